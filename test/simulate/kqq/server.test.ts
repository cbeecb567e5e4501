/**
 * The simulated server without sockets: what the documents print, and each quirk. Replies are typed from the documents.
 */

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { compileTables } from '../../../src/run/compile.ts';
import type { Account } from '../../../src/simulate/account.ts';
import { chooseQuirks, type QuirkName } from '../../../src/simulate/kqq/quirks.ts';
import { type KqqAnswer, KqqServer } from '../../../src/simulate/kqq/server.ts';
import { World } from '../../../src/simulate/world.ts';
import { builtInTables } from '../../../src/tables/built-in.ts';

const registry = compileTables(builtInTables);

function person(uin: number, changes: Partial<Account> = {}): Account {
  return { uin, password: 'pass', nickname: 'n', picture: 0, adding: 'ask', friends: [], profile: {}, ...changes };
}

const ada = 31415926;
const bob = 27182818;
const eve = 16180339;

interface Scene {
  readonly world: World;
  /** One request at a time of day in milliseconds; the replies as text, or [] for none. */
  ask(body: string | Buffer, now?: number, client?: string): readonly string[];
  answer(body: string | Buffer, now?: number, client?: string): KqqAnswer;
}

function scene(changes: readonly (readonly [QuirkName, string])[] = []): Scene {
  const world = new World([
    person(ada, {
      nickname: '阿达,早',
      picture: 270,
      friends: [bob],
      profile: { PR: '一,二\r\n三', CV: '\u0001', AG: '30' },
    }),
    person(bob, { nickname: 'bob', picture: 141, friends: [ada], adding: 'anyone' }),
    person(eve, { adding: 'nobody' }),
  ]);
  const server = new KqqServer(world, registry, { quirks: chooseQuirks(changes), penalty: 20_000, idle: 300_000 });
  const answer = (body: string | Buffer, now = 0, client = '192.0.2.1'): KqqAnswer =>
    server.answer(Buffer.from(body), client, now);
  return { world, answer, ask: (...words) => answer(...words).replies.map((one) => one.toString('utf8')) };
}

function login(uin: number, rest = ''): string {
  const hash = createHash('md5').update('pass').digest('hex');
  return `VER=1.1&CMD=Login&SEQ=7&UIN=${uin}&PS=${hash}&M5=1&LC=9326B87B234E7235${rest}`;
}

function ask(command: string, uin: number, rest = ''): string {
  return `VER=1.1&CMD=${command}&SEQ=42&UIN=${uin}${rest}`;
}

test('a login with the right hash, in either case of letters, is answered as printed', () => {
  const { ask: send } = scene();
  const reply = `VER=1.1&CMD=LOGIN&SEQ=7&UIN=${ada}&RES=0&RS=0&HI=60&LI=300`;
  expect(send(login(ada))).toEqual([reply]);
  const upper = login(ada).replace(/PS=[0-9a-f]+/, (one) => `PS=${one.slice(3).toUpperCase()}`);
  expect(send(upper)).toEqual([reply]);
});

test('a wrong password and an unknown number fail, an illegal number is RES=5', () => {
  const { ask: send, answer } = scene();
  const failed = (uin: number) => `VER=1.1&CMD=LOGIN&SEQ=7&UIN=${uin}&RES=0&RS=1&RA=密码错误`;
  expect(send(login(ada).replace(/PS=.{4}/, 'PS=0000'))).toEqual([failed(ada)]);
  expect(send(login(99_999_999))).toEqual([failed(99_999_999)]);
  expect(answer(login(99_999_999)).rule.source).toBe('invented');
  expect(send(login(100))).toEqual(['VER=1.1&CMD=LOGIN&SEQ=7&UIN=100&RES=5']);
});

test.each([
  ['a nonsense version', login(ada).replace('1.1', '9.7')],
  ['a number that is none', login(ada).replace(String(ada), 'ada')],
  ['an empty password', login(ada).replace(/PS=[0-9a-f]+/, 'PS=')],
  ['another LC', login(ada).replace('9326', '9327')],
  ['no SEQ', login(ada).replace('&SEQ=7', '')],
  ['a command nobody documented', ask('Finger', ada, '&AG=24')],
  ['something else', 'hello'],
])('%s gets no reply', (_, body) => {
  const { ask: send } = scene();
  expect(send(body)).toEqual([]);
});

