import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { isWholeText } from '../../src/bytes/whole-text.ts';

const isWhole = (hex: string, charset: 'utf-8' | 'gb18030' | 'big5') => {
  const bytes = Buffer.from(hex, 'hex');
  return isWholeText(bytes, 0, bytes.length, charset);
};

describe('bytes are whole text', () => {
  test.each(['utf-8', 'gb18030', 'big5'] as const)('when they are ASCII, or none, in %s', (charset) => {
    expect(isWhole('', charset)).toBe(true);
    expect(isWhole('68656c6c6f7f', charset)).toBe(true);
  });

  test.each([
    ['utf-8', 'e4bda0e5a5bd', 'e4bda0e5a5'],
    ['gb18030', 'c4e3bac3', 'c4e3ba'],
    ['gb18030', '8130813041', '81308130ff'],
    ['big5', 'a741a66e', 'a741a6'],
  ] as const)('in %s: %s, but not %s', (charset, whole, broken) => {
    expect(isWhole(whole, charset)).toBe(true);
    expect(isWhole(broken, charset)).toBe(false);
  });

  test('when a charset encoded them', () => {
    const words = fc.constantFrom('你好', '下雨天', 'ok', '、', 'ABC 中 文');
    fc.assert(
      fc.property(fc.array(words), fc.constantFrom('utf-8', 'gb18030', 'big5'), (parts, charset) => {
        const bytes = iconv.encode(parts.join(''), charset);
        expect(isWholeText(bytes, 0, bytes.length, charset)).toBe(true);
      }),
    );
  });

  test('in UTF-8 exactly when a strict decoder takes them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let isValid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          isValid = false;
        }
        expect(isWholeText(bytes, 0, bytes.length, 'utf-8')).toBe(isValid);
      }),
      { numRuns: 2000 },
    );
  });
});
