/**
 * What one field of one command looks like: its values go in one by one, counts, lengths, letters and range come out.
 */

import { type Sense, ValueTable } from './value-table.ts';

/** What letters values are made of, as bits: a value has all bits of its letters. */
export const letters = {
  digit: 1,
  hexLower: 2,
  hexUpper: 4,
  lower: 8,
  upper: 16,
  sign: 32,
  escape: 64,
  other: 128,
  control: 256,
} as const;

/** The longest run of digits that a double holds exactly. */
const mostDigits = 15;

export class FieldTally {
  readonly name: string;
  readonly values = new ValueTable();
  /** Messages that have it, and values there were: a list has as many as it has items. */
  messages = 0;
  count = 0;
  empty = 0;
  leastLength = Number.POSITIVE_INFINITY;
  mostLength = 0;
  letters = 0;
  leastNumber = Number.POSITIVE_INFINITY;
  mostNumber = Number.NEGATIVE_INFINITY;
  /** It is secret: nothing but its length is kept. */
  isSecret = false;
  #lastNo = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Counts message `no`, once however often it has the field. */
  addMessage(no: number): void {
    if (no !== this.#lastNo) this.messages += 1;
    this.#lastNo = no;
  }

  /** Counts the value `bytes[start..end)`, read with `sense`. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    capture: string,
    no: number,
    byte: number,
    sense: Sense | null,
  ): void {
    this.count += 1;
    if (start === end) this.empty += 1;
    if (this.isSecret) this.#measure(end - start);
    else if (this.values.add(bytes, start, end, capture, no, byte, sense)) this.#describe(bytes, start, end);
  }

  merge(other: FieldTally): void {
    this.values.merge(other.values);
    this.messages += other.messages;
    this.count += other.count;
    this.empty += other.empty;
    this.leastLength = Math.min(this.leastLength, other.leastLength);
    this.mostLength = Math.max(this.mostLength, other.mostLength);
    this.letters |= other.letters;
    this.leastNumber = Math.min(this.leastNumber, other.leastNumber);
    this.mostNumber = Math.max(this.mostNumber, other.mostNumber);
    this.isSecret ||= other.isSecret;
  }

  #measure(length: number): void {
    this.leastLength = Math.min(this.leastLength, length);
    this.mostLength = Math.max(this.mostLength, length);
  }

  #describe(bytes: Uint8Array, start: number, end: number): void {
    this.#measure(end - start);
    let found = 0;
    for (let at = start; at < end; at++) found |= letterOf(bytes[at]);
    this.letters |= found;
    if (found !== letters.digit || end - start > mostDigits) return;
    let number = 0;
    for (let at = start; at < end; at++) number = number * 10 + bytes[at] - 0x30;
    this.leastNumber = Math.min(this.leastNumber, number);
    this.mostNumber = Math.max(this.mostNumber, number);
  }
}

function letterOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return letters.digit;
  if (byte >= 0x61 && byte <= 0x7a) return byte <= 0x66 ? letters.hexLower : letters.lower;
  if (byte >= 0x41 && byte <= 0x5a) return byte <= 0x46 ? letters.hexUpper : letters.upper;
  if (byte >= 0x80) return letters.other;
  if (byte === 0x25) return letters.escape;
  return byte < 0x20 || byte === 0x7f ? letters.control : letters.sign;
}
