import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantedExchanges, plantedNoise, plantedTruths } from '../../bench/planted.ts';
import { evidenceDocumentFile, foundRows, measureFound } from '../../scripts/evidence-doc.ts';
import { evidenceText } from '../../scripts/evidence-text.ts';
import { evidenceOf, repliesOf } from '../../scripts/planted-evidence.ts';

const namesOf = (messages: number, seed: number) => {
  const accounts = repliesOf(evidenceOf('planted', plantedExchanges(seed, messages)));
  return (field: string) => accounts.get(field)?.ranking;
};

describe.each([1001, 1002, 1003])('planted truths of seed %d', (seed) => {
  const [of200, of30] = [namesOf(200, seed), namesOf(30, seed)];

  test.each(plantedTruths)('$field is found to be $what', ({ field, kind, sources }) => {
    const isRight = (one: { kind: string; source: string }) => one.kind === kind && sources.includes(one.source);
    expect(of200(field)?.verdict).toBe('read');
    expect(of200(field)?.readings.slice(0, 1).some(isRight)).toBe(true);
    expect(of30(field)?.readings.slice(0, 3).some(isRight)).toBe(true);
  });

  test.each(plantedNoise)('%s is noise, of which nothing is claimed', (field) => {
    expect([of200(field)?.verdict, of30(field)?.verdict]).toEqual(['none', 'none']);
  });
});

test('the document of evidence is what is measured (`npm run evidence` makes it)', () => {
  const kept = readFileSync(path.join(import.meta.dirname, '../..', evidenceDocumentFile), 'utf8');
  const rows = kept.split('\n').filter((line) => /^\| [0-9]/.test(line));
  expect(evidenceText(100, rows)).toBe(kept);
  const measured = foundRows(30, measureFound(30, 100));
  expect(rows.filter((row) => row.startsWith('| 30 '))).toEqual(measured);
}, 60_000);
