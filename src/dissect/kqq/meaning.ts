/**
 * Meaning of one value: its bytes and row go in, its label and how sure that is come out.
 */

import { latin1Text } from '../../bytes/text.ts';
import type { CompiledCode, CompiledRow, Meaning } from '../../model/rules.ts';
import type { Code, Row } from '../../model/table.ts';
import type { Text } from '../../model/text.ts';
import { hexDigit } from './escape.ts';
import { findCode, readInteger } from './value.ts';

const noRow: Text = { en: 'no table has this parameter', zh: '表中没有此参数' };
const noCode: Text = { en: 'not in the code table', zh: '代码表中没有此代码' };
const notNumber: Text = { en: 'not a number', zh: '不是数字' };
const noReadings: readonly Meaning['readings'][number][] = Object.freeze([]);
const noTable: Meaning = { status: 'unknown', label: null, source: null, note: noRow, readings: noReadings };

/** The meaning of `bytes[start..end)` under `row`; null is a parameter that no table has. */
export function meaningOf(row: CompiledRow | null, bytes: Uint8Array, start: number, end: number): Meaning {
  if (row === null) return noTable;
  const { kind, meaning } = row;
  if (start >= end) return meaning;
  if (row.codes !== null) {
    const code = findCode(row, bytes, start, end);
    if (code !== null) return code.meaning;
    if (kind === 'code') return row.unlisted;
  }
  if (row.transform === 'picture-file') return pictureMeaning(meaning, bytes, start, end);
  if (kind === 'bytes') return { ...meaning, label: describeBytes(bytes, start, end) };
  if ((kind === 'number' || kind === 'uin') && !isDigits(bytes, start, end)) return { ...meaning, note: notNumber };
  return meaning;
}

/** Whether a code row has a value that its table does not list. */
export function isUnknownCode(row: CompiledRow, bytes: Uint8Array, start: number, end: number): boolean {
  return row.kind === 'code' && row.codes !== null && start < end && findCode(row, bytes, start, end) === null;
}

/** The meaning of any value of a row that is no code. */
export function rowMeaning(row: Row): Meaning {
  return {
    status: row.status ?? 'known',
    label: null,
    source: row.sources[0] ?? null,
    note: row.note ?? null,
    readings: row.readings ?? noReadings,
  };
}

/** The meaning of a value that is in no code table though its row has one. */
export function unlistedMeaning(row: Row): Meaning {
  return { status: 'unknown', label: null, source: row.sources[0] ?? null, note: noCode, readings: noReadings };
}

/** A code of a row; `words` mark what is disputed. */
export function compileCode(row: Row, code: Code): CompiledCode {
  const { label } = code;
  const meaning: Meaning = {
    status: code.status ?? row.status ?? 'known',
    label,
    source: code.sources[0] ?? row.sources[0] ?? null,
    note: code.note ?? row.note ?? null,
    readings: code.readings ?? row.readings ?? noReadings,
  };
  const words = code.status === 'disputed' ? { en: `${label.en} (!)`, zh: `${label.zh} (!)` } : label;
  return { meaning, words, result: { code: code.value, label, status: code.status ?? 'known' } };
}

/** FC n is shown with the picture file (n/3 + 1).bmp (weicheng); that the division drops its rest is inferred. */
function pictureMeaning(meaning: Meaning, bytes: Uint8Array, start: number, end: number): Meaning {
  const number = readInteger(bytes, start, end);
  if (number < 0) return { ...meaning, note: notNumber };
  const file = `${Math.floor(number / 3) + 1}.bmp`;
  return { ...meaning, label: { en: file, zh: file } };
}

const pngSignature = '89504e470d0a1a0a';

/** Hex digits that stand for bytes: how many, and what they are if their first ones tell. */
function describeBytes(bytes: Uint8Array, start: number, end: number): Text | null {
  if ((end - start) % 2 !== 0) return null;
  for (let at = start; at < end; at++) if (hexDigit(bytes[at]) < 0) return null;
  const size = (end - start) / 2;
  const isPng = latin1Text(bytes, start, Math.min(end, start + pngSignature.length)).toLowerCase() === pngSignature;
  if (!isPng) return { en: `${size} bytes`, zh: `${size} 字节` };
  const width = pngNumber(bytes, start, end, 16);
  const height = pngNumber(bytes, start, end, 20);
  const dots = width > 0 && height > 0 ? ` ${width} x ${height},` : '';
  return { en: `PNG image,${dots} ${size} bytes`, zh: `PNG 图片，${dots.replace(',', '，').trim()}${size} 字节` };
}

/** The number at byte `at` of a PNG that is written in hex digits (its IHDR chunk has width and height); 0: cut off. */
function pngNumber(bytes: Uint8Array, start: number, end: number, at: number): number {
  const from = start + 2 * at;
  return from + 8 > end ? 0 : Number.parseInt(latin1Text(bytes, from, from + 8), 16);
}

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  while (end > at && bytes[end - 1] === 0x20) end -= 1;
  for (; at < end; at++) if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  return true;
}
