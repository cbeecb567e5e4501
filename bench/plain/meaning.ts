/**
 * A value and its row go in, what it means comes out: its label, how sure that is, and who says so.
 */

import type { Reading as Saying, Status } from '../../src/model/field.ts';
import type { Code, Row } from '../../src/model/table.ts';
import type { Text } from '../../src/model/text.ts';
import { holds, isPerItem, type Parameter, type Reading, upper } from './body.ts';
import { integer } from './text.ts';

export interface PlainMeaning {
  readonly status: Status;
  readonly label: Text | null;
  readonly source: string | undefined;
  readonly note: Text | undefined;
  readonly readings: readonly Saying[];
}

const words = {
  noRow: { en: 'no table has this parameter', zh: '表中没有此参数' },
  noCode: { en: 'not in the code table', zh: '代码表中没有此代码' },
  notNumber: { en: 'not a number', zh: '不是数字' },
} as const;

export function meaningOf(row: Row | null, value: string): PlainMeaning {
  if (row === null) return { status: 'unknown', label: null, source: undefined, note: words.noRow, readings: [] };
  const plain: PlainMeaning = {
    status: row.status ?? 'known',
    label: null,
    source: row.sources[0],
    note: row.note,
    readings: row.readings ?? [],
  };
  if (value === '') return plain;
  if (row.codes !== undefined) {
    const code = codeOf(row, value);
    if (code === null) return { ...plain, status: 'unknown', note: words.noCode, readings: [] };
    return {
      status: code.status ?? plain.status,
      label: code.label,
      source: code.sources[0] ?? plain.source,
      note: code.note ?? plain.note,
      readings: code.readings ?? plain.readings,
    };
  }
  if (row.transform === 'picture-file') {
    const number = integer(value);
    if (number < 0) return { ...plain, note: words.notNumber };
    return { ...plain, label: same(`${Math.floor(number / 3) + 1}.bmp`) };
  }
  if (row.kind === 'bytes') return { ...plain, label: describeBytes(value) };
  const isNumeric = row.kind === 'number' || row.kind === 'uin';
  return isNumeric && !/^-?[0-9]* *$/.test(value) ? { ...plain, note: words.notNumber } : plain;
}

export function codeOf(row: Row, value: string): Code | null {
  const number = integer(value);
  return row.codes?.find((code) => code.value === number) ?? null;
}

export function isUnknownCode(row: Row, value: string): boolean {
  return row.codes !== undefined && value !== '' && codeOf(row, value) === null;
}

function describeBytes(hex: string): Text | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  const size = hex.length / 2;
  if (!/^89504e470d0a1a0a/i.test(hex)) return { en: `${size} bytes`, zh: `${size} 字节` };
  const [width, height] = [hex.slice(32, 40), hex.slice(40, 48)].map((digits) => Number.parseInt(digits, 16));
  if (hex.length < 48 || width * height === 0) {
    return { en: `PNG image, ${size} bytes`, zh: `PNG 图片，${size} 字节` };
  }
  return { en: `PNG image, ${width} x ${height}, ${size} bytes`, zh: `PNG 图片，${width} x ${height}，${size} 字节` };
}

function same(text: string): Text {
  return { en: text, zh: text };
}

/** The items of a list, each ended by a comma. */
export function itemsOf(value: string): string[] {
  const items = value.split(',');
  return items.at(-1) === '' ? items.slice(0, -1) : items;
}

/** The first parameter of a name. */
export function find(reading: Reading, name: string): Parameter | undefined {
  return reading.parameters.find(({ sent }) => upper(sent) === upper(name));
}

/** Item `index` of the list `name`; undefined where there is none. `instead` stands in for the list of its name. */
export function itemAt(reading: Reading, name: string, index: number, instead?: Parameter): string | undefined {
  const list = instead !== undefined && upper(instead.sent) === upper(name) ? instead : find(reading, name);
  return list?.value == null ? undefined : itemsOf(list.value)[index];
}

/** How many records the parallel lists make: as many as the longest has items. */
export function countRecords(reading: Reading): number {
  const lists = (reading.table?.records?.of ?? []).map((name) => find(reading, name)?.value ?? '');
  return Math.max(0, ...lists.map((value) => itemsOf(value).length));
}

/** The row for item `index` of a list: its conditions may look at the other lists of the same record. */
export function itemRow(reading: Reading, list: Parameter, index: number, instead?: Parameter): Row | null {
  const { rows, table, parameters } = reading;
  const columns = table?.records?.of ?? [];
  const candidates = rows.filter((row) => upper(row.name) === upper(list.sent));
  const found = candidates.find((row) => {
    if (row.when === undefined) return true;
    return row.when.some((one) => {
      const isItem = isPerItem(row, table) && columns.some((name) => upper(name) === upper(one.field));
      if (isItem) return holds(one, itemAt(reading, one.field, index, instead));
      return holds(one, parameters.find(({ sent }) => upper(sent) === upper(one.field))?.value);
    });
  });
  return found ?? list.row;
}