test('who is not logged in gets RES=20, except for Logout', () => {
  const { ask: send } = scene();
  expect(send(ask('GetMsgEx', ada))).toEqual([`VER=1.1&CMD=GETMSGEX&SEQ=42&UIN=${ada}&RES=20`]);
  expect(send(ask('Logout', ada))).toEqual([`VER=1.1&CMD=LOGOUT&SEQ=42&UIN=${ada}&RES=0`]);
});

test('a session belongs to address and number, and ends with silence', () => {
  const { ask: send, world } = scene();
  send(login(ada), 0, '192.0.2.1');
  expect(send(ask('List', ada), 1000, '192.0.2.2')[0]).toContain('RES=20');
  expect(send(ask('List', ada), 1000, '192.0.2.1')).toEqual([`VER=1.1&CMD=LIST&SEQ=42&UIN=${ada}&RES=0&FN=1`]);
  expect(world.seen(ada)).toBe('online');
  expect(send(ask('List', ada), 400_000, '192.0.2.1')[0]).toContain('RES=20');
  expect(world.seen(ada)).toBe('offline');
});

test('lists of friends: how many without TN, else the numbers with a comma behind each', () => {
  const { ask: send } = scene();
  send(login(ada));
  expect(send(ask('List', ada, '&TN=160&UN=0'))).toEqual([
    `VER=1.1&CMD=LIST&SEQ=42&UIN=${ada}&RES=0&FN=1&SN=1&UN=${bob},`,
  ]);
  expect(send(ask('List', ada, '&TN=0'))).toEqual([`VER=1.1&CMD=LIST&SEQ=42&UIN=${ada}&RES=0&FN=1`]);
});

test('who is online, with parallel lists; two replies without TN', () => {
  const { ask: send } = scene();
  send(login(ada));
  send(login(bob));
  const head = `VER=1.1&CMD=QUERY_STAT&SEQ=42&UIN=${bob}&RES=0`;
  expect(send(ask('Query_Stat', bob, '&TN=50&UN=0'))).toEqual([
    `${head}&FC=270,&FN=1&SN=1&ST=10,&UN=${ada},&NK=阿达%2c早,&`,
  ]);
  const two = [`${head}&FN=1`, `${head}&FC=&FN=1&SN=0&ST=&UN=&NK=`];
  expect(send(ask('Query_Stat', bob))).toEqual(two);
  expect(send(ask('Query_Stat', bob, '&TN=0'))).toEqual(two);
  const { ask: single } = scene([['double-reply', 'off']]);
  single(login(bob));
  expect(single(ask('Query_Stat', bob))).toEqual([`${head}&FN=0`]);
});

test('profiles by level; a comma of an introduction is escaped twice', () => {
  const { ask: send } = scene();
  send(login(bob));
  const head = `VER=1.1&CMD=GETINFO&SEQ=42&UIN=${bob}&RES=0`;
  const tail = `&UN=${ada}&NK=阿达%2c早`;
  expect(send(ask('GetInfo', bob, `&LV=0&UN=${ada}`))).toEqual([`${head}&LV=0${tail}`]);
  expect(send(ask('GetInfo', bob, `&LV=2&UN=${ada}`))).toEqual([
    `${head}&AD=&AG=30&EM=&FC=270&HP=&JB=&LV=2&PC=&PH=&PR=一%252c二%0d%0a三&PV=&RN=&SC=&SX=${tail}`,
  ]);
  expect(send(ask('GetInfo', bob, `&LV=3&UN=${ada}`))).toEqual([
    `${head}&AD=&AG=30&BT=&CO=&CT=&CV=%01&CY=&EM=&FC=270&HP=&ID=&JB=&LV=3&MO=&MT=&MV=&PC=&PH=` +
      `&PR=一%252c二%0d%0a三&PV=&RN=&SC=&SH=&SX=${tail}`,
  ]);
});

