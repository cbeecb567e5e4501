/**
 * The words of table rows: a row goes in, what stands in front of its values and behind them comes out, put into JSON
 * once.
 *
 *   {"path":"kqq.MT","name":"MT","raw":  <raw>,"value":<value>  ,"label":"..","source":"..","start":
 */

import type { CompiledRow, Meaning } from '../../model/rules.ts';
import { bytesOf, nothing, toJson } from './json-words.ts';

/** What stands behind a value. */
export interface Tail {
  /** `,"label":..,"source":..` */
  readonly plain: Uint8Array;
  /** The same with `,"start":` behind it. */
  readonly words: Uint8Array;
  /** The label of the value alone, as records have it; empty if there is none. */
  readonly recordLabel: Uint8Array;
}

interface RowWords {
  readonly front: Uint8Array;
  /** The same behind a comma. */
  readonly next: Uint8Array;
  readonly items: Uint8Array[];
  readonly tails: Map<Meaning, Tail>;
  /** By label and note, for meanings that are made anew for each value. */
  readonly others: Map<string, Tail>;
}

const mostItems = 256;
const mostOthers = 1024;

export class RowBook {
  readonly #rows = new Map<CompiledRow, RowWords>();

  /** What stands in front of the value of a parameter. */
  front(row: CompiledRow, isFirst: boolean): Uint8Array {
    const { front, next } = this.#wordsOf(row);
    return isFirst ? front : next;
  }

  /** What stands in front of item `index` of a list; all but the first stand behind a comma. */
  itemFront(row: CompiledRow, index: number): Uint8Array {
    const { items } = this.#wordsOf(row);
    const known = items[index];
    if (known !== undefined) return known;
    const text = frontOf(`${row.row.name}[${index}]`);
    const made = bytesOf(index === 0 ? text : `,${text}`);
    if (index < mostItems) items[index] = made;
    return made;
  }

  tail(row: CompiledRow, meaning: Meaning): Tail {
    const { tails, others } = this.#wordsOf(row);
    const known = tails.get(meaning);
    if (known !== undefined) return known;
    if (meaning === row.meaning || meaning === row.unlisted || isOfCode(row, meaning)) {
      const made = tailOf(row, meaning);
      tails.set(meaning, made);
      return made;
    }
    // Made for this one value (a picture's file): it differs from the meaning of its row in label and note alone.
    const key = `${meaning.label?.en}\n${meaning.note?.en}`;
    const other = others.get(key);
    if (other !== undefined) return other;
    const made = tailOf(row, meaning);
    if (others.size < mostOthers) others.set(key, made);
    return made;
  }

  #wordsOf(row: CompiledRow): RowWords {
    const known = this.#rows.get(row);
    if (known !== undefined) return known;
    const text = frontOf(row.row.name);
    const made = { front: bytesOf(text), next: bytesOf(`,${text}`), items: [], tails: new Map(), others: new Map() };
    this.#rows.set(row, made);
    return made;
  }
}

function isOfCode({ codes }: CompiledRow, meaning: Meaning): boolean {
  if (codes === null) return false;
  for (const code of codes.values()) if (code.meaning === meaning) return true;
  return false;
}

function frontOf(name: string): string {
  return `{"path":${toJson(`kqq.${name}`)},"name":${toJson(name)},"raw":`;
}

function tailOf(row: CompiledRow, { label, status, source, note, readings }: Meaning): Tail {
  const value = {
    label: (label ?? row.row.label).en,
    status: status === 'known' ? undefined : status,
    source: source ?? undefined,
    note: note?.en,
    readings: readings.length === 0 ? undefined : readings.map((one) => ({ label: one.label.en, source: one.source })),
  };
  const text = `,${toJson(value).slice(1, -1)}`;
  return {
    plain: bytesOf(text),
    words: bytesOf(`${text},"start":`),
    recordLabel: label === null ? nothing : bytesOf(`,"label":${toJson(label.en)}`),
  };
}
