/**
 * Values go in, rows of a sample come out, for tests of what is read in them. Fields are typed by hand.
 */

import { fieldTarget, type Ranking, rank } from '../../src/evidence/ranking.ts';
import type { Reading, ReadingKind } from '../../src/evidence/readings/reading.ts';
import type { Cells, Row } from '../../src/evidence/row-sample.ts';
import { sheetOf } from '../../src/evidence/sheet.ts';
import type { Target } from '../../src/evidence/target.ts';

export interface RowParts {
  readonly no?: number;
  readonly sec?: number;
  readonly user?: string;
  readonly client?: string;
  readonly server?: string;
  readonly version?: string;
  readonly request?: Readonly<Record<string, string>>;
}

/** A message with these fields. */
export function rowOf(fields: Readonly<Record<string, string>>, parts: RowParts = {}): Row {
  const no = parts.no ?? 1;
  return {
    hash: no,
    capture: 'a.pcap',
    no,
    time: { sec: parts.sec ?? 1_000_000_000 + no, nsec: 0 },
    user: parts.user ?? '10001',
    client: parts.client ?? '10.0.0.1',
    server: parts.server ?? '203.0.113.80:8000',
    version: parts.version ?? '1.1',
    ...cellsOf(fields),
    request: parts.request === undefined ? null : cellsOf(parts.request),
  };
}

export function cellsOf(fields: Readonly<Record<string, string>>): Cells {
  return { names: Object.keys(fields), values: Object.values(fields) };
}

/** Messages, one for each value of the field X. */
export function rowsOf(values: readonly string[]): readonly Row[] {
  return values.map((value, i) => rowOf({ X: value }, { no: i + 1 }));
}

export function targetOf(rows: readonly Row[], name = 'X'): Target {
  const target = fieldTarget(sheetOf(rows), name);
  if (target === null) throw new Error(`no row has ${name}`);
  return target;
}

/** The ranking of the field X. */
export function rankingOf(rows: readonly Row[], lists: readonly string[] = [], replies: readonly Row[] = []): Ranking {
  const target = targetOf(rows);
  return rank(target, target, { codes: [], lists: new Set(lists), replies });
}

/** The reading of that kind, the best of several. */
export function readingOf({ readings }: Ranking, kind: ReadingKind): Reading | undefined {
  return readings.find((one) => one.kind === kind);
}

/** Numbers that look like chance and are the same in every run. */
export function chance(count: number, below: number, seed = 7): readonly number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}
