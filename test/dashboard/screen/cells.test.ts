/**
 * Lines laid out in columns.
 */

import { expect, test } from 'vitest';
import { cellsOf, cursorIn } from '../../../src/dashboard/screen/cells.ts';
import { run } from '../../../src/dashboard/screen/frame.ts';

function textsOf(text: string, columns: number): string[] {
  return cellsOf([run(text)], columns).map((cell) => cell.text);
}

test('a wide letter takes two cells, and marks stay with the letter before', () => {
  expect(textsOf('a好b', 5)).toEqual(['a', '好', '', 'b', ' ']);
  expect(textsOf('e\u0301x', 3)).toEqual(['e\u0301', 'x', ' ']);
  expect(textsOf('好\u0301x', 3)).toEqual(['好\u0301', '', 'x']);
  expect(textsOf('\u0301a', 2)).toEqual(['a', ' ']);
});

test('what is too long is cut, and no half of a letter is left', () => {
  expect(textsOf('abc', 2)).toEqual(['a', 'b']);
  expect(textsOf('a好b', 2)).toEqual(['a', ' ']);
  expect(textsOf('ae\u0301b', 2)).toEqual(['a', 'e\u0301']);
  expect(textsOf('', 0)).toEqual([]);
});

test('controls and halves of letters become question marks', () => {
  expect(textsOf('\x1b\x9b\x7f\n\ud800\u2028', 6)).toEqual(['?', '?', '?', '?', '?', '?']);
});

test('the cell one types into is found by its role', () => {
  expect(cursorIn(cellsOf([run('好'), run(' ', 'cursor')], 5))).toBe(2);
  expect(cursorIn(cellsOf([run('好')], 5))).toBeUndefined();
});
