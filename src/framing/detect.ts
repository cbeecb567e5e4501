/**
 * The first bytes that a side sends, in a connection, in a tunnel, or behind a frame of another kind, go in; out comes
 * who reads them. Ports say nothing: clients of all these protocols were made to use 80 and 443.
 *
 *   letters, then neither V nor 02   HTTP, or nothing known: a start line is looked for
 *   [varint] VER=                    text lines
 *   length(2) 02 .. 03               oicq, once the whole frame is there
 */

import { readLineStart } from './line-start.ts';
import { readOicqFrame } from './oicq.ts';
import { short } from './reader.ts';

/** Who reads the bytes of a side. `http` also looks for start lines in what nobody knows. */
export type ReaderName = 'http' | 'line' | 'oicq' | 'none';

/** Who reads `bytes[start..limit)`; null while they leave it open. There is at least one byte. */
export function detect(bytes: Uint8Array, start: number, limit: number): ReaderName | null {
  const line = readLineStart(bytes, start, limit);
  if (line >= 0) return 'line';
  const oicq = readOicqFrame(bytes, start, limit);
  if (oicq >= 0) return 'oicq';
  return line === short || oicq === short ? null : 'http';
}
