/**
 * How sure the meanings of a kqq body are: a message goes in, whether any field of it is unknown, assumed or disputed comes
 * out, from the compact parse. It is what the field tree says; null where only that can tell.
 */

import { itemRow, RecordWalk } from '../dissect/kqq/items.ts';
import { startOfRest } from '../dissect/kqq/rest.ts';
import { findCode } from '../dissect/kqq/value.ts';
import type { Status } from '../model/field.ts';
import type { KqqParse, Message } from '../model/message.ts';
import type { CompiledRow } from '../model/rules.ts';

/** In a longer body a list may have more items than the tree takes apart. */
const longestBody = 65_536;

export class KqqStatus {
  readonly #walk = new RecordWalk();

  has({ frame }: Message, parse: KqqParse, status: Status): boolean | null {
    if (frame === null || frame.http === null || parse.stop - parse.start > longestBody) return null;
    if (parse.stop - parse.start !== frame.bodyEnd - frame.bodyStart || startOfRest(parse) < parse.end) return null;
    for (let i = 0; i < parse.count; i++) if (this.#parameterHas(parse, i, status)) return true;
    return false;
  }

  #parameterHas(parse: KqqParse, index: number, status: Status): boolean {
    const row = parse.rows[index];
    const start = parse.spans[4 * index + 2];
    const end = parse.spans[4 * index + 3];
    if (start < 0) {
      const isThere = parse.spans[4 * index + 1] > parse.spans[4 * index];
      return isThere && (row === null ? 'unknown' : row.status) === status;
    }
    if (row === null || !row.isList) return statusOf(row, parse.body, start, end) === status;
    return row.status === status || this.#itemHas(parse, index, row, status);
  }

  #itemHas(parse: KqqParse, index: number, row: CompiledRow, status: Status): boolean {
    const walk = this.#walk;
    const isJoined = row.column >= 0;
    const column = isJoined ? row.column : 0;
    if (isJoined) walk.begin(parse, index);
    else walk.beginList(parse, index);
    while (walk.next() && walk.starts[column] >= 0) {
      const found = isJoined ? itemRow(parse, walk, column) : row;
      if (statusOf(found, parse.body, walk.starts[column], walk.ends[column]) === status) return true;
    }
    return false;
  }
}

function statusOf(row: CompiledRow | null, body: Uint8Array, start: number, end: number): Status {
  if (row === null) return 'unknown';
  if (start >= end || row.codes === null) return row.meaning.status;
  return findCode(row, body, start, end)?.meaning.status ?? row.unlisted.status;
}
