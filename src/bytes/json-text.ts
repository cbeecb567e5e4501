/**
 * Strings of JSON from bytes: UTF-8 text goes in, the same text in quotes comes out as JSON.stringify writes it, without
 * a string in between. Letters that a terminal might not show as they are, are left to those who know them.
 */

import type { TextWriter } from './text-writer.ts';

const quote = 0x22;
const backslash = 0x5c;
const del = 0x7f;
/** `\u001f` */
const mostBytesPerByte = 6;
const hexDigits = '0123456789abcdef';

/**
 * Appends `bytes[start..end)` in quotes. False, and nothing is appended, if anything in it is neither ASCII nor Chinese
 * nor its punctuation, or is no UTF-8 (RFC 3629).
 */
export function writeJsonText(out: TextWriter, bytes: Uint8Array, start: number, end: number): boolean {
  const from = out.length;
  out.reserve(end - start + 2);
  let to = out.bytes;
  let length = from;
  to[length++] = quote;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x80) {
      if (at + 2 >= end || !isCommon(byte, bytes[at + 1], bytes[at + 2])) {
        out.length = from;
        return false;
      }
      to[length++] = byte;
      to[length++] = bytes[++at];
      to[length++] = bytes[++at];
    } else if (byte < 0x20 || byte === quote || byte === backslash || byte === del) {
      out.length = length;
      writeEscaped(out, byte, end - at + 1);
      to = out.bytes;
      length = out.length;
    } else {
      to[length++] = byte;
    }
  }
  to[length++] = quote;
  out.length = length;
  return true;
}

/** The letter behind the backslash, for those that have one. */
const letters: Readonly<Record<number, string>> = {
  8: 'b',
  9: 't',
  10: 'n',
  12: 'f',
  13: 'r',
  [quote]: '"',
  [backslash]: '\\',
};

/** Leaves room for `more` bytes behind it. */
function writeEscaped(out: TextWriter, byte: number, more: number): void {
  out.reserve(mostBytesPerByte + more);
  const letter = letters[byte] ?? `u00${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`;
  out.byte(backslash);
  for (let i = 0; i < letter.length; i++) out.byte(letter.charCodeAt(i));
}

/**
 * Whether three bytes are one character of those that are seen and common: U+3000 to U+30FF, U+4000 to U+CFFF, U+FF00 to
 * U+FF7F (fullwidth forms).
 */
function isCommon(lead: number, second: number, third: number): boolean {
  if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return false;
  if (lead >= 0xe4 && lead <= 0xec) return true;
  if (lead === 0xe3) return second <= 0x83;
  return lead === 0xef && (second === 0xbc || second === 0xbd);
}
