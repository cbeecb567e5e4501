import { expect, test } from 'vitest';
import { readGap } from '../../src/evidence/gaps.ts';
import { sheetOf } from '../../src/evidence/sheet.ts';
import { chance, rowOf } from './rows.ts';

/** Bytes 0-2 a constant, 3 noise, 4-7 seconds since 1970 (big-endian), 8-9 a counter (little-endian), 10-13 noise. */
function gapOf(i: number, noise: readonly number[]): string {
  const bytes = Buffer.alloc(14);
  bytes.set([0x0a, 0x0b, 0x0c, noise[i] & 0xff]);
  bytes.writeUInt32BE(1_100_000_000 + 977 * i, 4);
  bytes.writeUInt16LE(700 + i, 8);
  bytes.writeUInt32BE(noise[i], 10);
  return bytes.toString('hex');
}

test('positions of a gap are read at their width and in their order, and noise is left', () => {
  const noise = chance(60, 2 ** 32, 11);
  const rows = noise.map((_, i) => rowOf({ gap: gapOf(i, noise) }, { no: i + 1, sec: 1_100_000_000 + 977 * i }));
  const { readings, positions } = readGap(sheetOf(rows), 'gap');
  expect(positions).toBe(14);
  const told = readings.map(({ start, end, order, ranking }) => [start, end, order, ranking.readings[0].text.en]);
  expect(told).toEqual([
    [0, 3, '', 'always 0a0b0c'],
    [4, 8, 'be', 'time in seconds since 1970; off by 0 at most'],
    [8, 10, 'le', 'counts up in each session, mostly by 1'],
  ]);
});

test('ciphertext says nothing', () => {
  const words = Array.from({ length: 12 }, (_, i) => chance(80, 2 ** 32, 31 + i));
  const rows = Array.from({ length: 80 }, (_, i) => {
    const hex = words.map((word) => word[i].toString(16).padStart(8, '0')).join('');
    return rowOf({ body: hex }, { no: i + 1 });
  });
  expect(readGap(sheetOf(rows), 'body').readings).toEqual([]);
});

test('of few messages nothing is said', () => {
  const rows = Array.from({ length: 4 }, (_, i) => rowOf({ gap: '0000' }, { no: i + 1 }));
  expect(readGap(sheetOf(rows), 'gap').readings).toEqual([]);
});
