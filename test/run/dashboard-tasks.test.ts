/**
 * Tasks of a dashboard whose memory is too small for all: what comes of the file and of memory together is what comes of a
 * memory that holds everything.
 */

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Order, orders, SortedRuns, SortKeys } from '../../src/dashboard/order.ts';
import { textOf } from '../../src/dashboard/screen/frame.ts';
import { Shown } from '../../src/dashboard/shown.ts';
import type { Goal, GoalOf, TaskResult } from '../../src/dashboard/task.ts';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import type { DashboardMessages } from '../../src/run/dashboard/messages.ts';
import { Tasks } from '../../src/run/dashboard/tasks.ts';
import { bundledNames } from '../hostile/samples.ts';
import { registry } from '../hostile/whole-program.ts';
import { readInto } from '../support/dashboard-reading.ts';

const captures = path.join(import.meta.dirname, '../../captures');
const style = { language: 'en', redact: true, columns: 100 } as const;
const little = 4096;
const plenty = 64 << 20;

interface Reached {
  readonly result: TaskResult | null;
  readonly progress: readonly number[];
  readonly told: readonly string[];
}

function reach(messages: DashboardMessages, goal: Goal): Promise<Reached> {
  const progress: number[] = [];
  const told: string[] = [];
  return new Promise((resolve) => {
    const tasks = new Tasks({
      messages,
      registry,
      progress: (_, done) => void progress.push(done),
      done: (_, result) => resolve({ result, progress, told }),
      tell: (text) => void told.push(text),
    });
    tasks.start({ id: 1, goal, done: 0 }, style);
  });
}

function filterOf(text: string): GoalOf<'list'>['filter'] {
  const compiled = compileFilter(text, createNames(registry));
  if ('fault' in compiled) throw new Error(compiled.fault.text);
  return { text, test: compiled.filter };
}

/** Indexes in front of `before`, sorted by what a memory says that holds all. */
function sorted(whole: DashboardMessages, order: Order, before: number, filter: GoalOf<'list'>['filter']): number[] {
  const keys = new SortKeys(order);
  const indexes: number[] = [];
  for (let index = 0; index < before; index++) {
    const message = whole.message(index);
    if (message === null || filter.test?.(message, '') === false) continue;
    keys.learn(index, message);
    indexes.push(index);
  }
  return indexes.sort(keys.compare);
}

const everything = { text: '', test: null };

describe.each(bundledNames)('%s', (name) => {
  const file = path.join(captures, name);

  test('a filter and an order find what left memory, in the order it has', async () => {
    const { messages } = await readInto(file, little);
    const whole = (await readInto(file, plenty)).messages;
    const before = messages.first;
    for (const order of orders) {
      for (const filter of [everything, filterOf('dir == response')]) {
        const { result } = await reach(messages, { kind: 'list', filter, keys: new SortKeys(order), before });
        const indexes = result?.kind === 'list' ? [...result.indexes] : null;
        expect(indexes).toEqual(sorted(whole, order, before, filter));
      }
    }
    expect(before).toBeGreaterThan(0);
  });

  test('the conversation of a message that left memory is what it is where all is in memory', async () => {
    const { messages } = await readInto(file, little);
    const whole = (await readInto(file, plenty)).messages;
    const flow = whole.flow(0);
    const all = Array.from({ length: whole.count }, (_, index) => index).filter((index) => whole.flow(index) === flow);
    const [small, large] = await Promise.all(
      [messages, whole].map((one) => reach(one, { kind: 'conversation', flow, indexes: all })),
    );
    expect(linesOf(small.result)).toEqual(linesOf(large.result));
    expect(linesOf(small.result).map(([index]) => index)).toEqual(all);
  });
});

function linesOf(result: TaskResult | null): readonly (readonly [number, readonly string[]])[] {
  if (result?.kind !== 'conversation') throw new Error('no conversation');
  return [...result.lines]
    .sort(([a], [b]) => a - b)
    .map(([index, lines]) => [index, lines.map((line) => textOf(line))] as const);
}

const session = path.join(captures, 'kqq-session.pcap');

test('a search finds what left memory, as far as the filter lets it through', async () => {
  const { messages } = await readInto(session, little);
  const before = messages.first;
  const all = await reach(messages, { kind: 'search', filter: everything, text: 'getinfo', before });
  const some = await reach(messages, { kind: 'search', filter: filterOf('dir == request'), text: 'getinfo', before });
  const found = [all, some].map(({ result }) => (result?.kind === 'search' ? [...result.indexes] : []));
  expect(found[0].length).toBeGreaterThan(found[1].length);
  expect(found[1].length).toBeGreaterThan(0);
  expect(found[1].every((index) => found[0].includes(index))).toBe(true);
});

