import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCursor } from '../../../src/evidence/readings/cursor.ts';
import type { ReadingKind } from '../../../src/evidence/readings/reading.ts';
import { chance, rankingOf, readingOf, rowOf, targetOf } from '../rows.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const numbers = chance(40, 1e6).map(String);

function bestOf(rows: ReturnType<typeof rowOf>[]): readonly [ReadingKind, string, string] {
  const [{ kind, source, by }] = rankingOf(rows).readings;
  return [kind, source, by];
}

describe('copies', () => {
  test('an echo names the field of the request', () => {
    const rows = numbers.map((x, i) => rowOf({ X: x, Y: 'a' }, { no: i, request: { Q: x, LV: '3' } }));
    expect(bestOf(rows)).toEqual(['equal', 'request.Q', '']);
  });

  test('an MD5, half of one, in either case, and of the user alike', () => {
    const whole = numbers.map((y, i) => rowOf({ X: md5(y).toUpperCase(), Y: y }, { no: i }));
    expect(bestOf(whole)).toEqual(['equal', 'Y', 'md5']);
    const half = numbers.map((y, i) => rowOf({ X: md5(y).slice(0, 16), Y: y }, { no: i }));
    expect(bestOf(half)).toEqual(['equal', 'Y', 'md5, first half']);
    const ofUser = numbers.map((user, i) => rowOf({ X: md5(user).slice(16) }, { no: i, user }));
    expect(bestOf(ofUser)).toEqual(['equal', 'UIN', 'md5, second half']);
  });

  test('hex, base64, and the number of bytes', () => {
    const names = numbers.map((n) => `name ${n}`.slice(0, 5 + (Number(n) % 7)));
    const of = (make: (text: string) => string) => names.map((Y, i) => rowOf({ X: make(Y), Y }, { no: i }));
    expect(bestOf(of((text) => Buffer.from(text).toString('hex')))).toEqual(['equal', 'Y', 'hex']);
    expect(bestOf(of((text) => Buffer.from(text).toString('base64')))).toEqual(['equal', 'Y', 'base64']);
    expect(bestOf(of((text) => String(text.length)))).toEqual(['equal', 'Y', 'bytes']);
  });

  test('the number of items of a list, empty ones included', () => {
    const rows = chance(40, 9).map((n, i) => rowOf({ X: String(n), L: '7,'.repeat(n) }, { no: i }));
    expect(bestOf(rows)).toEqual(['equal', 'L', 'items']);
  });

  test('exceptions are named, and a copy with many of them is none', () => {
    const few = numbers.map((x, i) => rowOf({ X: i === 30 ? '1' : x }, { no: i, request: { X: x } }));
    const reading = readingOf(rankingOf(few), 'equal');
    expect([reading?.hits, reading?.tested, reading?.exceptions]).toEqual([39, 40, [{ capture: 'a.pcap', no: 30 }]]);
    const many = numbers.map((x, i) => rowOf({ X: i % 3 === 0 ? '1' : x }, { no: i, request: { X: x } }));
    expect(readingOf(rankingOf(many), 'equal')).toBeUndefined();
  });
});

describe('dependence', () => {
  const words = ['soon', 'late', 'full', 'none', 'half'];

  test('a field that another tells', () => {
    const rows = chance(60, 5).map((y, i) => rowOf({ X: words[y], Y: String(y) }, { no: i }));
    const [reading] = rankingOf(rows).readings;
    expect([reading.kind, reading.source, reading.tested, reading.hits]).toEqual(['determined', 'Y', 55, 55]);
  });

  test('a key that is new each time tells nothing', () => {
    const rows = chance(60, 2).map((x, i) => rowOf({ X: `w${x}`, SEQ: String(1000 + i) }, { no: i }));
    expect(readingOf(rankingOf(rows), 'determined')).toBeUndefined();
  });

  test('fields that have nothing to do with each other are not related, even with many of them', () => {
    const columns = Array.from({ length: 30 }, (_, i) => chance(30, 2, 100 + i));
    const rows = chance(30, 2, 5).map((x, row) => {
      const others = columns.map((column, i) => [`F${i}`, String(column[row])]);
      return rowOf({ X: `w${x}`, ...Object.fromEntries(others) }, { no: row });
    });
    const kinds = rankingOf(rows).readings.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'determined' || kind === 'depends')).toEqual([]);
  });

  test('a field that another tells in part, with the bits of information', () => {
    const noise = chance(200, 10, 3);
    const rows = chance(200, 4).map((y, i) =>
      rowOf({ X: words[noise[i] < 7 ? y : noise[i] - 7], Y: String(y) }, { no: i }),
    );
    const reading = readingOf(rankingOf(rows), 'depends');
    expect(reading?.source).toBe('Y');
    expect(Number(/([0-9.]+) bits a value/.exec(reading?.text.en ?? '')?.[1])).toBeGreaterThan(0.5);
  });

  test.each([
    ['per-user', (n: number) => ({ user: `1000${n}`, client: `10.0.${n}.1` })],
    ['per-session', (n: number) => ({ user: `1000${n >> 1}`, client: `10.0.0.${n}` })],
    ['per-server', (n: number) => ({ server: `203.0.113.${n}:8000` })],
    ['per-version', (n: number) => ({ version: `1.${n}` })],
  ] as const)('one value %s', (kind, partsOf) => {
    const rows = chance(80, 6).map((n, i) => rowOf({ X: `token${9 * n}` }, { no: i, ...partsOf(n) }));
    expect(rankingOf(rows).readings[0].kind).toBe(kind);
  });
});

describe('pages', () => {
  const pages = Array.from({ length: 12 }, (_, i) => [String(100 + 31 * i), String(115 + 31 * i)]);
  const session = (i: number) => ({ client: `10.0.0.${i % 3}`, user: `1000${i % 3}` });
  const replies = pages.map((page, i) => rowOf({ L: `${page.join()},` }, { no: 2 * i + 2, ...session(i) }));
  const asked = (value: (i: number) => string) =>
    pages.map((_, i) => rowOf({ X: i < 3 ? '0' : value(i) }, { no: 2 * i + 1, ...session(i) }));

  test('a request that goes on behind the last item of the reply before in its session is a cursor', () => {
    const [reading] = readCursor(targetOf(asked((i) => pages[i - 3][1])), replies, new Set(['L']));
    expect([reading.kind, reading.source, reading.tested, reading.hits]).toEqual(['cursor', 'response.L', 9, 9]);
    expect(reading.bits).toBeGreaterThan(10);
  });

  test('a request that asks for something else is none', () => {
    expect(readCursor(targetOf(asked((i) => String(5 * i))), replies, new Set(['L']))).toEqual([]);
  });
});
