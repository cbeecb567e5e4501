import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlantedExchange } from '../../bench/planted.ts';
import { allAccounts, evidenceOf, registry } from '../../scripts/planted-evidence.ts';
import { Evidence } from '../../src/evidence/evidence.ts';
import { everything, Watcher } from '../../src/evidence/watcher.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { oicqFrame } from '../support/oicq-frames.ts';

const commands = ['Login', 'GetInfo', 'List', 'CLTMSG', 'Change_Stat'];

/** Exchanges in which every request has `each` names that nobody has heard of, and no two the same. */
function invented(capture: number, count: number, each: number, command?: string): readonly PlantedExchange[] {
  return Array.from({ length: count }, (_, i) => {
    const name = command ?? commands[i % commands.length];
    const names = Array.from({ length: each }, (_, k) => `&Q${capture}X${i}X${k}=${k}`).join('');
    return {
      at: 1e12 + 1000 * i,
      client: '10.0.0.1',
      server: '10.0.0.2',
      request: `VER=1.1&CMD=${name}&SEQ=${i}&UIN=10001${names}&ZZ=${i}`,
      reply: `VER=1.1&CMD=${name}&SEQ=${i}&UIN=10001&RES=0`,
    };
  });
}

const strange = (evidence: Evidence): readonly string[] =>
  evidence.groups.flatMap(({ command, dir, fields }) =>
    fields.filter(({ name }) => /^(Q\d|ZZ)/.test(name)).map(({ name, count }) => `${command} ${dir} ${name} ${count}`),
  );

describe('names that nobody has heard of', () => {
  test('do not fill the memory: so many are kept, with so many cells a message', () => {
    const evidence = evidenceOf('a', invented(1, 60, 50));
    expect(strange(evidence).length).toBeGreaterThanOrEqual(256);
    expect(strange(evidence).length).toBeLessThanOrEqual(256 + 16 * commands.length);
    const rows = evidence.groups.flatMap(({ spread, sessions }) => [...spread.rows(), ...sessions.rows()]);
    const cells = rows.map(({ names }) => names.filter((name) => /^(Q\d|ZZ)/.test(name)).length);
    expect(Math.max(...cells)).toBe(32);
    expect(cells.reduce((sum, one) => sum + one, 0)).toBeLessThan(rows.length * 10);
  });

  test('are the same in whatever order captures are merged', () => {
    const captures = [1, 2, 3].map((n) => [`capture ${n}`, invented(n, 30, 20)] as const);
    const merged = (order: readonly number[]) => {
      const all = new Evidence();
      for (const at of order) all.merge(evidenceOf(...captures[at]));
      return { fields: strange(all), accounts: allAccounts(all) };
    };
    const expected = merged([0, 1, 2]);
    expect(expected.fields.length).toBeLessThan(256 + 16 * commands.length);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        expect(merged(order)).toEqual(expected);
      }),
      { numRuns: 4 },
    );
  });

  test('of a command that nobody has heard of are fewer', () => {
    expect(strange(evidenceOf('a', invented(1, 60, 50, 'Weather')))).toHaveLength(48);
  });

  test('are all kept where there are as many as in any true capture', () => {
    const evidence = evidenceOf('a', invented(1, 10, 20));
    expect(strange(evidence)).toHaveLength(10 * 20 + commands.length);
    expect(strange(evidence)).toContain('Login request ZZ 2');
  });

  test('of one command do not crowd out those of another', () => {
    const few = invented(2, 5, 2).filter(({ request }) => request.includes('CMD=Login'));
    const evidence = evidenceOf('a', [...few, ...invented(1, 200, 50, 'CLTMSG')]);
    const own = strange(evidence).filter((one) => one.startsWith('Login'));
    expect(own).toEqual(['Login request Q2X0X0 1', 'Login request Q2X0X1 1', 'Login request ZZ 1']);
  });
});

test('numbers of commands that no table of oicq has do not fill the memory', () => {
  const watcher = new Watcher('a', everything);
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink: (message) => watcher.see(message, 0) });
  const at = { sec: 1, nsec: 0 };
  const ends = (['10.0.0.1:4000', '203.0.113.80:8000'] as const).map((text) => {
    const [address, port] = text.split(':');
    return { address, port: Number(port), text };
  });
  const [client, server] = ends;
  pipeline.step({ kind: 'open', flow: 1, at, packet: 0, transport: 'udp', ends: [client, server], opener: 0 });
  for (let i = 0; i < 300; i++) {
    const command = 0x4000 + i;
    const bytes = oicqFrame({ version: 0x0e1b, command, sequence: i, number: 80_521_347, cipher: 32 });
    const data = { flow: 1, at, packet: i, side: 0, bytes, start: 0, end: bytes.length, problems: null } as const;
    pipeline.step({ kind: 'data', ...data });
  }
  const own = watcher.evidence.groups.filter(({ protocol }) => protocol === 'oicq');
  expect(own).toHaveLength(64);
});
