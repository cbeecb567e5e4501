/**
 * Conditions of tables: a compiled condition and the parameters of a message go in, yes or no comes out.
 */

import { isUtf8Trail, sizeByLead } from '../../bytes/text.ts';
import type { CompiledCondition, PackedName } from '../../model/rules.ts';
import { hexDigit } from './escape.ts';
import { readInteger } from './value.ts';

const percent = 0x25;

/** The parameters of a body: parameter i is named `keys[i]` and has its value at `spans[4i+2]..spans[4i+3]`. */
export interface Parameters {
  readonly body: Uint8Array;
  readonly count: number;
  readonly keys: Int32Array;
  readonly spans: Int32Array;
}

/** The index of the first parameter named `key`, or -1. */
export function findParameter(parameters: Parameters, key: PackedName): number {
  const { keys, count } = parameters;
  for (let i = 0; i < count; i++) if (keys[i] === key) return i;
  return -1;
}

/** Whether any one of `conditions` holds for the message. */
export function anyHolds(conditions: readonly CompiledCondition[], parameters: Parameters): boolean {
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i];
    const index = findParameter(parameters, condition.key);
    if (index < 0) {
      if (condition.is === 'absent') return true;
    } else if (holdsFor(condition, parameters.body, parameters.spans[4 * index + 2], parameters.spans[4 * index + 3])) {
      return true;
    }
  }
  return false;
}

/** Whether `condition` holds for a value that is present at `body[start..end)`; start -1: a name without `=`. */
export function holdsFor(condition: CompiledCondition, body: Uint8Array, start: number, end: number): boolean {
  if (start < 0) start = end;
  switch (condition.is) {
    case 'absent':
      return false;
    case 'present':
      return true;
    case 'empty':
      return start === end;
    case 'not-number':
      return !isNumber(body, start, end);
    case 'not-utf8':
      return !isUtf8(body, start, end);
    case 'in':
      return isIn(condition, body, start, end);
    case 'not-in':
      return !isIn(condition, body, start, end);
    case 'contains':
      return condition.values.some((part) => indexOfText(part, body, start, end) >= 0);
  }
}

/** Whether the bytes, spaces around them aside, are one or more digits, with at most one sign before them. */
export function isNumber(body: Uint8Array, start: number, end: number): boolean {
  while (start < end && body[start] === 0x20) start += 1;
  while (end > start && body[end - 1] === 0x20) end -= 1;
  if (start < end && body[start] === 0x2d) start += 1;
  if (start === end) return false;
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

/** Whether a value, its escapes undone, is UTF-8; a character that its end cuts in two is no fault. */
function isUtf8(body: Uint8Array, start: number, end: number): boolean {
  let lead = 0;
  let size = 1;
  let have = 1;
  for (let at = start; at < end; at++) {
    let byte = body[at];
    if (byte === percent && at + 2 < end) {
      const [high, low] = [hexDigit(body[at + 1]), hexDigit(body[at + 2])];
      if (high >= 0 && low >= 0) {
        byte = (high << 4) | low;
        at += 2;
      }
    }
    if (have < size) {
      if (!isUtf8Trail(lead, have, byte)) return false;
      have += 1;
    } else {
      lead = byte;
      size = sizeByLead(byte);
      have = 1;
      if (size === 0) return false;
    }
  }
  return true;
}

function isIn({ values, numbers }: CompiledCondition, body: Uint8Array, start: number, end: number): boolean {
  if (numbers === null) return isAmong(values, body, start, end);
  while (start < end && body[start] === 0x20) start += 1;
  return numbers.has(readInteger(body, start, end));
}

/** Whether the bytes, spaces around them aside, are one of `values`. */
export function isAmong(values: readonly string[], body: Uint8Array, start: number, end: number): boolean {
  while (start < end && body[start] === 0x20) start += 1;
  while (end > start && body[end - 1] === 0x20) end -= 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value.length === end - start && matchesAt(value, body, start)) return true;
  }
  return false;
}

function matchesAt(text: string, body: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (body[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function indexOfText(part: string, body: Uint8Array, start: number, end: number): number {
  for (let at = start; at + part.length <= end; at++) if (matchesAt(part, body, at)) return at;
  return -1;
}
