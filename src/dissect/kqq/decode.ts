/**
 * Decoding one value: its bytes and row go in, its text comes out, with every step that led there.
 *
 *   on the wire      网络%252c关系%0d%0a
 *   unescaped        网络%2c关系 CR LF       always, where there is an escape
 *   again            网络,关系 CR LF         only for rows marked `twice`
 */

import { type CharsetName, countInvalidGb18030, countInvalidUtf8, decodeText } from '../../bytes/text.ts';
import type { Row } from '../../model/table.ts';
import { hasEscape, unescapeBytes } from './escape.ts';

/** One decoding step: the bytes it gave, and where each began in the bytes before. */
export interface DecodingStep {
  readonly bytes: Buffer;
  readonly from: Int32Array;
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
  const hasPlus = form && bytes.subarray(start, end).includes(0x2b);
  if (!hasPlus && !hasEscape(bytes, start, end)) return [];
  const first = unescapeBytes(bytes, start, end, form);
  const steps = [{ ...first, text: decodeText(first.bytes, 0, first.bytes.length, charset) }];
  if (row?.twice === true && hasEscape(first.bytes, 0, first.bytes.length)) {
    const second = unescapeBytes(first.bytes, 0, first.bytes.length, false);
    steps.push({ ...second, text: decodeText(second.bytes, 0, second.bytes.length, charset) });
  }
  return steps;
}

/** The final text of a value, for people. */
export function finalText(
  bytes: Uint8Array,
  start: number,
  end: number,
  row: Row | null,
  charset: CharsetName,
  form: boolean,
): string {
  const steps = decodingSteps(bytes, start, end, row, charset, form);
  const text = steps.length === 0 ? decodeText(bytes, start, end, charset) : steps[steps.length - 1].text;
  return withoutEndSpace(text, row);
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
