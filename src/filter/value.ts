/**
 * Values that a filter compares: what a message says goes in, texts, numbers and labels come out. They are used again for
 * the next message, and what lies in a body becomes a text only when somebody asks for that.
 */

import { type CharsetName, decodeText, toBuffer } from '../bytes/text.ts';
import { decodingSteps, withoutEndSpace } from '../dissect/kqq/decode.ts';
import { findEscape } from '../dissect/kqq/escape.ts';
import { meaningOf } from '../dissect/kqq/meaning.ts';
import { findCode, readInteger } from '../dissect/kqq/value.ts';
import type { Field } from '../model/field.ts';
import type { KqqParse } from '../model/message.ts';
import type { CompiledRow } from '../model/rules.ts';
import type { Text } from '../model/text.ts';
import type { Instant } from '../model/time.ts';

/** One value: its text, the number it is written as, and what it means. Borrowed until its reader reads again. */
export interface Value {
  readonly text: string;
  /** Of a time its seconds. */
  readonly number: number | null;
  /** Of a time, behind its seconds; else 0. */
  readonly nanoseconds: number;
  readonly label: Text | null;
  /** Whether `text` is exactly this. */
  is(text: string): boolean;
}

class Slot implements Value {
  #text: string | null = null;
  #number: number | null = null;
  nanoseconds = 0;
  #label: Text | null = null;
  /** Where it lies in a body: `parse.body[start..end)`; null for what is no parameter. */
  #parse: KqqParse | null = null;
  #row: CompiledRow | null = null;
  #start = 0;
  #end = 0;
  #charset: CharsetName = 'utf-8';

  setPlain(text: string | null, number: number | null, label: Text | null): void {
    this.#text = text;
    this.#number = number;
    this.#label = label;
    this.#parse = null;
    this.nanoseconds = 0;
  }

  setTime({ sec, nsec }: Instant): void {
    this.setPlain(null, sec, null);
    this.nanoseconds = nsec;
  }

  setWire(parse: KqqParse, row: CompiledRow | null, start: number, end: number, charset: CharsetName): void {
    this.#text = null;
    this.nanoseconds = 0;
    this.#parse = parse;
    this.#row = row;
    this.#start = start;
    this.#end = end;
    this.#charset = charset;
  }

  get text(): string {
    this.#text ??= this.#parse === null ? String(this.#number) : this.#decode(this.#parse);
    return this.#text;
  }

  get number(): number | null {
    const parse = this.#parse;
    if (parse === null) return this.#number;
    // Of plain digits the text says no more; what else may be a number is seen in the text.
    const number = readInteger(parse.body, this.#start, this.#end);
    return number >= 0 ? number : this.#hasDigit(parse.body) ? plainNumber(this.text) : null;
  }

  get label(): Text | null {
    const parse = this.#parse;
    const row = this.#row;
    if (parse === null) return this.#label;
    if (row === null || this.#start >= this.#end) return row === null ? null : row.meaning.label;
    if (row.codes !== null) {
      const code = findCode(row, parse.body, this.#start, this.#end);
      return code === null ? row.unlisted.label : code.meaning.label;
    }
    const isMade = row.transform !== null || row.kind === 'bytes';
    return isMade ? meaningOf(row, parse.body, this.#start, this.#end).label : row.meaning.label;
  }

  is(text: string): boolean {
    const parse = this.#parse;
    if (this.#text !== null || parse === null || !this.#isPlain(parse)) return this.text === text;
    if (text.length !== this.#end - this.#start) return false;
    for (let i = 0; i < text.length; i++) if (parse.body[this.#start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Whether each byte is a letter of the text, and the text nothing else. */
  #isPlain({ body, form }: KqqParse): boolean {
    const last = body[this.#end - 1];
    if (this.#end > this.#start && last === 0x20) return false;
    for (let at = this.#start; at < this.#end; at++) {
      const byte = body[at];
      if (byte >= 0x80 || byte === 0x25 || (byte === 0x2b && form)) return false;
    }
    return true;
  }

  #hasDigit(body: Uint8Array): boolean {
    for (let at = this.#start; at < this.#end; at++) if (body[at] >= 0x30 && body[at] <= 0x39) return true;
    return false;
  }

  #decode(parse: KqqParse): string {
    const { body, form } = parse;
    const [row, start, end, charset] = [this.#row, this.#start, this.#end, this.#charset];
    if (findEscape(body, start, end, form) >= 0) {
      const steps = decodingSteps(body, start, end, row?.row ?? null, charset, form);
      return withoutEndSpace(steps[steps.length - 1].text, row?.row ?? null);
    }
    // A number is shown as one, without spaces at its end.
    const number = row !== null && (row.kind === 'number' || row.kind === 'code') ? readInteger(body, start, end) : -1;
    const text = decodeText(toBuffer(body), start, end, charset);
    const shown = withoutEndSpace(text, row?.row ?? null);
    return number >= 0 && shown === text ? String(number) : shown;
  }
}

/** The values of one name in a message, as many as there are. */
export class Values {
  readonly #slots: Slot[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  at(index: number): Value {
    return this.#slots[index];
  }

  some(test: (value: Value) => boolean): boolean {
    for (let i = 0; i < this.#count; i++) if (test(this.#slots[i])) return true;
    return false;
  }

  /** The texts of all of them. */
  texts(): readonly string[] {
    return this.#slots.slice(0, this.#count).map(({ text }) => text);
  }

  clear(): void {
    this.#count = 0;
  }

  /** Nothing where there is no text. */
  addText(text: string | null): void {
    if (text !== null) this.#next().setPlain(text, null, null);
  }

  addNumber(number: number | null): void {
    if (number !== null) this.#next().setPlain(null, number, null);
  }

  addTime(at: Instant | null): void {
    if (at !== null) this.#next().setTime(at);
  }

  /** What stands on the wire as `text`. */
  addWord(text: string, label: Text | null): void {
    this.#next().setPlain(text, plainNumber(text), label);
  }

  /** A number that is written as `text`, which does not read as one. */
  addNumeral(text: string, number: number, label: Text | null): void {
    this.#next().setPlain(text, number, label);
  }

  addField({ value, text, raw, label }: Field): void {
    const shown = text ?? (value === undefined ? raw : String(value)) ?? '';
    this.#next().setPlain(shown, typeof value === 'number' ? value : plainNumber(shown), label ?? null);
  }

  /** A value in a body, `body[start..end)`, with the row that explains it. */
  addWire(parse: KqqParse, row: CompiledRow | null, start: number, end: number, charset: CharsetName): void {
    this.#next().setWire(parse, row, start, end, charset);
  }

  #next(): Slot {
    if (this.#count === this.#slots.length) this.#slots.push(new Slot());
    const slot = this.#slots[this.#count];
    this.#count += 1;
    return slot;
  }
}

function plainNumber(text: string): number | null {
  return /^-?(0|[1-9]\d{0,14})$/.test(text.trim()) ? Number(text) : null;
}
