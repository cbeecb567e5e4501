import { expect, test } from 'vitest';
import { allAccounts, evidenceOf } from '../../scripts/planted-evidence.ts';
import { Evidence } from '../../src/evidence/evidence.ts';

function exchange(command: string, answered: string) {
  return {
    at: 1_100_000_000_000,
    client: '10.0.0.1',
    server: '203.0.113.80',
    request: `VER=1.1&CMD=${command}&SEQ=1&UIN=10001&QQ=${command}`,
    reply: `VER=1.1&CMD=${answered}&SEQ=1&UIN=10001&RES=0&RR=${answered}`,
  };
}

function counted(evidence: Evidence): readonly unknown[] {
  const own = allAccounts(evidence).filter(({ field }) => field === 'QQ' || field === 'RR');
  return own.map(({ command, dir, messages, values }) => [command, dir, messages, values.map(({ value }) => value)]);
}

const exchanges = [
  exchange('getinfo2', 'GETINFO2'),
  exchange('GetInfo2', 'GETINFO2'),
  exchange('getInfo2', 'GETINFO2'),
];
const expected = [
  ['GetInfo2', 'request', 3, ['GetInfo2', 'getInfo2', 'getinfo2']],
  ['GetInfo2', 'response', 3, ['GETINFO2']],
];

test('a command that no table has is one in any case, and goes by what clients write', () => {
  expect(counted(evidenceOf('a', exchanges))).toEqual(expected);
  expect(counted(evidenceOf('a', exchanges.toReversed()))).toEqual(expected);
});

test('it is so in whatever order captures are merged', () => {
  for (const order of [exchanges, exchanges.toReversed()]) {
    const all = new Evidence();
    for (const one of order) all.merge(evidenceOf(one.request, [one]));
    expect(counted(all)).toEqual(expected);
  }
});
