/**
 * Every character of Unicode that a terminal does not draw is shown as an escape.
 */

import { expect, test } from 'vitest';
import { visible, visibleJson } from '../../src/present/visible.ts';

/** Controls, format characters, line and paragraph separators. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Marks of class Cf that are drawn: number signs, Syriac and Kaithi abbreviations. */
const drawn = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

test('no control and no format character is printed as it is', () => {
  const printed: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const letter = String.fromCodePoint(point);
    if (!unseen.test(letter) || drawn.test(letter)) continue;
    const json = JSON.stringify(letter);
    const isEscaped = visible(letter) !== letter && !unseen.test(visibleJson(json));
    if (!isEscaped || JSON.parse(visibleJson(json)) !== letter) printed.push(point.toString(16));
  }
  expect(printed).toEqual([]);
});
