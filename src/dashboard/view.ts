/**
 * The view of the dashboard: the state and the world it looks at go in, a whole frame comes out. Pure, and made only of
 * what is in sight.
 */

import { bodyOf, panesOf, type Rect, roomIn } from './layout.ts';
import { beside, type Frame, fill, fitTo, type Line, run } from './screen/frame.ts';
import type { PaneName, State } from './state.ts';
import { clip, safe, widthOf } from './text/columns.ts';
import { hasHeader } from './update/select.ts';
import { accountView } from './view/account-views.ts';
import { promptLine, statusLine } from './view/footer.ts';
import { furnitureIn } from './view/furniture.ts';
import { hexLines, hexTitle } from './view/hex.ts';
import { listLines } from './view/list.ts';
import { treeLines } from './view/tree.ts';
import type { World } from './world.ts';

export function view(state: State, world: World): Frame {
  const { columns, rows } = state;
  const body = state.page === null ? paneLines(state, world) : pageLines(state);
  const all = [...body, statusLine(state, world, columns), promptLine(state, columns)];
  // Of a screen too low for all the last lines are left.
  const lines = all.slice(Math.max(0, all.length - rows));
  return { columns, rows, lines: fill(lines, columns, rows) };
}

function pageLines(state: State): readonly Line[] {
  const { page } = state;
  const body = bodyOf(state);
  if (page === null || body.rows === 0) return [];
  const room = roomIn(body);
  const place =
    page.lines.length <= room
      ? ''
      : ` ${page.top + 1}-${Math.min(page.lines.length, page.top + room)}/${page.lines.length}`;
  const title = titleLine(`${page.title}${place}`, true, body.columns);
  return [title, ...fill(page.lines.slice(page.top, page.top + room), body.columns, room)];
}

/** All panes, put together: those beside one another share lines. */
function paneLines(state: State, world: World): readonly Line[] {
  const panes = panesOf(state);
  const names = (['list', 'tree', 'hex', 'events'] as const).filter((name) => panes[name] !== undefined);
  const blocks = names.flatMap((name) => {
    const rect = panes[name];
    return rect === undefined || rect.rows <= 0 ? [] : [{ rect, lines: pane(state, world, name, rect) }];
  });
  return arranged(blocks, bodyOf(state));
}

interface Block {
  readonly rect: Rect;
  readonly lines: readonly Line[];
}

const border = run('│', 'border');

/** Blocks that fill `area`, as lines: cut where all end at the same row, or else at the same column. */
function arranged(blocks: readonly Block[], area: Rect): readonly Line[] {
  if (blocks.length === 0) return [];
  if (blocks.length === 1) return blocks[0].lines;
  for (let row = area.top + 1; row < area.top + area.rows; row++) {
    if (blocks.some(({ rect }) => rect.top < row && rect.top + rect.rows > row)) continue;
    const upper = blocks.filter(({ rect }) => rect.top < row);
    const lower = blocks.filter(({ rect }) => rect.top >= row);
    const height = row - area.top;
    return [
      ...arranged(upper, { ...area, rows: height }),
      ...arranged(lower, { ...area, top: row, rows: area.rows - height }),
    ];
  }
  const at = Math.min(
    ...blocks.map(({ rect }) => rect.left + rect.columns).filter((end) => end < area.left + area.columns),
  );
  const left = blocks.filter(({ rect }) => rect.left < at);
  const right = blocks.filter(({ rect }) => rect.left > at);
  return beside(
    arranged(left, { ...area, columns: at - area.left }),
    border,
    arranged(right, { ...area, left: at + 1, columns: area.left + area.columns - at - 1 }),
  );
}

function pane(state: State, world: World, name: PaneName, rect: Rect): readonly Line[] {
  const room = roomIn(rect);
  const { title, lines } = contentOf(state, world, name, rect.columns, room);
  return [titleLine(title, name === state.focus, rect.columns), ...fill(lines, rect.columns, room)];
}

interface Content {
  readonly title: string;
  readonly lines: readonly Line[];
}

function contentOf(state: State, world: World, name: PaneName, columns: number, room: number): Content {
  const words = furnitureIn(state.language);
  if (name === 'tree') {
    const { opened } = state;
    const opening = opened === null || opened.isWhole ? '' : `, ${words.opening} ${state.openingDone} %`;
    const title =
      opened === null ? words.fields : words.fieldsOf(opened.no) + opening + describeComment(state, opened.index);
    return { title, lines: treeLines(state, columns, room) };
  }
  if (name === 'hex') return { title: hexTitle(state), lines: hexLines(state, columns, room) };
  if (name === 'events') return accountView(state, world.account, 'events', columns, room);
  if (state.view !== 'messages') return accountView(state, world.account, state.view, columns, room);
  const { shown, selected } = state.list;
  const place = shown.length === 0 ? '' : ` ${selected + 1}/${shown.length}`;
  return { title: `${words.messages}${place}`, lines: listLines(state, world, columns, room, hasHeader(room)) };
}

function describeComment({ comments }: State, index: number): string {
  const comment = comments.get(index);
  return comment === undefined ? '' : `  ; ${safe(comment)}`;
}

/** `═ title ════` with the focus, `─ title ────` without. */
function titleLine(title: string, isFocused: boolean, columns: number): Line {
  const stroke = isFocused ? '═' : '─';
  const shown = clip(safe(title), Math.max(1, columns - 4));
  const rest = Math.max(0, columns - 3 - widthOf(shown));
  const role = isFocused ? 'focusedTitle' : 'title';
  return fitTo([run(`${stroke} `, 'border'), run(shown, role), run(` ${stroke.repeat(rest)}`, 'border')], columns);
}
