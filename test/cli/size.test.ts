import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSize, toCount, toSize } from '../../src/cli/size.ts';

test.each([
  ['1', 1],
  ['4096', 4096],
  ['64K', 65_536],
  ['64k', 65_536],
  ['64KB', 65_536],
  ['64KiB', 65_536],
  ['16M', 16_777_216],
  ['0.5m', 524_288],
  ['4G', 4_294_967_296],
  ['10b', 10],
])('the size %s is %i bytes', (word, bytes) => {
  expect(toSize(word)).toBe(bytes);
});

test.each(['', '0', '-1', '+1', '1T', '5G', '0x10', '1e3', 'M', '1 M', '16Mx', '.5M', '99999999999999999999'])(
  '%j is no size',
  (word) => {
    expect(toSize(word)).toBeNull();
  },
);

test.each(['', '0', '-1', '1.0', '1K', '0x1', '1e3', '99999999999999999999'])('%j is no count', (word) => {
  expect(toCount(word)).toBeNull();
});

test('a size that is written out is read back as the same number of bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 * 1024 ** 3 }), (bytes) => {
      expect(toSize(describeSize(bytes))).toBe(bytes);
    }),
  );
});
