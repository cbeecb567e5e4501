/**
 * Selecting: a position of the list goes in, the message there is opened and shown in tree and hex.
 */

import type { Effect } from '../events.ts';
import { keepInSight, panesOf, roomIn } from '../layout.ts';
import { isLarge, nodeAt, type Opened, openMessage, openPlace } from '../opened.ts';
import type { HexState, State, TreeState } from '../state.ts';
import { pathsAbove, spanOf, type Toggled, treeRows } from '../tree-rows.ts';
import type { World } from '../world.ts';

/** Selects the message at `position` of the list, or the nearest there is. */
export function selectAt(state: State, world: World, position: number): State {
  const { shown } = state.list;
  const selected = Math.max(0, Math.min(position, shown.length - 1));
  const height = listRoom(state);
  const top = keepInSight(state.list.top, selected, height, shown.length);
  return openSelected({ ...state, list: { ...state.list, selected, top } }, world);
}

/** Lines of messages in the list. */
export function listRoom(state: State): number {
  const { list } = panesOf(state);
  const room = roomIn(list);
  return Math.max(1, hasHeader(room) ? room - 1 : room);
}

/** Whether a list of `room` lines has one with the names of its columns. */
export function hasHeader(room: number): boolean {
  return room >= 5;
}

/** Opens the selected message, unless it is open. */
export function openSelected(state: State, world: World): State {
  const index = state.list.shown.at(state.list.selected);
  if (state.opened !== null && state.opened.index === index) return state;
  return reopen(state, world);
}

/** Opens the selected message anew: words are in another language now, say. */
export function reopen(state: State, world: World): State {
  const { messages } = world;
  const index = state.list.shown.at(state.list.selected);
  const message = index < 0 ? null : messages.message(index);
  if (message === null) return { ...state, opened: null, tree: { ...state.tree, rows: [], top: 0, selected: 0 } };
  const { language, redact } = state;
  const options = { language, redact, digits: messages.digits(index) };
  const opened = isLarge(message) ? openPlace(message, index, options) : openMessage(message, index, options);
  return withOpened(state, opened);
}

/** Shows an opened message in tree and hex. */
export function withOpened(state: State, opened: Opened): State {
  const tree = treeOf(state, opened, state.tree.toggled);
  return withHexOf({ ...state, opened, tree, openingDone: 0 }, opened, tree);
}

/** Asks for the rest of a large message, of which no more than its place has been opened since `before`. */
export function askForRest({ opened }: State, before: Opened | null): readonly Effect[] {
  if (opened === before) return [];
  if (opened !== null && !opened.isWhole) return [{ kind: 'open', index: opened.index }];
  return before === null || before.isWhole ? [] : [{ kind: 'leave-open' }];
}

/** The rest of a large message has come. */
export function finishOpening(state: State, opened: Opened): State {
  const isAwaited = state.opened?.index === opened.index && !state.opened.isWhole;
  return isAwaited ? withOpened(state, opened) : state;
}

/** The tree of `opened`, its cursor on the row that is what it was on before. */
function treeOf(state: State, opened: Opened, toggled: Toggled): TreeState {
  const { top, at } = state.tree;
  const rows = treeRows(opened, toggled);
  const found = rows.findIndex(({ id }) => id === at);
  return withCursor(state, { rows, toggled, top, at, selected: 0 }, Math.max(0, found));
}

function withCursor(state: State, tree: TreeState, selected: number): TreeState {
  const height = roomIn(panesOf(state).tree);
  return { ...tree, selected, top: keepInSight(tree.top, selected, height, tree.rows.length) };
}

/** Moves the cursor of the tree; the hex pane shows the bytes of that row. */
export function selectRow(state: State, row: number): State {
  const { opened, tree } = state;
  if (opened === null) return state;
  const selected = Math.max(0, Math.min(row, tree.rows.length - 1));
  const moved = withCursor(state, { ...tree, at: tree.rows[selected]?.id ?? tree.at }, selected);
  return withHexOf({ ...state, tree: moved }, opened, moved);
}

/** Folds or unfolds what is below row `id`. */
export function toggle(state: State, id: string): State {
  const { opened, tree } = state;
  if (opened === null) return state;
  const toggled = new Set(tree.toggled);
  if (!toggled.delete(id)) toggled.add(id);
  return { ...state, tree: treeOf({ ...state, tree: { ...tree, at: id } }, opened, toggled) };
}

function withHexOf(state: State, opened: Opened, tree: TreeState): State {
  const row = tree.rows[tree.selected];
  const span = row === undefined ? null : spanOf(row);
  const layers = opened.masked.tree.layers.length;
  // While there is no layer yet the one to come is as good as the one before.
  const layer = span?.layer ?? (layers === 0 ? state.hex.layer : Math.min(state.hex.layer, layers - 1));
  const hex: HexState = { layer, cursor: span?.start ?? 0, top: state.hex.top };
  return { ...state, hex };
}

/** Moves the cursor of the hex pane; the tree goes to the field the byte belongs to, unfolding what it is in. */
export function selectByte(state: State, offset: number): State {
  const { opened, hex } = state;
  if (opened === null) return state;
  const { nodes, layers } = opened.masked.tree;
  const size = layers[hex.layer]?.bytes.length ?? 0;
  const cursor = Math.max(0, Math.min(offset, size - 1));
  const moved = { ...state, hex: { ...hex, cursor } };
  const node = nodeAt(nodes, hex.layer, cursor);
  if (node === null) return moved;
  const toggled = unfolded(state, node.path, hex.layer, pathsAbove(nodes, node) ?? []);
  const tree = treeOf(moved, opened, toggled);
  const row = tree.rows.findIndex(({ subject }) => subject.kind === 'field' && subject.field === node);
  return row < 0 ? moved : { ...moved, tree: withCursor(moved, { ...tree, at: tree.rows[row].id }, row) };
}

/** What is toggled once everything above a field is open. */
function unfolded(state: State, path: string, layer: number, above: readonly string[]): Toggled {
  const toggled = new Set(state.tree.toggled);
  // The head of HTTP is folded at first, the body unfolded.
  if (layer === 0 && path.startsWith('http.')) toggled.add('http');
  else toggled.delete('body');
  for (const one of above) toggled.add(one);
  return toggled;
}
