import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plantedExchanges } from '../../bench/planted.ts';
import { allAccounts, evidenceOf } from '../../scripts/planted-evidence.ts';
import { Evidence } from '../../src/evidence/evidence.ts';

const captures = [
  ['monday', plantedExchanges(1, 90)],
  ['tuesday', plantedExchanges(2, 300)],
  ['wednesday', plantedExchanges(3, 400)],
  ['friday', plantedExchanges(4, 7)],
] as const;

const read = captures.map(
  ([name, exchanges]) =>
    () =>
      evidenceOf(name, exchanges),
);

function mergedIn(order: readonly number[]): Evidence {
  const all = new Evidence();
  for (const at of order) all.merge(read[at]());
  return all;
}

test('evidence of several captures is the same in any order', () => {
  const expected = allAccounts(mergedIn([0, 1, 2, 3]));
  expect(expected.find(({ field, dir }) => field === 'XX' && dir === 'response')?.isWhole).toBe(false);
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
      expect(allAccounts(mergedIn(order))).toEqual(expected);
    }),
    { numRuns: 4 },
  );
});

test('evidence is the same however captures are grouped before they are merged', () => {
  const pairs = mergedIn([3, 2]);
  pairs.merge(mergedIn([1, 0]));
  expect(allAccounts(pairs)).toEqual(allAccounts(mergedIn([0, 1, 2, 3])));
});

test('merging leaves what was merged as it was', () => {
  const first = read[0]();
  const before = allAccounts(first);
  const all = new Evidence();
  all.merge(first);
  all.merge(read[1]());
  expect(allAccounts(first)).toEqual(before);
});
