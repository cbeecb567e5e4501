/**
 * Whether bytes are whole characters of a charset: a byte range and a charset go in, yes or no comes out. Stricter
 * than the counts in text.ts, which forgive a character that the end cuts in two.
 */

import { type CharsetName, decodeText, isUtf8Trail, sizeByLead } from './text.ts';

/** Whether `bytes[start..end)` holds nothing but whole characters of `charset`. */
export function isWholeText(bytes: Uint8Array, start: number, end: number, charset: CharsetName): boolean {
  let at = start;
  while (at < end && bytes[at] < 0x80) at += 1;
  if (at === end || charset === 'latin1') return true;
  if (charset === 'utf-8') return isWholeUtf8(bytes, at, end);
  if (charset === 'gb18030') return isWholeGb18030(bytes, at, end);
  // Big5 has so many pairs without a character that only its table can tell.
  return !decodeText(bytes, at, end, 'big5').includes('\ufffd');
}

function isWholeUtf8(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    const lead = bytes[at];
    const size = sizeByLead(lead);
    if (size === 0 || at + size > end) return false;
    for (let place = 1; place < size; place++) if (!isUtf8Trail(lead, place, bytes[at + place])) return false;
    at += size;
  }
  return true;
}

function isWholeGb18030(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    const lead = bytes[at];
    const size = lead < 0x80 ? 1 : sizeOfGb18030(bytes, at, end);
    if (size === 0) return false;
    at += size;
  }
  return true;
}

/** Bytes of the character outside ASCII at `at`: 2 or 4; 0 if none begins there or it is cut. */
function sizeOfGb18030(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  if (lead === 0x80 || lead === 0xff || at + 1 >= end) return 0;
  const second = bytes[at + 1];
  if (second >= 0x40) return second === 0x7f || second === 0xff ? 0 : 2;
  // Four bytes: 81..84 are the rest of the basic plane, 90..E3 the planes above it.
  if (second < 0x30 || second > 0x39 || at + 3 >= end) return 0;
  if (lead > 0x84 && (lead < 0x90 || lead > 0xe3)) return 0;
  const third = bytes[at + 2];
  const fourth = bytes[at + 3];
  return third < 0x81 || third === 0xff || fourth < 0x30 || fourth > 0x39 ? 0 : 4;
}
