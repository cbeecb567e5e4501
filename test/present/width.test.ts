import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, padTo, widthOf, wrap } from '../../src/present/width.ts';

test('Chinese letters, fullwidth forms and emoji take two columns, Latin one, combining marks none', () => {
  expect(['', 'abc', '在吗', '，！', '😀', 'é', 'é', '½'].map(widthOf)).toEqual([0, 3, 4, 4, 2, 1, 1, 1]);
});

test('padding counts columns and never cuts', () => {
  expect(padTo('在吗', 6)).toBe('在吗  ');
  expect(padTo('在吗', 3)).toBe('在吗');
});

test('lines are cut behind a space or comma where one is near', () => {
  expect(wrap('one two three four', 10)).toEqual(['one two ', 'three four']);
  expect(wrap('10001,10002,10003,', 8)).toEqual(['10001,', '10002,', '10003,']);
  expect(wrap('一二三四五六七八九十', 8)).toEqual(['一二三四', '五六七八', '九十']);
  expect(wrap('', 10)).toEqual(['']);
});

test('wrapped lines make up the text and none is too wide', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 8, max: 40 }), (text, columns) => {
      const lines = wrap(text, columns);
      expect(lines.join('')).toBe(text);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }),
  );
});

test('clipping leaves room for the ellipsis', () => {
  expect(clip('hello', 5)).toBe('hello');
  expect(clip('hello!', 5)).toBe('hell…');
  expect(clip('在吗在吗', 6)).toBe('在吗…');
});

test('characters as wide as emoji are known one by one: a watch is wide, the keyboard beside it is not', () => {
  expect(['⌚', '⌨', '✅', '✓', '⭐', '★', '㈠', '㉈', '𗀀', '🀄', '🀅', '🌡', '🌍', '𠮷'].map(widthOf)).toEqual([
    2, 1, 2, 1, 2, 1, 2, 1, 2, 2, 1, 1, 2, 2,
  ]);
});
