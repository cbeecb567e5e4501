/**
 * Readings: what a field may be, with the numbers that speak for it.
 */

import type { Text } from '../../model/text.ts';
import type { Row } from '../row-sample.ts';

/**
 * `constant`: always the same. `enum`: one of few. `codes`: one of a code table. `flags`: bits. `number`: of a range. `counter`: goes up or
 * down step by step. `time`: a time, or digits of one. `equal`: another field, or made from one (`by` says how).
 * `cursor`: where the page before ended. `determined`, `depends`: told by another field wholly or in part. The others:
 * one value for each user, session, server or version.
 */
export type ReadingKind =
  | 'constant'
  | 'enum'
  | 'codes'
  | 'flags'
  | 'number'
  | 'counter'
  | 'time'
  | 'equal'
  | 'cursor'
  | 'determined'
  | 'depends'
  | 'per-user'
  | 'per-session'
  | 'per-server'
  | 'per-version';

/** A message of a capture. */
export interface Sighting {
  readonly capture: string;
  readonly no: number;
}

/**
 * `bits`: saved against writing each value freely. `tested`: values that could have spoken against it; `hits`: those that did
 * not. `source`: the field or table it is about, "" for none; `by`: how it is made from that, the usual step of a counter, the
 * unit of a time, the value of a constant. `exceptions` are the first few values that speak against it.
 */
export interface Reading {
  readonly kind: ReadingKind;
  readonly bits: number;
  readonly tested: number;
  readonly hits: number;
  readonly source: string;
  readonly by: string;
  readonly text: Text;
  readonly exceptions: readonly Sighting[];
}

/** Exceptions that are listed. */
export const mostExceptions = 3;
/** A reading with more exceptions than this share is none. */
export const mostWrong = 0.1;

export function sightingOf({ capture, no }: Row): Sighting {
  return { capture, no };
}

/** What it costs to say which reading it is, and which of `choices`. */
export function priceOf(kinds: number, choices: number): number {
  return kinds + Math.log2(Math.max(1, choices));
}
