/**
 * Targets: a column of a sheet goes in, what every reading of it needs comes out: its values row by row and what they cost
 * to write freely.
 */

import { freeBits } from './code-length.ts';
import type { Row } from './row-sample.ts';
import type { Column, Sheet } from './sheet.ts';

/** The rows that have a value, in order, with the number of the value and its text. */
export interface Target {
  readonly name: string;
  readonly sheet: Sheet;
  readonly column: Column;
  /** Numbers of rows. */
  readonly at: readonly number[];
  readonly ids: readonly number[];
  readonly texts: readonly string[];
  /** Bits of each different value, and of all values together. */
  readonly free: (id: number) => number;
  readonly freeTotal: number;
}

/** `bitsOf`: what a value costs where its letters do not tell, as that of bytes. */
export function targetOf(sheet: Sheet, column: Column, bitsOf: number | null = null): Target {
  const at: number[] = [];
  const ids: number[] = [];
  const counts: number[] = column.texts.map(() => 0);
  for (const [row, id] of column.ids.entries()) {
    if (id < 0) continue;
    at.push(row);
    ids.push(id);
    counts[id] += 1;
  }
  const bits = bitsOf === null ? freeBits(column.texts, counts) : counts.map(() => bitsOf);
  return {
    name: column.name,
    sheet,
    column,
    at,
    ids,
    texts: column.texts,
    free: (id) => bits[id],
    freeTotal: ids.reduce((sum, id) => sum + bits[id], 0),
  };
}

/** The row of the target's value number `index`. */
export function rowOf({ sheet, at }: Target, index: number): Row {
  return sheet.rows[at[index]];
}
