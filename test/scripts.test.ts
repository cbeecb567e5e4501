import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDashboardPicture } from '../scripts/dashboard-picture.ts';
import { makePicture } from '../scripts/picture.ts';
import { referenceDocuments, referenceFolder } from '../scripts/reference-doc.ts';

test('the picture in the README shows what the program prints', () => {
  const kept = readFileSync(path.join(import.meta.dirname, '../docs/oicqscope.svg'), 'utf8');
  expect(makePicture(), 'run `npm run picture`').toBe(kept);
});

test('the picture of the dashboard shows what the program paints', () => {
  const kept = readFileSync(path.join(import.meta.dirname, '../docs/dashboard.svg'), 'utf8');
  expect(makeDashboardPicture(), 'run `npm run picture`').toBe(kept);
});

test('docs/reference is what the tables and the bundled captures give', () => {
  const folder = path.join(import.meta.dirname, '..', referenceFolder);
  const made = referenceDocuments();
  expect(readdirSync(folder).sort(), 'run `npm run reference`').toEqual(made.map(({ name }) => name).sort());
  for (const { name, text } of made) {
    expect(readFileSync(path.join(folder, name), 'utf8'), 'run `npm run reference`').toBe(text);
  }
});
