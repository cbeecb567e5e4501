/**
 * The update of the dashboard: the state, an event and the world it looks at go in; another state, and what is to be done
 * outside, come out. Pure: the same goes in, the same comes out.
 */

import type { DashboardEvent } from './events.ts';
import { actionOf } from './keys.ts';
import { paneAt, panesOf } from './layout.ts';
import type { State } from './state.ts';
import { actions, resettled } from './update/actions.ts';
import { addNote } from './update/evidence.ts';
import { arrive, askForMissing, work } from './update/list.ts';
import { keyInMenu } from './update/menu.ts';
import { move } from './update/move.ts';
import { keyInPrompt, openPrompt } from './update/prompt.ts';
import { finishTask } from './update/results.ts';
import {
  askForRest,
  finishOpening,
  hasHeader,
  openSelected,
  selectAt,
  selectByte,
  selectRow,
  toggle,
} from './update/select.ts';
import { type Step, step, told } from './update/step.ts';
import { noteProgress } from './update/tasks.ts';
import { type AccountViewName, accountView } from './view/account-views.ts';
import { byteAtCell } from './view/hex.ts';
import type { World } from './world.ts';

/** The most that a number in front of a key counts. */
const mostDigits = 9;
const wheelRows = 3;

export function update(state: State, event: DashboardEvent, world: World): Step {
  const { state: next, effects } = react(state, event, world);
  const asked = [...askForRest(next, state.opened), ...askForMissing(next, world)];
  return asked.length === 0 ? { state: next, effects } : { state: next, effects: [...effects, ...asked] };
}

function react(state: State, event: DashboardEvent, world: World): Step {
  switch (event.kind) {
    case 'key':
      return key(state, world, event.key, event.text);
    case 'mouse':
      return mouse(state, world, event);
    case 'resize': {
      const resized = { ...state, columns: event.columns, rows: event.rows };
      return step(resettled(resized, world));
    }
    case 'arrived': {
      const arrived = arrive(state, world);
      // What was waited for may have come back into memory.
      return arrived.state.opened === null ? { ...arrived, state: openSelected(arrived.state, world) } : arrived;
    }
    case 'work':
      return work(state, world);
    case 'opened':
      return step(finishOpening(state, event.opened));
    case 'opening':
      return step(state.opened?.index === event.index ? { ...state, openingDone: event.done } : state);
    case 'progress':
      return step(noteProgress(state, event.task, event.done));
    case 'task-done':
      return finishTask(state, world, event.task, event.result);
    case 'noted':
      return step(addNote(state, event.field, event.hypothesis));
    case 'phase':
      return step({ ...state, phase: event.phase });
    case 'account':
      return step({ ...state, ...older(state), memory: event.memory, drops: event.drops, origin: event.origin });
    case 'too-long': {
      const asked = openPrompt(state, world, 'copy-file');
      return step(asked.prompt === null ? asked : { ...asked, prompt: { ...asked.prompt, payload: event.text } });
    }
    case 'notice':
      return step(told(state, event.text, event.isBad));
  }
}

/** A second has gone by, as far as notices are concerned. */
function older({ notice }: State): Pick<State, 'notice'> {
  if (notice === null || notice.seconds <= 1) return { notice: null };
  return { notice: { ...notice, seconds: notice.seconds - 1 } };
}

function key(state: State, world: World, name: string, text: string | null): Step {
  if (state.prompt !== null) return keyInPrompt(state, world, state.prompt, name, text);
  if (state.menu !== null) return keyInMenu(state, world, state.menu, name);
  const isDigit = /^[0-9]$/.test(name) && (name !== '0' || state.digits !== '');
  if (isDigit) return step({ ...state, digits: (state.digits + name).slice(0, mostDigits) });
  const action = actionOf(name);
  const called: State = { ...state, digits: '', notice: null };
  if (action === null) return step(called);
  const goal = state.digits === '' ? null : Number(state.digits);
  return actions[action](called, world, { count: Math.max(1, goal ?? 1), goal });
}

function mouse(state: State, world: World, { action, column, row }: Extract<DashboardEvent, { kind: 'mouse' }>): Step {
  if (state.prompt !== null || state.menu !== null) return step(state);
  const panes = panesOf(state);
  const name = state.page === null ? paneAt(panes, column, row) : state.focus;
  if (name === null) return step(state);
  if (action !== 'down') {
    const there = { ...state, focus: name };
    const moved = move(there, world, action === 'wheelup' ? 'up' : 'down', wheelRows, null);
    return step(state.page === null ? { ...moved, focus: state.focus } : moved);
  }
  const rect = panes[name];
  if (state.page !== null || rect === undefined) return step(state);
  const focused: State = { ...state, focus: name };
  const line = row - rect.top - 1;
  if (line < 0) return step(focused);
  if (name === 'list') return step(clickList(focused, world, line, rect.rows - 1));
  if (name === 'tree') return step(clickTree(focused, line));
  if (name === 'hex') {
    const offset = byteAtCell(focused, rect, column - rect.left, line);
    return step(offset === null ? focused : selectByte(focused, offset));
  }
  return step(clickAccount(focused, world, 'events', line, rect.rows - 1));
}

function clickList(state: State, world: World, line: number, room: number): State {
  const at = line - (hasHeader(room) ? 1 : 0);
  if (state.view !== 'messages') return clickAccount(state, world, state.view, line, room);
  const position = state.list.top + at;
  if (at < 0 || position >= state.list.shown.length) return state;
  const list = { ...state.list, isFollowing: state.list.isFollowing && position === state.list.shown.length - 1 };
  return selectAt({ ...state, list }, world, position);
}

/** The last rows of a view are those of its list. */
function clickAccount(state: State, { account }: World, name: AccountViewName, line: number, room: number): State {
  const seen = accountView(state, account, name, state.columns, room);
  const row = seen.top + line - (room - seen.page);
  if (row < seen.top || row >= seen.count) return state;
  const scroll = { selected: row, top: seen.top };
  return name === 'events' ? { ...state, events: scroll } : { ...state, views: { ...state.views, [name]: scroll } };
}

/** A click on the selected row folds or unfolds it. */
function clickTree(state: State, line: number): State {
  const at = state.tree.top + line;
  const row = state.tree.rows[at];
  if (row === undefined) return state;
  return at === state.tree.selected && row.isOpen !== null ? toggle(state, row.id) : selectRow(state, at);
}
