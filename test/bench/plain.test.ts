import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generate } from '../../bench/generate.ts';
import { compareBodies, compareFromBytes, compareLines } from '../../bench/plain/same.ts';

const folder = mkdtempSync(join(tmpdir(), 'oicqscope-plain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe('the program and the plain path say the same', () => {
  test.each(seeds)('of the generated capture of seed %i', async (seed) => {
    // Each style with noise and without.
    const style = seed % 2 === 0 ? 'close' : 'keepalive';
    const noise = (seed & 2) === 0;
    const path = join(folder, `${seed}.pcap`);
    generate(path, { style, seed, bytes: Number.POSITIVE_INFINITY, messages: 300, noise });
    const { first, messages, lines } = await compareFromBytes(path);
    expect(first).toBeNull();
    expect(messages).toBeGreaterThanOrEqual(300);
    expect(lines).toBe(3 * messages);
  });

  test('of the bundled session, from the bytes of the file on', async () => {
    expect(await compareFromBytes('captures/kqq-session.pcap')).toMatchObject({ first: null, messages: 70 });
  });

  test('of the bodies of the bundled captures', async () => {
    expect(await compareBodies('captures/kqq-session.pcap')).toMatchObject({ first: null, messages: 70 });
    expect(await compareBodies('captures/kqq-oddities.pcapng')).toMatchObject({ first: null, messages: 154 });
  });

  test('of messages with long lists and long texts', async () => {
    for (const body of [100, 1000, 30_000]) {
      const path = join(folder, `body-${body}.pcap`);
      generate(path, { style: 'steady', seed: 1, messages: 12, connections: 2, open: 1, body });
      expect(await compareFromBytes(path)).toMatchObject({ first: null, messages: 12 });
    }
  });
});

describe('comparing lines', () => {
  const long = 'x'.repeat(100);

  test('finds no difference where there is none, and gives one hash for the same lines', () => {
    const pair = { what: 'log', plain: ['a', 'b'], program: ['a', 'b'] };
    const same = compareLines(2, [pair, pair]);
    expect(same).toMatchObject({ messages: 2, lines: 4, first: null });
    expect(compareLines(2, [pair, pair]).hash).toBe(same.hash);
    expect(compareLines(2, [{ ...pair, plain: ['a', 'c'] }, pair]).hash).not.toBe(same.hash);
  });

  test('tells where the first line begins to differ', () => {
    const { first } = compareLines(2, [{ what: 'log', plain: ['a', `${long}b`], program: ['a', `${long}c`] }]);
    expect(first).toEqual({ what: 'log, line 2', plain: `…${'x'.repeat(60)}b`, program: `…${'x'.repeat(60)}c` });
  });

  test('takes a line too few and a line too many for differences', () => {
    const missing = compareLines(1, [{ what: 'log', plain: ['a'], program: [] }]);
    expect(missing.first).toEqual({ what: 'log, line 1', plain: 'a', program: '(nothing)' });
    const surplus = compareLines(1, [{ what: 'log', plain: ['a'], program: ['a', 'b'] }]);
    expect(surplus.first).toEqual({ what: 'log, line 2', plain: '(nothing)', program: 'b' });
  });
});
