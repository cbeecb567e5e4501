/**
 * Bytes to text: a charset name and a byte range go in, a string comes out. Bytes that are no character of the
 * charset become U+FFFD; who needs the bytes keeps the range.
 */

import { TextDecoder } from 'node:util';

export type CharsetName = 'utf-8' | 'gb18030' | 'big5' | 'latin1';

/** A Buffer over the same memory, without a copy. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The bytes as one character each, for text that is known to be ASCII or must keep every byte apart. */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  return toBuffer(bytes).toString('latin1', start, end);
}

/** The text of `bytes[start..end)` in `charset`. */
export function decodeText(bytes: Uint8Array, start: number, end: number, charset: CharsetName): string {
  if (charset === 'utf-8') return toBuffer(bytes).toString('utf8', start, end);
  if (charset === 'latin1') return latin1Text(bytes, start, end);
  // Node 20's decoder for the label "gbk" has 274 wrong pairs; the one for "gb18030" is right.
  return (charset === 'big5' ? decoders.big5 : decoders.gb18030).decode(bytes.subarray(start, end));
}

const decoders = {
  /** Made at its first use, which loads tables for some 18 ms, and then kept: making one costs more than decoding. */
  get gb18030(): TextDecoder {
    const decoder = new TextDecoder('gb18030');
    Object.defineProperty(this, 'gb18030', { value: decoder });
    return decoder;
  },
  get big5(): TextDecoder {
    const decoder = new TextDecoder('big5');
    Object.defineProperty(this, 'big5', { value: decoder });
    return decoder;
  },
};

/**
 * The number of bytes of `bytes[start..end)` that are not valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
 * A character that the end cuts in two does not count.
 */
export function countInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let invalid = 0;
  let at = start;
  while (at < end) {
    const lead = bytes[at];
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const size = sizeByLead(lead);
    if (size === 0) {
      invalid += 1;
      at += 1;
      continue;
    }
    let have = 1;
    while (have < size && at + have < end && isUtf8Trail(lead, have, bytes[at + have])) have += 1;
    if (have < size && at + have < end) invalid += 1;
    at += have;
  }
  return invalid;
}

/** The bytes of the UTF-8 character that `lead` begins (RFC 3629), 0 where none begins with it. */
export function sizeByLead(lead: number): number {
  if (lead < 0xe0) return lead < 0x80 ? 1 : lead < 0xc2 ? 0 : 2;
  return lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

/** Whether `byte` may stand at place `place` (1..3) behind `lead`. */
export function isUtf8Trail(lead: number, place: number, byte: number): boolean {
  if ((byte & 0xc0) !== 0x80) return false;
  if (place > 1) return true;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte < 0xa0;
  if (lead === 0xf0) return byte >= 0x90;
  if (lead === 0xf4) return byte < 0x90;
  return true;
}

/**
 * The number of bytes of `bytes[start..end)` that are not valid GB18030 (one, two or four bytes a character). A
 * character that the end cuts in two does not count.
 */
export function countInvalidGb18030(bytes: Uint8Array, start: number, end: number): number {
  let invalid = 0;
  for (let at = nextInvalidGb18030(bytes, start, end); at < end; at = nextInvalidGb18030(bytes, at + 1, end)) {
    invalid += 1;
  }
  return invalid;
}

/** Whether `countInvalidGb18030` would give 0. */
export function isValidGb18030(bytes: Uint8Array, start: number, end: number): boolean {
  return nextInvalidGb18030(bytes, start, end) === end;
}

/** Where the first byte is that begins no GB18030 character, `end` if there is none. */
function nextInvalidGb18030(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const lead = bytes[at];
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    if (lead === 0x80 || lead === 0xff) return at;
    if (at + 1 >= end) return end;
    const second = bytes[at + 1];
    if (second >= 0x40 && second !== 0x7f && second !== 0xff) {
      at += 2;
    } else if (second >= 0x30 && second <= 0x39) {
      const third = at + 2 < end ? bytes[at + 2] : 0x81;
      const fourth = at + 3 < end ? bytes[at + 3] : 0x30;
      if (third < 0x81 || third > 0xfe || fourth < 0x30 || fourth > 0x39) return at;
      at += 4;
    } else {
      return at;
    }
  }
  return end;
}
