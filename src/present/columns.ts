/**
 * Columns: names of the filter language go in, the function that writes a message as a row of their values comes out, in
 * CSV (RFC 4180), with tabs, or as `tshark -T fields` has it.
 */

import { fieldsOf } from '../dissect/dissect.ts';
import type { FilterName, FilterNames } from '../filter/names.ts';
import type { Values } from '../filter/value.ts';
import { type ReadValues, readerOf, Subject } from '../filter/values.ts';
import type { Message } from '../model/message.ts';
import type { Origin } from './record.ts';
import { maskSecrets } from './redact.ts';
import { isoTime } from './time.ts';
import { visible } from './visible.ts';

/** How rows are written. The keys of -E in tshark, and their values. */
export interface ColumnForm {
  readonly separator: string;
  /** Around each value; "" for none. */
  readonly quote: '"' | "'" | '';
  readonly header: boolean;
  /** Which of several values: the first, the last, or all. */
  readonly occurrence: 'f' | 'l' | 'a';
  /** Between several. */
  readonly aggregator: string;
  /** Quoted where they have to be, doubled quotes inside (RFC 4180). */
  readonly isCsv: boolean;
  /** A value that a spreadsheet would take for a formula gets ' in front. */
  readonly isFormulaSafe: boolean;
}

/** The form of each format that has columns, unless options say otherwise. */
export const tableForms: Readonly<Record<'csv' | 'tsv' | 'fields', ColumnForm>> = {
  csv: formOf(',', true),
  tsv: { ...formOf('\t', false), header: true },
  fields: formOf('\t', false),
};

function formOf(separator: string, isCsv: boolean): ColumnForm {
  return { separator, quote: '', header: isCsv, occurrence: 'a', aggregator: ',', isCsv, isFormulaSafe: isCsv };
}

export interface Column {
  /** As it was asked for. */
  readonly title: string;
  readonly name: FilterName;
  readonly read: ReadValues;
}

export const usualColumns = ['no', 'time', 'src', 'dst', 'proto', 'dir', 'cmd', 'uin', 'res', 'summary'];

/** The columns of these names, `kqq.MT[1]` for an item of a list; or the first that there is none of. */
export function findColumns(
  titles: readonly string[],
  names: FilterNames,
): readonly Column[] | { readonly fault: string } {
  const columns: Column[] = [];
  for (const title of titles) {
    const found = /^(.*?)(?:\[(\d{1,9})\])?$/s.exec(title);
    const name = names.find(found?.[1] ?? '');
    // Only fields of protocols are lists.
    if (name === null || (name.protocol === null && found?.[2] !== undefined)) return { fault: title };
    columns.push({ title, name, read: readerOf(name, found?.[2] === undefined ? null : Number(found[2])) });
  }
  return columns;
}

/** Makes the function that writes a message as a row, without a line end. */
export function createRow(
  columns: readonly Column[],
  form: ColumnForm,
  redact: boolean,
  origin: () => Origin,
): (message: Message) => string {
  const masked = (message: Message) => maskSecrets(message, fieldsOf(message)).tree;
  const subject = new Subject(redact ? masked : null, redact);
  return (message) => {
    const from = origin();
    subject.begin(message, from.source);
    return rowOf(
      columns.map(({ name, read }) => cellOf(name, read(subject), message, form, from)),
      form,
    );
  };
}

/** A row of cells. */
export function rowOf(cells: readonly string[], form: ColumnForm): string {
  return cells.map((cell) => quoted(cell, form)).join(form.separator);
}

function cellOf(
  name: FilterName,
  values: Values,
  message: Message,
  { occurrence, aggregator }: ColumnForm,
  { timeDigits }: Origin,
): string {
  if (name.type === 'time') return isoTime(name.name === 'time' ? message.time : message.timeEnd, timeDigits) ?? '';
  const texts = values.texts();
  if (occurrence === 'a') return texts.join(aggregator);
  return (occurrence === 'f' ? texts[0] : texts.at(-1)) ?? '';
}

const formula = /^[=+\-@\t\r]/;

function quoted(cell: string, { quote, isCsv, isFormulaSafe, separator }: ColumnForm): string {
  if (!isCsv) {
    // A row is a line, and no value may end it or move the cursor.
    const shown = visible(cell);
    return quote === '' ? shown : `${quote}${shown}${quote}`;
  }
  const safe = isFormulaSafe && formula.test(cell) ? `'${cell}` : cell;
  const shown = unseen(safe);
  return /["\r\n]/.test(shown) || shown.includes(separator) || /^\s|\s$/.test(shown)
    ? `"${shown.replaceAll('"', '""')}"`
    : shown;
}

/** Line ends stay what they are between quotes; what a terminal must not get is made visible. */
function unseen(text: string): string {
  return text
    .split(/(\r\n|\n)/)
    .map((part) => (part === '\n' || part === '\r\n' ? part : visible(part)))
    .join('');
}
