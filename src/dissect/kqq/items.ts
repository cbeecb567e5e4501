/**
 * Joined lists: the parallel lists of a message go in, the place of each item and the row that explains it in its
 * record come out. Lists are comma-terminated (`99,9,9,`) and split at raw commas, before any unescaping.
 */

import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow } from '../../model/rules.ts';
import { anyHolds, findParameter, holdsFor } from './condition.ts';
import { countItems, endOfItem } from './value.ts';

/** Items of one list: item i is `bytes[ends[i-1] + 1 .. ends[i])`, the first one begins at `start`. */
export interface ListItems {
  readonly parameter: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The items of the list in parameter `index`. */
export function listItems(parse: KqqParse, index: number): ListItems {
  const end = parse.spans[4 * index + 3];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = parse.spans[4 * index + 2];
  const count = countItems(parse.body, at, end);
  for (let i = 0; i < count; i++) {
    const stop = endOfItem(parse.body, at, end);
    starts.push(at);
    ends.push(stop);
    at = stop + 1;
  }
  return { parameter: index, starts, ends };
}

/** The lists of a message's records in the order of its rule, null where a list is absent. */
export function recordColumns(parse: KqqParse): readonly (ListItems | null)[] {
  return parse.rules.columns.map((key) => {
    const index = findParameter(parse, key);
    return index < 0 || parse.spans[4 * index + 2] < 0 ? null : listItems(parse, index);
  });
}

/** How many records the columns make: as many as the longest has items. */
export function countRecords(columns: readonly (ListItems | null)[]): number {
  let count = 0;
  for (const column of columns) if (column !== null) count = Math.max(count, column.starts.length);
  return count;
}

/**
 * The row that explains item `item` of the list in `parameter`: the first whose conditions hold in the same record,
 * where conditions may look at the other lists.
 */
export function itemRow(
  parse: KqqParse,
  columns: readonly (ListItems | null)[],
  parameter: number,
  item: number,
): CompiledRow | null {
  const candidates = parse.rules.rows.get(parse.keys[parameter]);
  if (candidates === undefined) return parse.rows[parameter];
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c];
    if (candidate.when === null) return candidate;
    if (candidate.perItem ? recordHolds(parse, columns, candidate, item) : anyHolds(candidate.when, parse)) {
      return candidate;
    }
  }
  return parse.rows[parameter];
}

function recordHolds(parse: KqqParse, columns: readonly (ListItems | null)[], row: CompiledRow, item: number): boolean {
  for (const condition of row.when ?? []) {
    const place = parse.rules.columns.indexOf(condition.key);
    if (place < 0) {
      if (anyHolds([condition], parse)) return true;
      continue;
    }
    const column = columns[place];
    const isPresent = column !== null && item < column.starts.length;
    if (!isPresent) {
      if (condition.is === 'absent') return true;
    } else if (holdsFor(condition, parse.body, column.starts[item], column.ends[item])) {
      return true;
    }
  }
  return false;
}
