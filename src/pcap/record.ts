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
}

/**
 * A parser of one file format. `read` takes whole items from `bytes[start..end)`, whose first byte has the file offset
 * `offset`, and gives where it stopped; it has then said in `needed` how many bytes the next item has at least, and
 * in `skip` how many bytes, from where it stopped, nobody needs to see.
 */
export interface RecordParser {
  readonly needed: number;
  skip: number;
  /** Set once nothing more can be read: what follows cannot be trusted. */
  readonly stopped: boolean;
  read(bytes: Uint8Array, start: number, end: number, offset: number): number;
  /** What a person calls the item that begins where `read` stopped. */
  describeNext(): string;
}

/** A captured length above this is taken for damage even if the file announces longer packets. */
const mostBytes = 16 * 1024 * 1024;
const usualBytes = 262_144;

/** The longest packet a file or interface with this snaplen can hold, in bytes. 0 stands for "no limit". */
export function longestPacket(snaplen: number): number {
  return snaplen === 0 ? mostBytes : Math.min(mostBytes, Math.max(usualBytes, snaplen));
}

export function damaged(text: string, offset: number): Problem {
  return { code: 'pcap.damaged', severity: 'error', text: `${text}, at byte ${offset}; nothing behind it can be read` };
}
