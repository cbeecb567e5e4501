import { expect, test } from 'vitest';
import { colorStyles, plainStyles, styled, wantsColor } from '../../src/present/styles.ts';

test('auto colours a terminal only, and honours NO_COLOR and TERM=dumb', () => {
  expect(wantsColor('auto', true, {})).toBe(true);
  expect(wantsColor('auto', false, {})).toBe(false);
  expect(wantsColor('auto', true, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColor('auto', true, { NO_COLOR: '' })).toBe(true);
  expect(wantsColor('auto', true, { TERM: 'dumb' })).toBe(false);
});

test('always and never are stronger than the surroundings', () => {
  expect(wantsColor('always', false, { NO_COLOR: '1', TERM: 'dumb' })).toBe(true);
  expect(wantsColor('never', true, {})).toBe(false);
});

test('plain words have no escape sequence, coloured ones end theirs', () => {
  expect(styled(plainStyles.bad, 'x')).toBe('x');
  expect(styled(colorStyles.bad, 'x')).toBe('\x1b[31mx\x1b[39m');
  expect(styled(colorStyles.bad, '')).toBe('');
});
