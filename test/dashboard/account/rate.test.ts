import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rate, rateSeconds } from '../../../src/dashboard/account/rate.ts';

const at = (sec: number) => ({ sec, nsec: 0 });

test('seconds of the last minute are counted one by one, the latest stands last', () => {
  const rate = new Rate();
  for (const sec of [100, 100, 101, 103]) rate.add(at(sec));
  expect(rate.counts.slice(-4)).toEqual([2, 1, 0, 1]);
  expect(rate.seconds).toBe(4);
  rate.add(null);
  rate.add(at(102));
  expect(rate.counts.slice(-4)).toEqual([2, 1, 1, 1]);
});

test('what is older than a minute is forgotten, and a time far back begins a new minute', () => {
  const rate = new Rate();
  for (const sec of [100, 130, 165]) rate.add(at(sec));
  expect(rate.counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  rate.add(at(50));
  expect([rate.counts.at(-1), rate.counts.reduce((sum, count) => sum + count, 0), rate.seconds]).toEqual([1, 1, 1]);
});

test('of any times in order exactly those of the last minute count', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(90), { minLength: 1, maxLength: 100 }), (steps) => {
      const rate = new Rate();
      let sec = 1_241_438_400;
      const times = steps.map((step) => {
        sec += step;
        return sec;
      });
      for (const time of times) rate.add(at(time));
      const wanted = Array.from({ length: rateSeconds }, (_, i) => {
        const second = sec - rateSeconds + 1 + i;
        return times.filter((time) => time === second).length;
      });
      expect(rate.counts).toEqual(wanted);
    }),
  );
});
