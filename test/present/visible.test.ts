import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible, visibleJson } from '../../src/present/visible.ts';

/** Typed anew for the tests: code points that must never reach a terminal. */
const unseen = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
] as const;

function hasUnseen(text: string): boolean {
  return [...text].some((letter) => {
    const point = letter.codePointAt(0) ?? 0;
    return unseen.some(([first, last]) => point >= first && point <= last);
  });
}

test('text without anything unseen is the same string', () => {
  for (const text of ['', 'hello, world~', '你好，在吗？「哦」', 'é ñ ½ €', '😀 𠀀', 'C:\\new'])
    expect(visible(text)).toBe(text);
});

test.each([
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
  ['\u0000\u007f\u0085\u009b', '\\x00\\x7f\\x85\\x9b'],
  ['abc\u202Edcba\u2066', 'abc\\u{202e}dcba\\u{2066}'],
  ['zero\u200bwidth\u200d\ufeff', 'zero\\u{200b}width\\u{200d}\\u{feff}'],
  ['line\u2028page\u2029', 'line\\u{2028}page\\u{2029}'],
  ['lone \ud800 and \udc00', 'lone \\u{d800} and \\u{dc00}'],
  ['tag\u{e0041}', 'tag\\u{e0041}'],
  ['soft\u00adhyphen\u061c', 'soft\\xadhyphen\\u{61c}'],
])('%j is shown with its unseen characters spelled out', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('whatever goes in, nothing unseen comes out, and what was seen stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(hasUnseen(visible(text))).toBe(false);
      expect(visible(visible(text))).toBe(visible(text));
    }),
    { numRuns: 2000 },
  );
});

test('JSON keeps its meaning and has no unseen character', () => {
  const units = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  );
  fc.assert(
    fc.property(units, (text) => {
      const json = visibleJson(JSON.stringify({ text }));
      expect(JSON.parse(json)).toEqual({ text });
      expect(hasUnseen(json)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('JSON escapes have four digits, two escapes for what needs a surrogate pair', () => {
  expect(visibleJson(JSON.stringify('\u007f\u009b\u202e\u{e0041}'))).toBe('"\\u007f\\u009b\\u202e\\udb40\\udc41"');
  expect(visibleJson(JSON.stringify('在吗😀'))).toBe('"在吗😀"');
});