test('a friend hears of a new status as MT=99; hidden looks like offline', () => {
  const { ask: send } = scene();
  send(login(bob));
  send(login(ada));
  send(ask('Change_Stat', ada, '&ST=30'), 60_000);
  send(ask('Change_Stat', ada, '&ST=40'), 120_000);
  send(ask('Change_Stat', ada, '&ST=20'), 180_000);
  expect(send(ask('GetMsgEx', bob), 180_000)).toEqual([
    `VER=1.1&CMD=GETMSGEX&SEQ=42&UIN=${bob}&RES=0&MN=3&MT=99,99,99,&UN=${ada},${ada},${ada},&MG=10,30,20,&`,
  ]);
  expect(send(ask('Change_Stat', ada, '&ST=50'), 240_000)).toEqual([]);
});

test("a message waits for its reader, with a space behind it that is not the writer's", () => {
  const { ask: send } = scene();
  send(login(ada));
  expect(send(ask('CLTMSG', ada, `&UN=${bob}&MG=你好%2c 100%25%0d%0a再见`))).toEqual([
    `VER=1.1&CMD=CLTMSG&SEQ=42&UIN=${ada}&RES=0`,
  ]);
  send(login(bob));
  const head = `VER=1.1&CMD=GETMSGEX&SEQ=42&UIN=${bob}&RES=0`;
  expect(send(ask('GetMsgEx', bob))).toEqual([
    `${head}&MN=2&MT=99,9,&UN=${ada},${ada},&MG=10,你好%2c 100%25%0d%0a再见 ,&`,
  ]);
  expect(send(ask('GetMsgEx', bob))).toEqual([`${head}&MN=0&MT=&UN=&MG=`]);
});

test('spaces and ampersands are as the chosen source prints them', () => {
  const { ask: send } = scene([
    ['text-space', 'off'],
    ['code-space', 'on'],
    ['ampersand', 'hackfan'],
    ['reply-case', 'as-sent'],
    ['login-case', 'as-sent'],
  ]);
  expect(send(login(ada))[0]).toContain('CMD=Login&');
  expect(send(ask('CLTMSG', ada, `&UN=${bob}&MG=hi`))).toEqual([`VER=1.1&CMD=CLTMSG&SEQ=42&UIN=${ada}&RES=0&`]);
  send(login(bob));
  expect(send(ask('GetMsgEx', bob))).toEqual([
    `VER=1.1&CMD=GetMsgEx&SEQ=42&UIN=${bob}&RES=0&MN=2&MT=99,9,&UN=${ada},${ada},&MG=10 ,hi,`,
  ]);
});

test('messages in quick succession are refused late, and do not arrive', () => {
  const { answer, ask: send } = scene();
  send(login(ada));
  send(ask('CLTMSG', ada, `&UN=${bob}&MG=1`), 1000);
  const refused = answer(ask('CLTMSG', ada, `&UN=${bob}&MG=2`), 1500);
  expect([refused.replies.map(String), refused.delay]).toEqual([
    [`VER=1.1&CMD=CLTMSG&SEQ=42&UIN=${ada}&RES=3`],
    20_000,
  ]);
  expect(answer(ask('CLTMSG', ada, `&UN=${bob}&MG=3`), 4000).delay).toBe(0);
  send(login(bob), 5000);
  expect(send(ask('GetMsgEx', bob), 6000)[0]).toContain('&MN=3&MT=99,9,9,');
});

test('texts that are not UTF-8 get no reply unless they are accepted', () => {
  const gbk = Buffer.concat([Buffer.from(ask('CLTMSG', ada, `&UN=${bob}&MG=`)), Buffer.of(0xc4, 0xe3, 0xba, 0xc3)]);
  const strict = scene();
  strict.ask(login(ada));
  expect(strict.ask(gbk)).toEqual([]);
  const lenient = scene([['not-utf8', 'accept']]);
  lenient.ask(login(ada));
  expect(lenient.ask(gbk)).toHaveLength(1);
  const letters = scene([['lower-h', 'null']]);
  letters.ask(login(ada));
  expect(letters.ask(ask('CLTMSG', ada, `&UN=${bob}&MG=hi`))).toEqual([]);
});

test('a message between strangers arrives only where the other has written first', () => {
  const { ask: send } = scene();
  send(login(ada));
  send(login(eve));
  expect(send(ask('CLTMSG', ada, `&UN=${eve}&MG=1`), 0)[0]).toContain('RES=0');
  expect(send(ask('GetMsgEx', eve), 0)[0]).toContain('MN=0');
  send(ask('CLTMSG', eve, `&UN=${ada}&MG=2`), 5000);
  send(ask('CLTMSG', ada, `&UN=${eve}&MG=3`), 9000);
  expect(send(ask('GetMsgEx', eve), 9000)[0]).toContain('&MN=1&MT=9,');
});

