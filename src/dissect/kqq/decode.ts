/**
 * Decoding one value: its bytes and row go in, its text comes out, with every step that led there.
 *
 *   on the wire      网络%252c关系%0d%0a
 *   unescaped        网络%2c关系 CR LF       always, where there is an escape
 *   again            网络,关系 CR LF         only for rows marked `twice`
 */

import { type CharsetName, countInvalidGb18030, countInvalidUtf8, decodeText } from '../../bytes/text.ts';
import type { Row } from '../../model/table.ts';
import { findEscape, hasEscape, type Unescaped, unescapeBytes, unescapeTo } from './escape.ts';

const nothing = new Uint8Array(0);
const leastRoom = 512;

/** One decoding step: the bytes it gave, where each began in the bytes before, and their text. */
export interface DecodingStep extends Unescaped {
  readonly text: string;
}

/** The steps that undo the escapes of `bytes[start..end)`; none when it has no escape. */
export function decodingSteps(
  bytes: Uint8Array,
  start: number,
  end: number,
  row: Row | null,
  charset: CharsetName,
  form: boolean,
): readonly DecodingStep[] {
  if (findEscape(bytes, start, end, form) < 0) return [];
  const steps = unescapingSteps(bytes, start, end, row, form);
  return steps.map((step) => ({ ...step, text: decodeText(step.bytes, 0, step.bytes.length, charset) }));
}

/** The same of a value that has an escape, without their texts. */
export function unescapingSteps(
  bytes: Uint8Array,
  start: number,
  end: number,
  row: Row | null,
  form: boolean,
): readonly Unescaped[] {
  const first = unescapeBytes(bytes, start, end, form);
  if (row?.twice !== true || !hasEscape(first.bytes, 0, first.bytes.length)) return [first];
  return [first, unescapeBytes(first.bytes, 0, first.bytes.length, false)];
}

/**
 * The bytes of a value without its escapes: in the body itself where it has none, else in memory that is used again for
 * the next value. For those who want no steps: a summary, the choice of a charset.
 */
export class PlainValue {
  bytes: Uint8Array = nothing;
  start = 0;
  end = 0;
  #once: Uint8Array = nothing;
  #twice: Uint8Array = nothing;

  /** Reads `bytes[start..end)`; `twice`: escapes that come out of escapes are undone as well. */
  read(bytes: Uint8Array, start: number, end: number, twice: boolean, form: boolean): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    if (findEscape(bytes, start, end, form) < 0) return;
    this.#once = withRoom(this.#once, end - start);
    this.#become(this.#once, form);
    if (!twice || !hasEscape(this.bytes, 0, this.end)) return;
    this.#twice = withRoom(this.#twice, this.end);
    this.#become(this.#twice, false);
  }

  #become(out: Uint8Array, form: boolean): void {
    this.end = unescapeTo(out, null, this.bytes, this.start, this.end, form);
    this.start = 0;
    this.bytes = out;
  }
}

function withRoom(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length >= length ? bytes : new Uint8Array(Math.max(length, leastRoom, 2 * bytes.length));
}

/** `text` without the one space at its end that is not the user's, for rows that have one. */
export function withoutEndSpace(text: string, row: Row | null): string {
  return row?.endSpace === true && text.endsWith(' ') ? text.slice(0, -1) : text;
}

/** Whether decoding keeps every byte: no byte is invalid, and no character is cut at the end. */
export function isText(bytes: Uint8Array, start: number, end: number, charset: CharsetName): boolean {
  if (charset === 'utf-8') return countInvalidUtf8(bytes, start, end) === 0 && !endsCut(bytes, start, end);
  return countInvalidGb18030(bytes, start, end) === 0 && !decodeText(bytes, start, end, charset).endsWith('\ufffd');
}

function endsCut(bytes: Uint8Array, start: number, end: number): boolean {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = bytes[end - back];
    if (byte < 0x80) return false;
    if (byte >= 0xc0) return back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);
  }
  return false;
}
