/**
 * What keys do when the oldest messages are no longer in memory, as sentences: of a file they are read again, live they are
 * gone, and what has not been looked at is said.
 */

import { describe, expect, test } from 'vitest';
import { openMessage } from '../../src/dashboard/opened.ts';
import { run } from '../../src/dashboard/screen/frame.ts';
import type { Goal, Task } from '../../src/dashboard/task.ts';
import { Desk } from '../support/dashboard.ts';

const session = 'kqq-session.pcap';
const maxBytes = 8192;

function small(canReread = true): Desk {
  const desk = new Desk({ maxBytes, canReread }).read(session);
  expect(desk.store.first).toBeGreaterThan(3);
  return desk;
}

function tasks({ effects }: Desk): readonly Task[] {
  return effects.flatMap((effect) => (effect.kind === 'task' ? [effect.task] : []));
}

function goals(desk: Desk): readonly Goal['kind'][] {
  return tasks(desk).map(({ goal }) => goal.kind);
}

function shown({ state }: Desk): readonly number[] {
  return [...state.list.shown.all];
}

describe('search', () => {
  test('hits in memory are there at once, the file is searched behind them, and its hits join', () => {
    const desk = small().press('/ type:kqq enter');
    const { first, count } = desk.store;
    const inMemory = desk.state.search?.hits.length ?? 0;
    expect(inMemory).toBeGreaterThan(0);
    expect(tasks(desk)).toMatchObject([{ goal: { kind: 'search', text: 'kqq', before: first } }]);
    expect(desk.state.notice?.text).toContain(`searched #${first + 1} to #${count}`);
    desk.see({ kind: 'progress', task: 1, done: 34 });
    expect(desk.text).toContain('searching the file 34 %');
    desk.see({ kind: 'task-done', task: 1, result: { kind: 'search', indexes: Int32Array.of(0, 2) } });
    expect(desk.state.search).toMatchObject({ unread: 0 });
    expect([...(desk.state.search?.hits.all ?? [])].slice(0, 2)).toEqual([0, 2]);
    expect(desk.state.search?.hits.length).toBe(inMemory + 2);
    expect(desk.state.notice?.text).toBe(`kqq: ${inMemory + 2} messages have it`);
  });

  test('the first hit in the file is selected when there was none in memory', () => {
    const desk = small().press('G / type:nothing_has_this enter');
    expect(desk.state.notice?.text).toContain('so far');
    desk.see({ kind: 'task-done', task: 1, result: { kind: 'search', indexes: Int32Array.of(2) } });
    expect(desk.state.list.selected).toBe(2);
  });

  test('esc gives it up and says what was searched; n goes on in the file', () => {
    const desk = small().press('/ type:kqq enter escape');
    const { first, count } = desk.store;
    expect(desk.effects).toContainEqual({ kind: 'give-up' });
    expect(desk.state.notice?.text).toBe(`given up: only #${first + 1} to #${count} were looked at`);
    expect(desk.press('n').state.notice?.text).toContain(`searched #${first + 1} to #${count}`);
    expect(goals(desk)).toEqual(['search', 'search']);
    expect(goals(desk.press('n'))).toEqual(['search', 'search']);
  });

  test('live, what left memory cannot be read again, and that is said', () => {
    const desk = small(false).press('/ type:nothing_has_this enter');
    expect(tasks(desk)).toEqual([]);
    expect(desk.state.notice?.text).toContain('left memory and cannot be read again');
    expect(desk.press('f type:dir_==_push enter').state.notice?.text).toContain('left memory and cannot be read again');
  });
});

