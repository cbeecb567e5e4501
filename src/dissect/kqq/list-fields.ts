/**
 * Fields of a list of a kqq body: a parameter goes in, its field and those of its items come out, with the commas between
 * them.
 */

import type { Field } from '../../model/field.ts';
import type { CompiledRow } from '../../model/rules.ts';
import { type DraftField, makeNode } from '../node.ts';
import { itemRow } from './items.ts';
import { countItems } from './value.ts';
import { type Body, describeRow, longParameter, setRaw, spanOf, syntax, valueField } from './value-field.ts';

/** Items of a list behind which there is a pause. */
const itemsBetween = 500;

/** A list without its items. */
export function listField(body: Body, index: number, name: string, row: CompiledRow, text: string | null): DraftField {
  const { parse } = body;
  const start = parse.spans[4 * index + 2];
  const end = parse.spans[4 * index + 3];
  const node = makeNode('field', name, `kqq.${name}`, spanOf(parse, start, end), row.row.status ?? 'known');
  describeRow(node, row.row);
  node.value = setRaw(node, body, start, end, text);
  node.source = row.row.sources[0];
  node.note = row.row.note;
  node.readings = row.row.readings;
  return node;
}

/** Gives a list the fields of its items. */
export class ItemFields {
  readonly #body: Body;
  readonly #node: DraftField;
  readonly #name: string;
  readonly #row: CompiledRow;
  readonly #end: number;
  readonly #children: Field[] = [];
  readonly #items: Field[] = [];

  constructor(body: Body, node: DraftField, index: number, name: string, row: CompiledRow) {
    this.#body = body;
    this.#node = node;
    this.#name = name;
    this.#row = row;
    this.#end = body.parse.spans[4 * index + 3];
    // A repeated list is read as well, beside the other lists, but the records are those of the first.
    if (row.column >= 0) body.records.begin(body.parse, index);
    else body.records.beginList(body.parse, index);
  }

  /** Goes on to the next pause; true when there are no more items. */
  run(): boolean {
    const { parse, records } = this.#body;
    const isJoined = this.#row.column >= 0;
    const column = isJoined ? this.#row.column : 0;
    while (records.next() && records.starts[column] >= 0) {
      const start = records.starts[column];
      if (this.#body.itemsLeft === 0) {
        this.#children.push(moreItems(this.#body, this.#name, start, this.#end));
        break;
      }
      this.#body.itemsLeft -= 1;
      const end = records.ends[column];
      this.#add(start, end, isJoined ? itemRow(parse, records, column) : this.#row);
      if (this.#items.length % itemsBetween === 0 || end - start > longParameter) return false;
    }
    const { items } = this.#body;
    if (isJoined && !items.has(column)) items.set(column, this.#items);
    if (this.#children.length > 0) this.#node.children = this.#children;
    return true;
  }

  #add(start: number, end: number, row: CompiledRow | null): void {
    const name = `${this.#name}[${this.#items.length}]`;
    const item = valueField(this.#body, name, `kqq.${name}`, row, start, end, null);
    this.#items.push(item);
    this.#children.push(item);
    if (end < this.#end) this.#children.push(syntax(this.#body, ',', end, end + 1));
  }
}

/** The rest of a list that is too long. */
function moreItems(body: Body, name: string, start: number, end: number): Field {
  const node = makeNode('gap', 'more items', `kqq.${name}.more`, spanOf(body.parse, start, end), 'unknown');
  const count = countItems(body.parse.body, start, end);
  node.note = { en: `${count} more items, not taken apart`, zh: `还有 ${count} 项，未逐项解析` };
  return node;
}
