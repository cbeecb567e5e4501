/**
 * Two ends and a TCP segment or a datagram go in, the block of an IP packet with right checksums comes out.
 *
 *   IPv4 20 bytes (RFC 791) or IPv6 40 bytes (RFC 8200) | TCP 20 to 24 (RFC 9293) or UDP 8 (RFC 768) | payload
 */

import { fold, sumOf } from '../../net/checksum.ts';
import { packetBlock, packetOffset, type Stamp } from './blocks.ts';

const tcp = 6;
const udp = 17;
const hopLimit = 64;
const dontFragment = 0x4000;
/** Windows are counted in units of 2^14 bytes: whatever is on its way fits in one. */
const windowScale = Buffer.of(3, 3, 14, 0);
const window = 0xffff;

export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** Who sends to whom: addresses of 4 or 16 bytes, both alike. */
export interface Ends {
  readonly source: Buffer;
  readonly target: Buffer;
  readonly sourcePort: number;
  readonly targetPort: number;
}

/** Numbers of a TCP segment, modulo 2^32. */
export interface Segment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
}

/** A block with the segment and `bytes[start..end)` in it. */
export function tcpPacket(at: Stamp, ends: Ends, segment: Segment, bytes: Uint8Array, start: number, end: number) {
  const options = (segment.flags & flag.syn) === 0 ? 0 : windowScale.length;
  const { block, transport } = ipPacket(at, ends, tcp, 20 + options + end - start);
  block.writeUInt16BE(ends.sourcePort, transport);
  block.writeUInt16BE(ends.targetPort, transport + 2);
  block.writeUInt32BE(segment.seq, transport + 4);
  block.writeUInt32BE(segment.ack, transport + 8);
  block[transport + 12] = ((20 + options) / 4) << 4;
  block[transport + 13] = segment.flags;
  block.writeUInt16BE(window, transport + 14);
  if (options > 0) windowScale.copy(block, transport + 20);
  block.set(bytes.subarray(start, end), transport + 20 + options);
  block.writeUInt16BE(transportSum(block, ends, tcp, transport, 20 + options + end - start), transport + 16);
  return block;
}

/** A block with a datagram of `bytes[start..end)`. */
export function udpPacket(at: Stamp, ends: Ends, bytes: Uint8Array, start: number, end: number): Buffer {
  const length = 8 + end - start;
  const { block, transport } = ipPacket(at, ends, udp, length);
  block.writeUInt16BE(ends.sourcePort, transport);
  block.writeUInt16BE(ends.targetPort, transport + 2);
  block.writeUInt16BE(length, transport + 4);
  block.set(bytes.subarray(start, end), transport + 8);
  // A sum of 0 would say that there is none.
  block.writeUInt16BE(transportSum(block, ends, udp, transport, length) || 0xffff, transport + 6);
  return block;
}

function ipPacket(at: Stamp, { source, target }: Ends, protocol: number, length: number) {
  const isLong = source.length === 16;
  const head = isLong ? 40 : 20;
  const block = packetBlock(at, head + length);
  const ip = packetOffset;
  if (isLong) {
    block[ip] = 0x60;
    block.writeUInt16BE(length, ip + 4);
    block[ip + 6] = protocol;
    block[ip + 7] = hopLimit;
    source.copy(block, ip + 8);
    target.copy(block, ip + 24);
  } else {
    block[ip] = 0x45;
    block.writeUInt16BE(head + length, ip + 2);
    block.writeUInt16BE(dontFragment, ip + 6);
    block[ip + 8] = hopLimit;
    block[ip + 9] = protocol;
    source.copy(block, ip + 12);
    target.copy(block, ip + 16);
    block.writeUInt16BE(~fold(sumOf(block, ip, ip + head)) & 0xffff, ip + 10);
  }
  return { block, transport: ip + head };
}

function transportSum(block: Buffer, { source, target }: Ends, protocol: number, start: number, length: number) {
  const pseudo = sumOf(source, 0, source.length) + sumOf(target, 0, target.length) + protocol + length;
  return ~fold(pseudo + sumOf(block, start, start + length)) & 0xffff;
}
