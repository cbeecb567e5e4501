/**
 * The internet checksum (RFC 1071) of headers and payloads: a packet goes in, whether its checksum is right comes out.
 */

import { readU16be } from '../bytes/endian.ts';
import type { DecodedPacket } from './decoded-packet.ts';

/** Whether the IPv4 header `bytes[start..end)` sums up. */
export function isHeaderSound(bytes: Uint8Array, start: number, end: number): boolean {
  return fold(sumOf(bytes, start, end)) === 0xffff;
}

/**
 * Whether the segment or datagram `packet.bytes[start..end)`, with the pseudo header of its addresses, sums up. True
 * where nobody can say: part of it was not captured, or the network card was to cut it and sum up the pieces.
 */
export function isTransportSound(packet: DecodedPacket, protocol: number, start: number, end: number): boolean {
  if (packet.offloaded || packet.end < end) return true;
  let sum = protocol + (end - start);
  for (const word of addressWords(packet)) sum += (word >>> 16) + (word & 0xffff);
  return fold(sum + sumOf(packet.bytes, start, end)) === 0xffff;
}

function addressWords(packet: DecodedPacket): readonly number[] {
  const { source0, source1, source2, source3, target0, target1, target2, target3 } = packet;
  return packet.ipv6 ? [source0, source1, source2, source3, target0, target1, target2, target3] : [source3, target3];
}

/** The sum of 16-bit words of `bytes[start..end)`, an odd byte as the high half of one. Not folded yet. */
export function sumOf(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) sum += readU16be(bytes, at);
  return at < end ? sum + (bytes[at] << 8) : sum;
}

/** The sum in 16 bits, what overflows added at the other end. */
export function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}
