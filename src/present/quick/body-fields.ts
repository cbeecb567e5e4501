/**
 * Fields of a kqq body: a compact parse goes in, the JSON of its fields, its records and the layers of its escapes comes
 * out, without a field tree. What it cannot write as `present/record.ts` would, it declines.
 */

import { writeJsonText } from '../../bytes/json-text.ts';
import { decodeText, latin1Text } from '../../bytes/text.ts';
import { TextWriter } from '../../bytes/text-writer.ts';
import { isText, unescapingSteps } from '../../dissect/kqq/decode.ts';
import { findEscape, type Unescaped } from '../../dissect/kqq/escape.ts';
import { itemRow, RecordWalk } from '../../dissect/kqq/items.ts';
import { meaningOf } from '../../dissect/kqq/meaning.ts';
import { startOfRest } from '../../dissect/kqq/rest.ts';
import { readInteger } from '../../dissect/kqq/value.ts';
import { findPasswords } from '../../dissect/secret.ts';
import type { Span } from '../../model/field.ts';
import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow, Meaning } from '../../model/rules.ts';
import { JoinedRecords } from './joined-records.ts';
import { brace, bracket, bytesOf, quote, toJson, writeText } from './json-words.ts';
import { RowBook, type Tail } from './row-words.ts';

/** Lists with more items than this take the longer way, which bounds them. */
const mostItems = 60_000;
const ampersand = 0x26;
const equals = 0x3d;
const percent = 0x25;
const space = 0x20;
const star = 0x2a;
const del = 0x7f;

const words = {
  value: bytesOf(',"value":'),
  text: bytesOf(',"text":'),
  secretValue: bytesOf('","value":"'),
  redacted: bytesOf(',"redacted":true,"start":'),
  steps: bytesOf(',"steps":['),
  nextStep: bytesOf(','),
  stepsEnd: bytesOf('],"start":'),
  end: bytesOf(',"end":'),
  children: bytesOf(',"children":['),
  childrenEnd: bytesOf(']}'),
} as const;

export class BodyFields {
  /** The fields, one behind the other with commas between. */
  readonly text = new TextWriter(8192);
  readonly records = new JoinedRecords();
  readonly #redact: boolean;
  readonly #book = new RowBook();
  readonly #walk = new RecordWalk();
  /** Bytes that nothing explains: there may be a password in them. */
  #hasUndecoded = false;
  #layers = 0;
  #itemsLeft = 0;
  /** The list at hand, which of its items, and the column of records it is; null and -1 outside of lists. */
  #list: CompiledRow | null = null;
  #item = 0;
  #column = -1;

  constructor(redact: boolean) {
    this.#redact = redact;
  }

