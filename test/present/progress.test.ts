import { describe, expect, test } from 'vitest';
import { progressLine } from '../../src/present/progress.ts';

const half = { taken: 42_300_000, total: 100_000_000, messages: 64_512, seconds: 0.75 };

describe('the progress line', () => {
  test('says how much of what is read, the messages, the rate and the time left', () => {
    expect(progressLine(half, 79)).toBe('42.3 of 100.0 MB (42 %)  64,512 messages  56.4 MB/s  2 s left');
  });

  test('of a pipe it says what nobody can know the end of', () => {
    expect(progressLine({ ...half, total: null, messages: 1 }, 79)).toBe('42.3 MB  1 message  56.4 MB/s');
  });

  test.each([
    [60, '42.3 of 100.0 MB (42 %)  64,512 messages  56.4 MB/s'],
    [39, '42.3 of 100.0 MB (42 %)'],
    [10, '42.3 of 10'],
  ])('in %i columns it leaves out what has no room', (columns, line) => {
    expect(progressLine(half, columns)).toBe(line);
  });

  test.each([
    [59, '59 s left'],
    [61, '1 min 1 s left'],
    [7300, '2 h 1 min left'],
  ])('%i seconds left', (seconds, text) => {
    const numbers = { taken: 1_000_000, total: 1_000_000 * (seconds + 1), messages: 0, seconds: 1 };
    expect(progressLine(numbers, 200)).toContain(text);
  });

  test('a file that has grown beyond its size stays at 100 %', () => {
    expect(progressLine({ ...half, taken: 120_000_000 }, 79)).toContain('(100 %)  64,512 messages  160.0 MB/s');
  });
});
