import { expect, test } from 'vitest';
import { findNearest } from '../../src/bytes/nearest.ts';

test.each([
  ['raed', 'read'],
  ['decod', 'decode'],
  ['EXPLAIN', 'explain'],
  ['dissector', 'dissectors'],
  ['compeltion', 'completion'],
])('%s is taken for %s', (word, name) => {
  expect(findNearest(word, ['read', 'decode', 'explain', 'dissectors', 'completion'])).toBe(name);
});

test.each(['proxy', '', 'x', 'x'.repeat(100_000)])('a word unlike all is taken for none', (word) => {
  expect(findNearest(word, ['read', 'decode', 'explain'])).toBeNull();
});
