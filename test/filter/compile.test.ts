/**
 * What filters mean: expressions on messages of one conversation, whose numbers are those that are wanted.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import type { Message } from '../../src/model/message.ts';
import { decode, registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';

const names = createNames(registry);
const captures = path.join(import.meta.dirname, '../../captures');

function compiled(text: string) {
  const made = compileFilter(text, names);
  if ('fault' in made) throw new Error(`${text}: ${made.fault.text}`);
  return made.filter;
}

/** The numbers of the messages for which the expression holds. */
function fitting(text: string): readonly number[] {
  const filter = compiled(text);
  const flow = new Conversation(registry);
  const at = (second: number) => ({ sec: 1_241_438_400 + second, nsec: 500_000_000 });
  const made: ((flow: Conversation) => Message)[] = [
    (one) => one.request('VER=1.1&CMD=Login&SEQ=1&UIN=29501213&PS=0123456789abcdef&M5=1&LC=9326B87B234E7235', at(0)),
    (one) => one.response('VER=1.1&CMD=LOGIN&SEQ=1&UIN=29501213&RES=0&RS=0&HI=60&LI=300', at(1)),
    (one) => one.request('VER=1.1&CMD=GetMsgEx&SEQ=2&UIN=29501213', at(2)),
    (one) =>
      one.response(
        'VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=29501213&RES=0&MN=3&MT=99,9,9,&UN=24259132,24259132,10002,&MG=30 ,在吗%2c Hi ,再见 ,&',
        at(3),
      ),
    (one) => one.request('VER=1.1&CMD=Change_Stat&SEQ=3&UIN=29501213&ST=30', at(4)),
    (one) => one.response('VER=1.1&CMD=Change_Stat&SEQ=3&UIN=29501213&RES=3', at(24)),
    (one) => one.response('VER=1.1&CMD=GETMSGEX&SEQ=9&UIN=29501213&RES=0&MN=0&MT=&UN=&MG=', at(25)),
    (one) => one.request('hello', at(26)),
  ];
  return made.flatMap((make) => {
    const message = make(flow);
    return filter(message, 'a.pcap') ? [message.no] : [];
  });
}

