import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Account } from '../../../src/dashboard/account/account.ts';
import { keptText } from '../../../src/dashboard/account/kept-text.ts';
import { fieldsOf } from '../../../src/dissect/dissect.ts';
import type { Field } from '../../../src/model/field.ts';
import type { Message } from '../../../src/model/message.ts';
import { bundledNames } from '../../hostile/samples.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Conversation } from '../../support/bodies.ts';
import { accountOf, play } from './traffic.ts';

/** What the field tree of a message says is not known for sure: `kqq.CV unknown`, once for each place. */
function unsureInTree(message: Message): string[] {
  const found: string[] = [];
  const look = (field: Field): void => {
    const items = field.children?.filter(({ path }) => path.startsWith(`${field.path}[`)) ?? [];
    const isUnsure = field.status === 'unknown' || field.status === 'assumed' || field.status === 'disputed';
    if (items.length > 0) items.forEach(look);
    else if (isUnsure && field.role === 'field' && field.span.layer === 1 && field.secret !== true) {
      found.push(`${field.path.replace(/\[\d+\]/g, '')} ${field.status}`);
    }
  };
  fieldsOf(message).nodes.forEach(look);
  return found;
}

function unsureInAccount(account: Account): string[] {
  return account.unknowns.list.flatMap(({ path, status, count }) =>
    Array.from({ length: count }, () => `${path} ${status}`),
  );
}

/** As an account keeps it. */
const kept = (line: string): string =>
  line.replace(/^kqq\.(.*) (\w+)$/s, (_, name, status) => `kqq.${keptText(name)} ${status}`);

test('every unknown, assumed and disputed field of the bundled captures is counted, each as often as the tree has it', () => {
  const account = new Account();
  const inTrees: string[] = [];
  play(bundledNames, (message) => {
    if (message.parse.protocol !== 'kqq' && message.parse.protocol !== 'oicq') return;
    account.add(message, message.no - 1);
    inTrees.push(...unsureInTree(message));
  });
  expect(inTrees.length).toBeGreaterThan(100);
  expect(unsureInAccount(account).sort()).toEqual(inTrees.sort());
});

const names = [
  'VER',
  'CMD',
  'SEQ',
  'UIN',
  'RES',
  'CV',
  'MT',
  'MV',
  'UN',
  'MG',
  'ST',
  'FC',
  'AD',
  'TN',
  'PS',
  'cv',
  'ZZ',
  'long-name',
  '',
];
const values = [
  '',
  '0',
  '1',
  '9',
  '99',
  '3,',
  '9,99,',
  '1,2,3',
  '%01',
  'a%2Cb',
  'hello',
  '在吗',
  '1.1',
  '10001',
  'PS%3Dx',
  '-',
  ' ',
];
const body = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom('=', '=', '=', ''), fc.constantFrom(...values)), {
    maxLength: 20,
  })
  .map((pieces) => pieces.map(([name, equals, value]) => `${name}${equals}${equals === '' ? '' : value}`).join('&'));
const command = fc.constantFrom(
  'GetMsgEx',
  'Login',
  'AddToList',
  'Query_Stat',
  'GetInfo',
  'CLTMSG',
  'Change_Stat',
  'Nobody',
);

test('of any body the account finds what the tree does', () => {
  fc.assert(
    fc.property(command, body, fc.boolean(), (name, rest, isRequest) => {
      const text = `VER=1.1&CMD=${name}&SEQ=1&UIN=10001&${rest}`;
      const flow = new Conversation(registry);
      const message = isRequest ? flow.request(text) : flow.response(text);
      const account = new Account();
      account.add(message, 0);
      expect(unsureInAccount(account).sort(), text).toEqual(unsureInTree(message).map(kept).sort());
    }),
    { numRuns: 2000 },
  );
});

