import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostValues, ValueTable } from '../../src/evidence/value-table.ts';

/** The values as a table of one capture counts them; message numbers are their places. */
function tableOf(values: readonly string[], capture = 'a'): ValueTable {
  const table = new ValueTable();
  for (const [i, value] of values.entries()) {
    const bytes = Buffer.from(value, 'latin1');
    table.add(bytes, 0, bytes.length, capture, i + 1, 5);
  }
  return table;
}

function plain(table: ValueTable): unknown {
  return [table.isWhole, table.distinct, table.sorted().map(({ next: _, ...entry }) => entry)];
}

test('values are counted with their first and last place', () => {
  const [most, other] = tableOf(['1', '0', '1', '1']).sorted();
  expect(most).toMatchObject({ text: '1', count: 3, firstNo: 1, lastNo: 4, firstByte: 5 });
  expect(other).toMatchObject({ text: '0', count: 1, firstNo: 2, lastNo: 2 });
});

test('a long value is kept by its beginning, and told from others by its length and hash', () => {
  const long = 'x'.repeat(200);
  const table = tableOf([long, `${long}y`, long, `${long.slice(0, 199)}z`]);
  expect(table.sorted().map(({ text, length, count }) => [text.length, length, count])).toEqual([
    [64, 200, 2],
    [64, 200, 1],
    [64, 201, 1],
  ]);
});

test('of too many values the same ones are kept in any order, with exact counts, and their number is estimated', () => {
  const values = Array.from({ length: 5000 }, (_, i) => `v${i % 2500}`);
  const forward = tableOf(values);
  expect(forward.isWhole).toBe(false);
  expect(forward.sorted()).toHaveLength(mostValues);
  expect(forward.sorted().every(({ count }) => count === 2)).toBe(true);
  expect(Math.abs(forward.distinct - 2500) / 2500).toBeLessThan(0.2);
  const texts = (table: ValueTable): readonly string[] => table.sorted().map(({ text }) => text);
  expect(texts(tableOf([...values].reverse()))).toEqual(texts(forward));
});

test('tables that are merged are as one table of all values, in any order and grouping', () => {
  const value = fc.integer({ min: 0, max: 600 }).map(String);
  fc.assert(
    fc.property(fc.array(fc.array(value, { maxLength: 400 }), { minLength: 3, maxLength: 3 }), (parts) => {
      const tables = (): ValueTable[] => parts.map((part, i) => tableOf(part, `capture ${i}`));
      const [a, b, c] = tables();
      a.merge(b);
      a.merge(c);
      const [d, e, f] = tables();
      f.merge(e);
      const late = new ValueTable();
      late.merge(f);
      late.merge(d);
      expect(plain(late)).toEqual(plain(a));
    }),
    { numRuns: 60 },
  );
});
