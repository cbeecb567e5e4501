/**
 * Records in the tree: lists that run in parallel, joined into records, go in, a table with a row a record comes out.
 */

import type { Field, FieldRecord } from '../model/field.ts';
import { styled } from './styles.ts';
import { addDetail, type Layout, marginWidth, statusMarks, type TreeOptions, writeDetails } from './tree-details.ts';
import { visible } from './visible.ts';
import { padTo, widthOf, wrap } from './width.ts';

/** The widest a column is made for the sake of alignment. */
const maxCell = 28;

/** A table with a row for each record, and below it how items were unescaped. */
export function writeRecords(layout: Layout, records: readonly FieldRecord[]): void {
  const { lines, styles, words, options } = layout;
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cells = records.map((record) => names.map((name) => describeCell(record[name], options)));
  const numberWidth = String(records.length).length;
  const widths = names.map((name, column) => {
    let width = widthOf(name);
    for (const row of cells) {
      const columns = widthOf(row[column]);
      if (columns <= maxCell && columns > width) width = columns;
    }
    return width;
  });
  const indent = ' '.repeat(marginWidth + 2);
  const header = names.map((name, column) => padTo(name, widths[column])).join('  ');
  lines.push(`${indent}${styled(styles.name, `${padTo(words.record, numberWidth)}  ${header}`.trimEnd())}`);
  for (const [i, row] of cells.entries()) {
    const number = String(i + 1).padStart(numberWidth);
    const front = row.slice(0, -1).map((cell, column) => `${padTo(cell, widths[column])}  `);
    const line = `${indent}${number}  ${front.join('')}`;
    const last = row.at(-1) ?? '';
    const pieces = wrap(last, options.columns - widthOf(line));
    for (const [at, piece] of pieces.entries()) {
      lines.push(`${at === 0 ? line : ' '.repeat(widthOf(line))}${piece}`.trimEnd());
    }
    writeRecordDetails(layout, records[i]);
  }
}

/** `30 busy`, `"hello"`; what is not known has its mark in front. */
function describeCell(item: Field | undefined, options: TreeOptions): string {
  if (item === undefined) return '-';
  const mark = item.status === 'known' ? '' : statusMarks[item.status];
  const text = visible(item.text ?? (item.rawEncoding === 'hex' ? String(item.value) : (item.raw ?? '')));
  if (item.label === undefined) return `${mark}${text}` || '-';
  return `${mark}${text} ${visible(item.label[options.language])}`;
}

function writeRecordDetails(layout: Layout, record: FieldRecord): void {
  for (const item of Object.values(record)) {
    if (item.steps !== undefined) addDetail(layout, item.name, item.raw ?? '');
    writeDetails(layout, withoutKnownNote(item));
  }
}

/** Notes that hold for every item of a list stand at the list. */
function withoutKnownNote(item: Field): Field {
  if (item.status === 'unknown' || item.note === undefined) return item;
  const { note, ...rest } = item;
  return rest;
}