test('a marked message that left memory is opened for a comparison', async () => {
  const { messages } = await readInto(session, little);
  const { result } = await reach(messages, { kind: 'comparison', index: 3, to: 60 });
  expect(result?.kind === 'comparison' && result.opened).toMatchObject({ index: 3, no: messages.no(3), isWhole: true });
});

test('the evidence of a field takes in what left memory', async () => {
  const field = { protocol: 'kqq', command: 'GetInfo', dir: 'response', field: 'CV' } as const;
  const goal = { kind: 'evidence', field, columns: 80 } as const;
  const small = await reach((await readInto(session, little)).messages, goal);
  const large = await reach((await readInto(session, plenty)).messages, goal);
  expect(small.result).toEqual(large.result);
  expect(small.result?.kind === 'evidence' && small.result.text).toContain('CV');
});

test('u finds the first message that is shown and not wholly known, from where it stands on', async () => {
  const { messages } = await readInto(session, little);
  const all = Array.from({ length: messages.count }, (_, index) => index);
  const find = async (from: number, shown: readonly number[]): Promise<number | null> => {
    const goal = { kind: 'unsure', from, before: messages.first, shown: Shown.of(shown) } as const;
    const { result } = await reach(messages, goal);
    return result?.kind === 'unsure' ? (result.opened?.index ?? null) : null;
  };
  const first = await find(0, all);
  if (first === null) throw new Error('there is none');
  const second = await find(first + 1, all);
  expect(second).toBeGreaterThan(first);
  expect(
    await find(
      0,
      all.filter((index) => index !== first),
    ),
  ).toBe(second);
  expect(await find(0, [])).toBeNull();
});

test('progress goes up to the end, and a task that is given up says no more', async () => {
  const { messages } = await readInto(session, little);
  const goal = { kind: 'list', filter: everything, keys: new SortKeys('size'), before: messages.first } as const;
  const { progress } = await reach(messages, goal);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  let ended = 0;
  const count = (): void => {
    ended += 1;
  };
  const tasks = new Tasks({ messages, registry, progress: count, done: count, tell: count });
  tasks.start({ id: 1, goal, done: 0 }, style);
  tasks.giveUp();
  await reach(messages, goal);
  expect(ended).toBe(0);
});

test('what cannot be read again is told in a sentence', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dashboard-tasks-'));
  const file = path.join(folder, 'session.pcap');
  copyFileSync(session, file);
  const { messages } = await readInto(file, little);
  rmSync(folder, { recursive: true });
  const { result, told } = await reach(messages, { kind: 'comparison', index: 0, to: 60 });
  expect(result).toEqual({ kind: 'comparison', opened: null });
  expect(told).toEqual([expect.stringContaining('session.pcap')]);
});

const short = readFileSync(session).subarray(0, 2000);
const other = readFileSync(path.join(captures, 'kqqtcp.pcap'));

test.each([
  ['is gone', null],
  ['has been cut', short],
  ['has become another', other],
] as const)('of a file that %s nothing passes for all of it', async (_name, content) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dashboard-tasks-'));
  const file = path.join(folder, 'session.pcap');
  copyFileSync(session, file);
  const { messages } = await readInto(file, little);
  if (content === null) rmSync(file);
  else writeFileSync(file, content);
  const before = messages.first;
  const field = { protocol: 'kqq', command: 'GetInfo', dir: 'response', field: 'CV' } as const;
  const goals: readonly Goal[] = [
    { kind: 'list', filter: everything, keys: new SortKeys('size'), before },
    { kind: 'search', filter: everything, text: 'getinfo', before },
    { kind: 'unsure', from: before - 1, before, shown: Shown.of([before - 1]) },
    { kind: 'evidence', field, columns: 80 },
  ];
  for (const goal of goals) {
    const { result, told } = await reach(messages, goal);
    expect(result).toBeNull();
    expect(told).toEqual([expect.stringContaining('session.pcap')]);
  }
  rmSync(folder, { recursive: true });
});

test('runs that are sorted part by part are what sorting all of them is', () => {
  const keys = new SortKeys('number');
  const all = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003);
  let runs = new SortedRuns(keys);
  for (let at = 0; at < all.length; at += 37) runs = runs.add(all.slice(at, at + 37));
  expect([...runs.all]).toEqual(all.toSorted((a, b) => a - b));
});
