/**
 * Joined lists: the parallel lists of a message go in, the place of each item and the row that explains it in its
 * record come out, one record after the other. Lists are comma-terminated (`99,9,9,`) and split at raw commas, before
 * any unescaping.
 */

import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow } from '../../model/rules.ts';
import { anyHolds, findParameter, holdsFor } from './condition.ts';
import { countItems, endOfItem } from './value.ts';

/**
 * Walks lists side by side. Owns its arrays and keeps one record at a time, so that a list of any length costs no
 * memory. In column c the item at hand is `body[starts[c]..ends[c])`; start -1 where the list is absent or over.
 */
export class RecordWalk {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** The parameter that column c is; -1 where the message has none. */
  readonly parameters: number[] = [];
  #columns = 0;
  #body: Uint8Array = new Uint8Array(0);
  #isFirst = true;
  /** Where the list of column c ends. */
  readonly #stops: number[] = [];

  /** Stands before the first record of a message; `instead`, a parameter, takes the place of the first of its name. */
  begin(parse: KqqParse, instead = -1): void {
    const { columns } = parse.rules;
    this.#start(parse, columns.length);
    for (let c = 0; c < columns.length; c++) {
      const isInstead = instead >= 0 && parse.keys[instead] === columns[c];
      this.#setColumn(parse, c, isInstead ? instead : findParameter(parse, columns[c]));
    }
  }

  /** Stands before the first item of the list in parameter `index`, which is column 0. */
  beginList(parse: KqqParse, index: number): void {
    this.#start(parse, 1);
    this.#setColumn(parse, 0, index);
  }

  /** Goes to the next record; false when all lists are over. */
  next(): boolean {
    const body = this.#body;
    let has = false;
    for (let c = 0; c < this.#columns; c++) {
      if (this.starts[c] < 0) continue;
      const start = this.#isFirst ? this.starts[c] : this.ends[c] + 1;
      if (start >= this.#stops[c]) {
        this.starts[c] = -1;
      } else {
        this.starts[c] = start;
        this.ends[c] = endOfItem(body, start, this.#stops[c]);
        has = true;
      }
    }
    this.#isFirst = false;
    return has;
  }

  /** How many records come behind the one at hand. */
  countRest(): number {
    let count = 0;
    for (let c = 0; c < this.#columns; c++) {
      if (this.starts[c] >= 0) count = Math.max(count, countItems(this.#body, this.ends[c] + 1, this.#stops[c]));
    }
    return count;
  }

  #start(parse: KqqParse, columns: number): void {
    this.#body = parse.body;
    this.#columns = columns;
    this.#isFirst = true;
  }

  #setColumn(parse: KqqParse, column: number, parameter: number): void {
    this.parameters[column] = parameter;
    this.ends[column] = -1;
    this.starts[column] = parameter < 0 ? -1 : parse.spans[4 * parameter + 2];
    this.#stops[column] = parameter < 0 ? -1 : parse.spans[4 * parameter + 3];
  }
}

/**
 * The row that explains the item at hand in `column`: the first whose conditions hold in the same record, where
 * conditions may look at the other lists.
 */
export function itemRow(parse: KqqParse, records: RecordWalk, column: number): CompiledRow | null {
  const candidates = parse.rules.rows.get(parse.rules.columns[column]);
  if (candidates === undefined) return parse.rows[records.parameters[column]];
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c];
    if (candidate.when === null) return candidate;
    if (candidate.perItem ? recordHolds(parse, records, candidate) : anyHolds(candidate.when, parse)) return candidate;
  }
  return parse.rows[records.parameters[column]];
}

function recordHolds(parse: KqqParse, records: RecordWalk, row: CompiledRow): boolean {
  const conditions = row.when ?? [];
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i];
    const column = parse.rules.columns.indexOf(condition.key);
    if (column < 0) {
      if (anyHolds([condition], parse)) return true;
    } else if (records.starts[column] < 0) {
      if (condition.is === 'absent') return true;
    } else if (holdsFor(condition, parse.body, records.starts[column], records.ends[column])) {
      return true;
    }
  }
  return false;
}
