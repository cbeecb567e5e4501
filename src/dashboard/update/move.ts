/**
 * Moving: in the page that covers the panes, in another view, or in the pane with the focus.
 */

import { bodyOf, bytesPerLine, panesOf, roomIn } from '../layout.ts';
import { spansIn } from '../opened.ts';
import type { State } from '../state.ts';
import { spanOf } from '../tree-rows.ts';
import { type AccountViewName, accountView, scrollOf } from '../view/account-views.ts';
import type { World } from '../world.ts';
import { stopFollowing } from './passes.ts';
import { listRoom, selectAt, selectByte, selectRow, toggle } from './select.ts';
import { told } from './step.ts';

export type Motion = 'down' | 'up' | 'left' | 'right' | 'page-down' | 'page-up' | 'first' | 'last';

/** Columns that one key scrolls the summaries by. */
const sideways = 8;

/** Moves `count` times; `first` and `last` take `goal`, the number that was typed, if there was one. */
export function move(state: State, world: World, motion: Motion, count: number, goal: number | null): State {
  if (state.page !== null) return movePage(state, motion, count);
  if (state.focus === 'events') return moveAccount(state, world, 'events', motion, count);
  if (state.view !== 'messages') return moveAccount(state, world, state.view, motion, count);
  if (state.focus === 'tree') return moveTree(state, motion, count);
  if (state.focus === 'hex') return moveHex(state, motion, count);
  return moveList(state, world, motion, count, goal);
}

/** Where a list of `length` rows is after a motion; `page` rows are in sight. */
function moved(at: number, length: number, page: number, motion: Motion, count: number): number {
  const to = {
    down: at + count,
    up: at - count,
    'page-down': at + count * page,
    'page-up': at - count * page,
    first: 0,
    last: length - 1,
    left: at,
    right: at,
  }[motion];
  return Math.max(0, Math.min(to, length - 1));
}

function moveList(state: State, world: World, motion: Motion, count: number, goal: number | null): State {
  const { list } = state;
  if (motion === 'left' || motion === 'right') {
    const left = Math.max(0, list.left + (motion === 'left' ? -1 : 1) * sideways * count);
    return { ...state, list: { ...list, left } };
  }
  if (goal !== null && (motion === 'first' || motion === 'last')) return goTo(state, world, goal);
  const to = moved(list.selected, list.shown.length, listRoom(state), motion, count);
  const isBack = to < list.shown.length - 1;
  return selectAt(isBack ? stopFollowing(state) : state, world, to);
}

/** Selects the message with the number `no`, or the next one that is shown. */
export function goTo(state: State, world: World, no: number): State {
  const { shown, keys } = state.list;
  const index = world.messages.indexOfNo(no);
  if (index === null) return told(state, `there is no message ${no}`, true);
  const position = keys.order === 'number' ? shown.near(index, true) : shown.all.indexOf(index);
  return position < 0 ? state : selectAt(stopFollowing(state), world, position);
}

function moveTree(state: State, motion: Motion, count: number): State {
  const { tree } = state;
  const row = tree.rows[tree.selected];
  if (motion === 'left') {
    if (row?.isOpen === true) return toggle(state, row.id);
    const above = tree.rows.findLastIndex((one, at) => at < tree.selected && one.depth < (row?.depth ?? 0));
    return above < 0 ? state : selectRow(state, above);
  }
  if (motion === 'right') {
    if (row?.isOpen === false) return toggle(state, row.id);
    return row?.isOpen === true ? selectRow(state, tree.selected + 1) : state;
  }
  return selectRow(state, moved(tree.selected, tree.rows.length, roomIn(panesOf(state).tree), motion, count));
}

function moveHex(state: State, motion: Motion, count: number): State {
  const { hex, opened } = state;
  const rect = panesOf(state).hex;
  const line = bytesPerLine(rect?.columns ?? 0);
  const size = opened?.masked.tree.layers[hex.layer]?.bytes.length ?? 0;
  const page = line * Math.max(1, roomIn(rect));
  const by = {
    left: -1,
    right: 1,
    up: -line,
    down: line,
    'page-up': -page,
    'page-down': page,
    first: -size,
    last: size,
  };
  return selectByte(state, hex.cursor + by[motion] * count);
}

/** Shows another layer, the cursor on the first of the bytes there that belong to the selected row. */
export function changeLayer(state: State, by: 1 | -1): State {
  const layers = state.opened?.masked.tree.layers ?? [];
  const layer = state.hex.layer + by;
  if (layer < 0 || layer >= layers.length) return state;
  const row = state.tree.rows[state.tree.selected];
  const span = row === undefined ? null : spanOf(row);
  const there = span === null ? [] : spansIn(layers, span, layer);
  return { ...state, hex: { layer, cursor: there[0]?.start ?? 0, top: 0 } };
}

function movePage(state: State, motion: Motion, count: number): State {
  const { page } = state;
  if (page === null) return state;
  const height = roomIn(bodyOf(state));
  const last = Math.max(0, page.lines.length - height);
  const to = motion === 'last' ? last : moved(page.top, page.lines.length, height, motion, count);
  return { ...state, page: { ...page, top: Math.min(last, to) } };
}

function moveAccount(state: State, { account }: World, name: AccountViewName, motion: Motion, count: number): State {
  const rect = panesOf(state)[name === 'events' ? 'events' : 'list'];
  const { columns } = rect ?? bodyOf(state);
  const seen = accountView(state, account, name, columns, roomIn(rect));
  const selected = moved(scrollOf(state, name).selected, seen.count, Math.max(1, seen.page), motion, count);
  const scroll = { selected, top: seen.top };
  return name === 'events' ? { ...state, events: scroll } : { ...state, views: { ...state.views, [name]: scroll } };
}
