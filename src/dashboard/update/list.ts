/**
 * The list as messages arrive and filters change: passes over all messages are done a part at a time, so that keys are
 * heard in between.
 */

import { createLogLine } from '../../present/log-line.ts';
import { plainStyles } from '../../present/styles.ts';
import { TimeColumn } from '../../present/time.ts';
import type { Effect } from '../events.ts';
import { inOrder, type Order } from '../order.ts';
import { Shown } from '../shown.ts';
import type { FilterState, Job, SearchState, State } from '../state.ts';
import type { Messages, World } from '../world.ts';
import { listRoom, selectAt } from './select.ts';
import { type Step, step, told } from './step.ts';

/** Messages looked at in one part of a pass. */
const partOfFilter = 4000;
const partOfSearch = 1500;
/** Rows without a message are dropped when so many have left memory for good. */
const mostGone = 1000;

const again: Effect = { kind: 'work' };

/** Takes in what has arrived since; a list that stands still only counts. */
export function arrive(state: State, world: World): Step {
  const before = state.list.seen;
  const { count } = world.messages;
  if (state.list.isPaused || count === before) return step(dropGone(state, world));
  const end = Math.min(count, before + partOfFilter);
  const more = fitting(state, world.messages, state.filter, before, end);
  const wasEmpty = state.list.shown.length === 0;
  let shown = state.list.shown.append(more);
  if (more.length > 0 && state.list.order !== 'number') shown = inOrder(shown, state.list.order, world.messages);
  const index = state.list.shown.at(state.list.selected);
  const list = { ...state.list, shown, seen: end };
  const found = searchMore({ ...state, list }, world, more);
  const isMoved = state.list.order !== 'number' && index >= 0;
  const settled =
    list.isFollowing && more.length > 0
      ? selectAt(found, world, shown.length - 1)
      : wasEmpty
        ? selectAt(found, world, 0)
        : isMoved
          ? selectAt(found, world, shown.near(index, false))
          : found;
  return step(dropGone(settled, world), ...(end < count ? [again] : []), ...scanFor(state, world, before));
}

/** Messages that left memory before the filter saw them are looked for in the file. */
function scanFor({ filter }: State, { messages, canReread }: World, before: number): readonly Effect[] {
  const { text, test } = filter;
  if (test === null || !canReread || before >= messages.first) return [];
  return [{ kind: 'scan', filter: { text, test }, before: messages.first }];
}

/** The indexes from `from` to `to` whose messages are to be shown. */
function fitting(state: State, messages: Messages, { test }: FilterState, from: number, to: number): number[] {
  const found: number[] = [];
  for (let index = from; index < to; index++) {
    if (state.list.onlyMarked && !state.marks.has(index)) continue;
    if (test !== null) {
      const message = messages.message(index);
      if (message === null || !test(message, messages.source(index))) continue;
    }
    found.push(index);
  }
  return found;
}

/** Messages that nobody can have again leave the list, many at a time. */
function dropGone(state: State, { messages, canReread }: World): State {
  const { shown, order, top, selected } = state.list;
  if (canReread || order !== 'number' || messages.first === 0) return state;
  const gone = shown.lowerBound(messages.first);
  if (gone < mostGone) return state;
  const list = {
    ...state.list,
    shown: Shown.of(shown.all.subarray(gone)),
    top: Math.max(0, top - gone),
    selected: Math.max(0, selected - gone),
  };
  return { ...state, list };
}

/** Begins to filter. What is shown stays until all has been looked at. */
export function startFilter(state: State, world: World, filter: FilterState): Step {
  const job: Job = { kind: 'filter', filter, search: '', next: 0, found: Shown.empty };
  return work({ ...state, job }, world);
}

/** Begins to search the list. */
export function startSearch(state: State, world: World, text: string): Step {
  const job: Job = { kind: 'search', filter: state.filter, search: text, next: 0, found: Shown.empty };
  return work({ ...state, job }, world);
}

/** The next part of the job under way, or of what has arrived. */
export function work(state: State, world: World): Step {
  const { job } = state;
  if (job === null) return arrive(state, world);
  return job.kind === 'filter' ? workOnFilter(state, world, job) : workOnSearch(state, world, job);
}

