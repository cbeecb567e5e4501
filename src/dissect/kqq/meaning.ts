/**
 * Meaning of one value: its bytes and row go in, its label and how sure that is come out.
 */

import { latin1Text } from '../../bytes/text.ts';
import type { Reading, SourceId, Status } from '../../model/field.ts';
import type { CompiledRow } from '../../model/rules.ts';
import type { Text } from '../../model/text.ts';
import { hexDigit } from './escape.ts';
import { readInteger } from './value.ts';

/** What a value means. `label` is null where the value speaks for itself. */
export interface Meaning {
  readonly status: Status;
  readonly label: Text | null;
  readonly source: SourceId | null;
  readonly note: Text | null;
  readonly readings: readonly Reading[];
}

const noRow: Text = { en: 'no table has this parameter', zh: '表中没有此参数' };
const noCode: Text = { en: 'not in the code table', zh: '代码表中没有此代码' };
const notNumber: Text = { en: 'not a number', zh: '不是数字' };
const noReadings: readonly Reading[] = Object.freeze([]);

/** The meaning of `bytes[start..end)` under `row`; null is a parameter that no table has. */
export function meaningOf(row: CompiledRow | null, bytes: Uint8Array, start: number, end: number): Meaning {
  if (row === null) return { status: 'unknown', label: null, source: null, note: noRow, readings: noReadings };
  const status = row.row.status ?? 'known';
  const source = row.row.sources[0] ?? null;
  const note = row.row.note ?? null;
  const readings = row.row.readings ?? noReadings;
  if (start >= end) return { status, label: null, source, note, readings };
  if (row.codes !== null) return codeMeaning(row, bytes, start, end);
  if (row.row.transform === 'picture-file') return pictureMeaning(row, bytes, start, end);
  if (row.row.kind === 'bytes') return { status, label: describeBytes(bytes, start, end), source, note, readings };
  if ((row.row.kind === 'number' || row.row.kind === 'uin') && !isDigits(bytes, start, end)) {
    return { status, label: null, source, note: notNumber, readings };
  }
  return { status, label: null, source, note, readings };
}

/** Whether a code row has a value that its table does not list. */
export function isUnknownCode(row: CompiledRow, bytes: Uint8Array, start: number, end: number): boolean {
  if (row.codes === null || start >= end) return false;
  const number = readInteger(bytes, start, end);
  return number < 0 || !row.codes.has(number);
}

function codeMeaning(row: CompiledRow, bytes: Uint8Array, start: number, end: number): Meaning {
  const number = readInteger(bytes, start, end);
  const code = number < 0 ? undefined : row.codes?.get(number);
  const source = row.row.sources[0] ?? null;
  if (code === undefined) return { status: 'unknown', label: null, source, note: noCode, readings: noReadings };
  return {
    status: code.status ?? row.row.status ?? 'known',
    label: code.label,
    source: code.sources[0] ?? source,
    note: code.note ?? row.row.note ?? null,
    readings: code.readings ?? row.row.readings ?? noReadings,
  };
}

/** FC n is shown with the picture file (n/3 + 1).bmp (weicheng); that the division drops its rest is inferred. */
function pictureMeaning(row: CompiledRow, bytes: Uint8Array, start: number, end: number): Meaning {
  const number = readInteger(bytes, start, end);
  const source = row.row.sources[0] ?? null;
  const status = row.row.status ?? 'known';
  const readings = row.row.readings ?? noReadings;
  if (number < 0) return { status, label: null, source, note: notNumber, readings };
  const file = `${Math.floor(number / 3) + 1}.bmp`;
  return { status, label: { en: file, zh: file }, source, note: row.row.note ?? null, readings };
}

const pngSignature = '89504e470d0a1a0a';

/** Hex digits that stand for bytes: how many, and what they are if their first ones tell. */
function describeBytes(bytes: Uint8Array, start: number, end: number): Text | null {
  if ((end - start) % 2 !== 0) return null;
  for (let at = start; at < end; at++) if (hexDigit(bytes[at]) < 0) return null;
  const size = (end - start) / 2;
  const isPng = latin1Text(bytes, start, Math.min(end, start + pngSignature.length)).toLowerCase() === pngSignature;
  return isPng
    ? { en: `PNG image, ${size} bytes`, zh: `PNG 图片，${size} 字节` }
    : { en: `${size} bytes`, zh: `${size} 字节` };
}

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  while (end > at && bytes[end - 1] === 0x20) end -= 1;
  for (; at < end; at++) if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  return true;
}
