/**
 * Sheets: a sample of messages goes in, columns of numbers come out: one for each field of the messages, of the requests
 * they answer, and for who spoke to whom. Equal texts have equal numbers, so that readings compare numbers alone.
 */

import { hashWith } from './hash.ts';
import { compareTexts } from './place.ts';
import type { Cells, Row } from './row-sample.ts';

/** Whose value a column has. */
export type Origin = 'field' | 'request' | 'user' | 'session' | 'server' | 'version';

/**
 * One value for each row: its number, -1 where there is none; `texts[number]` is the value. Numbers are given in the order
 * of rows, so that columns which tell rows apart alike have the same numbers, and the same `shape`.
 */
export interface Column {
  readonly name: string;
  readonly origin: Origin;
  readonly ids: Int32Array;
  readonly texts: readonly string[];
  readonly shape: number;
}

/** Rows with their columns. */
export interface Sheet {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
}

/** Records of lists that are looked at. */
const mostRecords = 2048;

/** Fields that are put beside others: the most frequent ones, since a field that is hardly ever there tells nothing. */
const mostColumns = 96;

/** The sheet of messages as they are. */
export function sheetOf(rows: readonly Row[]): Sheet {
  const requests = rows.map(({ request }) => request);
  const columns = [
    ...fieldColumns(rows, 'field'),
    ...fieldColumns(requests, 'request'),
    columnOf(
      'UIN',
      'user',
      rows.map(({ user }) => user || null),
    ),
    columnOf(
      'session',
      'session',
      rows.map(({ client, user }) => `${client} ${user}`),
    ),
    columnOf(
      'server',
      'server',
      rows.map(({ server }) => server),
    ),
    columnOf(
      'version',
      'version',
      rows.map(({ version }) => version || null),
    ),
  ];
  return { rows, columns };
}

/**
 * Messages in which `list` is a list of items, as one row for each item. Lists that are as long run in parallel, and their
 * items stand in the same row; others are left out. `lists` are the names of lists.
 */
export function recordRows(rows: readonly Row[], list: string, lists: ReadonlySet<string>): readonly Row[] {
  const records: Row[] = [];
  for (const row of rows) {
    const items = itemsOf(valueIn(row, list) ?? '');
    for (let i = 0; i < items.length && records.length < mostRecords; i++) {
      const names: string[] = [];
      const values: string[] = [];
      for (const [at, name] of row.names.entries()) {
        const own = lists.has(name) ? itemsOf(row.values[at]) : null;
        if (own !== null && own.length !== items.length) continue;
        names.push(name);
        values.push(own === null ? row.values[at] : own[i]);
      }
      records.push({ ...row, names, values });
    }
  }
  return records;
}

/** The items of a comma-terminated list. */
export function itemsOf(list: string): readonly string[] {
  if (list === '') return [];
  return (list.endsWith(',') ? list.slice(0, -1) : list).split(',');
}

/** The value of the first field of that name. */
export function valueIn({ names, values }: Cells, name: string): string | null {
  const at = names.indexOf(name);
  return at < 0 ? null : values[at];
}

export function columnOf(name: string, origin: Origin, values: readonly (string | null)[]): Column {
  const byText = new Map<string, number>();
  const ids = new Int32Array(values.length).fill(-1);
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    const id = byText.get(value) ?? byText.size;
    byText.set(value, id);
    ids[row] = id;
  }
  return { name, origin, ids, texts: [...byText.keys()], shape: ids.reduce(hashWith, 0) };
}

/** The columns of the most frequent fields, by name. */
function fieldColumns(rows: readonly (Cells | null)[], origin: 'field' | 'request'): readonly Column[] {
  const byName = new Map<string, (string | null)[]>();
  const counts = new Map<string, number>();
  for (const row of rows) for (const name of row?.names ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  const frequent = [...counts].sort(([a, many], [b, more]) => more - many || compareTexts(a, b)).slice(0, mostColumns);
  for (const [name] of frequent) byName.set(name, new Array<string | null>(rows.length).fill(null));
  for (const [at, row] of rows.entries()) {
    for (const [cell, name] of (row?.names ?? []).entries()) {
      const values = byName.get(name);
      if (values !== undefined && row !== null) values[at] ??= row.values[cell];
    }
  }
  return [...byName].sort(([a], [b]) => compareTexts(a, b)).map(([name, values]) => columnOf(name, origin, values));
}
