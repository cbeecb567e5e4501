/**
 * Cells of the screen: a line goes in, what stands in each column comes out. Here, too, controls are stopped, should a
 * text come along that nobody made safe.
 */

import { widthOf } from '../text/columns.ts';
import type { Line, Role } from './frame.ts';

/** One column: a letter with its marks, or nothing behind a letter that takes two. */
export interface Cell {
  readonly text: string;
  readonly role: Role;
}

const controls = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** Exactly `columns` cells: what is too long is cut, what is missing blank. */
export function cellsOf(line: Line, columns: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { text, role } of line) {
    for (const letter of text.replace(controls, '?')) {
      const width = letter < '\u0300' ? 1 : widthOf(letter);
      if (width === 0) addMark(cells, letter);
      else if (cells.length + width > columns) return filled(cells, columns);
      else cells.push({ text: letter, role });
      if (width === 2) cells.push({ text: '', role });
    }
  }
  return filled(cells, columns);
}

function addMark(cells: Cell[], mark: string): void {
  const at = cells.at(-1)?.text === '' ? cells.length - 2 : cells.length - 1;
  const cell = cells[at];
  if (cell) cells[at] = { text: cell.text + mark, role: cell.role };
}

function filled(cells: Cell[], columns: number): readonly Cell[] {
  while (cells.length < columns) cells.push({ text: ' ', role: 'text' });
  return cells;
}

/** Where the cell stands that one types into, if the line has one. */
export function cursorIn(cells: readonly Cell[]): number | undefined {
  const column = cells.findIndex(({ role }) => role === 'cursor');
  return column < 0 ? undefined : column;
}
