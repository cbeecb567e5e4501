/**
 * The widths of all characters, asked of our table, of blessed's and of a terminal.
 */

import xterm from '@xterm/headless';
import unicode from 'blessed/lib/unicode.js';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { safe, widthOf } from '../../../src/dashboard/text/columns.ts';
import { visible } from '../../../src/present/visible.ts';

/** What the terminal's cursor moves by, for every character behind a letter; -1 for what never gets there. */
const inTerminal = new Int8Array(0x110000).fill(-1);

beforeAll(async () => {
  const terminal = new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true });
  const asked: number[] = [];
  let answered = 0;
  terminal.onData((report) => {
    // CSI row ; column R, counted from 1, and one letter stands before.
    const column = Number(/;(\d+)R$/.exec(report)?.[1]);
    inTerminal[asked[answered]] = column - 2;
    answered += 1;
  });
  const batch = 0x4000;
  for (let first = 0; first < 0x110000; first += batch) {
    let text = '';
    for (let point = first; point < first + batch; point++) {
      if (!isShown(point)) continue;
      asked.push(point);
      text += `\ra${String.fromCodePoint(point)}\x1b[6n`;
    }
    await new Promise<void>((resolve) => terminal.write(text, resolve));
  }
  expect(answered).toBe(asked.length);
});

function isShown(point: number): boolean {
  if (point < 0x20 || (point >= 0xd800 && point <= 0xdfff)) return false;
  const letter = String.fromCodePoint(point);
  return visible(letter) === letter;
}

function isAgreed(point: number): boolean {
  const width = widthOf(String.fromCodePoint(point));
  return width === inTerminal[point] && width === unicode.charWidth(point);
}

function isKept(point: number): boolean {
  const text = `a${String.fromCodePoint(point)}`;
  return safe(text) === text;
}

/** All characters for which `is` holds, as hexadecimal numbers. */
function pointsWhere(is: (point: number) => boolean): string[] {
  const found: string[] = [];
  for (let point = 0; point < 0x110000; point++) {
    if (isShown(point) && is(point)) found.push(point.toString(16));
  }
  return found;
}

test('no character is shown that ours, blessed and the terminal give different widths', () => {
  expect(pointsWhere((point) => isKept(point) && !isAgreed(point))).toEqual([]);
});

test('what all agree about is shown, but for marks, emoji, and characters without a meaning', () => {
  const isWithoutShape = /[\p{Mn}\p{Me}\p{Co}\p{Cn}\p{Emoji_Presentation}]/u;
  const hidden = pointsWhere(
    (point) => !isKept(point) && isAgreed(point) && !isWithoutShape.test(String.fromCodePoint(point)),
  );
  expect(hidden).toEqual([]);
});

test('Chinese, Japanese and Korean text, symbols of GBK, Greek, Cyrillic and lines stay as they are', () => {
  for (const text of [
    '你好，在吗？「四」——〇々',
    'ひらがなカタカナ',
    '한국어',
    '𠮷𪚥',
    'ＡＢＣ１２３',
    '①⑴⒈㈠Ⅳⅷㄅㄆ',
    '★☆○●◎◇◆□■△▲※→←↑↓〓',
    'αβγΩ Привет',
    '┌─┬┐│├┼┤└┴┘═║╔╗█▓▒░',
    'é e\u0301 o\u0302\u0301',
  ]) {
    expect(safe(text)).toBe(text);
  }
});

test('emoji, private and unassigned characters, joining jamo and stray marks are shown as numbers', () => {
  expect(safe('好😀!')).toBe('好\\u{1f600}!');
  expect(safe('⌚️')).toBe('\\u{231a}\\u{fe0f}');
  expect(safe('👨‍👩')).toBe('\\u{1f468}\\u{200d}\\u{1f469}');
  expect(safe('\ue123\u{f0000}\u{5ffff}')).toBe('\\u{e123}\\u{f0000}\\u{5ffff}');
  expect(safe('ᄀ\u1161')).toBe('ᄀ\\u{1161}');
  expect(safe('\u0301a')).toBe('\\u{301}a');
  expect(safe('-\u0301')).toBe('-\\u{301}');
  expect(safe('a\u0301\u0302\u0303\u0304b\u0301')).toBe('a\u0301\u0302\\u{303}\\u{304}b\u0301');
  expect(safe('क\u093c')).toBe('क\\u{93c}');
});

test('controls, half surrogates and bidi controls are shown as everywhere else', () => {
  expect(safe('a\x1b[31m\r\n\x9b\u202e\ud800好')).toBe('a\\x1b[31m\\r\\n\\x9b\\u{202e}\\u{d800}好');
});

test('safe text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const once = safe(text);
      expect(safe(once)).toBe(once);
    }),
  );
});
