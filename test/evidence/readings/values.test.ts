import { describe, expect, test } from 'vitest';
import { readCodes, readFlags } from '../../../src/evidence/readings/values.ts';
import { chance, rankingOf, readingOf, rowsOf, targetOf } from '../rows.ts';

const repeat = (values: readonly string[], times: number) => Array.from({ length: times }, () => values).flat();

test('what never changes is constant, and nothing else is said of it', () => {
  const { verdict, readings } = rankingOf(rowsOf(repeat(['%01'], 20)));
  expect(verdict).toBe('read');
  expect(readings.map(({ kind, text }) => [kind, text.en])).toEqual([['constant', 'always %01']]);
});

test('a constant that is a digest of a short value is said to be one', () => {
  const text = (value: string) => readingOf(rankingOf(rowsOf(repeat([value], 6))), 'constant')?.text.en;
  expect(text('C4CA4238A0B92382')).toBe('always C4CA4238A0B92382, the first half of the MD5 of 1');
  expect(text('d41d8cd98f00b204e9800998ecf8427e')).toContain('the MD5 of nothing');
  expect(text('9326B87B234E7235')).toBe('always 9326B87B234E7235');
});

test('what is always empty is said to be so', () => {
  expect(readingOf(rankingOf(rowsOf(repeat([''], 40))), 'constant')?.text.en).toBe('always empty');
});

test('of three values nothing is believed, though the candidates are shown', () => {
  const { verdict, values, readings } = rankingOf(rowsOf(['%01', '%01', '%01']));
  expect([verdict, values, readings[0].kind]).toEqual(['too-few', 3, 'constant']);
});

test('few values that come again are an enum; values that never do are not', () => {
  const few = rankingOf(rowsOf(chance(60, 3).map((n) => `state${n}`)));
  expect(few.readings[0].kind).toBe('enum');
  const many = rankingOf(rowsOf(chance(60, 1e9).map((n) => n.toString(16).padStart(8, '0'))));
  expect(many.verdict).toBe('none');
});

describe('code tables', () => {
  const tables = [
    { name: 'SX', values: new Set(['0', '1']) },
    { name: 'BT', values: new Set(['0', '1', '2', '3', '4', '5']) },
    { name: 'ST', values: new Set(['10', '20', '30', '40']) },
  ];

  test('the smallest table that has all values comes first, and others are counted', () => {
    const [reading] = readCodes(targetOf(rowsOf(chance(60, 2).map(String))), tables);
    expect(reading.source).toBe('SX');
    expect(reading.text.en).toBe('codes of SX; 1 more table has these values');
  });

  test('one value outside of a table speaks against it', () => {
    expect(readCodes(targetOf(rowsOf([...repeat(['10', '20'], 30), '99'])), tables)).toEqual([]);
  });

  test('tables that explain the values equally well are named together', () => {
    const twin = { name: 'RS', values: new Set(['0', '1']) };
    const [reading] = readCodes(targetOf(rowsOf(chance(60, 2).map(String))), [...tables, twin]);
    expect(reading.text.en).toContain('codes of SX, RS');
  });
});

describe('flags', () => {
  const bits = (count: number, flags: readonly number[]) =>
    chance(count, 2 ** flags.length).map((n) => String(flags.reduce((all, flag, i) => all + ((n >> i) & 1) * flag, 0)));

  test('bits that come and go by themselves are flags', () => {
    const { readings } = rankingOf(rowsOf(bits(200, [1, 4, 16, 64, 256])));
    expect(readings[0].kind).toBe('flags');
    expect(readings[0].text.en).toMatch(/^bits 0x1 0x4 0x10 0x40 0x100, in \d+ of 32 combinations$/);
  });

  test('codes with few bits in them are an enum first', () => {
    expect(rankingOf(rowsOf(chance(200, 4).map((n) => String(10 * (n + 1))))).readings[0].kind).toBe('enum');
  });

  test('all the numbers of a range are numbers, not flags', () => {
    const { readings } = rankingOf(rowsOf(chance(300, 40).map((n) => String(n + 17))));
    expect(readings[0].text.en).toBe('a number, 17 to 56');
    expect(readings.map(({ kind }) => kind)).not.toContain('flags');
  });

  test('large numbers and texts are no flags', () => {
    expect(readFlags(targetOf(rowsOf(chance(50, 1e9).map(String))))).toEqual([]);
    expect(readFlags(targetOf(rowsOf(['a', 'b', 'c'])))).toEqual([]);
    expect(readFlags(targetOf(rowsOf(['99999999999', '1', '2'])))).toEqual([]);
  });
});
