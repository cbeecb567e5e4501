/**
 * Presence: the messages of a command go in, what decides whether a field is in them comes out: the value of another field,
 * whether another field is there, or the version.
 */

import type { Text } from '../model/text.ts';
import { conditionalBits, learnedBits } from './code-length.ts';
import { presenceTarget } from './ranking.ts';
import { nameOf, sourceName } from './readings/equality.ts';
import { priceOf } from './readings/reading.ts';
import type { Column, Sheet } from './sheet.ts';

/** A value of what presence depends on, "" and null where that is absent, with how often the field is there and is not. */
export interface PresenceCase {
  readonly value: string | null;
  readonly present: number;
  readonly absent: number;
}

export interface Presence {
  readonly source: string;
  readonly name: Text;
  readonly bits: number;
  readonly cases: readonly PresenceCase[];
}

/** What depends on more values than this is listed in part. */
const mostCases = 8;
const least = 10;

/** What presence depends on, as far as that is told by at least 10 bits; null where it is not, or is always the same. */
export function findPresence(sheet: Sheet, name: string): Presence | null {
  const target = presenceTarget(sheet, name);
  if (target.texts.length < 2) return null;
  const alone = learnedBits(target.ids, target.free);
  let best: { readonly key: Column; readonly bits: number } | null = null;
  for (const key of sheet.columns) {
    if (key.origin === 'field' && key.name === name) continue;
    if (key.origin === 'user' || key.origin === 'session') continue;
    const keys = target.at.map((row) => key.ids[row]);
    const bits = alone - conditionalBits(target.ids, keys, target.free) - priceOf(3, sheet.columns.length);
    // Fields that come and go together tell each other; one that is always there is the better reason.
    const isAlways = key.ids.every((id) => id >= 0);
    const weight = bits + (isAlways ? least : 0);
    if (bits >= least && (best === null || weight > best.bits)) best = { key, bits: weight };
  }
  if (best === null) return null;
  const { key } = best;
  const isAlways = key.ids.every((id) => id >= 0);
  return {
    source: sourceName(key),
    name: nameOf(key),
    bits: round(best.bits - (isAlways ? least : 0)),
    cases: casesOf(key, target.ids, target.texts),
  };
}

function casesOf(key: Column, ids: readonly number[], texts: readonly string[]): readonly PresenceCase[] {
  const counts = new Map<number, { present: number; absent: number }>();
  for (const [row, id] of ids.entries()) {
    const known = counts.get(key.ids[row]) ?? { present: 0, absent: 0 };
    counts.set(key.ids[row], known);
    if (texts[id] === 'present') known.present += 1;
    else known.absent += 1;
  }
  return [...counts]
    .sort(([, a], [, b]) => b.present + b.absent - a.present - a.absent)
    .slice(0, mostCases)
    .map(([id, { present, absent }]) => ({ value: id < 0 ? null : key.texts[id], present, absent }));
}

function round(bits: number): number {
  return Math.round(bits * 10) / 10;
}