test('adding: anyone at once, nobody with CD 2 or 3, others only when they are asked twice and accept', () => {
  const { ask: send, answer } = scene();
  send(login(ada));
  send(login(bob));
  send(login(eve));
  const add = (uin: number, other: number) => send(ask('AddToList', uin, `&UN=${other}`));
  const added = (uin: number, code: number, other: number) =>
    `VER=1.1&CMD=AddToList&SEQ=42&UIN=${uin}&RES=0&CD=${code}&UN=${other}`;
  expect(add(eve, bob)).toEqual([added(eve, 0, bob)]);
  expect(add(ada, eve)).toEqual([added(ada, 2, eve)]);
  expect(add(eve, ada)).toEqual([added(eve, 1, ada)]);
  const request = ask('Ack_AddToList', eve, `&UN=${ada}&CD=2&RS=我是伊芙`);
  const first = answer(request);
  expect([first.delay, String(first.replies[0])]).toEqual([
    20_000,
    `VER=1.1&CMD=Ack_AddToList&SEQ=42&UIN=${eve}&RES=3`,
  ]);
  expect(send(request)).toEqual([`VER=1.1&CMD=Ack_AddToList&SEQ=42&UIN=${eve}&RES=0&`]);
  expect(send(ask('GetMsgEx', ada))[0]).toContain(`&MN=2&MT=99,2,&UN=${bob},${eve},&MG=10,我是伊芙 ,&`);
  expect(answer(ask('Ack_AddToList', ada, `&UN=${eve}&CD=4&RS=`)).delay).toBe(20_000);
  send(ask('Ack_AddToList', ada, `&UN=${eve}&CD=0&RS=`));
  expect(send(ask('GetMsgEx', eve))[0]).toContain(`&MN=1&MT=3,&UN=${ada},&MG=,&`);
  expect(add(eve, ada)).toEqual([added(eve, 0, ada)]);
  send(ask('Ack_AddToList', ada, `&UN=${eve}&CD=1&RS=不`));
  expect(send(ask('GetMsgEx', eve))[0]).toContain(`&MT=4,&UN=${ada},&MG=不 ,&`);
  const other = scene([['refusal', '3']]);
  other.ask(login(ada));
  expect(other.ask(ask('AddToList', ada, `&UN=${eve}`))).toEqual([added(ada, 3, eve)]);
});

test('a friend removed again is refused after half as long again', () => {
  const { answer } = scene();
  answer(login(ada));
  const remove = ask('DelFromList', ada, `&UN=${bob}`);
  expect(answer(remove).replies.map(String)).toEqual([`VER=1.1&CMD=DelFromList&SEQ=42&UIN=${ada}&RES=0&`]);
  const again = answer(remove);
  expect([again.delay, String(again.replies[0])]).toEqual([30_000, `VER=1.1&CMD=DelFromList&SEQ=42&UIN=${ada}&RES=3`]);
});

test('version 1.4 is answered with 1.1, and what clients read of it is there', () => {
  const { ask: send } = scene();
  send(login(ada));
  send(login(bob));
  expect(send(ask('Query_Stat2', ada, '&CM=2&UN=0').replace('1.1', '1.4'))).toEqual([
    `VER=1.1&CMD=QUERY_STAT2&SEQ=42&UIN=${ada}&RES=0&FN=1&SN=1&ST=10,&UN=${bob},`,
  ]);
  expect(send(ask('SimpleInfo2', ada, '&UN=0&TO=0'))).toEqual([
    `VER=1.1&CMD=SIMPLEINFO2&SEQ=42&UIN=${ada}&RES=0&NP=65535&UN=${bob},&NK=bob,`,
  ]);
});

test('what nobody fetches is bounded', () => {
  const { ask: send, world } = scene();
  send(login(ada));
  for (let i = 0; i < 1000; i++) world.say(ada, bob, `${i}`);
  expect(world.take(bob, 10_000)).toHaveLength(200);
});
