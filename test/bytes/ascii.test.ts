import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asciiBytes,
  endOfLine,
  findBytes,
  findLineFeed,
  hexDigit,
  readDecimal,
  skipBlanks,
  startsWithAnyCase,
  trimBlanks,
} from '../../src/bytes/ascii.ts';

const bytes = (text: string) => asciiBytes(text);

describe('ASCII in bytes', () => {
  it('finds line ends inside the range only', () => {
    expect(findLineFeed(bytes('a\nb\n'), 0, 4)).toBe(1);
    expect(findLineFeed(bytes('a\nb\n'), 2, 3)).toBe(-1);
    expect(endOfLine(bytes('ab\r\n'), 0, 3)).toBe(2);
    expect(endOfLine(bytes('\r\n'), 1, 1)).toBe(1);
  });

  it('finds words as indexOf does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 20 }),
        fc.constantFrom('a', 'ab', 'aab', 'bb'),
        (text, word) => {
          expect(findBytes(bytes(text), 0, text.length, bytes(word))).toBe(text.indexOf(word));
        },
      ),
    );
  });

  it('compares letters without case and everything else exactly', () => {
    const word = bytes('content-length');
    expect(startsWithAnyCase(bytes('Content-LENGTH: 3'), 0, 17, word)).toBe(true);
    expect(startsWithAnyCase(bytes('Content\rLENGTH: 3'), 0, 17, word)).toBe(false);
    expect(startsWithAnyCase(bytes('content-lengt'), 0, 13, word)).toBe(false);
  });

  it('reads plain decimal numbers and nothing else', () => {
    const read = (text: string) => readDecimal(bytes(text), 0, text.length);
    expect([read('0'), read('0012'), read('999999999999999')]).toEqual([0, 12, 999_999_999_999_999]);
    expect(['', '-1', '+1', '1 ', '0x1', '1.0', '1000000000000000'].map(read)).toEqual([-1, -1, -1, -1, -1, -1, -1]);
  });

  it('reads hex digits in either case', () => {
    expect([...bytes('09afAFgG/:@`')].map(hexDigit)).toEqual([0, 9, 10, 15, 10, 15, -1, -1, -1, -1, -1, -1]);
    expect(hexDigit(undefined)).toBe(-1);
  });

  it('trims spaces and tabs inside the range', () => {
    expect(skipBlanks(bytes(' \t a '), 0, 5)).toBe(3);
    expect(trimBlanks(bytes(' \t a '), 0, 5)).toBe(4);
    expect(trimBlanks(bytes('   '), 1, 3)).toBe(1);
  });
});
