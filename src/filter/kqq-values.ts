/**
 * Parameters of a kqq body for filters, from its compact parse: a name goes in, its values come out, without a field tree.
 * They are those that the tree would give (filter/tree-values.ts says what that is); where the compact form does not tell
 * them, the tree is asked.
 */

import { charsetName } from '../dissect/charset.ts';
import { findParameter } from '../dissect/kqq/condition.ts';
import { itemRow, RecordWalk } from '../dissect/kqq/items.ts';
import { startOfRest } from '../dissect/kqq/rest.ts';
import { packText } from '../dissect/packed-name.ts';
import type { KqqParse, Message } from '../model/message.ts';
import type { CompiledRow, MessageRules, PackedName } from '../model/rules.ts';
import type { Values } from './value.ts';

/** In a longer body a list may have more items than the tree takes apart. */
const longestBody = 65_536;
const openBracket = 0x5b;

/** Reads the parameter called `name` (`MT`), or item `index` of lists of that name. */
export class KqqReader {
  readonly #name: string;
  readonly #key: PackedName;
  readonly #index: number | null;
  readonly #named = new Map<CompiledRow, boolean>();
  readonly #walk = new RecordWalk();

  constructor(name: string, index: number | null) {
    this.#name = name.toLowerCase();
    this.#key = packText(name);
    this.#index = index;
  }

  /** Adds the values to `values`. False, and what was added means nothing, if only the tree can tell. */
  read(message: Message, parse: KqqParse, values: Values): boolean {
    if (parse.stop - parse.start > longestBody || startOfRest(parse) < parse.end) return false;
    for (let i = 0; i < parse.count; i++) {
      const row = parse.rows[i];
      if (row === null && !isPlainName(parse, i)) return false;
      const isNamed = row === null ? this.#isUnknownNamed(parse, i) : this.#isNamed(row);
      if (isNamed) this.#add(message, parse, i, row, values);
    }
    return true;
  }

  #isNamed(row: CompiledRow): boolean {
    let isNamed = this.#named.get(row);
    if (isNamed === undefined) {
      isNamed = row.row.name.toLowerCase() === this.#name;
      this.#named.set(row, isNamed);
    }
    return isNamed;
  }

  /** A parameter that no table has here may have a name that one has elsewhere. */
  #isUnknownNamed({ keys, body, spans }: KqqParse, index: number): boolean {
    if (keys[index] !== this.#key) return false;
    const start = spans[4 * index];
    if (spans[4 * index + 1] - start !== this.#name.length) return false;
    for (let i = 0; i < this.#name.length; i++) {
      const byte = body[start + i];
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      if (lower !== this.#name.charCodeAt(i)) return false;
    }
    return true;
  }

  #add(message: Message, parse: KqqParse, index: number, row: CompiledRow | null, values: Values): void {
    const start = parse.spans[4 * index + 2];
    const end = parse.spans[4 * index + 3];
    if (row?.isList === true && start >= 0 && start < end) {
      this.#addItems(message, parse, index, row, values);
    } else if (this.#index === null) {
      if (start >= 0 && row?.isList !== true) values.addWire(parse, row, start, end, charsetName(message.charset));
      // A name alone, and an empty list: it is there, and has nothing to say.
      else if (start >= 0 || parse.spans[4 * index + 1] > parse.spans[4 * index]) values.addText('');
    }
  }

  #addItems(message: Message, parse: KqqParse, index: number, row: CompiledRow, values: Values): void {
    const walk = this.#walk;
    const isJoined = row.column >= 0;
    const column = isJoined ? row.column : 0;
    if (isJoined) walk.begin(parse, index);
    else walk.beginList(parse, index);
    for (let item = 0; walk.next() && walk.starts[column] >= 0; item++) {
      if (this.#index !== null && item !== this.#index) continue;
      const found = isJoined ? itemRow(parse, walk, column) : row;
      values.addWire(parse, found, walk.starts[column], walk.ends[column], charsetName(message.charset));
    }
  }
}

/** Whether a name is of ASCII, and cannot be taken for an item of a list. */
function isPlainName({ body, spans }: KqqParse, index: number): boolean {
  for (let at = spans[4 * index]; at < spans[4 * index + 1]; at++) {
    if (body[at] >= 0x80 || body[at] === openBracket) return false;
  }
  return true;
}

/** The records of a body, one after the other. */
export class KqqRecords {
  readonly #walk = new RecordWalk();
  readonly #columns = new Map<MessageRules, ReadonlyMap<string, number>>();
  #parse: KqqParse | null = null;

  /** Stands before the first record. False if only the tree can tell the records. */
  begin(parse: KqqParse): boolean {
    this.#parse = parse;
    if (parse.stop - parse.start > longestBody) return false;
    for (let c = 0; c < parse.rules.columns.length; c++) if (!isOneList(parse, c)) return false;
    this.#walk.begin(parse);
    return true;
  }

  next(): boolean {
    return this.#walk.next();
  }

  /** Adds what the record at hand has in the column called `name`, in small letters. */
  read(message: Message, name: string, values: Values): void {
    const parse = this.#parse;
    const column = parse === null ? undefined : this.#columnsOf(parse.rules).get(name);
    if (parse === null || column === undefined || this.#walk.starts[column] < 0) return;
    const row = itemRow(parse, this.#walk, column);
    values.addWire(parse, row, this.#walk.starts[column], this.#walk.ends[column], charsetName(message.charset));
  }

  #columnsOf(rules: MessageRules): ReadonlyMap<string, number> {
    let known = this.#columns.get(rules);
    if (known === undefined) {
      known = new Map(rules.table?.records?.of.map((name, column) => [name.toLowerCase(), column]));
      this.#columns.set(rules, known);
    }
    return known;
  }
}

/** Whether column `column` is one list, or none. */
function isOneList(parse: KqqParse, column: number): boolean {
  const key = parse.rules.columns[column];
  const first = findParameter(parse, key);
  if (first < 0) return true;
  const row = parse.rows[first];
  if (row === null || !row.isList || row.column !== column || parse.spans[4 * first + 2] < 0) return false;
  for (let i = first + 1; i < parse.count; i++) if (parse.keys[i] === key) return false;
  return true;
}
