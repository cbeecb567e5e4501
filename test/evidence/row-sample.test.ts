import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSample } from '../../src/evidence/row-sample.ts';
import { rowOf } from './rows.ts';

const row = (hash: number, no: number) => ({ ...rowOf({}, { no }), hash });

test('the rows that come first by hash are kept, whatever the order in which they come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Array.from({ length: 50 }, (_, i) => i)), (order) => {
      const sample = new RowSample(10);
      for (const no of order) if (sample.wants(no % 7, 'a.pcap', no)) sample.add(row(no % 7, no));
      const expected = [...order].sort((a, b) => (a % 7) - (b % 7) || a - b).slice(0, 10);
      expect(sample.rows().map(({ no }) => no)).toEqual(expected.sort((a, b) => a - b));
    }),
  );
});

test('two samples merged are the sample of all rows', () => {
  const all = Array.from({ length: 60 }, (_, i) => row((i * 37) % 61, i));
  const [whole, even, odd] = [new RowSample(8), new RowSample(8), new RowSample(8)];
  for (const one of all) whole.add(one);
  for (const one of all) (one.no % 2 === 0 ? even : odd).add(one);
  odd.merge(even);
  expect(odd.rows()).toEqual(whole.rows());
});
