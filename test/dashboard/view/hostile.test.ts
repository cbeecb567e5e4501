import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Account } from '../../../src/dashboard/account/account.ts';
import { textOf, widthOfLine } from '../../../src/dashboard/screen/frame.ts';
import { viewConversations } from '../../../src/dashboard/view/conversations.ts';
import { viewEvents } from '../../../src/dashboard/view/events.ts';
import { filterOfEvent, filterOfUnknown } from '../../../src/dashboard/view/filters.ts';
import type { View, ViewPlace } from '../../../src/dashboard/view/listing.ts';
import { viewStatistics } from '../../../src/dashboard/view/statistics.ts';
import { viewUnknowns } from '../../../src/dashboard/view/unknowns.ts';
import { compileFilter } from '../../../src/filter/compile.ts';
import { createNames } from '../../../src/filter/names.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Conversation } from '../../support/bodies.ts';
import { accountOf } from '../account/traffic.ts';

const views = [viewConversations, viewStatistics, viewUnknowns, viewEvents];
/** What would move a cursor, hide or reorder letters, or is half a letter. */
const unseen = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u;

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '\u001b[2J\u001b]0;x\u0007',
    '\u202egnp.exe',
    '\u200b\u2066',
    '{bold}',
    '在吗',
    'e\u0301',
    '👨‍👩‍👧',
    'x'.repeat(300),
    '%1b[0m',
    '',
  ),
);
const place: fc.Arbitrary<ViewPlace> = fc.record({
  columns: fc.integer({ min: 1, max: 220 }),
  rows: fc.integer({ min: 0, max: 60 }),
  language: fc.constantFrom('en', 'zh'),
  top: fc.integer({ min: -5, max: 200 }),
  selected: fc.integer({ min: -1, max: 200 }),
});

/** The view, after it was seen to be as every view has to be. */
function checked(view: View, { columns, rows, selected }: ViewPlace): View {
  expect(view.lines.length).toBeLessThanOrEqual(rows);
  for (const line of view.lines) {
    expect([widthOfLine(line), textOf(line)]).toEqual([columns, textOf(line)]);
    expect(textOf(line)).not.toMatch(unseen);
  }
  expect(view.title).not.toMatch(unseen);
  const marked = view.lines.filter((line) => line.length > 0 && line.every(({ role }) => role === 'selected'));
  const isInView = selected >= 0 && selected < view.count && view.page > 0;
  expect(marked.map((line) => textOf(line)[0])).toEqual(isInView ? ['>'] : []);
  return view;
}

test('whatever is on the wire, every line fits exactly and has nothing that a terminal would obey', () => {
  const account = new Account();
  const flow = new Conversation(registry);
  const names = createNames(registry);
  let index = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hostile, hostile), { maxLength: 5 }),
      hostile,
      hostile,
      place,
      (pairs, command, uin, at) => {
        const rest = pairs.map(([name, value]) => `${name}=${value}`).join('&');
        const problems = [{ code: `x.${command}`, severity: 'error', text: uin } as const];
        const texts = [
          `VER=1.1&CMD=${command}&SEQ=1&UIN=${uin}&${rest}`,
          `VER=1.1&CMD=Login&SEQ=1&UIN=1&RES=${command}`,
        ];
        for (const [turn, text] of texts.entries()) {
          const message = turn === 0 ? flow.request(text) : flow.response(text);
          account.add({ ...message, flow: { ...message.flow, number: index }, problems }, index);
          index += 1;
        }
        account.push(uin, 'warn');
        for (const view of views) checked(view(account, at), at);
      },
    ),
    { numRuns: 300 },
  );
  for (const one of account.unknowns.list)
    expect(compileFilter(filterOfUnknown(one), names)).not.toHaveProperty('fault');
  for (const one of account.events.list) {
    const filter = filterOfEvent(one);
    if (filter !== null) expect(compileFilter(filter, names), filter).not.toHaveProperty('fault');
  }
});

test('an account of nothing has views, too', () => {
  fc.assert(
    fc.property(place, (at) => {
      for (const view of views) expect(checked(view(new Account(), at), at).count).toBe(0);
    }),
  );
});

test('the selected row is always in view, and rows move no more than that takes', () => {
  const account = accountOf('kqq-session.pcap');
  const at = { columns: 80, rows: 11, language: 'en', top: 0 } as const;
  const count = account.conversations.list.length;
  expect(viewConversations(account, { ...at, selected: 9 }).top).toBe(0);
  expect(viewConversations(account, { ...at, selected: 10 }).top).toBe(1);
  expect(viewConversations(account, { ...at, top: 5, selected: 2 }).top).toBe(2);
  expect(viewConversations(account, { ...at, top: 500, selected: -1 }).top).toBe(count - 10);
});

test('only rows in view are built', () => {
  const account = new Account();
  const flow = new Conversation(registry);
  let asked = 0;
  for (let index = 0; index < 500; index++) {
    const message = flow.request(`VER=1.1&CMD=Login&SEQ=${index}&UIN=10001`);
    account.add({ ...message, flow: { ...message.flow, number: index } }, index);
  }
  const list = account.conversations.list.map(
    (one) =>
      new Proxy(one, {
        get(target, name, receiver) {
          if (name === 'client') asked += 1;
          return Reflect.get(target, name, receiver);
        },
      }),
  );
  const watched = Object.assign(new Account(), { conversations: { list, dropped: 0 } });
  viewConversations(watched, { columns: 120, rows: 21, language: 'en', top: 100, selected: 110 });
  expect(asked).toBe(20);
});
