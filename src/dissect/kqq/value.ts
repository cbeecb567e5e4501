/**
 * Values of a compact parse: a parameter's place goes in, a number, a key or a text comes out. Made one by one, only
 * when asked for.
 */

import { latin1Text } from '../../bytes/text.ts';
import type { KqqParse, Result } from '../../model/message.ts';
import type { CompiledCode, CompiledRow } from '../../model/rules.ts';

/** A value that is only compared: a number where the text is a plain integer, else the text, "" when absent. */
export type ValueKey = number | string;

/** The longest run of digits that a double holds exactly. */
const maxDigits = 15;

/**
 * The plain integer at `bytes[start..end)`, spaces at its end aside, or -1: no sign, at most 15 digits, no leading
 * zero, so that the number prints as the text that was sent.
 */
export function readInteger(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && bytes[end - 1] === 0x20) end -= 1;
  if (start >= end || end - start > maxDigits) return -1;
  if (bytes[start] === 0x30) return end - start === 1 ? 0 : -1;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** The value of parameter `index` as a key; "" when `index` is -1. */
function valueKey(parse: KqqParse, index: number): ValueKey {
  if (index < 0) return '';
  const start = parse.spans[4 * index + 2];
  const end = parse.spans[4 * index + 3];
  if (start < 0 || start === end) return '';
  // A space at the end is part of what was sent, though not of the number.
  const number = parse.body[end - 1] === 0x20 ? -1 : readInteger(parse.body, start, end);
  return number >= 0 ? number : latin1Text(parse.body, start, end);
}

/** What is remembered of a value beyond its message: of a longer one, how it begins and how long it is. */
const mostRemembered = 64;

/** The value of parameter `index` as a key that may be kept, however long the value is. */
export function shortKey(parse: KqqParse, index: number): ValueKey {
  return shortText(parse, index) ?? valueKey(parse, index);
}

/** The beginning of the value of parameter `index`, and its length; null when it is not too long to be kept. */
export function shortText(parse: KqqParse, index: number): string | null {
  if (index < 0) return null;
  const start = parse.spans[4 * index + 2];
  const length = parse.spans[4 * index + 3] - start;
  if (start < 0 || length <= mostRemembered) return null;
  return `${latin1Text(parse.body, start, start + mostRemembered)}… (${length} bytes)`;
}

/** The value of parameter `index` as it was sent, null when the parameter is absent. */
export function valueText(parse: KqqParse, index: number): string | null {
  return index < 0 ? null : String(valueKey(parse, index));
}

/** The code of `row` that the bytes stand for, null when they are no integer or not in its table. */
export function findCode(row: CompiledRow, bytes: Uint8Array, start: number, end: number): CompiledCode | null {
  if (row.codes === null) return null;
  const number = readInteger(bytes, start, end);
  return number < 0 ? null : (row.codes.get(number) ?? null);
}

/** RES with its meaning; null when the message has none. */
export function readResult(parse: KqqParse): Result | null {
  if (parse.res < 0) return null;
  const start = parse.spans[4 * parse.res + 2];
  const end = parse.spans[4 * parse.res + 3];
  const number = readInteger(parse.body, start, end);
  const code = parse.rows[parse.res]?.codes?.get(number);
  if (code !== undefined) return code.result;
  return { code: number >= 0 ? number : latin1Text(parse.body, start, end), label: null, status: 'unknown' };
}

/** How many items a comma-terminated list has: `10,20,` has two, so has `10,20`, and an empty value none. */
export function countItems(bytes: Uint8Array, start: number, end: number): number {
  if (start < 0 || start >= end) return 0;
  let count = bytes[end - 1] === comma ? 0 : 1;
  for (let at = start; at < end; at++) if (bytes[at] === comma) count += 1;
  return count;
}

/** Where the item that begins at `start` ends: at the next comma or the end of the list. */
export function endOfItem(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] !== comma) start += 1;
  return start;
}

const comma = 0x2c;
