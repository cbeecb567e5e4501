/**
 * The bytes where a text message without HTTP may begin go in; out comes where it does.
 *
 *   [line ends] [varint] VER=1.4&CMD=..&SEQ=..&UIN=.. LF        what clients send, LF or CR LF at the end
 *   VER=1.1&CMD=..&SEQ=..&UIN=..&RES=.. CR LF                   what servers send
 *
 * One client puts the length of the message, as a varint of one or two bytes, in front of it. Source: clients.
 */

import { asciiBytes, carriageReturn, lineFeed } from '../bytes/ascii.ts';
import { bad, short } from './reader.ts';

const opening = asciiBytes('VER=');
const result = asciiBytes('&RES=');
/** Empty lines in front of a message that go with it, in bytes. */
const mostLineEnds = 4;

/**
 * How many bytes stand in front of `VER=` where a message may begin at `start`: 0 or more, or `short` as long as the
 * bytes up to `limit` leave it open, or `bad`.
 */
export function readLineStart(bytes: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit && at - start < mostLineEnds && (bytes[at] === lineFeed || bytes[at] === carriageReturn)) at += 1;
  if (at === limit) return short;
  const varint = bytes[at] < 0x80 ? 1 : 2;
  const bare = beginsWithOpening(bytes, at, limit);
  if (bare === true) return at - start;
  const behind = isVarint(bytes, at, limit) ? beginsWithOpening(bytes, at + varint, limit) : false;
  if (behind === true) return at + varint - start;
  return bare === null || behind === null ? short : bad;
}

/** Null: the bytes up to `limit` leave it open. */
function beginsWithOpening(bytes: Uint8Array, at: number, limit: number): boolean | null {
  for (let i = 0; i < opening.length; i++) {
    if (at + i >= limit) return null;
    if (bytes[at + i] !== opening[i]) return false;
  }
  return true;
}

function isVarint(bytes: Uint8Array, at: number, limit: number): boolean {
  return bytes[at] < 0x80 || at + 1 >= limit || bytes[at + 1] < 0x80;
}

/** Whether the message `bytes[start..end)` has RES, as what a server sends. */
export function hasResult(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + result.length <= end; at++) {
    let i = 0;
    while (i < result.length && bytes[at + i] === result[i]) i += 1;
    if (i === result.length) return true;
  }
  return false;
}
