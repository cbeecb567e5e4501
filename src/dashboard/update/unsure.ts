/**
 * The next field or code that is unknown, assumed or disputed: in the open message behind the cursor, else in the messages
 * behind it, those that have to be read again among them.
 */

import { isLarge, type Opened, openMessage } from '../opened.ts';
import type { State, UnsureJob } from '../state.ts';
import type { GoalOf } from '../task.ts';
import { isUnsure, treeRows } from '../tree-rows.ts';
import type { World } from '../world.ts';
import { again, Part, stopFollowing } from './passes.ts';
import { selectAt, selectRow, withOpened } from './select.ts';
import { type Step, step, told } from './step.ts';
import { addTask } from './tasks.ts';

/** Messages looked through in one part. */
const partOfUnsure = 400;

export function nextUnsure(state: State, world: World): Step {
  const { rows, selected } = state.tree;
  const isHere = state.focus !== 'tree';
  if (!isHere) {
    const row = rows.findIndex((one, at) => at > selected && isUnsure(one));
    if (row >= 0) return step(selectRow(state, row));
  }
  if (state.opened?.isWhole === false) return step(told(state, `#${state.opened.no} is still being taken apart`, true));
  // From the list the selected message itself is the first to be looked at, unless the cursor is on such a field already.
  return start(state, world, isHere ? state.list.selected : state.list.selected + 1);
}

/** Looks through the list from a position on. */
function start(state: State, world: World, next: number): Step {
  const job: UnsureJob = { kind: 'unsure', next };
  return workOnUnsure({ ...state, job }, world, job);
}

export function workOnUnsure(before: State, world: World, job: UnsureJob): Step {
  const { messages, canReread } = world;
  const state = { ...before, job: null };
  const { shown, keys } = state.list;
  const part = new Part(partOfUnsure);
  let position = job.next;
  for (; position < shown.length && !part.isOver; position++) {
    part.count(0);
    const index = shown.at(position);
    const opened = openedAt(state, world, index);
    if (opened === 'gone') {
      const isRead = canReread && keys.order === 'number' && index < messages.first;
      if (isRead) {
        const goal = { kind: 'unsure', from: index, before: messages.first, shown } as const;
        return addTask(told(state, `from #${messages.no(index)} on the file is looked through`), goal);
      }
    } else if (opened === 'large') {
      return step(awaitLarge(state, world, position));
    } else {
      const row = treeRows(opened, state.tree.toggled).findIndex(isUnsure);
      if (row >= 0) return step(showRow(state, world, opened, row));
    }
  }
  if (position < shown.length) return step({ ...state, job: { ...job, next: position } }, again);
  return step(told(state, 'no unknown, assumed or disputed field from here on', true));
}

/** The message opened; `large`: that takes long, `gone`: it is not in memory. */
function openedAt(state: State, { messages }: World, index: number): Opened | 'large' | 'gone' {
  const { language, redact } = state;
  if (state.opened?.index === index && state.opened.isWhole) return state.opened;
  const message = messages.message(index);
  if (message === null) return 'gone';
  return isLarge(message) ? 'large' : openMessage(message, index, { language, redact, digits: messages.digits(index) });
}

/** Selects the message and the row of its tree. */
function showRow(state: State, world: World, opened: Opened, row: number): State {
  const position = state.list.shown.near(opened.index, state.list.keys.order === 'number');
  const there = selectAt(stopFollowing({ ...state, focus: 'tree' }), world, position);
  return selectRow(
    there.opened?.index === opened.index && there.opened.isWhole ? there : withOpened(there, opened),
    row,
  );
}

/** A large message is opened first. */
function awaitLarge(state: State, world: World, position: number): State {
  const there = selectAt(stopFollowing(state), world, position);
  return told(there, `#${world.messages.no(state.list.shown.at(position))} is being taken apart; then u goes on`, true);
}

/** What was found in the file; if nothing was, messages in memory are next. */
export function finishUnsure(state: State, world: World, goal: GoalOf<'unsure'>, opened: Opened | null): Step {
  const { shown } = state.list;
  if (opened === null) return start(state, world, shown.lowerBound(goal.before));
  const position = shown.near(opened.index, true);
  if (shown.at(position) !== opened.index) return step(state);
  if (!opened.isWhole) return step(awaitLarge(state, world, position));
  const row = treeRows(opened, state.tree.toggled).findIndex(isUnsure);
  if (row < 0) return step(state);
  return step(showRow(state, world, opened, row));
}
