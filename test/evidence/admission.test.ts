import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Admission } from '../../src/evidence/admission.ts';

test('the same names find room in whatever order they come, and no more than there is room for', () => {
  const names = Array.from({ length: 40 }, (_, i) => `name ${i}`);
  const keptOf = (order: readonly string[]): readonly string[] => {
    const kept = new Set<string>();
    const admission = new Admission(8);
    for (const name of order) if (!kept.has(name) && admission.admit(name, () => kept.delete(name))) kept.add(name);
    return [...kept].sort();
  };
  const expected = keptOf(names);
  expect(expected).toHaveLength(8);
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: 40 }), (order) => {
      expect(keptOf([...order, ...order])).toEqual(expected);
    }),
  );
});
