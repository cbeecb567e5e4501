/**
 * The first bytes that a side sends, in a connection, in a tunnel, or behind a frame of another kind, go in; out comes
 * who reads them. Ports say nothing: clients of all these protocols were made to use 80 and 443.
 *
 *   letters, then neither V nor 02   HTTP, or nothing known: a start line is looked for
 *   [varint] VER=                    text lines
 *   length(2) 02 .. 03               oicq, once the whole frame is there
 *   81, two programs, a length       oicq81
 */

import type { Framing } from '../model/frame.ts';
import { readLineStart } from './line-start.ts';
import { readOicqFrame } from './oicq.ts';
import { likeOicq81 } from './oicq81.ts';
import { short } from './reader.ts';

/**
 * Who reads `bytes[start..limit)`; null while they leave it open. There is at least one byte. What nobody knows goes to
 * the reader of HTTP, which looks for start lines in it.
 */
export function detect(bytes: Uint8Array, start: number, limit: number): Framing | null {
  const oicq81 = likeOicq81(bytes, start, limit);
  if (oicq81 === 'yes') return 'oicq81';
  const line = readLineStart(bytes, start, limit);
  if (line >= 0) return 'line';
  const oicq = readOicqFrame(bytes, start, limit);
  if (oicq >= 0) return 'oicq';
  return line === short || oicq === short || oicq81 === 'short' ? null : 'http';
}
