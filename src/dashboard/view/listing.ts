/**
 * Listings: things go in, a header line and a line for each of those that are in view come out, in columns. What has no
 * room for all columns goes without the less important ones; a column is as wide as what stands in it, if there is room.
 */

import type { Language } from '../../model/text.ts';
import { fill, fitTo, inRole, type Line, type Role, type Run, run, widthOfLine } from '../screen/frame.ts';
import { clip, widthOf } from '../text/columns.ts';

/** What a view is drawn for. `selected` is a row, -1 for none; `top` the first row in view, if that shows `selected`. */
export interface ViewPlace {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
  readonly top: number;
  readonly selected: number;
}

/** A view: at most `rows` lines of exactly `columns` columns. `top` is the row that really is the first in view. */
export interface View {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Rows that can be selected. */
  readonly count: number;
  readonly top: number;
  /** How many rows there is room for. */
  readonly page: number;
}

export interface Column<T> {
  readonly title: string;
  /** At least so wide, and at most. */
  readonly least: number;
  readonly most: number;
  readonly isRight?: boolean;
  /** Those with higher numbers go first when there is no room. */
  readonly rank: number;
  /** What stands there, safe for a terminal. */
  readonly cell: (item: T) => Line;
}

/** A column with its place and cells. */
interface Placed {
  readonly title: string;
  readonly isRight: boolean;
  readonly cells: readonly Line[];
  width: number;
}

/** The sign of the selected row, or blanks. */
const signColumns = 2;

/** The lines of a listing, the row that is the first in view, and for how many there is room. */
export function drawListing<T>(
  columns: readonly Column<T>[],
  items: readonly T[],
  place: Pick<ViewPlace, 'columns' | 'rows' | 'top' | 'selected'>,
  nothing: string,
): Pick<View, 'lines' | 'top' | 'page'> {
  const { rows, selected } = place;
  if (rows <= 0) return { lines: [], top: 0, page: 0 };
  const headRows = rows > 1 ? 1 : 0;
  const page = rows - headRows;
  const top = firstInView(items.length, page, place.top, selected);
  const shown = items.slice(top, top + page);
  const placed = placeColumns(columns, shown, place.columns);
  const lines: Line[] = [];
  const gap = gapOf(place.columns);
  if (headRows > 0) lines.push(fitTo(headLine(placed, gap), place.columns, 'title'));
  for (let row = 0; row < shown.length; row++) {
    const isSelected = top + row === selected;
    const line = [run(isSelected ? '>' : ' '), run(' '), ...joined(placed, row, gap)];
    const filled = fitTo(line, place.columns, 'text');
    lines.push(isSelected ? inRole(filled, 'selected') : filled);
  }
  if (shown.length === 0) lines.push(fitTo([run(`  ${nothing}`, 'dim')], place.columns, 'dim'));
  return { lines, top, page };
}

/** A listing with `details` below it, which stand at the bottom however short the list is. */
export function withDetails(
  listing: Pick<View, 'lines' | 'top' | 'page'>,
  details: readonly Line[],
  { columns, rows }: Pick<ViewPlace, 'columns' | 'rows'>,
): Pick<View, 'lines' | 'top' | 'page'> {
  if (details.length === 0) return listing;
  return { ...listing, lines: [...fill(listing.lines, columns, rows - details.length), ...details] };
}

/** `top`, moved no more than it takes to fill the page and to have `selected` in it. */
function firstInView(count: number, page: number, top: number, selected: number): number {
  const last = Math.max(0, count - page);
  const first = Math.min(Math.max(0, top), last);
  if (selected < 0 || selected >= count) return first;
  return Math.min(Math.max(first, selected - page + 1), selected);
}

function gapOf(columns: number): number {
  return columns < 100 ? 1 : 2;
}

/** The columns that have room, in their order, as wide as they can be. */
function placeColumns<T>(columns: readonly Column<T>[], items: readonly T[], total: number): readonly Placed[] {
  const byRank = [...columns].sort((a, b) => a.rank - b.rank);
  const { kept, left } = keepColumns(byRank, items, total);
  growColumns(kept, left);
  return columns.flatMap((column) => kept.get(column) ?? []);
}

/** Those of the columns that have room at their least width, the most important first, and how many columns are left. */
function keepColumns<T>(
  byRank: readonly Column<T>[],
  items: readonly T[],
  total: number,
): { readonly kept: ReadonlyMap<Column<T>, Placed>; readonly left: number } {
  const gap = gapOf(total);
  let left = total - signColumns;
  const kept = new Map<Column<T>, Placed>();
  for (const column of byRank) {
    const least = Math.max(column.least, widthOf(column.title));
    const isFirst = kept.size === 0;
    const needed = least + (isFirst ? 0 : gap);
    if (needed > left && !isFirst) continue;
    left -= needed;
    const cells = items.map(column.cell);
    kept.set(column, { title: column.title, isRight: column.isRight === true, cells, width: least });
  }
  return { kept, left };
}

/** Gives what is left to the columns that can use it, the most important first. */
function growColumns<T>(kept: ReadonlyMap<Column<T>, Placed>, left: number): void {
  for (const [{ most }, one] of kept) {
    const natural = Math.max(one.width, ...one.cells.map(widthOfLine));
    const grown = Math.min(natural, Math.max(most, one.width), one.width + Math.max(0, left));
    left -= grown - one.width;
    one.width = grown;
  }
}

function headLine(placed: readonly Placed[], gap: number): Line {
  const line = [run(' '.repeat(signColumns), 'title')];
  for (const [i, { title, width, isRight }] of placed.entries()) {
    if (i > 0) line.push(run(' '.repeat(gap), 'title'));
    line.push(...aligned([run(title, 'title')], width, isRight, 'title'));
  }
  return line;
}

function joined(placed: readonly Placed[], row: number, gap: number): Line {
  return placed.flatMap(({ cells, width, isRight }, i) => [
    ...(i > 0 ? [run(' '.repeat(gap))] : []),
    ...aligned(cells[row], width, isRight, 'text'),
  ]);
}

function aligned(cell: Line, width: number, isRight: boolean, role: Role): Line {
  const missing = isRight ? width - widthOfLine(cell) : 0;
  return fitTo(missing > 0 ? [run(' '.repeat(missing), role), ...cell] : shortened(cell, width), width, role);
}

/** The cell, cut with `…` where it is too wide, also where the cut falls between two runs. */
function shortened(cell: Line, width: number): Line {
  if (widthOfLine(cell) <= width) return cell;
  const runs: Run[] = [];
  let left = width - 1;
  for (const { text, role } of cell) {
    const taken = widthOf(text);
    if (taken > left) {
      // With a letter more it is too wide in any case, so that it ends in `…`.
      runs.push({ text: clip(`${text}…`, left + 1), role });
      break;
    }
    runs.push({ text, role });
    left -= taken;
  }
  return runs;
}
