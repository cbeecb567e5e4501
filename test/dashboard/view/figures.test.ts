import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf } from '../../../src/dashboard/text/columns.ts';
import {
  bar,
  describeBytes,
  describeClock,
  describeCount,
  describeDuration,
  describeRate,
  describeSecond,
  describeShare,
  sparkline,
} from '../../../src/dashboard/view/figures.ts';

test('numbers are short: counts, sizes, durations, rates and shares', () => {
  expect([0, 7, 99_999, 123_456, 4_500_000, 2e15].map(describeCount)).toEqual([
    '-',
    '7',
    '99999',
    '123k',
    '4.5M',
    '2000T',
  ]);
  expect([0, 999, 1024, 35_000, 40 * 1024 * 1024].map(describeBytes)).toEqual(['-', '999', '1.0K', '34K', '40M']);
  expect([null, 0, 0.0421, 31.25, 999.9, 1250, 20_003].map(describeDuration)).toEqual([
    '-',
    '0 ms',
    '0.0421 ms',
    '31.3 ms',
    '1 s',
    '1.25 s',
    '20 s',
  ]);
  expect([0, 0.96, 3.14, 12.5].map(describeRate)).toEqual(['0', '1', '3.1', '13']);
  expect([describeShare(0, 0), describeShare(1, 1000), describeShare(2, 3), describeShare(3, 3)]).toEqual([
    '0 %',
    '<1 %',
    '67 %',
    '100 %',
  ]);
});

test('clocks are those of UTC', () => {
  const at = { sec: 1_241_438_401, nsec: 250_000_999 };
  expect([describeClock(at), describeSecond(at), describeClock(null)]).toEqual(['12:00:01.250', '12:00:01', '-']);
});

test('a bar fills exactly its columns, and what is there at all shows', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 60 }), (part, more, columns) => {
      const drawn = bar(part, part + more, columns);
      expect(widthOf(drawn)).toBe(columns);
      expect(drawn.trim() === '').toBe(part === 0);
      if (more === 0 && part > 0) expect(drawn).toBe('█'.repeat(columns));
    }),
  );
});

test('a line of blocks has one column for each count, the highest as high as can be', () => {
  expect(sparkline([0, 1, 2, 4, 8], 8)).toBe(' ▁▂▄█');
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (counts) => {
      expect(widthOf(sparkline(counts, Math.max(...counts)))).toBe(counts.length);
    }),
  );
});
