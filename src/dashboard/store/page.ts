/**
 * Pages: records go in one behind the other, and are found again by their number. A page is one piece of memory
 * outside the heap.
 *
 *   record 0 | record 1 | record 2 | ..  free  .. | place of 2 | place of 1 | place of 0
 */

import { toBuffer } from '../../bytes/text.ts';

const slotSize = 4;

/** Texts up to this length have their length in one byte. */
export const longestText = 63;

export class Page {
  /** Index of the first record among all that were ever made. */
  readonly first: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The same memory, for texts. */
  readonly letters: Buffer;
  count = 0;
  /** Where the next byte is written. */
  at = 0;

  constructor(first: number, memory: Uint8Array) {
    this.first = first;
    this.bytes = memory;
    this.letters = toBuffer(memory);
    this.view = new DataView(memory.buffer, memory.byteOffset, memory.length);
  }

  /** Bytes that the next record may have. */
  get room(): number {
    return this.bytes.length - this.at - slotSize * (this.count + 1);
  }

  /** Begins record `first + count`; what is written from now on belongs to it. */
  begin(): void {
    this.count += 1;
    this.view.setUint32(this.bytes.length - slotSize * this.count, this.at, true);
  }

  /** Where record `index` begins. */
  placeOf(index: number): number {
    return this.view.getUint32(this.bytes.length - slotSize * (index - this.first + 1), true);
  }

  /** The bytes that record `index` takes. */
  sizeOf(index: number): number {
    const next = index + 1 - this.first < this.count ? this.placeOf(index + 1) : this.at;
    return next - this.placeOf(index) + slotSize;
  }

  byte(value: number): void {
    this.bytes[this.at] = value;
    this.at += 1;
  }

  int(value: number): void {
    this.view.setInt32(this.at, value, true);
    this.at += 4;
  }

  double(value: number): void {
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** A text that is short (`isShort`). */
  text(text: string): void {
    this.byte(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  copy(bytes: Uint8Array, start: number, end: number): void {
    this.bytes.set(bytes.subarray(start, end), this.at);
    this.at += end - start;
  }
}

/** Whether a text has a short form: few letters, of one byte each. */
export function isShort(text: string): boolean {
  if (text.length > longestText) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/** Reads what a page was given, in the same order. */
export class PageReader {
  page: Page = new Page(0, new Uint8Array(0));
  at = 0;

  byte(): number {
    this.at += 1;
    return this.page.bytes[this.at - 1];
  }

  int(): number {
    this.at += 4;
    return this.page.view.getInt32(this.at - 4, true);
  }

  double(): number {
    this.at += 8;
    return this.page.view.getFloat64(this.at - 8, true);
  }

  text(): string {
    const start = this.at + 1;
    this.at = start + this.page.bytes[start - 1];
    return this.page.letters.toString('latin1', start, this.at);
  }
}
