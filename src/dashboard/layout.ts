/**
 * Layout: the state goes in, the places of the panes on the screen come out. Below 80 columns there is one pane at a time.
 *
 *   stack            desk                  columns
 *   list             list                  list | tree
 *   tree             tree | hex                 | hex
 *   hex              events                events
 *   events           status                status
 *   status           prompt                prompt
 *   prompt
 */

import type { LayoutName, PaneName, State } from './state.ts';

/** Cells of the screen, the title line of a pane included. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export type Panes = Readonly<Partial<Record<PaneName, Rect>>>;

/** Lines below the panes: status and prompt. */
export const footerRows = 2;
/** From here on there is room for more than one pane beside or below another. */
export const leastColumns = 80;
const wideColumns = 120;
const leastPane = 3;
const leastRowsForThree = 14;
const leastRowsForTwo = 8;
const mostEvents = 8;

/** The layout in use: by the width of the screen until one is chosen. */
export function layoutOf({ layout, columns }: Pick<State, 'layout' | 'columns'>): LayoutName {
  return layout ?? (columns >= wideColumns ? 'desk' : 'stack');
}

/** All above the footer. */
export function bodyOf({ columns, rows }: Pick<State, 'columns' | 'rows'>): Rect {
  return { left: 0, top: 0, columns, rows: Math.max(0, rows - footerRows) };
}

export function panesOf(state: State): Panes {
  const body = bodyOf(state);
  const { focus, isMaximised } = state;
  const isSmall = isMaximised || body.columns < leastColumns || body.rows < leastRowsForTwo;
  if (isSmall) return { [focus]: body };
  const eventRows = state.hasEvents ? Math.min(mostEvents, Math.max(leastPane, body.rows >> 2)) : 0;
  const [upper, events] = cutRows(body, body.rows - eventRows);
  const panes = state.view === 'messages' ? messagePanes(state, upper) : { list: upper };
  return eventRows === 0 ? panes : { ...panes, events };
}

function messagePanes(state: State, area: Rect): Panes {
  const { shares, focus } = state;
  const layout = layoutOf(state);
  if (area.rows < leastRowsForThree && layout !== 'columns') {
    const [list, other] = cutRows(area, share(area.rows, shares.list));
    return focus === 'hex' ? { list, hex: other } : { list, tree: other };
  }
  if (layout === 'columns') {
    const [list, right] = cutColumns(area, share(area.columns, shares.list));
    const [tree, hex] = cutRows(right, share(right.rows, shares.tree));
    return { list, tree, hex };
  }
  const [list, below] = cutRows(area, share(area.rows, shares.list));
  const at = layout === 'desk' ? share(below.columns, shares.tree) : share(below.rows, shares.tree);
  const [tree, hex] = layout === 'desk' ? cutColumns(below, at) : cutRows(below, at);
  return { list, tree, hex };
}

function share(whole: number, hundredths: number): number {
  return Math.min(whole - leastPane, Math.max(leastPane, Math.round((whole * hundredths) / 100)));
}

function cutRows(area: Rect, at: number): readonly [Rect, Rect] {
  return [
    { ...area, rows: at },
    { ...area, top: area.top + at, rows: area.rows - at },
  ];
}

/** A column between both is the border. */
function cutColumns(area: Rect, at: number): readonly [Rect, Rect] {
  return [
    { ...area, columns: at },
    { ...area, left: area.left + at + 1, columns: area.columns - at - 1 },
  ];
}

/** Lines of a pane below its title. */
export function roomIn(rect: Rect | undefined): number {
  return rect === undefined ? 0 : Math.max(0, rect.rows - 1);
}

/** The pane at a cell of the screen; null outside of all. */
export function paneAt(panes: Panes, column: number, row: number): PaneName | null {
  for (const name of ['list', 'tree', 'hex', 'events'] as const) {
    const rect = panes[name];
    if (rect === undefined) continue;
    const { left, top, columns, rows } = rect;
    if (column >= left && column < left + columns && row >= top && row < top + rows) return name;
  }
  return null;
}

/** `top` moved as little as possible, so that row `selected` of `count` is among `height` lines. */
export function keepInSight(top: number, selected: number, height: number, count: number): number {
  const last = Math.max(0, count - height);
  const least = Math.max(0, selected - height + 1);
  return Math.min(last, Math.max(least, Math.min(top, Math.max(0, selected))));
}

/** Bytes in a line of the hex pane: offset, pairs, letters. */
export function bytesPerLine(columns: number): number {
  return [16, 8, 4, 2].find((count) => 6 + 4 * count + 2 <= columns) ?? 1;
}
