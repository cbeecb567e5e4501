/**
 * Large messages in the dashboard: no key waits for one to be taken apart.
 */

import { describe, expect, test } from 'vitest';
import { isLarge, type Opened, openMessage, openSteps } from '../../src/dashboard/opened.ts';
import { beginnings } from '../../src/dashboard/store/large.ts';
import { createSummarise } from '../../src/dissect/dissect.ts';
import type { Message } from '../../src/model/message.ts';
import { inParts } from '../../src/run/dashboard/parts.ts';
import { decode } from '../hostile/whole-program.ts';
import { pcapFile } from '../support/capture-files.ts';
import { Desk } from '../support/dashboard.ts';
import { post, reply } from '../support/dialogs/http.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';

const items = 15_000;
const options = { language: 'en', redact: true, digits: 6 } as const;

/** Exchanges whose replies have so many messages each. */
function capture(exchanges: number): Uint8Array {
  const dialog = new TcpDialog({ client: '192.168.10.21:1042', server: '203.0.113.80:8000' });
  dialog.handshake();
  for (let i = 0; i < exchanges; i++) {
    dialog.send('client', post(`VER=1.1&CMD=GetMsgEx&SEQ=${i}&UIN=10001`));
    const lists = `MN=${items}&MT=${'9,'.repeat(items)}&UN=${'10002,'.repeat(items)}&MG=${'晚安 ,'.repeat(items)}`;
    dialog.send('server', reply(`VER=1.1&CMD=GETMSGEX&SEQ=${i}&UIN=10001&RES=0&${lists}`));
  }
  dialog.fin('client').fin('server');
  return pcapFile(dialog.packets);
}

function desk(exchanges = 2): Desk {
  const one = new Desk();
  decode(capture(exchanges), { message: (message) => one.add(message) });
  return one.see({ kind: 'arrived' });
}

function at(one: Desk, index: number): Message {
  const message = one.store.message(index);
  if (message === null) throw new Error(`no message ${index}`);
  return message;
}

const kinds = ({ effects }: Desk) => effects.map((effect) => effect.kind);

describe('opening', () => {
  test('the place is there at once, the rest is asked for and comes later', () => {
    const one = desk().press('j');
    expect(isLarge(at(one, 1))).toBe(true);
    expect(one.effects).toEqual([{ kind: 'open', index: 1 }]);
    expect(one.text).toContain('fields of #2, being taken apart 0 %');
    expect(one.text).toContain('answers #1');
    expect(one.see({ kind: 'opening', index: 1, done: 34 }).text).toContain('being taken apart 34 %');
    one.see({ kind: 'opened', opened: openMessage(at(one, 1), 1, options) });
    expect(one.state.opened?.isWhole).toBe(true);
    expect(one.text).toMatch(/SEQ +0 +sequence mark/);
    expect(one.text).toContain('layer 1/1 body');
  });

  test('the cursor stays on its field across large messages', () => {
    const one = desk().press('enter l j j j escape j');
    const row = one.state.tree.at;
    one.see({ kind: 'opened', opened: openMessage(at(one, 1), 1, options) });
    expect(row).toMatch(/^kqq\./);
    expect(one.state.tree.rows[one.state.tree.selected].id).toBe(row);
  });

  test('whoever goes on gives it up, and what comes late is not shown', () => {
    const one = desk().press('j');
    const late = openMessage(at(one, 1), 1, options);
    one.press('j');
    expect(kinds(one)).toEqual(['open', 'leave-open']);
    expect(one.see({ kind: 'opened', opened: late }).state.opened?.no).toBe(3);
    one.press('j');
    expect(one.effects.at(-1)).toEqual({ kind: 'open', index: 3 });
    expect(one.see({ kind: 'opened', opened: late }).state.opened).toMatchObject({ no: 4, isWhole: false });
  });

  test('in another language it is opened anew', () => {
    const one = desk().press('j');
    one.see({ kind: 'opened', opened: openMessage(at(one, 1), 1, options) }).press('L');
    expect(kinds(one)).toEqual(['open', 'leave-open', 'open']);
    expect(one.text).toContain('解析中 0 %');
  });

  test('u, d and s wait for nothing', () => {
    const one = desk().press('j u');
    expect(one.state.notice?.text).toContain('still being taken apart');
    expect(one.press('g m d').state.notice?.text).toContain('still being taken apart');
    one.press('s');
    const task = one.effects.find((effect) => effect.kind === 'task');
    expect(task).toMatchObject({ task: { goal: { kind: 'conversation', indexes: [1, 3] } } });
    expect(one.text).toContain('2 messages are being read');
    expect(one.text).toContain('CMD=GetMsgEx');
  });
});