test.each<[string, readonly number[]]>([
  // the envelope
  ['cmd == "getmsgex"', [3, 4, 7]],
  ['command == GetMsgEx && dir == request', [3]],
  ['dir != request', [2, 4, 6, 7]],
  ['proto == http', [8]],
  ['kqq && !(cmd == Login)', [3, 4, 5, 6, 7]],
  ['uin == 29501213', [1, 2, 3, 4, 5, 6, 7]],
  ['res == 3', [6]],
  ['res != 0', [6]],
  ['res in {1..5}', [6]],
  ['res == done', [4, 7]],
  ['res == "完成"', [4, 7]],
  ['elapsed > 19s', [6]],
  ['elapsedMs <= 1000', [2, 4]],
  ['time >= "2009-05-04 12:00:24"', [6, 7, 8]],
  ['time < 2009-05-04T20:00:01+08:00', [1]],
  ['ip.addr == 192.0.2.0/24', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['ip.src == 198.51.100.7', [2, 4, 6, 7]],
  ['ip.dst != 198.51.100.7', [2, 4, 6, 7]],
  ['port in {8000..8001} && no > 6', [7, 8]],
  ['src == "192.0.2.1:1034"', [1, 3, 5, 8]],
  ['source == "a.pcap" && no == 1', [1]],
  ['summary contains "在吗"', [4]],
  ['replyTo == 3', [4]],
  ['unanswered || retry', []],
  ['complete == false', []],
  // fields of the protocol
  ['kqq.ST == 30', [5]],
  ['kqq.ST == busy', [5]],
  ['kqq.ST == "BUSY"', [5]],
  ['kqq.PS', [1]],
  ['kqq.PS == "0123456789abcdef"', [1]],
  ['kqq.PS == "0123456789ABCDEF"', []],
  ['kqq.PS == "0123456789ABCDEF"i', [1]],
  ['has(kqq.MG)', [4, 7]],
  ['kqq.MG contains "hi"', []],
  ['kqq.MG contains "hi"i', [4]],
  ['kqq.MG == "在吗, Hi"', [4]],
  ['kqq.MG matches "^再.$"', [4]],
  ['kqq.UN matches "^\\d{5}$"', [4]],
  ['kqq.UN matches "^\\\\d{5}$"', [4]],
  ['kqq.MT == 99', [4]],
  ['kqq.MT[0] == 99', [4]],
  ['kqq.MT[1] == 99', []],
  ['kqq.MT != 99', [7]],
  ['len(kqq.UN) == 3', [4]],
  ['len(kqq.UN) == 0', [7]],
  ['kqq.UN == 10002', [4]],
  ['kqq.UN > 20000000 && res == 0', [4]],
  ['kqq.UN < 20000 && res == 0', [4]],
  ['kqq.MG > 50', []],
  ['kqq.MG in {31..99}', []],
  ['kqq.MG > "50"', [4]],
  ['cmd contains "getmsg" && res == 0', [4, 7]],
  ['cmd matches "^LOG"', [1, 2]],
  // records tie values together
  ['any(records, MT == 99 && UN == 24259132)', [4]],
  ['any(records, MT == 99 && UN == 10002)', []],
  ['any(records, MG == busy)', [4]],
  ['all(records, UN == 24259132)', []],
  ['all(records, has(MT))', [4]],
  ['count(records, MT == 9) == 2', [4]],
  ['count(records) > 2', [4]],
  // how sure, and what is wrong
  ['unknown && cmd == Login', [1]],
  ['assumed && dir == response', [2]],
  ['problem.code == "kqq.refused-late"', [6]],
  ['severity >= warn', []],
  ['problem && severity == note && res == 3', [6]],
  // absent fields
  ['kqq.ZZZ == 1 || no == 1', [1]],
  ['http.method == POST && no == 1', [1]],
  ['http.user-agent', []],
])('%s', (text, wanted) => {
  if (text.includes('ZZZ')) {
    expect(() => fitting(text)).toThrow('there is no field kqq.ZZZ');
    return;
  }
  expect(fitting(text)).toEqual(wanted);
});

test.each([
  ['kqq.MQ == 1', 'there is no field kqq.MQ (did you mean kqq.M', 0],
  ['cmd == Login && tiem > 3', 'there is no field tiem (did you mean time?)', 16],
  ['time > 3', 'this takes a time', 7],
  ['elapsed > long', 'this takes a duration', 10],
  ['no == first', 'this takes a number', 6],
  ['ip.addr == server', 'this takes an address', 11],
  ['severity > bad', 'this takes note, warn, error', 11],
  ['complete == maybe', 'this is true or false', 12],
  ['complete in {1}', 'complete is true or false', 0],
  ['cmd[1] == x', 'cmd is no list', 0],
  ['any(records, any(records, MT == 1))', 'records have no records', 13],
  ['any(records, count(records) > 1)', 'records have no records', 13],
  ['time > "2009-02-30"', 'this takes a time', 7],
  ['time contains "12:00"', 'time is compared with', 14],
  ['kqq.UN > 1234567890123456', 'at most 15 digits', 9],
  ['any(records, XX == 1)', 'there is no field XX', 13],
  ['kqq.MG matches "("', 'no pattern (RE2)', 15],
])('%s is refused', (text, what, start) => {
  expect(compileFilter(text, names)).toMatchObject({ fault: { text: expect.stringContaining(what), start } });
});

describe('every name', () => {
  const found = new Set<string>();
  const filters = names.all.map(({ name }) => [name, compiled(`has(${name})`)] as const);
  for (const file of readdirSync(captures).filter((one) => /\.pcap(ng)?$/.test(one))) {
    decode(readFileSync(path.join(captures, file)), {
      message: (message) => {
        for (const [name, filter] of filters) if (!found.has(name) && filter(message, file)) found.add(name);
      },
    });
  }

  test('is in a bundled capture, but for what only others report', () => {
    const flow = new Conversation(registry);
    const missing = names.all.map(({ name }) => name).filter((name) => !found.has(name));
    expect(missing).toEqual(['kqq.COMP', 'kqq.M6']);
    expect(compiled('has(kqq.M6)')(flow.request('VER=1.1&CMD=Login&SEQ=2&UIN=10001&M6=1'), '')).toBe(true);
    expect(compiled('has(kqq.COMP)')(flow.response('VER=1.1&CMD=LOGIN&SEQ=2&UIN=10001&RES=0&RS=0&COMP=0'), '')).toBe(
      true,
    );
  });
});

test.each([
  ['cmd == Login && port == 8000 || !(uin == 1) && kqq', true],
  ['dir == request and time > 2009-01-01', true],
  ['res == 0', false],
  ['cmd == Login && problem', false],
  ['kqq.UN == 1', false],
  ['count(records) == 0', false],
  ['any(records, UN == 1)', false],
  ['elapsed > 1s', false],
])('%s can be asked as soon as the command is known: %s', (text, isEarly) => {
  expect(compileFilter(text, names)).toMatchObject({ isEarly });
});

test.each([
  ['no == 1', true],
  ['problem.text contains "#7"', true],
  ['packet == 1 && problem.code == x', false],
])('%s asks for numbers that count from the beginning of a run: %s', (text, needsOrder) => {
  expect(compileFilter(text, names)).toMatchObject({ needsOrder });
});

test('severities are in order of gravity', () => {
  const message = new Conversation(registry).response('VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=1&RES=0&MN=3&MT=9,&UN=1,&MG=a,');
  const holds = (text: string): boolean => compiled(text)(message, '');
  expect([holds('severity == warn'), holds('severity > note'), holds('severity == error')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('of ten thousand terms each looks at a message once', () => {
  const filter = compiled(Array.from({ length: 10_000 }, (_, i) => `cmd == "c${i}"`).join(' || '));
  let looks = 0;
  const message = new Conversation(registry).request('VER=1.1&CMD=Logout&SEQ=1&UIN=10001');
  const counted = new Proxy(message, {
    get: (target, key) => {
      looks += 1;
      return Reflect.get(target, key);
    },
  });
  expect([filter(counted, ''), looks]).toEqual([false, 10_000]);
});

test('a pattern that backtracks for ever elsewhere takes as long as its text', () => {
  const filter = compiled('kqq.MG matches "(a+)+$"');
  const message = new Conversation(registry).request(
    `VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=1&MG=${'a'.repeat(100_000)}!`,
  );
  expect(filter(message, '')).toBe(false);
});
