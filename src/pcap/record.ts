/**
 * What capture parsers hand on: the one packet record they fill again and again, and the sink that takes it.
 */

import type { CapturedPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import type { TimeDigits } from '../model/time.ts';

export interface CaptureSink {
  /** The record and its bytes are borrowed until this returns. */
  packet(packet: CapturedPacket): void;
  problem(problem: Problem): void;
  /**
   * A block of a pcapng file, whole, in front of the packet in it: `bytes[start..end)` in the byte order of its section,
   * borrowed. For who wants to copy the file.
   */
  block?(type: number, bytes: Uint8Array, start: number, end: number, little: boolean): void;
}

/** The record that is filled for every packet. */
export class PacketRecord implements CapturedPacket {
  number = 0;
  sec = 0;
  nsec = 0;
  hasTime = false;
  digits: TimeDigits = 6;
  linkType = -1;
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  originalLength = 0;
  offset = 0;
  comments: readonly string[] | null = null;
}

/** What `judge` says besides a number of bytes. */
export const verdict = { yes: -1, no: 0 } as const;

/**
 * A parser of one file format. `read` takes whole items from `bytes[start..end)`, whose first byte has the file offset
 * `offset`, and gives where it stopped; it has then said in `needed` how many bytes the next item has at least, or in
 * `fault` why the item cannot be one.
 */
export interface RecordParser {
  readonly needed: number;
  /** Why the item at which `read` stopped is damaged, as the beginning of a sentence; null if it is only cut. */
  readonly fault: string | null;
  read(bytes: Uint8Array, start: number, end: number, offset: number): number;
  /**
   * Whether an item that can be trusted begins at `bytes[at]`: one of `verdict`, or above 0 how many bytes from `at` it
   * takes to tell. With `last` there are no more bytes than these. Looks at a few heads only, whatever the lengths.
   */
  judge(bytes: Uint8Array, at: number, end: number, last: boolean): number;
  /** What a person calls the item that begins where `read` stopped. */
  describeNext(): string;
}

/** A captured length above this is taken for damage even if the file announces longer packets. */
const mostBytes = 16 * 1024 * 1024;
/** What is kept of a packet unless the file announces more. */
export const usualBytes = 262_144;

/** The longest packet a file or interface with this snaplen can hold, in bytes. 0 stands for "no limit". */
export function longestPacket(snaplen: number): number {
  return snaplen === 0 ? mostBytes : Math.min(mostBytes, Math.max(usualBytes, snaplen));
}
