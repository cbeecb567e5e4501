/**
 * ASCII in bytes: byte ranges go in, positions, comparisons and numbers come out, without making strings.
 * Ranges are half-open; a position that does not exist is -1.
 */

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;

/** The first LF in `[from, end)`, -1 if there is none. */
export function findLineFeed(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === lineFeed) return at;
  return -1;
}

/** Where the text of the line `[start, lineFeedAt)` ends: in front of a CR, if one stands before the LF. */
export function endOfLine(bytes: Uint8Array, start: number, lineFeedAt: number): number {
  return lineFeedAt > start && bytes[lineFeedAt - 1] === carriageReturn ? lineFeedAt - 1 : lineFeedAt;
}

/** Space or tab. */
export function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === tab;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The first byte of `[start, end)` that is no space or tab, or `end`. */
export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && isBlank(bytes[start])) start++;
  return start;
}

/** Where `[start, end)` ends without the spaces and tabs at its end. */
export function trimBlanks(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
}

/** `text` with its ASCII letters small: commands are the same in either case, and no other letters are. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The bytes of an ASCII literal, for the comparisons below. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Whether `word` stands at `at` and before `end`, byte for byte. */
export function startsWith(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (end - at < word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Whether `word`, given in lower case, stands at `at` and before `end` in any mixture of case. */
export function startsWithAnyCase(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (end - at < word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[at + i] ?? 0;
    const upper = byte >= 0x41 && byte <= 0x5a;
    if ((upper ? byte | 0x20 : byte) !== word[i]) return false;
  }
  return true;
}

/** The first place of `word` in `[from, end)`, byte for byte; -1 if there is none. */
export function findBytes(bytes: Uint8Array, from: number, end: number, word: Uint8Array): number {
  const first = word[0];
  for (let at = from; at + word.length <= end; at++) {
    if (bytes[at] === first && startsWith(bytes, at, end, word)) return at;
  }
  return -1;
}

/** The unsigned decimal number that fills `[start, end)`, -1 if it is empty, has other bytes, or reaches 10^15. */
export function readDecimal(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9 || value >= 1e14) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The value of a hex digit in either case, -1 for any other byte. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
