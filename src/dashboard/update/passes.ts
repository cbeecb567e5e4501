/**
 * Passes over the messages in memory: a filter, an order, a text go in; the list becomes what they say. They are made a
 * part at a time, so that keys are heard in between; what left memory is looked for in the file afterwards.
 */

import { createLogLine } from '../../present/log-line.ts';
import { plainStyles } from '../../present/styles.ts';
import { TimeColumn } from '../../present/time.ts';
import type { Effect } from '../events.ts';
import { mergeSorted, type Order, SortedRuns, SortKeys } from '../order.ts';
import { Shown } from '../shown.ts';
import type { FilterState, ListJob, SearchJob, SearchState, State } from '../state.ts';
import type { GoalOf } from '../task.ts';
import type { Messages, World } from '../world.ts';
import { selectAt } from './select.ts';
import { type Step, step, told } from './step.ts';
import { addTask, dropTasks } from './tasks.ts';

/** Messages looked at in one part of a pass, and bytes, which one message alone may have more of. */
const partOfFilter = 4000;
const partOfSearch = 1500;
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

/** Begins to search the list. */
export function startSearch(state: State, world: World, text: string): Step {
  const job: SearchJob = { kind: 'search', search: text, next: 0, found: Shown.empty };
  return workOnSearch({ ...state, job }, world, job);
}

export function workOnSearch(state: State, world: World, job: SearchJob): Step {
  const { shown } = state.list;
  const { hits, end } = hitsFrom(state, world, job.search, shown.all, job.next);
  const found = job.found.append(hits);
  if (end < shown.length) return step({ ...state, job: { ...job, next: end, found } }, again);
  const { first } = world.messages;
  const search: SearchState = { text: job.search, pane: 'list', hits: found, unread: first };
  const done = { ...state, job: null, search };
  const selected = found.length === 0 ? told(done, describeNoHit(done, world), true) : nextHit(done, world, 1, true);
  return first === 0 || !world.canReread ? step(selected) : searchFile(selected, search);
}

/** Goes on in the file with what left memory. */
export function searchFile(state: State, { text, unread }: SearchState): Step {
  return addTask(state, { kind: 'search', filter: state.filter, text, before: unread });
}

/** Hits in the file join those in memory. */
export function joinHits(state: State, world: World, goal: GoalOf<'search'>, indexes: Int32Array): State {
  const { search } = state;
  if (search === null || search.pane !== 'list' || search.text !== goal.text) return state;
  const before = search.hits.length;
  const inOrder = search.hits.all.slice().sort();
  const hits = Shown.of(mergeSorted(inOrder, indexes, (a, b) => a - b));
  const joined = { ...state, search: { ...search, hits, unread: 0 } };
  if (hits.length === 0) return told(joined, describeNoHit(joined, world), true);
  return before === 0
    ? nextHit(joined, world, 1, true)
    : told(joined, `${search.text}: ${hits.length} messages have it`);
}

function describeNoHit({ search }: State, world: World): string {
  if (search === null) return '';
  const { text, unread } = search;
  return unread === 0
    ? `nothing has ${text} in it`
    : `nothing has ${text} in it so far${describeUnread(search, world)}`;
}

/** Which messages a search has looked at, if not at all. */
function describeUnread({ unread }: SearchState, { messages, canReread }: World): string {
  if (unread === 0) return '';
  const searched = `; searched #${messages.no(unread)} to #${messages.no(messages.count - 1)}`;
  return canReread ? searched : `${searched}, those before left memory and cannot be read again`;
}

/** Hits among messages that have just been appended. */
export function searchMore(state: State, world: World, indexes: readonly number[]): State {
  const { search } = state;
  if (search === null || search.pane !== 'list' || indexes.length === 0) return state;
  let hits = search.hits;
  for (let at = 0; at < indexes.length; ) {
    const part = hitsFrom(state, world, search.text, indexes, at);
    hits = hits.append(part.hits);
    at = part.end;
  }
  return { ...state, search: { ...search, hits } };
}

/** Hits from place `from` on, and how far the part went. */
function hitsFrom(
  state: State,
  { messages }: World,
  text: string,
  indexes: Int32Array | readonly number[],
  from: number,
): { readonly hits: number[]; readonly end: number } {
  const { language, redact } = state;
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('ud') });
  const wanted = text.toLowerCase();
  const hits: number[] = [];
  const part = new Part(partOfSearch);
  let at = from;
  for (; at < indexes.length && !part.isOver; at++) {
    const message = messages.message(indexes[at]);
    part.count(message?.frame == null ? 0 : message.frame.end - message.frame.start);
    if (message !== null && line(message).toLowerCase().includes(wanted)) hits.push(indexes[at]);
  }
  return { hits, end: at };
}

/** Selects the hit before (-1) or behind (1) the selected message, or, `isHere`, the selected one if it is a hit. */
export function nextHit(state: State, world: World, way: 1 | -1, isHere = false): State {
  const { search, list } = state;
  if (search === null || search.hits.length === 0) return state;
  const hits = new Set(search.hits.all);
  const { shown } = list;
  for (let i = isHere ? 0 : 1; i <= shown.length; i++) {
    const position = (list.selected + way * i + 2 * shown.length) % shown.length;
    if (!hits.has(shown.at(position))) continue;
    const number = search.hits.all.indexOf(shown.at(position)) + 1;
    const place = `${search.text}: ${number} of ${search.hits.length}${describeUnread(search, world)}`;
    return told(selectAt(stopFollowing(state), world, position), place);
  }
  return state;
}

export function stopFollowing(state: State): State {
  return state.list.isFollowing ? { ...state, list: { ...state.list, isFollowing: false } } : state;
}
