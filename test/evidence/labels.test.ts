import { expect, test } from 'vitest';
import { allAccounts, evidenceOf, registry } from '../../scripts/planted-evidence.ts';
import type { FieldAccount } from '../../src/evidence/account.ts';
import { Evidence } from '../../src/evidence/evidence.ts';
import { knowledgeOf } from '../../src/evidence/field-rows.ts';
import { FieldTally } from '../../src/evidence/field-tally.ts';
import type { Sense } from '../../src/evidence/value-table.ts';

function exchange(request: string, reply: string, i = 0) {
  return {
    at: 1_100_000_000_000 + 1000 * i,
    client: '10.0.0.1',
    server: '203.0.113.80',
    request: `VER=1.1&${request}&SEQ=${i}&UIN=10001`,
    reply: `VER=1.1&${reply}&SEQ=${i}&UIN=10001`,
  };
}

const news = (lists: string) => exchange('CMD=GetMsgEx', `CMD=GETMSGEX&RES=0&MN=1&${lists}`);

/** The English label of each value of a field of the replies. */
function labelsOf(account: FieldAccount | undefined): Readonly<Record<string, string | null>> {
  return Object.fromEntries((account?.values ?? []).map(({ value, label }) => [value, label?.en ?? null]));
}

function find(evidence: Evidence, command: string, field: string): FieldAccount | undefined {
  return allAccounts(evidence).find((one) => one.command === command && one.field === field && one.dir === 'response');
}

test('a code has its label only where the other list says that it is one', () => {
  const evidence = evidenceOf('a', [news('MT=99,9,99,&UN=1,2,3,&MG=10 ,20 ,30 ,'), news('MT=9,&UN=1,&MG=40,')]);
  expect(labelsOf(find(evidence, 'GetMsgEx', 'MG'))).toEqual({
    '10 ': 'online',
    '20 ': null,
    '30 ': 'busy',
    '40': null,
  });
});

test('a value that means one thing here and another there has no label', () => {
  const evidence = evidenceOf('a', [news('MT=99,9,&UN=1,2,&MG=10,10,'), news('MT=99,&UN=1,&MG=20,')]);
  expect(labelsOf(find(evidence, 'GetMsgEx', 'MG'))).toEqual({ '10': null, '20': 'offline' });
});

test('nor has one that another message decides about, in whatever order the captures come', () => {
  const list = exchange('CMD=Query_Stat', 'CMD=QUERY_STAT&RES=0&FN=1&SN=1&UN=1,&ST=10,&NK=a,');
  const count = exchange('CMD=Query_Stat', 'CMD=QUERY_STAT&RES=0&FN=1');
  expect(labelsOf(find(evidenceOf('a', [list]), 'Query_Stat', 'FN'))).toEqual({ '1': 'list' });
  expect(labelsOf(find(evidenceOf('a', [count]), 'Query_Stat', 'FN'))).toEqual({ '1': null });
  for (const order of [
    [list, count],
    [count, list],
  ]) {
    const all = new Evidence();
    for (const [i, one] of order.entries()) all.merge(evidenceOf(`capture ${i}`, [one]));
    expect(labelsOf(find(all, 'Query_Stat', 'FN'))).toEqual({ '1': null });
    expect(labelsOf(find(evidenceOf('both', order), 'Query_Stat', 'FN'))).toEqual({ '1': null });
  }
});

test('what is written as no code has no label, as everywhere else', () => {
  const evidence = evidenceOf('a', [news('MT=99,99,099,&UN=1,2,3,&MG=010,1%30,10,')]);
  expect(labelsOf(find(evidence, 'GetMsgEx', 'MG'))).toEqual({ '010': null, '1%30': null, '10': null });
  expect(labelsOf(find(evidence, 'GetMsgEx', 'MT'))).toEqual({ '99': 'system message', '099': null });
});

test('how sure a code is counts only where it is read as one', () => {
  const disputed = { codes: new Map([[40, { meaning: { status: 'disputed', label: null } as const }]]) };
  const statusOf = (sense: Sense) => {
    const field = new FieldTally('MG');
    field.add(Buffer.from('40'), 0, 2, 'a', 1, 0, sense);
    return knowledgeOf(registry, { protocol: 'kqq', command: 'GetMsgEx', dir: 'response' }, field).status;
  };
  expect(statusOf(disputed)).toBe('disputed');
  expect(statusOf({ codes: null })).toBe('known');
});
