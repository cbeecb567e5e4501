/**
 * Frame: what one moment of the dashboard looks like, as plain data: rows of runs of text, each with the role it plays.
 * Every line fills the screen exactly, so that painting needs no clipping and tests can read frames as text.
 */

import { clip, widthOf } from '../text/columns.ts';

/** What a run of text is; a theme says how that looks. */
export type Role =
  | 'text'
  | 'dim'
  | 'title'
  | 'focusedTitle'
  | 'border'
  | 'selected'
  | 'selectedAway'
  | 'time'
  | 'request'
  | 'response'
  | 'push'
  | 'command'
  | 'good'
  | 'bad'
  | 'warn'
  | 'error'
  | 'name'
  | 'meaning'
  | 'unsure'
  | 'aside'
  | 'lit'
  | 'match'
  | 'key'
  | 'status'
  | 'prompt'
  | 'promptGood'
  | 'promptBad'
  | 'cursor';

/** Text that is shown as it is: safe for a terminal, its columns those of `widthOf`. */
export interface Run {
  readonly text: string;
  readonly role: Role;
}

export type Line = readonly Run[];

/** `lines` has `rows` lines, and each of them takes `columns` columns. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly Line[];
}

export function run(text: string, role: Role = 'text'): Run {
  return { text, role };
}

/** How many columns the line takes. */
export function widthOfLine(line: Line): number {
  let width = 0;
  for (const { text } of line) width += widthOf(text);
  return width;
}

/** The line as it reads, without its roles. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** The line cut or filled with blanks of `role` to exactly `columns` columns. */
export function fitTo(line: Line, columns: number, role: Role = 'text'): Line {
  const runs: Run[] = [];
  let left = columns;
  for (const one of line) {
    if (left <= 0) break;
    const width = widthOf(one.text);
    const text = width <= left ? one.text : clip(one.text, left);
    const taken = width <= left ? width : widthOf(text);
    if (text !== '') runs.push({ text, role: one.role });
    left -= taken;
    // A wide letter that was cut may leave a column, which nothing behind may take.
    if (width > taken) break;
  }
  if (left > 0) runs.push({ text: ' '.repeat(left), role });
  return runs;
}

/** The same line in one role throughout: selected, say. */
export function inRole(line: Line, role: Role): Line {
  return line.map(({ text }) => ({ text, role }));
}

/** `height` lines of `columns` columns: those given, cut, then blank ones. */
export function fill(lines: readonly Line[], columns: number, height: number): readonly Line[] {
  const filled: Line[] = [];
  for (let row = 0; row < height; row++) filled.push(fitTo(lines[row] ?? [], columns));
  return filled;
}

/** Blocks of the same height beside one another, with `separator` between them. */
export function beside(left: readonly Line[], separator: Run, right: readonly Line[]): readonly Line[] {
  return left.map((line, row) => [...line, separator, ...(right[row] ?? [])]);
}
