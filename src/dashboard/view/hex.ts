/**
 * The hex pane: a layer of the open message goes in, lines of bytes come out, with those of the selected field lit.
 *
 *   0040  26 4d 54 3d[39 39 2c]26  &MT=99,&
 *   offset, pairs (in brackets what is lit), letters; secrets as **
 */

import type { Span } from '../../model/field.ts';
import { isMasked } from '../../present/redact.ts';
import { bytesPerLine, type Rect, roomIn } from '../layout.ts';
import { nodeAt, type Opened, spansIn } from '../opened.ts';
import { type Line, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { safe } from '../text/columns.ts';
import { spanOf } from '../tree-rows.ts';
import { furnitureIn } from './furniture.ts';

const offsetColumns = 6;

export function hexLines(state: State, columns: number, room: number): readonly Line[] {
  const { opened, hex } = state;
  const layer = opened?.masked.tree.layers[hex.layer];
  if (opened === null || layer === undefined || layer.bytes.length === 0)
    return [[run(`  ${furnitureIn(state.language).noBytes}`, 'dim')]];
  const width = bytesPerLine(columns);
  const first = topOf(state, width, room);
  const lit = litIn(state, opened);
  const lines: Line[] = [];
  for (let start = first * width; start < layer.bytes.length && lines.length < room; start += width) {
    lines.push(lineOf(state, opened, layer.bytes, start, width, lit));
  }
  return lines;
}

/** The line on top: as few as possible away from where it was, the lit bytes and the cursor in sight. */
function topOf({ opened, hex }: State, width: number, room: number): number {
  const size = opened?.masked.tree.layers[hex.layer]?.bytes.length ?? 0;
  const line = Math.trunc(hex.cursor / width);
  const last = Math.max(0, Math.ceil(size / width) - room);
  // A third of the pane stands above the cursor.
  return Math.max(0, Math.min(last, line - Math.trunc(room / 3)));
}

/** The spans of the layer in sight that belong to the selected row. */
function litIn(state: State, opened: Opened): readonly Span[] {
  const row = state.tree.rows[state.tree.selected];
  const span = row === undefined ? null : spanOf(row);
  return span === null ? [] : spansIn(opened.masked.tree.layers, span, state.hex.layer);
}

function lineOf(
  state: State,
  opened: Opened,
  bytes: Uint8Array,
  start: number,
  width: number,
  lit: readonly Span[],
): Line {
  const { layer, cursor } = state.hex;
  const end = Math.min(start + width, bytes.length);
  const isLit = (at: number): boolean =>
    at < end && at >= start && lit.some((span) => span.start <= at && at < span.end);
  const isCursor = (at: number): boolean => state.focus === 'hex' && at === cursor;
  const runs = [
    run(`${start.toString(16).padStart(4, '0')}  `.slice(0, offsetColumns).padEnd(offsetColumns - 1), 'dim'),
  ];
  const letters = [];
  for (let at = start; at < start + width; at++) {
    const [isLitBefore, isLitHere] = [isLit(at - 1), isLit(at)];
    const sign = isLitHere === isLitBefore ? ' ' : isLitHere ? '[' : ']';
    runs.push(run(sign, isLitHere || isLitBefore ? 'lit' : 'text'));
    const role = isCursor(at) ? 'cursor' : isLit(at) ? 'lit' : 'text';
    const isHidden = at < end && isMasked(opened.masked, { layer, start: at, end: at + 1 });
    runs.push(run(at >= end ? '  ' : isHidden ? '**' : bytes[at].toString(16).padStart(2, '0'), role));
    const letter = at >= end ? ' ' : bytes[at] >= 0x20 && bytes[at] < 0x7f ? String.fromCharCode(bytes[at]) : '.';
    letters.push(run(letter, role));
  }
  const isLitLast = isLit(start + width - 1);
  runs.push(run(isLitLast ? ']' : ' ', isLitLast ? 'lit' : 'text'), run(' '), ...letters);
  return runs;
}

/** The byte at a cell of the pane: `column` and `line` count from its left and from below its title. */
export function byteAtCell(state: State, rect: Rect, column: number, line: number): number | null {
  const width = bytesPerLine(rect.columns);
  const first = topOf(state, width, roomIn(rect));
  const size = state.opened?.masked.tree.layers[state.hex.layer]?.bytes.length ?? 0;
  const pairs = column - offsetColumns + 1;
  const letters = column - offsetColumns - 3 * width - 1;
  const at = letters >= 0 ? letters : Math.trunc(pairs / 3);
  const offset = (first + line) * width + at;
  return pairs < 0 || at >= width || offset >= size ? null : offset;
}

/** What the pane shows: layer, size, and the field with the cursor. */
export function hexTitle({ opened, hex, language }: State): string {
  const words = furnitureIn(language);
  const layer = opened?.masked.tree.layers[hex.layer];
  if (opened === null || layer === undefined) return words.bytes;
  const node = nodeAt(opened.masked.tree.nodes, hex.layer, hex.cursor);
  const count = opened.masked.tree.layers.length;
  const at = `${hex.cursor} (0x${hex.cursor.toString(16)})`;
  const what = node === null ? '' : ` ${node.role === 'syntax' ? node.name : node.path}`;
  return safe(
    `${words.layer} ${hex.layer}/${count - 1} ${words.bytesIn(layer.name, layer.bytes.length)}: ${at}${what}`,
  );
}
