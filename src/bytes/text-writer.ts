/**
 * Text as UTF-8: strings and bytes go in, one after another, and one run of bytes comes out. Lines are put together
 * here without making a string for each of their parts, or of the whole.
 */

import { toBuffer } from './text.ts';

/** No character of a JavaScript string takes more than three bytes for each code unit. */
const mostBytesPerUnit = 3;
/** From this length on the library's encoder is faster than a loop. */
const longText = 64;
/** Likewise for a copy of bytes. */
const longPiece = 48;
const ellipsis = '…';

export class TextWriter {
  /** The text is `bytes[0..length)`. */
  bytes: Uint8Array;
  length = 0;
  #buffer: Buffer;

  constructor(capacity = 512) {
    this.bytes = new Uint8Array(capacity);
    this.#buffer = toBuffer(this.bytes);
  }

  /** Appends `text`. Lone surrogates become U+FFFD. */
  text(text: string): void {
    if (text === '') return;
    this.reserve(mostBytesPerUnit * text.length);
    const { bytes } = this;
    let to = this.length;
    const count = text.length < longText ? text.length : 0;
    let at = 0;
    for (; at < count; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x80) {
        bytes[to++] = unit;
      } else if (unit >= 0x800 && (unit & 0xf800) !== 0xd800) {
        bytes[to++] = 0xe0 | (unit >> 12);
        bytes[to++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[to++] = 0x80 | (unit & 0x3f);
      } else {
        break;
      }
    }
    this.length = to;
    if (at < text.length) this.length += this.#buffer.write(at === 0 ? text : text.slice(at), to, 'utf8');
  }

  /** Appends one ASCII character `count` times. */
  fill(byte: number, count: number): void {
    this.reserve(count);
    const { bytes, length } = this;
    for (let i = 0; i < count; i++) bytes[length + i] = byte;
    this.length = length + count;
  }

  /** Appends all of `bytes`, which are UTF-8. */
  append(bytes: Uint8Array): void {
    const size = bytes.length;
    this.reserve(size);
    const { bytes: out, length } = this;
    if (size > longPiece) out.set(bytes, length);
    else for (let at = 0; at < size; at++) out[length + at] = bytes[at];
    this.length = length + size;
  }

  /** Appends what another writer, or this one, has. */
  appendFrom(other: TextWriter, start: number, end: number): void {
    this.reserve(end - start);
    const { bytes: out, length } = this;
    const from = other.bytes;
    if (end - start > longPiece) out.set(from.subarray(start, end), length);
    else for (let at = start; at < end; at++) out[length + at - start] = from[at];
    this.length = length + end - start;
  }

  /** Appends one ASCII character. */
  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** Appends a whole number from 0 on as decimal digits. */
  integer(number: number): void {
    if (number > 0x7fff_ffff) {
      this.text(String(number));
      return;
    }
    this.reserve(10);
    const { bytes } = this;
    let size = 1;
    for (let rest = number; rest >= 10; rest = (rest / 10) | 0) size += 1;
    let rest = number;
    for (let at = this.length + size - 1; at >= this.length; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = 0x30 + rest - 10 * next;
      rest = next;
    }
    this.length += size;
  }

  /**
   * Appends the UTF-8 text `bytes[start..end)`; when it is longer than `most` UTF-16 units, only so many and `…`.
   * False, and nothing is appended, if there is anything in that part that is not UTF-8.
   */
  utf8(bytes: Uint8Array, start: number, end: number, most: number): boolean {
    this.reserve(Math.min(end - start, mostBytesPerUnit * most) + mostBytesPerUnit);
    const out = this.bytes;
    let to = this.length;
    let units = 0;
    for (let at = start; at < end; ) {
      const lead = bytes[at];
      const size = lead < 0x80 ? 1 : sizeOfUtf8(bytes, at, end);
      if (size === 0) return false;
      units += size === 4 ? 2 : 1;
      if (units > most) {
        this.length = to;
        this.text(ellipsis);
        return true;
      }
      out[to++] = lead;
      for (let i = 1; i < size; i++) out[to++] = bytes[at + i];
      at += size;
    }
    this.length = to;
    return true;
  }

  /** Appends the bytes `bytes[start..end)`, which are UTF-8, as they are. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { bytes: out, length } = this;
    for (let at = start; at < end; at++) out[length + at - start] = bytes[at];
    this.length = length + end - start;
  }

  /** Takes away the white space at both ends of what was appended since the text had `from` bytes. */
  trim(from: number): void {
    const { bytes, length } = this;
    if (length === from || (isInk(bytes[from]) && isInk(bytes[length - 1]))) return;
    const text = this.toString(from);
    const trimmed = text.trim();
    if (trimmed.length === text.length) return;
    this.length = from;
    this.text(trimmed);
  }

  /** What was appended since the text had `from` bytes. */
  toString(from = 0): string {
    return this.#buffer.toString('utf8', from, this.length);
  }

  /** Makes room for `more` bytes. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.#buffer = toBuffer(larger);
  }
}

/** Whether the byte is a whole ASCII character that is no white space. */
function isInk(byte: number): boolean {
  return byte > 0x20 && byte < 0x80;
}

/** How many bytes the character outside ASCII has that begins at `at` (RFC 3629), 0 if it is cut or none begins there. */
function sizeOfUtf8(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  const second = at + 1 < end ? bytes[at + 1] : 0;
  if ((second & 0xc0) !== 0x80 || lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  if (at + 2 >= end || (bytes[at + 2] & 0xc0) !== 0x80) return 0;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  if (lead < 0xf0) return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second >= 0xa0) ? 0 : 3;
  if (at + 3 >= end || (bytes[at + 3] & 0xc0) !== 0x80) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second >= 0x90) ? 0 : 4;
}
