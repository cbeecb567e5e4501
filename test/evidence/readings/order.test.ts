import { expect, test } from 'vitest';
import { chance, rankingOf, readingOf, rowOf, rowsOf } from '../rows.ts';

test('numbers that go up by one in each session are a counter of sessions', () => {
  const next = [500, 90_000, 7000];
  const rows = chance(60, 3).map((session, i) => {
    next[session] += 1;
    return rowOf({ X: String(next[session]) }, { no: i + 1, client: `10.0.0.${session}`, user: `1000${session}` });
  });
  const reading = readingOf(rankingOf(rows), 'counter');
  expect(reading?.text.en).toBe('counts up in each session, mostly by 1');
  expect(reading?.hits).toBe(reading?.tested);
});

test('numbers that go down are said to', () => {
  const rows = rowsOf(Array.from({ length: 30 }, (_, i) => String(100 - i)));
  expect(rankingOf(rows).readings[0].text.en).toBe('counts down in each session, mostly by 1');
});

test('numbers that go up and down are no counter, and the exceptions of one are named', () => {
  expect(readingOf(rankingOf(rowsOf(chance(60, 1e6).map(String))), 'counter')).toBeUndefined();
  const values = Array.from({ length: 40 }, (_, i) => String(i === 20 ? 3 : 1000 + i));
  expect(readingOf(rankingOf(rowsOf(values)), 'counter')?.exceptions).toEqual([{ capture: 'a.pcap', no: 21 }]);
});

test('seconds since 1970 are a time, near that of the message or hours off', () => {
  for (const off of [0, 8 * 3600]) {
    const jitter = chance(30, 2);
    const rows = jitter.map((more, i) => {
      const sec = 1_100_000_000 + 97 * i * i;
      return rowOf({ X: String(sec + more + off) }, { no: i + 1, sec });
    });
    const { readings } = rankingOf(rows);
    expect(readings[0].kind).toBe('time');
    expect(readings[0].text.en).toBe(`time in seconds since 1970; off by ${off + 1} at most`);
  }
});

test('the last digits of the time are found, too', () => {
  const rows = Array.from({ length: 30 }, (_, i) => {
    const sec = 1_100_000_000 + 131 * i * i;
    return rowOf({ X: String(sec % 100_000) }, { no: i + 1, sec });
  });
  expect(readingOf(rankingOf(rows), 'time')?.text.en).toBe('time in seconds, the last 5 digits; off by 0 at most');
});

test('a time is not found in numbers of another kind', () => {
  expect(readingOf(rankingOf(rowsOf(chance(60, 1e9).map(String))), 'time')).toBeUndefined();
});

test('numbers that hardly change are no time of which only the distance is odd', () => {
  const rows = Array.from({ length: 12 }, (_, i) =>
    rowOf({ X: String(20_000 + i) }, { no: i + 1, sec: 1_000_000_000 + i }),
  );
  expect(readingOf(rankingOf(rows), 'time')).toBeUndefined();
});
