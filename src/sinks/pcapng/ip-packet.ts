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

/** Who sends to whom: addresses of 4 or 16 bytes, both alike, and the sum of their 16-bit words. */
export interface Ends {
  readonly source: Buffer;
  readonly target: Buffer;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly sum: number;
}

/** Numbers of a TCP segment, modulo 2^32. */
export interface Segment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
}

/** Both ends, with what every packet between them needs. */
export function endsOf(source: Buffer, sourcePort: number, target: Buffer, targetPort: number): Ends {
  const sum = sumOf(source, 0, source.length) + sumOf(target, 0, target.length);
  return { source, target, sourcePort, targetPort, sum };
}

/** A block with the segment and `bytes[start..end)` in it. */
export function tcpPacket(
  at: Stamp,
  ends: Ends,
  { seq, ack, flags }: Segment,
  bytes: Uint8Array,
  start: number,
  end: number,
): Buffer {
  const head = (flags & flag.syn) === 0 ? 20 : 20 + windowScale.length;
  const length = head + end - start;
  const block = ipPacket(at, ends, tcp, length);
  const to = packetOffset + headOf(ends);
  writePorts(block, to, ends);
  block.writeUInt32BE(seq, to + 4);
  block.writeUInt32BE(ack, to + 8);
  block[to + 12] = (head / 4) << 4;
  block[to + 13] = flags;
  block[to + 14] = window >> 8;
  block[to + 15] = window & 0xff;
  for (let i = 16; i < 20; i++) block[to + i] = 0;
  if (head > 20) windowScale.copy(block, to + 20);
  const payload = copyAndSum(block, to + head, bytes, start, end);
  const sum = ~fold(ends.sum + tcp + length + sumOf(block, to, to + head) + payload) & 0xffff;
  block[to + 16] = sum >> 8;
  block[to + 17] = sum & 0xff;
  return block;
}

/** A block with a datagram of `bytes[start..end)`. */
export function udpPacket(at: Stamp, ends: Ends, bytes: Uint8Array, start: number, end: number): Buffer {
  const length = 8 + end - start;
  const block = ipPacket(at, ends, udp, length);
  const to = packetOffset + headOf(ends);
  writePorts(block, to, ends);
  block.writeUInt16BE(length, to + 4);
  block.writeUInt16BE(0, to + 6);
  const payload = copyAndSum(block, to + 8, bytes, start, end);
  const sum = ~fold(ends.sum + udp + length + sumOf(block, to, to + 8) + payload) & 0xffff;
  // A sum of 0 would say that there is none.
  block.writeUInt16BE(sum || 0xffff, to + 6);
  return block;
}

function headOf({ source }: Ends): number {
  return source.length === 16 ? 40 : 20;
}

function writePorts(block: Buffer, to: number, { sourcePort, targetPort }: Ends): void {
  block[to] = sourcePort >> 8;
  block[to + 1] = sourcePort & 0xff;
  block[to + 2] = targetPort >> 8;
  block[to + 3] = targetPort & 0xff;
}

/** The block of a packet with its IP header; `length` bytes behind that are to come. */
function ipPacket(at: Stamp, ends: Ends, protocol: number, length: number): Buffer {
  const { source, target, sum } = ends;
  const head = headOf(ends);
  const block = packetBlock(at, head + length);
  const ip = packetOffset;
  if (head === 40) {
    block.writeUInt32BE(0x6000_0000, ip);
    block.writeUInt16BE(length, ip + 4);
    block[ip + 6] = protocol;
    block[ip + 7] = hopLimit;
    copyAndSum(block, ip + 8, source, 0, 16);
    copyAndSum(block, ip + 24, target, 0, 16);
    return block;
  }
  const total = head + length;
  const words = 0x4500 + total + dontFragment + (hopLimit << 8) + protocol + sum;
  block.writeUInt32BE(0x4500_0000 + total, ip);
  block.writeUInt32BE(dontFragment, ip + 4);
  block.writeUInt32BE(((hopLimit << 24) | (protocol << 16) | (~fold(words) & 0xffff)) >>> 0, ip + 8);
  copyAndSum(block, ip + 12, source, 0, 4);
  copyAndSum(block, ip + 16, target, 0, 4);
  return block;
}

/** Copies `bytes[start..end)` to `block[to..)`, and gives their sum. */
function copyAndSum(block: Buffer, to: number, bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) {
    const high = bytes[at];
    const low = bytes[at + 1];
    block[to++] = high;
    block[to++] = low;
    sum += (high << 8) | low;
  }
  if (at === end) return sum;
  block[to] = bytes[at];
  return sum + (bytes[at] << 8);
}
