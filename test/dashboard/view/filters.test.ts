import { expect, test } from 'vitest';
import { Account } from '../../../src/dashboard/account/account.ts';
import {
  filterOfCommand,
  filterOfConversation,
  filterOfEvent,
  filterOfUnknown,
} from '../../../src/dashboard/view/filters.ts';
import { compileFilter, type Filter } from '../../../src/filter/compile.ts';
import { createNames } from '../../../src/filter/names.ts';
import type { Message } from '../../../src/model/message.ts';
import { bundledNames } from '../../hostile/samples.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Conversation } from '../../support/bodies.ts';
import { accountOf, play } from '../account/traffic.ts';

const names = createNames(registry);

function filterOf(expression: string): Filter {
  const compiled = compileFilter(expression, names);
  if ('fault' in compiled) throw new Error(`${expression}: ${compiled.fault.text}`);
  return compiled.filter;
}

/** What messages have to be shown for each row: filters by expression, and the numbers of the messages they let through. */
function shownBy(expressions: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const filters = [...new Set(expressions)].map((one) => ({ one, filter: filterOf(one), shown: [] as number[] }));
  play(bundledNames, (message) => {
    for (const { filter, shown } of filters) if (filter(message, '')) shown.push(message.no);
  });
  return new Map(filters.map(({ one, shown }) => [one, shown]));
}

const account = accountOf(...bundledNames);

test('the filter of a conversation shows its messages, from the first on', () => {
  const { list } = account.conversations;
  const shown = shownBy(list.map(filterOfConversation));
  for (const one of list) {
    const numbers = shown.get(filterOfConversation(one)) ?? [];
    expect([numbers[0], numbers.at(-1)]).toEqual([one.firstIndex + 1, one.lastIndex + 1]);
  }
});

test('the filter of a command shows as many messages as were counted', () => {
  const { commands } = account.statistics;
  const shown = shownBy(commands.map(filterOfCommand));
  for (const one of commands.filter(({ command }) => command !== '-')) {
    // Filters know commands without regard to case.
    const same = commands.filter(
      (other) => filterOfCommand(other).toLowerCase() === filterOfCommand(one).toLowerCase(),
    );
    const counted = same.reduce((sum, { requests, responses, pushes, nulls, unanswered }) => {
      return sum + requests + responses + pushes + nulls + unanswered;
    }, 0);
    expect([one.command, shown.get(filterOfCommand(one))?.length]).toEqual([one.command, counted]);
  }
});

test('the filter of what is unknown shows every message it was seen in', () => {
  const expressions = new Map<string, string>();
  const seenIn: [string, number][] = [];
  play(bundledNames, (message) => {
    const own = new Account();
    own.add(message, 0);
    for (const one of own.unknowns.list) seenIn.push([filterOfUnknown(one), message.no]);
  });
  for (const one of account.unknowns.list) expressions.set(filterOfUnknown(one), one.path);
  const shown = shownBy([...expressions.keys(), ...seenIn.map(([expression]) => expression)]);
  expect(seenIn.length).toBeGreaterThan(200);
  for (const [expression, no] of seenIn) expect(shown.get(expression), expression).toContain(no);
});

const told = (message: Message): readonly string[] => {
  const own = new Account();
  own.add(message, 0);
  return own.unknowns.list.map(filterOfUnknown);
};

test('filters are as a person would write them', () => {
  const flow = new Conversation(registry);
  expect(told(flow.request('VER=1.1&CMD=GetInfo&SEQ=1&UIN=10001&ZZ=1&YY'))).toEqual([
    'cmd == GetInfo && dir == request && summary contains "?ZZ="',
    'cmd == GetInfo && dir == request && summary contains "?YY"',
  ]);
  expect(told(flow.response('VER=1.1&CMD=GETINFO&SEQ=1&UIN=10001&RES=77&CV=%01'))).toEqual([
    'cmd == GetInfo && dir == response && kqq.RES == 77',
    'cmd == GetInfo && dir == response && has(kqq.CV)',
  ]);
  expect(told(flow.request('VER=1.1&CMD=Say "hi"&SEQ=2&UIN=10001&Z"Z=1'))).toEqual([
    'cmd == "Say \\"hi\\"" && dir == request && summary contains "?Z\\"Z="',
  ]);
  expect(account.conversations.list.slice(0, 1).map(filterOfConversation)).toEqual(['flow == 1']);
});

test('events lead to what they are about', () => {
  const filters = account.events.list.map(filterOfEvent);
  expect(filters.some((one) => one !== null && /^flow == \d+ && problem\.code == kqq\.list-count$/.test(one))).toBe(
    true,
  );
  for (const one of filters) if (one !== null) filterOf(one);
  const own = new Account();
  own.push('capture ended');
  expect(own.events.list.map(filterOfEvent)).toEqual([null]);
});