describe('order', () => {
  test('the list is sorted by what is in memory, then by the file', () => {
    const desk = small().press('o s');
    expect(goals(desk)).toEqual(['list']);
    expect(desk.press('escape').press('o n o s').state.list.keys.order).toBe('size');
    const [goal] = tasks(desk)
      .map((one) => one.goal)
      .slice(-1);
    if (goal.kind !== 'list') throw new Error('no list');
    const task = tasks(desk).at(-1)?.id ?? 0;
    const big = new Desk().read(session);
    for (let index = 0; index < goal.before; index++) {
      const message = big.store.message(index);
      if (message !== null) goal.keys.learn(index, message);
    }
    const left = Array.from({ length: goal.before }, (_, index) => index).sort(goal.keys.compare);
    desk.see({ kind: 'task-done', task, result: { kind: 'list', indexes: Int32Array.from(left) } });
    expect(shown(desk)).toEqual(shown(big.press('o s')));
    expect(desk.state.list.unread).toBe(0);
  });

  test('messages that arrive take their places in an order', () => {
    const one = new Desk().read(session).press('o s').read(session);
    const two = new Desk().read(session).read(session).press('o s');
    expect(shown(one)).toEqual(shown(two));
  });

  test('a filter that takes the place of one that looks through the file gives that up', () => {
    const desk = small().press('f type:dir_==_request enter f C-u type:dir_==_response enter');
    const last = tasks(desk).at(-1);
    expect(desk.state.tasks.map(({ id }) => id)).toEqual([last?.id]);
    desk.see({ kind: 'task-done', task: 1, result: { kind: 'list', indexes: Int32Array.of(0) } });
    expect(shown(desk)).not.toContain(0);
  });

  test('what is not looked at because of esc is counted in the status line', () => {
    const desk = small().press('f type:dir_==_request enter escape j');
    expect(desk.text).toContain(`${desk.store.first} not looked at`);
  });
});

describe('the conversation', () => {
  test('what left memory joins the page in its place', () => {
    const desk = new Desk({ maxBytes, canReread: true }).read(session).press('G');
    const held = desk.state.opened?.flow ?? 0;
    const later = { kind: 'conversation', flow: held, next: 0, turns: [], later: [0, 1] } as const;
    desk.state = { ...desk.state, job: later };
    desk.see({ kind: 'work' });
    expect(tasks(desk)).toMatchObject([{ goal: { kind: 'conversation', flow: held, indexes: [0, 1] } }]);
    expect(desk.text).toContain('2 messages are being read');
    const turns = desk.state.page?.conversation?.turns.length ?? 0;
    const lines = new Map([0, 1].map((index) => [index, [run(`turn ${index}`)]] as const));
    const result = {
      kind: 'conversation',
      lines: new Map([...lines].map(([index, line]) => [index, [line]])),
    } as const;
    desk.see({ kind: 'task-done', task: 1, result });
    expect(desk.text).not.toContain('being read');
    expect(desk.text).toMatch(/turn 0\s+turn 1/);
    expect(desk.state.page?.title).toBe(`conversation ${held}, ${turns + 2} messages`);
  });

  test('live, what is gone is said', () => {
    const desk = small(false).press('G s');
    expect(tasks(desk)).toEqual([]);
    expect(desk.text).toContain(`${desk.store.first} messages left memory and cannot be read again`);
  });
});

test('u looks through the file from the first message on that left memory, and goes on in memory', () => {
  const desk = small();
  desk.press('g u');
  expect(tasks(desk)).toMatchObject([{ goal: { kind: 'unsure', from: 0, before: desk.store.first } }]);
  const whole = new Desk().read(session);
  const message = whole.store.message(2);
  if (message === null) throw new Error('no message');
  const opened = openMessage(message, 2, { language: 'en', redact: true, digits: 6 });
  desk.see({ kind: 'task-done', task: 1, result: { kind: 'unsure', opened } });
  expect(desk.state.list.selected === 2 || desk.state.opened?.index !== 2).toBe(true);
  desk.press('escape g u');
  const task = tasks(desk).at(-1)?.id ?? 0;
  desk.see({ kind: 'task-done', task, result: { kind: 'unsure', opened: null } });
  expect(desk.state.list.shown.at(desk.state.list.selected)).toBeGreaterThanOrEqual(desk.store.first);
});

test('the marked message is read again for a comparison; live it is said to be gone', () => {
  const desk = small().press('g m G d');
  expect(tasks(desk)).toMatchObject([{ goal: { kind: 'comparison', index: 0 } }]);
  const message = new Desk().read(session).store.message(0);
  if (message === null) throw new Error('no message');
  const opened = openMessage(message, 0, { language: 'en', redact: true, digits: 6 });
  desk.see({ kind: 'task-done', task: 1, result: { kind: 'comparison', opened } });
  expect(desk.state.page?.title).toContain('#1 (marked) and #70');
  expect(small(false).press('g m G d').state.notice?.text).toContain('cannot be read again');
});
