import { describe, expect, test, vi } from 'vitest';
import { disputes } from '../../dissectors/disputes.ts';
import { play, registry } from '../../scripts/planted-evidence.ts';
import { DisputeCounter } from '../../src/evidence/disputes/counter.ts';
import { disputesOfTables } from '../../src/evidence/disputes/from-tables.ts';
import { filtersOf } from '../../src/run/fields/disputed.ts';

const { trees } = vi.hoisted(() => ({ trees: { made: 0 } }));
// Counts the field trees: of a large capture they would be most of the work.
vi.mock('../../src/dissect/dissect.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/dissect/dissect.ts')>();
  return {
    ...original,
    fieldsOf: (message: Parameters<typeof original.fieldsOf>[0]) => {
      trees.made += 1;
      return original.fieldsOf(message);
    },
  };
});

const fromTables = disputesOfTables(registry, disputes);

interface Said {
  readonly client?: string;
  readonly uin?: string;
  readonly request: string;
  readonly reply: string;
}

/** What is counted for each reading of a dispute, in exchanges one behind the other. */
function countsOf(id: string, said: readonly Said[]): readonly (number | null)[] {
  const counter = new DisputeCounter([...disputes, ...fromTables], filtersOf(registry));
  counter.begin('a.pcap');
  const exchanges = said.map(({ client = '10.0.0.1', uin = '10001', request, reply }, i) => ({
    at: 1_100_000_000_000 + 1000 * i,
    client,
    server: '203.0.113.80',
    request: `VER=1.1&${request}&SEQ=${i}&UIN=${uin}`,
    reply: `VER=1.1&${reply}&SEQ=${i}&UIN=${uin}`,
  }));
  play(exchanges, (message) => counter.see(message, 0));
  const found = counter.counts.find(({ dispute }) => dispute.id === id);
  return found?.readings.map(({ count }) => count) ?? [];
}

const login = (client: string): Said => ({
  client,
  request: 'CMD=Login&PS=5d41402abc4b2a76b9719d911017c592&M5=1&LC=9326B87B234E7235',
  reply: 'CMD=LOGIN&RES=0&RS=0&HI=60&LI=300',
});
const refused = (client: string): Said => ({ client, request: 'CMD=GetMsgEx', reply: 'CMD=GETMSGEX&RES=20' });

test('every dispute has a filter that is right, and every name it covers is a field or command of the tables', () => {
  const toFilter = filtersOf(registry);
  const texts = [...disputes, ...fromTables].flatMap(({ readings }) =>
    readings.flatMap(({ sign }) =>
      'messages' in sign ? [sign.messages] : 'asked' in sign ? [sign.asked, sign.answered] : [],
    ),
  );
  expect(texts.length).toBeGreaterThan(30);
  for (const text of texts) expect(() => toFilter(text), text).not.toThrow();
  const ids = [...disputes, ...fromTables].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('oicq.command=0x0002');
});

describe('RES=20', () => {
  test('to one who did not log in', () => {
    expect(countsOf('kqq.RES=20', [refused('10.0.0.1')])).toEqual([1, 0, 0]);
  });

  test('to one whose number logged in from elsewhere since', () => {
    expect(countsOf('kqq.RES=20', [login('10.0.0.1'), login('10.0.0.2'), refused('10.0.0.1')])).toEqual([0, 1, 0]);
  });

  test('to one who is logged in', () => {
    expect(countsOf('kqq.RES=20', [login('10.0.0.1'), refused('10.0.0.1')])).toEqual([0, 0, 1]);
  });
});

test('how one who hides is announced', () => {
  const hide = (status: number): Said => ({
    uin: '20002',
    request: `CMD=Change_Stat&ST=${status}`,
    reply: 'CMD=CHANGE_STAT&RES=0',
  });
  const news = (code: number): Said => ({
    request: 'CMD=GetMsgEx',
    reply: `CMD=GETMSGEX&RES=0&MN=1&MT=99,&UN=20002,&MG=${code},`,
  });
  expect(countsOf('kqq.ST=40', [hide(40), news(20)])).toEqual([1, 0]);
  expect(countsOf('kqq.ST=40', [hide(40), news(40), news(40)])).toEqual([0, 2]);
  expect(countsOf('kqq.ST=40', [hide(10), news(20)])).toEqual([0, 0]);
});

describe('news of one who hides', () => {
  const hide = 'CMD=Change_Stat&ST=40';
  const news = (lists: string): readonly (number | null)[] =>
    countsOf('kqq.ST=40', [
      { uin: '20002', request: hide, reply: 'CMD=CHANGE_STAT&RES=0' },
      { request: 'CMD=GetMsgEx', reply: `CMD=GETMSGEX&RES=0&MN=1&${lists}` },
    ]);

  test.each([
    ['MT=99,&UN=20002,&MG=20 ,', [1, 0]],
    ['MT=9,99,&UN=20002,20002 ,&MG=20 ,40,', [0, 1]],
    ['MT=%39%39,&UN=2000%32,&MG=%34%30 ,', [0, 1]],
    ['MT=099,99,99&UN=20002,30003,20002,&MG=20,20,30,', [0, 0]],
    ['UN=20002,&MG=20,', [0, 0]],
  ])('is counted by what it means: %s', (lists, counts) => {
    trees.made = 0;
    expect(news(lists)).toEqual(counts);
    expect(trees.made).toBe(0);
  });

  test('is looked for in the field tree where a list comes twice, or the body is long', () => {
    trees.made = 0;
    expect(news('MT=99,&MT=9,&UN=20002,&MG=40,')).toEqual([0, 1]);
    const many = 20_000;
    expect(news(`MT=${'99,'.repeat(many)}&UN=${'20002,'.repeat(many)}&MG=${'20,'.repeat(9)}`)).toEqual([9, 0]);
    expect(trees.made).toBeGreaterThan(0);
  });
});

test('a reply to another LC speaks for one reading, none to it for the other', () => {
  const other = { ...login('10.0.0.1'), request: login('').request.replace('9326B87B234E7235', '812822641C978097') };
  expect(countsOf('kqq.Login.LC', [other])).toEqual([0, 1]);
  expect(countsOf('kqq.Login.LC', [login('10.0.0.1')])).toEqual([0, 0]);
});

test('the same password marks are counted as an MD5 or not', () => {
  expect(countsOf('kqq.Login.M5', [login('10.0.0.1')])).toEqual([1, 0]);
  const plain = { ...login('10.0.0.1'), request: 'CMD=Login&PS=secret&M5=1' };
  expect(countsOf('kqq.Login.M5', [plain])).toEqual([0, 1]);
});
