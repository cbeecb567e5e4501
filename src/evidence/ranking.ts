/**
 * Ranking: a target goes in, all readings that save anything come out, the best first, with a verdict on whether they are
 * to be believed.
 */

import { readCursor } from './readings/cursor.ts';
import { readDependence } from './readings/dependence.ts';
import { readEquality } from './readings/equality.ts';
import { readCounter, readTime } from './readings/order.ts';
import type { Reading, ReadingKind } from './readings/reading.ts';
import { type KnownCodes, readCodes, readConstant, readEnum, readFlags, readNumber } from './readings/values.ts';
import type { Row } from './row-sample.ts';
import { columnOf, type Sheet, valueIn } from './sheet.ts';
import { type Target, targetOf } from './target.ts';

/** Fewer values than this say nothing, whatever they look like. */
export const leastValues = 5;
/** Bits from which on a reading is believed: one in a thousand fields of noise has a reading that saves so many. */
export const believed = 10;
/** Readings that are listed. */
const mostReadings = 8;

/**
 * `read`: the first reading is believed. `none`: no reading fits. `too-few`: less than `leastValues` values. `values` is how
 * many were looked at.
 */
export interface Ranking {
  readonly verdict: 'read' | 'none' | 'too-few';
  readonly values: number;
  readonly readings: readonly Reading[];
}

/** What readings of a field are tested with besides its own messages. */
export interface Surroundings {
  readonly codes: readonly KnownCodes[];
  /** Names of fields that are lists. */
  readonly lists: ReadonlySet<string>;
  /** For a field of requests: the replies of the same sessions, in order. */
  readonly replies: readonly Row[];
}

/** `sessions` is the same field in a sample of whole sessions, for what needs messages one behind the other. */
export function rank(target: Target, sessions: Target, { codes, lists, replies }: Surroundings): Ranking {
  const readings = [
    ...readConstant(target),
    ...readEnum(target),
    ...readCodes(target, codes),
    ...readFlags(target),
    ...readNumber(target),
    ...readEquality(target),
    ...readDependence(target),
    ...readTime(target),
    ...readCounter(sessions),
    ...(replies.length === 0 ? [] : readCursor(sessions, replies, lists)),
  ];
  return judge(target.ids.length, readings);
}

/** The ranking of readings of `values` values, from which `choice` bits are taken for having chosen what to look at. */
export function judge(values: number, readings: readonly Reading[], choice = 0): Ranking {
  const saving = readings
    .map((reading) => ({ ...reading, bits: Math.round((reading.bits - choice) * 10) / 10 }))
    .filter(({ bits }) => bits > 0)
    .sort((a, b) => b.bits - a.bits || order.indexOf(a.kind) - order.indexOf(b.kind));
  const kept = saving.filter((reading, at) => !isImplied(reading, saving.slice(0, at)));
  const isRead = kept.length > 0 && kept[0].bits >= believed;
  return {
    verdict: values < leastValues ? 'too-few' : isRead ? 'read' : 'none',
    values,
    readings: kept.slice(0, mostReadings),
  };
}

/** Of two that save the same, the simpler one comes first. */
const order: readonly ReadingKind[] = [
  'constant',
  'codes',
  'flags',
  'number',
  'time',
  'counter',
  'equal',
  'cursor',
  'per-version',
  'per-server',
  'per-user',
  'per-session',
  'determined',
  'enum',
  'depends',
];

/** Whether a better reading says it already: a field that equals another is told by it, too. */
function isImplied({ kind, source }: Reading, better: readonly Reading[]): boolean {
  if (kind === 'counter' || kind === 'time') return better.some((one) => one.kind === kind);
  if (kind !== 'determined' && kind !== 'depends') return false;
  return better.some((one) => one.source === source && (one.kind === 'equal' || one.kind === 'determined'));
}

/** The target of a field of a sheet; null where no row has it. */
export function fieldTarget(sheet: Sheet, name: string): Target | null {
  const known = sheet.columns.find((one) => one.origin === 'field' && one.name === name);
  const values = (): readonly (string | null)[] => sheet.rows.map((row) => valueIn(row, name));
  const column = known ?? columnOf(name, 'field', values());
  return column.texts.length === 0 ? null : targetOf(sheet, column);
}

/** Whether the field is there, row by row, as a target of its own: what tells it is what its presence depends on. */
export function presenceTarget(sheet: Sheet, name: string): Target {
  const values = sheet.rows.map((row) => (valueIn(row, name) === null ? 'absent' : 'present'));
  return targetOf(sheet, columnOf(name, 'field', values), 1);
}
