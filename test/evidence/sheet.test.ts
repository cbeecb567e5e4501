import { expect, test } from 'vitest';
import { itemsOf, recordRows, sheetOf } from '../../src/evidence/sheet.ts';
import { chance, rankingOf, readingOf, rowOf } from './rows.ts';

test('lists end in commas, and may lack the last one', () => {
  expect([itemsOf(''), itemsOf('a,b,'), itemsOf('a,b'), itemsOf(',')]).toEqual([[], ['a', 'b'], ['a', 'b'], ['']]);
});

test('items of lists that run in parallel stand in one row, with the fields beside them; other lists are left out', () => {
  const rows = [rowOf({ X: 'a,b,', Y: '1,2,', Z: '7,', MN: '2' }), rowOf({ X: '', Y: '', MN: '0' })];
  const records = recordRows(rows, 'X', new Set(['X', 'Y', 'Z']));
  expect(records.map(({ names, values }) => [names.join(' '), values.join(' ')])).toEqual([
    ['X Y MN', 'a 1 2'],
    ['X Y MN', 'b 2 2'],
  ]);
});

test('a list is told by another record by record', () => {
  const kinds = ['news', 'user', 'request'];
  const rows = chance(30, 3).map((first, i) => {
    const items = [first, (first + i) % 3, (2 * i) % 3];
    return rowOf(
      { X: items.map((at) => `${kinds[at]},`).join(''), Y: items.map((at) => `${at},`).join('') },
      { no: i },
    );
  });
  const reading = readingOf(rankingOf(recordRows(rows, 'X', new Set(['X', 'Y']))), 'determined');
  expect([reading?.source, reading?.hits, reading?.tested]).toEqual(['Y', 87, 87]);
});

test('columns that tell rows apart alike have the same shape, and of very many fields the frequent ones are columns', () => {
  const rows = Array.from({ length: 40 }, (_, i) =>
    rowOf({ A: String(i % 3), B: `b${i % 3}`, C: String(i % 2), [`R${i}a`]: '1', [`R${i}b`]: '1', [`R${i}c`]: '1' }),
  );
  const { columns } = sheetOf(rows);
  const shapeOf = (name: string) => columns.find((one) => one.name === name)?.shape;
  expect(shapeOf('A')).toBe(shapeOf('B'));
  expect(shapeOf('A')).not.toBe(shapeOf('C'));
  expect(columns.filter(({ origin }) => origin === 'field')).toHaveLength(96);
});
