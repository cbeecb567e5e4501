/**
 * Passes over the messages in memory: a filter and an order go in, the list becomes what they say. They are made a part at
 * a time, so that keys are heard in between; what left memory is looked for in the file afterwards.
 */

import type { Effect } from '../events.ts';
import { mergeSorted, type Order, SortedRuns, SortKeys } from '../order.ts';
import { Shown } from '../shown.ts';
import type { FilterState, ListJob, State } from '../state.ts';
import type { GoalOf } from '../task.ts';
import type { Messages, World } from '../world.ts';
import { selectAt } from './select.ts';
import { type Step, step, told } from './step.ts';
import { addTask, dropTasks } from './tasks.ts';

/** Messages looked at in one part of a pass, and bytes, which one message alone may have more of. */
const partOfFilter = 4000;
const bytesOfPart = 1024 * 1024;

export const again: Effect = { kind: 'work' };

/** Counts what a part of a pass has looked at. */
export class Part {
  #messages: number;
  #bytes = bytesOfPart;

  constructor(messages: number) {
    this.#messages = messages;
  }

  get isOver(): boolean {
    return this.#messages <= 0 || this.#bytes <= 0;
  }

  /** One more, of so many bytes. */
  count(bytes: number): void {
    this.#messages -= 1;
    this.#bytes -= bytes;
  }
}

/** The indexes between `from` and `to` whose messages are to be shown, and how far the part went. */
export function fitting(
  state: State,
  messages: Messages,
  { test }: FilterState,
  keys: SortKeys,
  from: number,
  to: number,
): { readonly found: number[]; readonly end: number } {
  const found: number[] = [];
  const part = new Part(partOfFilter);
  const isRead = test !== null || keys.order !== 'number';
  let index = from;
  for (; index < to && !part.isOver; index++) {
    const isWanted = !state.list.onlyMarked || state.marks.has(index);
    const message = isWanted && isRead ? messages.message(index) : null;
    part.count(message?.frame == null ? 0 : message.frame.end - message.frame.start);
    if (!isWanted) continue;
    if (test !== null && (message === null || !test(message, messages.source(index)))) continue;
    if (message !== null) keys.learn(index, message);
    found.push(index);
  }
  return { found, end: index };
}

/** Begins to filter. What is shown stays until all has been looked at. */
export function startFilter(state: State, world: World, filter: FilterState): Step {
  return startList(state, world, filter, state.list.keys);
}

/** Sorts the list; the selected message stays selected. */
export function sortBy(state: State, world: World, order: Order): Step {
  if (order === state.list.keys.order) return step(told(state, `order: ${order}`));
  const keys = new SortKeys(order);
  if (order !== 'number') return startList(state, world, state.filter, keys);
  const index = state.list.shown.at(state.list.selected);
  const shown = Shown.of(state.list.shown.all.slice().sort());
  const sorted = { ...state, list: { ...state.list, shown, keys } };
  return step(selectAt(told(sorted, `order: ${order}`), world, Math.max(0, shown.near(index, true))));
}

function startList(state: State, world: World, filter: FilterState, keys: SortKeys): Step {
  const job: ListJob = { kind: 'list', filter, runs: new SortedRuns(keys), keys, next: 0 };
  return workOnList({ ...state, job }, world, job);
}

/** The next part of a list that becomes another one. */
export function workOnList(state: State, world: World, job: ListJob): Step {
  const { messages } = world;
  const { keys } = job;
  // A paused list is filtered as far as it goes.
  const count = state.list.isPaused ? state.list.seen : messages.count;
  const { found, end } = fitting(state, messages, job.filter, keys, job.next, count);
  const runs = job.runs.add(found);
  if (end < count) return step({ ...state, job: { ...job, next: end, runs } }, again);
  const index = state.list.shown.at(state.list.selected);
  const shown = Shown.of(runs.all);
  const isNewOrder = keys.order !== state.list.keys.order;
  const list = { ...state.list, shown, seen: count, keys, unread: 0 };
  const filtered: State = { ...state, filter: job.filter, job: null, list, opened: null, search: null };
  const position = list.isFollowing ? shown.length - 1 : Math.max(0, shown.near(index, keys.order === 'number'));
  const settled = selectAt(filtered, world, position);
  const text = isNewOrder ? `order: ${keys.order}` : `${shown.length} of ${count} messages`;
  return lookBehind(settled, world, text);
}

/** What left memory before it was looked at is looked for in the file; `text` says what was found so far. */
function lookBehind(state: State, { messages, canReread }: World, text: string): Step {
  const { filter } = state;
  const { keys } = state.list;
  const { first } = messages;
  if (first === 0 || (filter.test === null && keys.order === 'number')) {
    const dropped = dropTasks(state, ['list', 'search']);
    return { state: told(dropped.state, text), effects: dropped.effects };
  }
  if (!canReread) return step(told(state, `${text}; ${first} left memory and cannot be read again`));
  const partial = { ...state, list: { ...state.list, unread: first } };
  const found = filter.test === null ? text : `${state.list.shown.length} messages in memory`;
  return addTask(told(partial, `${found}; the file is looked through for more`), {
    kind: 'list',
    filter,
    keys,
    before: first,
  });
}

/** Messages that left memory before the filter saw them are looked for in the file. */
export function lookForMissed(state: State, { messages, canReread }: World, before: number): Step {
  const { filter } = state;
  const { keys } = state.list;
  const isNeeded = filter.test !== null || keys.order !== 'number';
  if (!isNeeded || !canReread || before >= messages.first) return step(state);
  const partial = { ...state, list: { ...state.list, unread: messages.first } };
  return addTask(partial, { kind: 'list', filter, keys, before: messages.first });
}

/** What was found in the file joins the list. */
export function joinFound(state: State, world: World, goal: GoalOf<'list'>, indexes: Int32Array): State {
  const { keys, onlyMarked } = state.list;
  if (state.filter.text !== goal.filter.text || keys !== goal.keys) return state;
  const index = state.list.shown.at(state.list.selected);
  const isFound = new Uint8Array(goal.before);
  for (const one of indexes) isFound[one] = 1;
  // Keys of those shown may have been learned since: they stand where they belong now.
  const others = state.list.shown.all.filter((one) => one >= goal.before || isFound[one] === 0);
  const more = onlyMarked ? indexes.filter((one) => state.marks.has(one)) : indexes;
  const shown = Shown.of(mergeSorted(others, more, keys.compare));
  const joined = { ...state, list: { ...state.list, shown, unread: 0 } };
  const text = `${shown.length} of ${world.messages.count} messages`;
  return selectAt(told(joined, text), world, Math.max(0, shown.near(index, keys.order === 'number')));
}

export function stopFollowing(state: State): State {
  return state.list.isFollowing ? { ...state, list: { ...state.list, isFollowing: false } } : state;
}
