/**
 * Records of joined lists: where the values of items stand in the text of the fields goes in, `,"records":[..]` comes out,
 * the values copied from there.
 */

import type { TextWriter } from '../../bytes/text-writer.ts';
import type { KqqParse } from '../../model/message.ts';
import { brace, bytesOf, toJson } from './json-words.ts';

const first = bytesOf(',"records":[{');
const next = bytesOf('},{');
const end = bytesOf('}]');

/** Where the values of records stand in the text of the fields, and their labels. */
export class JoinedRecords {
  readonly #columns: Column[] = [];
  readonly #fronts = new Map<readonly string[], readonly Uint8Array[]>();
  #used = 0;

  clear(): void {
    for (let c = 0; c < this.#used; c++) this.#columns[c].clear();
    this.#used = 0;
  }

  /** False if the column was there before. */
  begin(column: number): boolean {
    while (this.#columns.length <= column) this.#columns.push(new Column());
    this.#used = Math.max(this.#used, column + 1);
    if (this.#columns[column].isThere) return false;
    this.#columns[column].isThere = true;
    return true;
  }

  add(column: number, start: number, end: number, label: Uint8Array): void {
    const { places, labels } = this.#columns[column];
    places.push(start, end);
    labels.push(label);
  }

  /** `"MT":{"value":` for each column, and the same behind a comma. */
  #frontsOf(names: readonly string[]): readonly Uint8Array[] {
    const known = this.#fronts.get(names);
    if (known !== undefined) return known;
    const made = names.flatMap((name) => [bytesOf(`${toJson(name)}:{"value":`), bytesOf(`,${toJson(name)}:{"value":`)]);
    this.#fronts.set(names, made);
    return made;
  }

  write(parse: KqqParse, fields: TextWriter, out: TextWriter): void {
    let count = 0;
    for (let c = 0; c < this.#used; c++) count = Math.max(count, this.#columns[c].labels.length);
    const names = parse.rules.table?.records?.of;
    if (count === 0 || names === undefined) return;
    const fronts = this.#frontsOf(names);
    for (let i = 0; i < count; i++) {
      out.append(i === 0 ? first : next);
      let isFirst = true;
      for (let c = 0; c < this.#used; c++) {
        const { places, labels } = this.#columns[c];
        if (i >= labels.length) continue;
        out.append(isFirst ? fronts[2 * c] : fronts[2 * c + 1]);
        isFirst = false;
        out.appendFrom(fields, places[2 * i], places[2 * i + 1]);
        out.append(labels[i]);
        out.byte(brace);
      }
    }
    out.append(end);
  }
}

class Column {
  isThere = false;
  readonly places: number[] = [];
  readonly labels: Uint8Array[] = [];

  clear(): void {
    this.isThere = false;
    this.places.length = 0;
    this.labels.length = 0;
  }
}
