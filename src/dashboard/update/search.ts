/**
 * Search of the list: a text goes in, the messages that have it in their line come out: first those in memory, a part at a
 * time, then those that left it.
 */

import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { createLogLine } from '../../present/log-line.ts';
import { plainStyles } from '../../present/styles.ts';
import { TimeColumn } from '../../present/time.ts';
import { mergeSorted } from '../order.ts';
import { Shown } from '../shown.ts';
import type { SearchJob, SearchState, State } from '../state.ts';
import type { GoalOf } from '../task.ts';
import type { World } from '../world.ts';
import { again, Part, stopFollowing } from './passes.ts';
import { selectAt } from './select.ts';
import { type Step, step, told } from './step.ts';
import { addTask } from './tasks.ts';

/** Messages searched in one part. */
const partOfSearch = 1500;

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

/** Makes the function that says whether a message has `text` in its line, in letters of either case. */
export function createSearch(
  text: string,
  { language, redact }: { readonly language: Language; readonly redact: boolean },
): (message: Message) => boolean {
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('ud') });
  const wanted = text.toLowerCase();
  return (message) => line(message).toLowerCase().includes(wanted);
}

/** Hits from place `from` on, and how far the part went. */
function hitsFrom(
  state: State,
  { messages }: World,
  text: string,
  indexes: Int32Array | readonly number[],
  from: number,
): { readonly hits: number[]; readonly end: number } {
  const has = createSearch(text, state);
  const hits: number[] = [];
  const part = new Part(partOfSearch);
  let at = from;
  for (; at < indexes.length && !part.isOver; at++) {
    const message = messages.message(indexes[at]);
    part.count(message?.frame == null ? 0 : message.frame.end - message.frame.start);
    if (message !== null && has(message)) hits.push(indexes[at]);
  }
  return { hits, end: at };
}

/** Selects the hit before (-1) or behind (1) the selected message, or, `isHere`, the selected one if it is a hit. */
export function nextHit(state: State, world: World, way: 1 | -1, isHere = false): State {
  const { search, list } = state;
  if (search === null) return state;
  if (search.hits.length === 0) return told(state, describeNoHit(state, world), true);
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
