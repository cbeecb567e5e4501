/**
 * The bytes of a capture file go in, in pieces of given sizes; its packets come out as plain values.
 */

import type { CapturedPacket } from '../../src/model/packet.ts';
import type { Problem } from '../../src/model/problem.ts';
import { type CaptureEnd, createCaptureReader } from '../../src/pcap/reader.ts';

export interface SeenPacket {
  readonly number: number;
  /** "sec.nanoseconds", or null without a time. */
  readonly time: string | null;
  readonly digits: number;
  readonly linkType: number;
  readonly hex: string;
  readonly originalLength: number;
  readonly offset: number;
}

export interface Collected {
  readonly packets: readonly SeenPacket[];
  readonly problems: readonly Problem[];
  readonly end: CaptureEnd;
}

/** Piece i has `sizes[i % sizes.length]` bytes. The memory of a piece is overwritten after it was taken. */
export function collect(file: Uint8Array, sizes: readonly number[] = [file.length || 1]): Collected {
  const packets: SeenPacket[] = [];
  const problems: Problem[] = [];
  const reader = createCaptureReader({
    packet: (packet) => packets.push(see(packet)),
    problem: (problem) => problems.push(problem),
  });
  let turn = 0;
  for (let at = 0; at < file.length; ) {
    const size = sizes[turn++ % sizes.length];
    const piece = new Uint8Array(size + 2).fill(0xee);
    const bytes = file.subarray(at, at + size);
    piece.set(bytes, 1);
    reader.feed(piece, 1, 1 + bytes.length);
    piece.fill(0xdd);
    at += size;
  }
  return { packets, problems, end: reader.end() };
}

function see(packet: CapturedPacket): SeenPacket {
  const { number, digits, linkType, originalLength, offset } = packet;
  const time = packet.hasTime ? `${packet.sec}.${String(packet.nsec).padStart(9, '0')}` : null;
  const hex = Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString('hex');
  return { number, time, digits, linkType, hex, originalLength, offset };
}
