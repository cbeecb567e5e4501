/**
 * Nothing goes in, docs/evidence.md comes out: how readings of fields are tested, and how often the right one is found,
 * measured on generated traffic with planted truths. `npm run evidence` writes it.
 */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PlantedTruth, plantedExchanges, plantedNoise, plantedTruths } from '../bench/planted.ts';
import type { FieldAccount } from '../src/evidence/account.ts';
import type { Reading } from '../src/evidence/readings/reading.ts';
import { evidenceText } from './evidence-text.ts';
import { evidenceOf, repliesOf } from './planted-evidence.ts';

export const evidenceDocumentFile = 'docs/evidence.md';

const seeds = 100;
const sizes = [200, 30, 12] as const;

/** How a truth was found: in so many runs it ranked first, among the first three, and was believed. */
export interface Found {
  readonly what: string;
  readonly runs: number;
  readonly first: number;
  readonly topThree: number;
  /** Runs in which some reading was believed, and in which that was the right one. */
  readonly claims: number;
  readonly right: number;
}

/** Runs seeds 1 to `runs` with `messages` exchanges each. The last row is that of the noise. */
export function measureFound(messages: number, runs: number): readonly Found[] {
  const all = Array.from({ length: runs }, (_, i) =>
    repliesOf(evidenceOf(`seed-${i + 1}`, plantedExchanges(i + 1, messages))),
  );
  const accounts = (field: string): readonly FieldAccount[] => all.flatMap((one) => one.get(field) ?? []);
  const truths = plantedTruths.map((truth) => foundOf(truth.what, accounts(truth.field), (one) => isRight(truth, one)));
  return [...truths, foundOf('nothing: noise', plantedNoise.flatMap(accounts), () => false)];
}

function foundOf(what: string, accounts: readonly FieldAccount[], isTrue: (reading: Reading) => boolean): Found {
  const count = (holds: (account: FieldAccount) => boolean): number => accounts.filter(holds).length;
  return {
    what,
    runs: accounts.length,
    first: count(({ ranking }) => ranking.readings.slice(0, 1).some(isTrue)),
    topThree: count(({ ranking }) => ranking.readings.slice(0, 3).some(isTrue)),
    claims: count(({ ranking }) => ranking.verdict === 'read'),
    right: count(({ ranking }) => ranking.verdict === 'read' && isTrue(ranking.readings[0])),
  };
}

function isRight({ kind, sources }: PlantedTruth, reading: Reading): boolean {
  return reading.kind === kind && sources.includes(reading.source);
}

/** The rows of the table for one number of messages. */
export function foundRows(messages: number, found: readonly Found[]): readonly string[] {
  return found.map(({ what, runs, first, topThree, claims, right }) => {
    const precision = claims === 0 ? '-' : share(right, claims);
    const isNoise = what.startsWith('nothing');
    const ranks = isNoise ? ['-', '-'] : [share(first, runs), share(topThree, runs)];
    const recall = isNoise ? '-' : share(right, runs);
    return `| ${messages} | ${what} | ${ranks.join(' | ')} | ${claims} of ${runs} | ${precision} | ${recall} |`;
  });
}

function share(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(0)} %`;
}

/** The text of the document. */
function evidenceDocument(): string {
  return evidenceText(
    seeds,
    sizes.flatMap((messages) => foundRows(messages, measureFound(messages, seeds))),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path.join(import.meta.dirname, '..', evidenceDocumentFile), evidenceDocument());
  console.error(evidenceDocumentFile);
}
