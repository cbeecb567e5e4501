/**
 * The list as messages arrive, leave memory, and come back into it.
 */

import type { Effect } from '../events.ts';
import { mergeSorted } from '../order.ts';
import { Shown } from '../shown.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { workOnConversation } from './conversation.ts';
import { again, fitting, lookForMissed, workOnList } from './passes.ts';
import { searchMore, workOnSearch } from './search.ts';
import { listRoom, selectAt } from './select.ts';
import { after, type Step, step } from './step.ts';
import { workOnUnsure } from './unsure.ts';

/** Rows without a message are dropped when so many have left memory for good. */
const mostGone = 1000;

/** Takes in what has arrived since; a list that stands still only counts. */
export function arrive(state: State, world: World): Step {
  const before = state.list.seen;
  const { count } = world.messages;
  if (state.list.isPaused || count === before) return step(dropGone(state, world));
  const { keys } = state.list;
  const { found: more, end } = fitting(state, world.messages, state.filter, keys, before, count);
  const wasEmpty = state.list.shown.length === 0;
  const isInOrder = keys.order === 'number';
  const sorted = isInOrder ? more : more.toSorted(keys.compare);
  const shown = isInOrder
    ? state.list.shown.append(more)
    : Shown.of(mergeSorted(state.list.shown.all, Int32Array.from(sorted), keys.compare));
  const index = state.list.shown.at(state.list.selected);
  const list = { ...state.list, shown, seen: end };
  const found = searchMore({ ...state, list }, world, more);
  const settled =
    list.isFollowing && more.length > 0
      ? selectAt(found, world, shown.length - 1)
      : wasEmpty
        ? selectAt(found, world, 0)
        : !isInOrder && index >= 0
          ? selectAt(found, world, shown.near(index, false))
          : found;
  const arrived = step(dropGone(settled, world), ...(end < count ? [again] : []));
  return after(arrived, (then) => lookForMissed(then, world, before));
}

/** Messages that nobody can have again leave the list, many at a time. */
function dropGone(state: State, { messages, canReread }: World): State {
  const { shown, keys, top, selected } = state.list;
  if (canReread || keys.order !== 'number' || messages.first === 0) return state;
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

/** The next part of the job under way, or of what has arrived. */
export function work(state: State, world: World): Step {
  const { job } = state;
  switch (job?.kind) {
    case 'list':
      return workOnList(state, world, job);
    case 'search':
      return workOnSearch(state, world, job);
    case 'conversation':
      return workOnConversation(state, world, job);
    case 'unsure':
      return workOnUnsure(state, world, job);
    case undefined:
      return arrive(state, world);
  }
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