function workOnFilter(state: State, world: World, job: Job): Step {
  const { messages } = world;
  // A paused list is filtered as far as it goes.
  const count = state.list.isPaused ? state.list.seen : messages.count;
  const end = Math.min(count, job.next + partOfFilter);
  const found = job.found.append(fitting(state, messages, job.filter, job.next, end));
  if (end < count) return step({ ...state, job: { ...job, next: end, found } }, again);
  const index = state.list.shown.at(state.list.selected);
  const { order } = state.list;
  const shown = order === 'number' ? found : inOrder(found, order, messages);
  const list = { ...state.list, shown, seen: count };
  const filtered: State = { ...state, filter: job.filter, job: null, list, opened: null };
  const position = list.isFollowing ? shown.length - 1 : Math.max(0, shown.near(index, order === 'number'));
  const settled = selectAt({ ...filtered, search: null }, world, position);
  const { test, text } = job.filter;
  if (test === null || !world.canReread || messages.first === 0) {
    return step(told(settled, `${shown.length} of ${count} messages`));
  }
  const scan: Effect = { kind: 'scan', filter: { text, test }, before: messages.first };
  return step(told(settled, `${shown.length} messages in memory; the file is looked through for more`), scan);
}

/** Messages that had left memory, found in the file, join the list if it is still filtered by `text`. */
export function addScanned(state: State, world: World, text: string, indexes: readonly number[]): State {
  if (state.filter.text !== text) return state;
  const index = state.list.shown.at(state.list.selected);
  const { order, onlyMarked } = state.list;
  const known = new Set(state.list.shown.all);
  const more = indexes.filter((one) => !known.has(one) && (!onlyMarked || state.marks.has(one)));
  const shown = inOrder(Shown.of([...more, ...state.list.shown.all]), order, world.messages);
  const joined = told(
    { ...state, list: { ...state.list, shown } },
    `${shown.length} of ${world.messages.count} messages`,
  );
  return selectAt(joined, world, Math.max(0, shown.near(index, order === 'number')));
}

function workOnSearch(state: State, world: World, job: Job): Step {
  const { shown } = state.list;
  const end = Math.min(shown.length, job.next + partOfSearch);
  const found = job.found.append(hitsAmong(state, world, job.search, shown.all.subarray(job.next, end)));
  if (end < shown.length) return step({ ...state, job: { ...job, next: end, found } }, again);
  const search: SearchState = { text: job.search, pane: 'list', hits: found };
  const done = { ...state, job: null, search };
  return step(found.length === 0 ? told(done, `nothing has ${job.search} in it`, true) : nextHit(done, world, 1, true));
}

/** Hits among messages that have just been appended. */
function searchMore(state: State, world: World, indexes: readonly number[]): State {
  const { search } = state;
  if (search === null || search.pane !== 'list' || indexes.length === 0) return state;
  const hits = search.hits.append(hitsAmong(state, world, search.text, indexes));
  return { ...state, search: { ...search, hits } };
}

function hitsAmong(state: State, { messages }: World, text: string, indexes: Iterable<number>): number[] {
  const { language, redact } = state;
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('ud') });
  const wanted = text.toLowerCase();
  const found: number[] = [];
  for (const index of indexes) {
    const message = messages.message(index);
    if (message !== null && line(message).toLowerCase().includes(wanted)) found.push(index);
  }
  return found;
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
    return told(selectAt(stopFollowing(state), world, position), `${search.text}: ${number} of ${search.hits.length}`);
  }
  return state;
}

export function stopFollowing(state: State): State {
  return state.list.isFollowing ? { ...state, list: { ...state.list, isFollowing: false } } : state;
}

/** Sorts the list; the selected message stays selected. */
export function sortBy(state: State, world: World, order: Order): State {
  const index = state.list.shown.at(state.list.selected);
  const shown = inOrder(state.list.shown, order, world.messages);
  const sorted = { ...state, list: { ...state.list, shown, order } };
  return selectAt(told(sorted, `order: ${order}`), world, Math.max(0, shown.near(index, order === 'number')));
}

/** Asks for the messages in sight that have left memory, if one of them is not at hand. */
export function askForMissing(state: State, { messages, canReread }: World): readonly Effect[] {
  if (!canReread || messages.first === 0) return [];
  const { shown, top } = state.list;
  const indexes: number[] = [];
  for (let position = top; position < Math.min(shown.length, top + listRoom(state)); position++) {
    const index = shown.at(position);
    if (index < messages.first) indexes.push(index);
  }
  return indexes.every((index) => messages.message(index) !== null) ? [] : [{ kind: 'reread', indexes }];
}
