import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDashboardPicture } from '../scripts/dashboard-picture.ts';
import { makePicture } from '../scripts/picture.ts';

test('the picture in the README shows what the program prints', () => {
  const kept = readFileSync(path.join(import.meta.dirname, '../docs/oicqscope.svg'), 'utf8');
  expect(makePicture(), 'run `npm run picture`').toBe(kept);
});

test('the picture of the dashboard shows what the program paints', () => {
  const kept = readFileSync(path.join(import.meta.dirname, '../docs/dashboard.svg'), 'utf8');
  expect(makeDashboardPicture(), 'run `npm run picture`').toBe(kept);
});
