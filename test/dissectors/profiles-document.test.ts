import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { measureDraws, profilesDocument, profilesDocumentFile } from '../../scripts/profiles-doc.ts';

test('the document of wire profiles is what is measured (`npm run profiles` makes it)', () => {
  const file = path.join(import.meta.dirname, '../..', profilesDocumentFile);
  expect(readFileSync(file, 'utf8')).toBe(profilesDocument());
}, 60_000);

test('of 20 frames with strings and a portrait the true profile is among the first three', () => {
  const { draws, topThree } = measureDraws(20);
  expect(topThree).toBe(draws);
});
