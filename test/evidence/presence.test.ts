import { expect, test } from 'vitest';
import { findPresence } from '../../src/evidence/presence.ts';
import { sheetOf } from '../../src/evidence/sheet.ts';
import { chance, rowOf } from './rows.ts';

test('what decides whether a field is there is found, with counts', () => {
  const rows = chance(60, 4).map((level, i) =>
    rowOf(level === 3 ? { LV: '3', X: 'a', Y: 'b' } : { LV: String(level), Z: 'c' }, { no: i }),
  );
  const presence = findPresence(sheetOf(rows), 'X');
  expect(presence?.source).toBe('LV');
  const whole = presence?.cases.map(({ value, present, absent }) => [value, present > 0, absent > 0]).sort();
  expect(whole).toEqual([
    ['0', false, true],
    ['1', false, true],
    ['2', false, true],
    ['3', true, false],
  ]);
});

test('a field that comes by chance depends on nothing, nor does one that is always there', () => {
  const here = chance(60, 2, 3);
  const rows = chance(60, 4).map((level, i) =>
    rowOf(here[i] === 0 ? { LV: String(level), X: '1' } : { LV: String(level) }, { no: i }),
  );
  expect(findPresence(sheetOf(rows), 'X')).toBeNull();
  expect(findPresence(sheetOf(rows), 'LV')).toBeNull();
});
