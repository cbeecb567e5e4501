/**
 * Gaps: bytes that no row explains, in hex, go in; what stands at each position, one, two or four bytes wide, in either
 * order, comes out.
 *
 * A wide reading is taken where it saves more than the readings of its bytes one by one. So many places are looked at that
 * each has to pay for having been chosen.
 */

import type { Text } from '../model/text.ts';
import { gapBytes } from './binary-cells.ts';
import { judge, type Ranking } from './ranking.ts';
import { readDependence } from './readings/dependence.ts';
import { readEquality } from './readings/equality.ts';
import { readCounter, readTime } from './readings/order.ts';
import { readConstant, readEnum, readFlags } from './readings/values.ts';
import { type Column, columnOf, type Sheet, valueIn } from './sheet.ts';
import { targetOf } from './target.ts';

interface Form {
  readonly width: number;
  readonly order: 'le' | 'be' | '';
}

const forms: readonly Form[] = [
  { width: 1, order: '' },
  { width: 2, order: 'be' },
  { width: 2, order: 'le' },
  { width: 4, order: 'be' },
  { width: 4, order: 'le' },
];
/** A sample that is enough to see what stands where. */
const mostRows = 256;
const leastRows = 5;

/** What stands at bytes `[start, end)` of a gap. */
export interface GapReading {
  readonly start: number;
  readonly end: number;
  readonly order: Form['order'];
  readonly ranking: Ranking;
}

export interface GapReport {
  readonly readings: readonly GapReading[];
  /** Positions that were looked at, of which the others say nothing. */
  readonly positions: number;
  readonly rows: number;
}

/** Reads the gap `name` of the messages of a sheet. */
export function readGap(whole: Sheet, name: string): GapReport {
  const rows = whole.rows.filter((row) => valueIn(row, name) !== null).slice(0, mostRows);
  const gaps = rows.map((row) => bytesOf(valueIn(row, name) ?? ''));
  const columns = whole.columns.filter((column) => column.name !== name).map((column) => narrow(column, whole, rows));
  const sheet: Sheet = { rows, columns };
  const longest = Math.min(gapBytes, Math.max(0, ...gaps.map(({ length }) => length)));
  const price = Math.log2(Math.max(1, longest * forms.length));
  const found: GapReading[] = [];
  for (let start = 0; start < longest; start++) {
    for (const form of forms) {
      const ranking = rankForm(sheet, gaps, start, form, price);
      if (ranking.verdict === 'read') found.push({ start, end: start + form.width, order: form.order, ranking });
    }
  }
  return { readings: joinConstants(choose(found)), positions: longest, rows: rows.length };
}

function rankForm(
  sheet: Sheet,
  gaps: readonly Buffer[],
  start: number,
  { width, order }: Form,
  price: number,
): Ranking {
  const values = gaps.map((gap) => numberAt(gap, start, width, order));
  const column = columnOf(`[${start}]`, 'field', values);
  const target = targetOf(sheet, column, 8 * width);
  if (target.ids.length < leastRows) return judge(target.ids.length, []);
  const readings = [
    ...readConstant(target),
    ...readEnum(target),
    ...readFlags(target),
    ...readEquality(target),
    // What a wide value depends on, each of its bytes does.
    ...(width === 1 ? readDependence(target) : readTime(target)),
    ...readCounter(target),
  ];
  return judge(target.ids.length, readings, price);
}

/** The best readings that do not overlap. */
function choose(found: readonly GapReading[]): readonly GapReading[] {
  const single = new Map(found.flatMap((one) => (one.end - one.start === 1 ? [[one.start, bitsOf(one)]] : [])));
  const worth = found.filter((one) => {
    if (one.end - one.start === 1) return true;
    let apart = 0;
    for (let at = one.start; at < one.end; at++) apart += single.get(at) ?? 0;
    // Read apart, each byte has to be told by a reading of its own.
    return bitsOf(one) > apart + 8;
  });
  const chosen: GapReading[] = [];
  for (const one of worth.sort((a, b) => bitsOf(b) - bitsOf(a) || a.start - b.start)) {
    if (chosen.every((other) => one.end <= other.start || one.start >= other.end)) chosen.push(one);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** Constant bytes in hex; those side by side are one constant. */
function joinConstants(readings: readonly GapReading[]): readonly GapReading[] {
  const joined: GapReading[] = [];
  for (const one of readings) {
    const last = joined.at(-1);
    if (!isConstant(one)) joined.push(one);
    else if (last === undefined || last.end !== one.start || !isConstant(last)) joined.push(inHex(one, hexOf(one)));
    else joined[joined.length - 1] = join(last, one);
  }
  return joined;
}

function join(a: GapReading, b: GapReading): GapReading {
  const bits = Math.round((bitsOf(a) + bitsOf(b)) * 10) / 10;
  const joined = inHex(a, `${a.ranking.readings[0].by}${hexOf(b)}`);
  const readings = joined.ranking.readings.map((reading) => ({ ...reading, bits }));
  return { ...joined, end: b.end, ranking: { ...joined.ranking, readings } };
}

function inHex(one: GapReading, value: string): GapReading {
  const text: Text = { en: `always ${value}`, zh: `始终为 ${value}` };
  const [constant] = one.ranking.readings;
  return { ...one, order: '', ranking: { ...one.ranking, readings: [{ ...constant, by: value, text }] } };
}

/** The bytes of a constant, which is a number in digits. */
function hexOf({ start, end, order, ranking }: GapReading): string {
  const hex = Number(ranking.readings[0].by)
    .toString(16)
    .padStart(2 * (end - start), '0');
  return order === 'le' ? Buffer.from(hex, 'hex').reverse().toString('hex') : hex;
}

function isConstant({ ranking }: GapReading): boolean {
  return ranking.readings[0].kind === 'constant';
}

function bitsOf({ ranking }: GapReading): number {
  return ranking.readings[0].bits;
}

function numberAt(gap: Buffer, start: number, width: number, order: Form['order']): string | null {
  if (start + width > gap.length) return null;
  return String(order === 'le' ? gap.readUIntLE(start, width) : gap.readUIntBE(start, width));
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** The column for some of the rows. */
function narrow(column: Column, { rows }: Sheet, kept: readonly unknown[]): Column {
  const at = new Set(kept);
  const ids = column.ids.filter((_, row) => at.has(rows[row]));
  return { ...column, ids };
}
