/**
 * What `info` says of one capture file, as plain data; its first bytes go in, the type of file comes out.
 */

import { readU32be } from '../bytes/endian.ts';
import type { Problem } from '../model/problem.ts';
import type { TimeDigits } from '../model/time.ts';
import { findClassicFormat } from '../pcap/classic.ts';

/** Every message counts in one column: a NULL reply and a missing one are no responses. */
export interface CommandCounts {
  readonly protocol: string;
  readonly command: string | null;
  requests: number;
  responses: number;
  pushes: number;
  nulls: number;
  unanswered: number;
}

/** `order` and `digits` are those of the first section or the header; `digits` 9 once a packet had nanoseconds. */
export interface FileType {
  readonly format: 'pcap' | 'modified pcap' | 'pcapng';
  readonly order: 'little-endian' | 'big-endian';
  readonly digits: TimeDigits;
  readonly gzip: boolean;
}

/** One object of `info --json`. `sha256` and `size` are of the file on disk; null where it could not be seen to its end (a FIFO). */
export interface CaptureAccount {
  readonly file: string;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly type: FileType;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly seconds: number | null;
  readonly linkTypes: readonly { readonly number: number; readonly packets: number }[];
  readonly packets: number;
  readonly capturedBytes: number;
  readonly originalBytes: number;
  readonly flows: number;
  readonly messages: number;
  readonly commands: readonly CommandCounts[];
  readonly undecoded: readonly { readonly reason: string; readonly packets: number }[];
  readonly damage: readonly Problem[];
  readonly damageNotListed: number;
  readonly unattached: readonly (Problem & { readonly flow: number })[];
  readonly unattachedNotListed: number;
}

/** `first`: the first bytes of a file that is known to be a capture, unpacked. */
export function findFileType(first: Uint8Array, digits: TimeDigits, gzip: boolean): FileType {
  const classic = first.length < 4 ? undefined : findClassicFormat(readU32be(first, 0));
  if (classic === undefined) {
    const isBig = first.length >= 12 && readU32be(first, 8) === 0x1a2b3c4d;
    return { format: 'pcapng', order: isBig ? 'big-endian' : 'little-endian', digits, gzip };
  }
  const format = classic.packetHead === 24 ? 'modified pcap' : 'pcap';
  return { format, order: classic.little ? 'little-endian' : 'big-endian', digits: classic.nano ? 9 : 6, gzip };
}
