/**
 * A body with its rows goes in; its fields, the layers of its escapes and its records come out, as NDJSON has them.
 */

import type { Row } from '../../src/model/table.ts';
import { type Parameter, type Reading, upper } from './body.ts';
import { itemRow, itemsOf, meaningOf } from './meaning.ts';
import { type Charset, decoded, integer, isText, unescaped } from './text.ts';

export interface PlainField {
  readonly path: string;
  readonly name: string;
  readonly raw?: string | undefined;
  readonly rawEncoding?: 'hex' | undefined;
  readonly value?: string | number | undefined;
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  readonly status?: string | undefined;
  readonly source?: string | undefined;
  readonly note?: string | undefined;
  readonly readings?: readonly { readonly label: string; readonly source: string }[] | undefined;
  readonly steps?: readonly string[] | undefined;
  readonly redacted?: true | undefined;
  readonly layer?: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly children?: readonly PlainField[] | undefined;
}

export interface PlainLayer {
  readonly id: number;
  readonly name: string;
  readonly from?: readonly { readonly layer: number; readonly start: number; readonly end: number }[] | undefined;
  readonly length: number;
}

type PlainRecord = Readonly<Record<string, { value: string | number; label?: string | undefined }>>;

export interface PlainFields {
  readonly fields: readonly PlainField[];
  /** Those behind the frame and the body. */
  readonly layers: readonly PlainLayer[];
  readonly records: readonly PlainRecord[];
}

interface Sheet {
  readonly reading: Reading;
  readonly charset: Charset;
  readonly isRedacted: boolean;
  readonly layers: PlainLayer[];
  /** Items by column, of the first list of each name. */
  readonly columns: Map<string, readonly PlainRecord[string][]>;
}

const firstStepLayer = 2;

export function fieldsOf(reading: Reading, charset: Charset, isRedacted: boolean): PlainFields {
  const sheet: Sheet = { reading, charset, isRedacted, layers: [], columns: new Map() };
  const fields = reading.parameters.filter(({ sent, value }) => sent !== '' || value !== null);
  return { fields: fields.map((one) => parameterField(one, sheet)), layers: sheet.layers, records: recordsOf(sheet) };
}

function parameterField(one: Parameter, sheet: Sheet): PlainField {
  const { row, start, end } = one;
  const name = row === null ? nameOf(one.sent, sheet.charset) : row.name;
  const path = `kqq.${name}`;
  if (one.value === null) {
    const status = row === null ? 'unknown' : unlessKnown(row.status);
    return { path, name, label: row?.label.en, status, start: one.nameStart, end };
  }
  if (row?.list === true) return listField(one, row, one.value, sheet);
  return valueField(name, path, row, one.value, start, sheet);
}

function nameOf(sent: string, charset: Charset): string {
  return isText(sent, charset) ? decoded(sent, charset) : sent;
}

function listField(list: Parameter, row: Row, value: string, sheet: Sheet): PlainField {
  const { reading, charset, columns } = sheet;
  const column = reading.table?.records?.of.find((name) => upper(name) === upper(row.name));
  let at = list.start;
  const children = itemsOf(value).map((item, i) => {
    const itemsRow = column === undefined ? row : itemRow(reading, list, i, list);
    const name = `${row.name}[${i}]`;
    const field = valueField(name, `kqq.${name}`, itemsRow, item, at, sheet);
    at += item.length + 1;
    const record = {
      value: field.value ?? '',
      label: itemsRow === null ? undefined : meaningOf(itemsRow, item).label?.en,
    };
    return { field, record };
  });
  if (column !== undefined && !columns.has(column))
    columns.set(
      column,
      children.map(({ record }) => record),
    );
  return {
    path: `kqq.${row.name}`,
    name: row.name,
    ...rawOf(value, charset),
    value: decoded(value, charset),
    label: row.label.en,
    status: unlessKnown(row.status),
    source: row.sources[0],
    note: row.note?.en,
    readings: row.readings?.map(({ label, source }) => ({ label: label.en, source })),
    start: list.start,
    end: list.end,
    children: unlessEmpty(children.map(({ field }) => field)),
  };
}

function valueField(
  name: string,
  path: string,
  row: Row | null,
  value: string,
  start: number,
  sheet: Sheet,
): PlainField {
  const { charset } = sheet;
  const { status, label, source, note, readings } = meaningOf(row, value);
  const raw = rawOf(value, charset);
  const steps = stepsOf(row, value, sheet.reading.isForm);
  const full = decoded(steps.at(-1) ?? value, charset);
  const text = row?.endSpace === true ? full.replace(/ $/, '') : full;
  const number = row?.kind === 'number' || row?.kind === 'code' ? integer(value) : -1;
  const span = { layer: 1, start, end: start + value.length };
  const isMasked = row?.secret === true && sheet.isRedacted && value !== '';
  const stars = '*'.repeat(value.length);
  return {
    path,
    name,
    ...(isMasked ? { raw: stars, rawEncoding: undefined } : raw),
    value: isMasked ? stars : number >= 0 ? number : text,
    text: isMasked || text === raw.raw ? undefined : text,
    label: (label ?? row?.label)?.en,
    status: unlessKnown(status),
    source,
    note: note?.en,
    readings: unlessEmpty(readings.map((one) => ({ label: one.label.en, source: one.source }))),
    steps: unlessEmpty(steps.map((step) => decoded(step, charset))),
    redacted: isMasked || undefined,
    start: span.start,
    end: span.end,
    children: steps.length === 0 ? undefined : [stepField(name, path, steps, 0, span, sheet)],
  };
}

function stepField(
  name: string,
  path: string,
  steps: readonly string[],
  at: number,
  from: { layer: number; start: number; end: number },
  sheet: Sheet,
): PlainField {
  const step = steps[at] ?? '';
  const id = firstStepLayer + sheet.layers.length;
  sheet.layers.push({ id, name: `${name} unescaped${at === 0 ? '' : ' again'}`, from: [from], length: step.length });
  const text = decoded(step, sheet.charset);
  const span = { layer: id, start: 0, end: step.length };
  const children = at + 1 < steps.length ? [stepField(name, path, steps, at + 1, span, sheet)] : undefined;
  return {
    path: `${path}.unescaped`,
    name: 'unescaped',
    raw: text,
    value: text,
    layer: id,
    start: 0,
    end: step.length,
    children,
  };
}

/** What undoing the escapes of a value gives, step by step; nothing where there are none. */
function stepsOf(row: Row | null, value: string, isForm: boolean): string[] {
  if (!/%[0-9a-f]{2}/i.test(value) && !(isForm && value.includes('+'))) return [];
  const once = unescaped(value, isForm);
  return row?.twice === true && /%[0-9a-f]{2}/i.test(once) ? [once, unescaped(once, false)] : [once];
}

/** The text as it was sent, or its bytes in hex where they are no text. */
function rawOf(value: string, charset: Charset): { raw: string; rawEncoding: 'hex' | undefined } {
  if (isText(value, charset)) return { raw: decoded(value, charset), rawEncoding: undefined };
  return { raw: Buffer.from(value, 'latin1').toString('hex'), rawEncoding: 'hex' };
}

/** Item i of every list side by side. */
function recordsOf({ reading, columns }: Sheet): PlainRecord[] {
  const names = (reading.table?.records?.of ?? []).filter((name) => columns.has(name));
  const count = Math.max(0, ...[...columns.values()].map((items) => items.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const item = columns.get(name)?.[i];
        return item === undefined ? [] : [[name, item]];
      }),
    ),
  );
}

export function unlessKnown(status: string | undefined): string | undefined {
  return status === 'known' ? undefined : status;
}

export function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
