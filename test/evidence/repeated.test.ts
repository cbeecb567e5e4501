import { expect, test } from 'vitest';
import type { PlantedExchange } from '../../bench/planted.ts';
import { evidenceOf, repliesOf } from '../../scripts/planted-evidence.ts';
import type { FieldAccount } from '../../src/evidence/account.ts';

function accountOf(field: string, parameters: (i: number) => string): FieldAccount | undefined {
  const exchanges = Array.from({ length: 20 }, (_, i): PlantedExchange => {
    const head = `VER=1.1&CMD=GetInfo&SEQ=${i}&UIN=10001`;
    const reply = `${head}&RES=0&${parameters(i)}`;
    return { at: 1e12 + 1000 * i, client: '10.0.0.1', server: '10.0.0.2', request: head, reply };
  });
  return repliesOf(evidenceOf('one', exchanges)).get(field);
}

test('a message that has a parameter several times is one message with the field', () => {
  const account = accountOf('QQ', (i) => (i % 2 === 0 ? 'QQ=1&QQ=2' : 'QX=1'));
  expect(account).toMatchObject({ ofMessages: 20, messages: 10, count: 20, distinct: 2 });
});

test('of a parameter that comes several times no reading is of the first alone', () => {
  expect(accountOf('QQ', (i) => `QQ=1&QQ=${i * i * 7919}`)?.ranking.readings.map(({ kind }) => kind)).not.toContain(
    'constant',
  );
  expect(accountOf('QQ', () => 'QQ=1&QQ=2&QQ=3')?.ranking.readings[0]).toMatchObject({ kind: 'constant', by: '1&2&3' });
});

test('parameters that come too often to be kept are told apart all the same', () => {
  const many = (last: number) => `${'QQ=1&'.repeat(500)}QQ=${last}`;
  expect(accountOf('QQ', many)?.ranking.readings.map(({ kind }) => kind)).not.toContain('constant');
  expect(accountOf('QQ', () => many(7))?.ranking.readings[0]).toMatchObject({ kind: 'constant' });
});

test('a counter that starts anew with each login is one all the same, with the logins as exceptions', () => {
  const exchanges = Array.from({ length: 120 }, (_, i): PlantedExchange => {
    const isLogin = i % 30 === 0;
    const head = `VER=1.1&CMD=${isLogin ? 'Login' : 'GetInfo'}&SEQ=${i * 7919}&UIN=10001`;
    return {
      at: 1e12 + 1000 * i,
      client: '10.0.0.1',
      server: '10.0.0.2',
      request: head,
      reply: `${head}&RES=0${isLogin ? '' : `&QC=${i % 30}`}`,
    };
  });
  const { ranking } = repliesOf(evidenceOf('one', exchanges)).get('QC') ?? {};
  expect(ranking?.readings[0]).toMatchObject({ kind: 'counter', source: 'each session', by: '1' });
  // The numbers of the first replies behind the second login and the ones after it.
  expect(ranking?.readings[0].exceptions.map(({ no }) => no)).toEqual([64, 124, 184]);
});
