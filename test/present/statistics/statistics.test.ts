import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Spread } from '../../../src/present/statistics/spread.ts';
import { Statistics } from '../../../src/present/statistics/statistics.ts';
import { Tally } from '../../../src/present/statistics/tally.ts';
import { describeStatistics } from '../../../src/present/statistics/text.ts';
import { Timeline } from '../../../src/present/statistics/timeline.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Conversation } from '../../support/bodies.ts';

test('quantiles are right to one in a hundred, the ends exactly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (values) => {
        const spread = new Spread();
        for (const value of values) spread.add(value);
        const sorted = [...values].sort((a, b) => a - b);
        expect([spread.count, spread.least, spread.most]).toEqual([values.length, sorted[0], sorted.at(-1)]);
        for (const share of [0.01, 0.5, 0.95, 0.99, 1]) {
          const exact = sorted[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0;
          const told = spread.quantile(share) ?? 0;
          expect(Math.abs(told - exact) / exact).toBeLessThan(0.01);
        }
      },
    ),
  );
  expect(new Spread().quantile(0.5)).toBe(null);
});

test('of too many names the rest is counted together', () => {
  const tally = new Tally(2);
  for (const name of ['a', 'b', 'b', 'c', 'd', 'a', 'b']) tally.add(name);
  expect([tally.sorted(), tally.size, tally.others]).toEqual([
    [
      ['b', 3],
      ['a', 2],
    ],
    2,
    2,
  ]);
});

test('of a long name only the beginning is kept', () => {
  const tally = new Tally();
  tally.add('x'.repeat(1_000_000));
  tally.add(`${'x'.repeat(1000)}y`);
  expect(tally.sorted()).toEqual([[`${'x'.repeat(200)}…`, 2]]);
});

test('a timeline has at most sixty spans, and counts every message', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 200 }), (seconds) => {
      const timeline = new Timeline();
      for (const sec of seconds) timeline.add({ sec, nsec: 0 });
      const { spans } = timeline;
      expect(spans.length).toBeLessThanOrEqual(60);
      expect(spans.reduce((sum, { count }) => sum + count, 0)).toBe(seconds.length);
      expect(spans[0]?.second).toBe(seconds[0]);
    }),
  );
});

describe('an account', () => {
  const statistics = new Statistics();
  const flow = new Conversation(registry);
  const at = (sec: number) => ({ sec: 1_241_438_400 + sec, nsec: 0 });
  const add = (message: Parameters<Statistics['add']>[0]): void => statistics.add(message);
  add(flow.request('VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001', at(0)));
  add(flow.response('VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=10001&RES=0&MN=0&MT=&UN=&MG=', at(1)));
  add(flow.request('VER=1.1&CMD=GetMsgEx&SEQ=2&UIN=10001', at(60)));
  add(flow.response('VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=10001&RES=20', at(62)));
  add(flow.request('VER=1.1&CMD=CLTMSG&SEQ=3&UIN=10001&UN=10002&MG=a', at(63)));
  add(flow.response('VER=1.1&CMD=CLTMSG&SEQ=3&UIN=10001&RES=3', at(83)));

  test('tells commands, results, reply times, penalties and polls', () => {
    expect(statistics.account).toMatchObject({
      messages: 6,
      first: '2009-05-04T12:00:00.000000Z',
      last: '2009-05-04T12:01:23.000000Z',
      protocols: { kqq: 6 },
      commands: [
        {
          command: 'GetMsgEx',
          requests: 2,
          responses: 2,
          results: { '0 done': 1, '20 not logged in': 1 },
          replyTimes: { count: 2, p50: 1000, most: 2000 },
          penalties: null,
        },
        { command: 'CLTMSG', requests: 1, responses: 1, replyTimes: null, penalties: { count: 1, most: 20_000 } },
      ],
      uins: { different: 1, list: [{ name: '10001', count: 6 }] },
      servers: { different: 1, list: [{ name: '198.51.100.7:8000', count: 6 }] },
      problems: { 'kqq.refused-late': 1 },
      polls: { count: 1, most: 60_000 },
    });
  });

  test('is told in tables', () => {
    const text = describeStatistics(statistics.account);
    expect(text).toContain('6 messages, 2009-05-04T12:00:00.000000Z to 2009-05-04T12:01:23.000000Z\n');
    expect(text).toMatch(/^kqq +GetMsgEx +2 +2 +- +- +- +0 done: 1, 20 not logged in: 1$/m);
    expect(text).toMatch(/^CLTMSG, late refusals +1 +20 s +20 s +20 s +20 s$/m);
  });

  test('of nothing is short', () => {
    expect(describeStatistics(new Statistics().account)).toMatch(/^0 messages\n/);
  });
});

test('a command that no table has is one in any case, as it was first sent', () => {
  const other = new Conversation(registry);
  const account = new Statistics();
  account.add(other.request('VER=1.1&CMD=Weather&SEQ=1&UIN=10001', { sec: 1, nsec: 0 }));
  account.add(other.response('VER=1.1&CMD=WEATHER&SEQ=1&UIN=10001&RES=0', { sec: 2, nsec: 0 }));
  expect(account.account.commands).toMatchObject([{ command: 'Weather', requests: 1, responses: 1 }]);
});
