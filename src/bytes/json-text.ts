/**
 * Strings of JSON from bytes: UTF-8 text goes in, the same text in quotes comes out, without a string in between. What
 * a terminal would not show as it is, is not written: whoever asks then takes the longer way.
 */

import type { TextWriter } from './text-writer.ts';

const quote = 0x22;
const backslash = 0x5c;

/**
 * Appends `bytes[start..end)` in quotes. False, and nothing is appended, if anything in it is not ASCII that stands for
 * itself in JSON, Chinese, or its punctuation, or is no UTF-8 (RFC 3629).
 */
export function writeJsonText(out: TextWriter, bytes: Uint8Array, start: number, end: number): boolean {
  out.reserve(end - start + 2);
  const to = out.bytes;
  let length = out.length;
  to[length++] = quote;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte < 0x80) {
      if (byte < 0x20 || byte === quote || byte === backslash || byte === 0x7f) return false;
      to[length++] = byte;
      continue;
    }
    if (at + 2 >= end || !isCommon(byte, bytes[at + 1], bytes[at + 2])) return false;
    to[length++] = byte;
    to[length++] = bytes[++at];
    to[length++] = bytes[++at];
  }
  to[length++] = quote;
  out.length = length;
  return true;
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