  /** Writes all fields to `text`, and layers above the second to `layers`. False if there is anything out of the ordinary. */
  write(parse: KqqParse, layers: TextWriter): boolean {
    this.text.length = 0;
    this.records.clear();
    this.#hasUndecoded = false;
    this.#layers = 2;
    this.#itemsLeft = mostItems;
    if (startOfRest(parse) < parse.end) return false;
    for (let i = 0; i < parse.count; i++) if (!this.#writeParameter(parse, i, layers)) return false;
    return !this.#hasUndecoded || findPasswords(latin1Text(parse.body, parse.start, parse.stop)).length === 0;
  }

  #writeParameter(parse: KqqParse, index: number, layers: TextWriter): boolean {
    const { spans } = parse;
    const start = spans[4 * index + 2];
    const end = spans[4 * index + 3];
    const row = parse.rows[index];
    if (row === null || start < 0 || spans[4 * index + 1] === spans[4 * index]) return false;
    this.text.append(this.#book.front(row, index === 0));
    this.#list = null;
    this.#column = -1;
    return row.isList ? this.#writeList(parse, index, row, layers) : this.#writeValue(parse, row, start, end, layers);
  }

  #writeList(parse: KqqParse, index: number, row: CompiledRow, layers: TextWriter): boolean {
    const { text } = this;
    const start = parse.spans[4 * index + 2];
    const end = parse.spans[4 * index + 3];
    const rawStart = text.length;
    if (row.isSecret || !this.#writeRaw(parse, start, end)) return false;
    const rawEnd = text.length;
    text.append(words.value);
    text.appendFrom(text, rawStart, rawEnd);
    text.append(this.#book.tail(row, row.meaning).words);
    this.#noteUndecoded(parse, row.meaning, start, end);
    this.#writePlace(parse, start, end);
    const isJoined = row.column >= 0;
    // A list that comes twice is explained beside the other lists: the longer way knows how.
    if (isJoined && !this.records.begin(row.column)) return false;
    const count = this.#writeItems(parse, index, row, isJoined, layers);
    if (count < 0) return false;
    if (count > 0) text.byte(bracket);
    text.byte(brace);
    return true;
  }

  /** Gives how many items there are, -1 if one of them is out of the ordinary. */
  #writeItems(parse: KqqParse, index: number, row: CompiledRow, isJoined: boolean, layers: TextWriter): number {
    const walk = this.#walk;
    const column = isJoined ? row.column : 0;
    if (isJoined) walk.begin(parse, index);
    else walk.beginList(parse, index);
    this.#list = row;
    this.#column = isJoined ? column : -1;
    let count = 0;
    for (; walk.next() && walk.starts[column] >= 0; count++) {
      const found = isJoined ? itemRow(parse, walk, column) : row;
      if (found === null || this.#itemsLeft === 0) return -1;
      this.#itemsLeft -= 1;
      if (count === 0) this.text.append(words.children);
      this.text.append(this.#book.itemFront(row, count));
      this.#item = count;
      if (!this.#writeValue(parse, found, walk.starts[column], walk.ends[column], layers)) return -1;
    }
    return count;
  }

  /** A value from its raw text on. */
  #writeValue(parse: KqqParse, row: CompiledRow, start: number, end: number, layers: TextWriter): boolean {
    const { body } = parse;
    const { text } = this;
    if (row.isSecret && this.#redact && start < end) return this.#writeSecret(parse, row, start, end);
    const meaning = meaningOf(row, body, start, end);
    const tail = this.#book.tail(row, meaning);
    this.#noteUndecoded(parse, meaning, start, end);
    const rawStart = text.length;
    if (!this.#writeRaw(parse, start, end)) return false;
    const rawEnd = text.length;
    text.append(words.value);
    if (findEscape(body, start, end, parse.form) >= 0) {
      return this.#writeEscaped(parse, row, meaning, tail, start, end, layers);
    }
    // One space at the end is not the user's.
    const isTrimmed = row.hasEndSpace && end > start && body[end - 1] === space;
    const valueStart = text.length;
    const number = numberOf(row, body, start, end);
    if (number >= 0) text.integer(number);
    else this.#repeat(rawStart, rawEnd, isTrimmed);
    if (this.#column >= 0) this.records.add(this.#column, valueStart, text.length, tail.recordLabel);
    if (isTrimmed) {
      text.append(words.text);
      this.#repeat(rawStart, rawEnd, true);
    }
    text.append(tail.words);
    this.#writePlace(parse, start, end);
    text.byte(brace);
    return true;
  }

  /** The text as it was sent. False where that is no text. */
  #writeRaw({ body }: KqqParse, start: number, end: number): boolean {
    if (writeJsonText(this.text, body, start, end)) return true;
    if (!isText(body, start, end, 'utf-8')) return false;
    this.text.text(toJson(decodeText(body, start, end, 'utf-8')));
    return true;
  }

  /** The raw text again, with or without the space at its end. */
  #repeat(rawStart: number, rawEnd: number, isTrimmed: boolean): void {
    const { text } = this;
    text.appendFrom(text, rawStart, rawEnd - (isTrimmed ? 2 : 1));
    text.byte(quote);
  }

  #writeSecret(parse: KqqParse, row: CompiledRow, start: number, end: number): boolean {
    const { body } = parse;
    const { text } = this;
    if (this.#column >= 0 || findEscape(body, start, end, parse.form) >= 0) return false;
    for (let at = start; at < end; at++) if (body[at] < space || body[at] >= del) return false;
    const meaning = meaningOf(row, body, start, end);
    // A label of the value itself would tell it.
    if (meaning.label !== null) return false;
    text.byte(quote);
    text.fill(star, end - start);
    text.append(words.secretValue);
    text.fill(star, end - start);
    text.byte(quote);
    text.append(this.#book.tail(row, meaning).plain);
    text.append(words.redacted);
    this.#writePlace(parse, start, end);
    text.byte(brace);
    return true;
  }

  /** What comes behind `"value":` where there are escapes: every step of undoing them. */
  #writeEscaped(
    parse: KqqParse,
    row: CompiledRow,
    meaning: Meaning,
    tail: Tail,
    start: number,
    end: number,
    layers: TextWriter,
  ): boolean {
    const { text } = this;
    if (row.isSecret) return false;
    const steps = unescapingSteps(parse.body, start, end, row.row, parse.form);
    const { bytes } = steps[steps.length - 1];
    const textEnd = row.hasEndSpace && bytes[bytes.length - 1] === space ? bytes.length - 1 : bytes.length;
    const valueStart = text.length;
    const number = numberOf(row, parse.body, start, end);
    if (number >= 0) text.integer(number);
    else writeText(text, bytes, textEnd);
    if (this.#column >= 0) this.records.add(this.#column, valueStart, text.length, tail.recordLabel);
    // Where an escape was undone the text differs from what was sent.
    text.append(words.text);
    writeText(text, bytes, textEnd);
    text.append(tail.plain);
    for (let i = 0; i < steps.length; i++) {
      text.append(i === 0 ? words.steps : words.nextStep);
      writeText(text, steps[i].bytes, steps[i].bytes.length);
    }
    text.append(words.stepsEnd);
    this.#writePlace(parse, start, end);
    text.append(words.children);
    const name = this.#list === null ? row.row.name : `${this.#list.row.name}[${this.#item}]`;
    const from = { layer: 1, start: start - parse.start, end: end - parse.start };
    if (!this.#writeSteps(steps, 0, name, from, meaning.status === 'unknown', layers)) return false;
    text.append(words.childrenEnd);
    return true;
  }

  /** The field of step `at`, in which that of the next one is, and the layers of both. */
  #writeSteps(
    steps: readonly Unescaped[],
    at: number,
    name: string,
    from: Span,
    isUnknown: boolean,
    layers: TextWriter,
  ): boolean {
    const { text } = this;
    const { bytes } = steps[at];
    if (isUnknown && findPasswords(latin1Text(bytes, 0, bytes.length)).length > 0) return false;
    const id = this.#layers++;
    const layer = { id, name: `${name} unescaped${at === 0 ? '' : ' again'}` };
    const { layer: of, start, end } = from;
    layers.text(
      `,${toJson(layer).slice(0, -1)},"from":[{"layer":${of},"start":${start},"end":${end}}],"length":${bytes.length}}`,
    );
    text.text(`{"path":${toJson(`kqq.${name}.unescaped`)},"name":"unescaped","raw":`);
    const rawStart = text.length;
    writeText(text, bytes, bytes.length);
    const rawEnd = text.length;
    text.append(words.value);
    text.appendFrom(text, rawStart, rawEnd);
    text.text(`,"layer":${id},"start":0,"end":${bytes.length}`);
    if (at + 1 < steps.length) {
      text.append(words.children);
      const here = { layer: id, start: 0, end: bytes.length };
      if (!this.#writeSteps(steps, at + 1, name, here, isUnknown, layers)) return false;
      text.byte(bracket);
    }
    text.byte(brace);
    return true;
  }

  /** Where nothing explains a value, a password may be in it; most are too plain for that. */
  #noteUndecoded(parse: KqqParse, meaning: Meaning, start: number, end: number): void {
    if (meaning.status !== 'unknown') return;
    for (let at = start; at < end; at++) {
      const byte = parse.body[at];
      if (byte === percent || byte === equals || byte === ampersand) this.#hasUndecoded = true;
    }
  }

  /** What follows `"start":`. */
  #writePlace(parse: KqqParse, start: number, end: number): void {
    this.text.integer(start - parse.start);
    this.text.append(words.end);
    this.text.integer(end - parse.start);
  }
}

/** The plain number that a value is, -1 if it is none. */
function numberOf(row: CompiledRow, body: Uint8Array, start: number, end: number): number {
  return row.kind === 'number' || row.kind === 'code' ? readInteger(body, start, end) : -1;
}
