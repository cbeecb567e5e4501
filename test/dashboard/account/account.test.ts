import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Account } from '../../../src/dashboard/account/account.ts';
import { mostConversations } from '../../../src/dashboard/account/conversations.ts';
import { EventLog, mostEvents } from '../../../src/dashboard/account/events.ts';
import { mostUnknowns, mostValues } from '../../../src/dashboard/account/unknowns.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { registry } from '../../hostile/whole-program.ts';
import { messageOf } from '../../present/hand-made.ts';
import { Conversation } from '../../support/bodies.ts';
import { accountOf } from './traffic.ts';

const gap: Problem = { code: 'tcp.gap', severity: 'note', text: '12 bytes are missing' };
const late: Problem = { code: 'kqq.refused-late', severity: 'note', text: 'late' };
const count: Problem = { code: 'kqq.list-count', severity: 'warn', text: 'MN is 2, MT has 1' };

test('problems that are more than notes and those of reassembly are logged, the same of a conversation once', () => {
  const account = new Account();
  account.add(messageOf({ no: 1, problems: [gap, late] }), 0);
  account.add(messageOf({ no: 2, problems: [count, gap] }), 1);
  account.add(messageOf({ no: 3, problems: [count] }), 2);
  const told = account.events.list.map(
    (event) => event.kind === 'problem' && [event.code, event.no, event.index, event.count],
  );
  expect(told).toEqual([
    ['tcp.gap', 1, 0, 2],
    ['kqq.list-count', 2, 1, 2],
  ]);
});

test('a field or code is an event the first time only, with what was there', () => {
  const account = new Account();
  const flow = new Conversation(registry);
  for (const [i, value] of ['%01', '%02', '%01'].entries()) {
    account.add(flow.request(`VER=1.1&CMD=GetInfo&SEQ=${i}&UIN=10001&ZZ=${value}`), i);
  }
  const told = account.events.list.map(
    (event) => event.kind === 'first-sight' && [event.unknown.path, event.value, event.no],
  );
  expect(told).toEqual([['kqq.ZZ', '%01', 1]]);
});

test('what the program says has the time of the traffic then', () => {
  const account = new Account();
  account.push('recording to a.pcapng');
  account.add(messageOf(), 0);
  account.push('12 messages were dropped', 'warn');
  expect(account.events.list).toEqual([
    { kind: 'program', severity: 'note', text: 'recording to a.pcapng', time: null },
    {
      kind: 'program',
      severity: 'warn',
      text: '12 messages were dropped',
      time: { sec: 1_241_438_401, nsec: 250_000_999 },
    },
  ]);
});

test('a problem that has left the log is logged again', () => {
  const log = new EventLog(2);
  log.addProblems(messageOf({ problems: [gap, count] }), 0);
  log.addProgram('one', 'note', null);
  log.addProblems(messageOf({ problems: [gap] }), 1);
  expect(log.list.map((event) => (event.kind === 'problem' ? event.code : event.kind))).toEqual(['program', 'tcp.gap']);
  expect(log.dropped).toBe(2);
});

test('statistics are those of all messages so far', () => {
  const account = accountOf('kqq-session.pcap');
  expect(account.statistics.messages).toBe(70);
  account.add(messageOf(), 70);
  expect(account.statistics.messages).toBe(71);
});

/** Names and values as nobody sends them. */
const odd = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\u001b[2J', '\u202e', 'x'.repeat(10_000), '在吗', ''),
);

test('whatever comes, the account keeps a bounded number of things, and each of them is short', () => {
  const account = new Account();
  const flow = new Conversation(registry);
  let index = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(odd, odd), { maxLength: 8 }), odd, fc.nat(30_000), (pieces, command, number) => {
      const rest = pieces.map(([name, value]) => `${name}=${value}`).join('&');
      const message = flow.request(`VER=1.1&CMD=${command}&SEQ=1&UIN=10001&${rest}&Z${number}=${number}`);
      for (let turn = 0; turn < 8; turn++) {
        const problems = [{ code: `x.${index}`, severity: 'warn', text: command.repeat(100) } as const];
        account.add({ ...message, flow: { ...message.flow, number: index }, problems }, index);
        index += 1;
      }
      const { conversations, unknowns, events } = account;
      expect(conversations.list.length).toBeLessThanOrEqual(mostConversations);
      expect(unknowns.list.length).toBeLessThanOrEqual(mostUnknowns);
      expect(events.list.length).toBeLessThanOrEqual(mostEvents);
    }),
    { numRuns: 1500 },
  );
  expect([account.unknowns.others > 0, account.events.dropped > 0, account.conversations.dropped > 0]).toEqual([
    true,
    true,
    true,
  ]);
  for (const { values, path, command } of account.unknowns.list) {
    expect(values.size).toBeLessThanOrEqual(mostValues);
    const texts = [path, command ?? '', ...values.sorted().map(([value]) => value)];
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(80);
  }
});