describe('parts', () => {
  test('the steps give what opening in one go does, and each takes a bounded part of it', async () => {
    const message = at(desk(1), 1);
    let steps = 0;
    const counted = openSteps(message, 1, options);
    let whole: Opened | null = null;
    for (let next = counted.next(); whole === null; next = counted.next()) {
      if (next.done === true) whole = next.value;
      steps += 1;
    }
    expect(steps).toBeGreaterThan((3 * items) / 500);
    expect(whole).toEqual(openMessage(message, 1, options));
    const progress: number[] = [];
    const until = new AbortController().signal;
    expect(await inParts(openSteps(message, 1, options), until, (done) => void progress.push(done))).toEqual(whole);
    expect(progress.every((done) => done >= 0 && done <= 100)).toBe(true);
  });

  test('a signal ends them', async () => {
    const until = AbortSignal.abort();
    function* endless(): Generator<number, null, void> {
      for (;;) yield 0;
    }
    expect(await inParts(endless(), until)).toBeNull();
  });

  test('a filter and a search look at few large messages before keys are heard', () => {
    const one = desk(6);
    const large = at(one, 1).frame?.end ?? 0;
    expect(large).toBeGreaterThan(192 * 1024);
    one.press('f').type('kqq.MT == 99');
    expect(one.steps({ kind: 'key', key: 'enter', text: null })).toBeGreaterThan(1);
    one.press('/').type('nothing has this');
    expect(one.steps({ kind: 'key', key: 'enter', text: null })).toBeGreaterThan(0);
  });
});

test('a column of a long list shows its beginning, and takes no more of it', () => {
  const one = desk().press('c type:no,kqq.MT,summary enter');
  expect(one.text).toMatch(/ 2 +9,9,9,9,9,9,9… +15000 messages: 10002 "晚安"/);
  const short = beginnings(at(one, 1));
  if (short.parse.protocol !== 'kqq') throw new Error('it is kqq');
  const { parse } = at(one, 1);
  expect(short.parse.body.length).toBeLessThan(3 * 1024 + 200);
  expect(parse.protocol === 'kqq' && parse.count).toBe(short.parse.count);
});

describe('the store', () => {
  test('a line of the list needs no second look at all of the message', () => {
    const { store } = desk();
    const [first, second] = [store.message(1)?.parse, store.message(1)?.parse];
    expect(first?.protocol === 'kqq' && second?.protocol === 'kqq' && first.spans === second.spans).toBe(true);
    const message = store.message(1);
    if (message === null) throw new Error('no message');
    for (const language of ['en', 'zh'] as const) {
      expect(store.summary(1, language)).toBe(createSummarise({ language, redact: true })(message));
      expect(store.summary(0, language)).toBeNull();
    }
    expect(store.summary(1, 'en')).toContain(`${items} messages`);
    expect(store.summary(1, 'en')).toContain(`+${items - 10}`);
  });
});

test('bytes that nobody has read are counted and not called empty', () => {
  const dialog = new TcpDialog({ client: '192.168.10.21:1042', server: '203.0.113.80:8000' });
  dialog.handshake().send('client', post('hello')).send('server', reply('<p>hello</p>'));
  const one = new Desk();
  decode(pcapFile(dialog.packets), { message: (message) => one.add(message) });
  expect(one.see({ kind: 'arrived' }).press('j').text).toMatch(/\? body +12 bytes/);
});