test('unlisted codes and types of 0x81 frames are found, what only the wire profile makes assumed is not', () => {
  const found = accountOf('oicq81-session.pcap', 'oicq81-be.pcap', 'oicq81-http.pcap').unknowns.list;
  const told = found.map(({ command, dir, path, code, status, count }) =>
    [command, dir, path, code, status, count].join(' '),
  );
  expect(told).toMatchInlineSnapshot(`
    [
      "login_result response oicq81.success 1 assumed 7",
      "message push oicq81.message_kind 2 assumed 4",
      "register request oicq81.sex 1 assumed 3",
      "register_result response oicq81.success 1 assumed 3",
      "online_list response oicq81.success 1 assumed 3",
      "custom_search_result response oicq81.success 1 assumed 3",
      "friend_info response oicq81.success 1 assumed 3",
      "friend_info response oicq81.sex 1 assumed 3",
      "message push oicq81.message_kind 3 assumed 3",
      "friend_added push oicq81.friend_status 2 assumed 3",
      "message push oicq81.message_kind 0 unknown 3",
      "answer_send_file request oicq81.allow 1 assumed 3",
      "file_answer push oicq81.allow 1 assumed 3",
      "change_own_info request oicq81.sex 1 assumed 3",
      "change_own_info_result response oicq81.success 1 assumed 3",
      "delete_friend_result response oicq81.success 1 assumed 3",
    ]
  `);
});

test('a code has a row of its own with its label, a field one with its values', () => {
  const flow = new Conversation(registry);
  const account = new Account();
  account.add(flow.request('VER=1.1&CMD=GetInfo&SEQ=1&UIN=10001&ZZ=%01'), 4);
  account.add(flow.request('VER=1.1&CMD=GetInfo&SEQ=2&UIN=10001&ZZ=%02'), 5);
  account.add(flow.request('VER=1.1&CMD=GetInfo&SEQ=3&UIN=10001&ZZ=%01'), 6);
  account.add(flow.response('VER=1.1&CMD=GETINFO&SEQ=1&UIN=10001&RES=77'), 7);
  const rows = account.unknowns.list;
  expect(
    rows.map(({ path, code, status, count, firstIndex, lastIndex }) => ({
      path,
      code,
      status,
      count,
      firstIndex,
      lastIndex,
    })),
  ).toEqual([
    { path: 'kqq.ZZ', code: null, status: 'unknown', count: 3, firstIndex: 4, lastIndex: 6 },
    { path: 'kqq.RES', code: '77', status: 'unknown', count: 1, firstIndex: 7, lastIndex: 7 },
  ]);
  expect(rows[0].values.sorted()).toEqual([
    ['%01', 2],
    ['%02', 1],
  ]);
  expect(rows[1].title?.en).toBe('result');
});

test('no part of a secret is kept, wherever it stands and however it is escaped', () => {
  const account = new Account();
  const flow = new Conversation(registry);
  const secret = 'c4ca4238a0b923820dcc509a6f75849b';
  const bodies = [
    `VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=${secret}&M5=1&LC=9326B87B234E7235`,
    `VER=1.1&CMD=GetInfo&SEQ=2&UIN=10001&PS=${secret}&ps=${secret}`,
    `VER=1.1&CMD=Nobody&SEQ=3&UIN=10001&P%53=${secret}&ZZ=PS=${secret}&YY=%50%53%3D${secret}&XX=a%2526PS%253D${secret}`,
    `VER=1.1&CMD=Nobody&SEQ=4&UIN=10001&a%26PS%3D${secret}&b%26%50S%3D${secret}=1`,
  ];
  for (const [i, text] of bodies.entries()) account.add(flow.request(text), i);
  const rows = account.unknowns.list.map(({ values, ...row }) => ({ ...row, values: values.sorted() }));
  expect(JSON.stringify([rows, account.events.list])).not.toContain(secret.slice(0, 4));
  expect(rows.some(({ path }) => path === 'kqq.ZZ')).toBe(true);
});
