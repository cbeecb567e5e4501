/**
 * Cells: the fields of one message as texts: a compact parse goes in, names and values come out, cut where they are long.
 * Secrets are left out.
 */

import { latin1Text } from '../bytes/text.ts';
import type { KqqParse } from '../model/message.ts';
import { hashBytes, hashText, hashWith } from './hash.ts';
import type { Cells } from './row-sample.ts';

/** Of longer values only so much is kept, with what tells them from others. */
const keptBytes = 96;
/** Lists are kept longer: their items are counted. */
const keptList = 1536;
/** Cells of one message, and the bytes of all of them, with what each costs besides. */
const mostCells = 64;
/** Of fields that no table has fewer: whoever invents names shall not fill the memory. */
const mostStrangeCells = 32;
const mostBytes = 4096;
const cellBytes = 32;
const comma = 0x2c;
/** Parts the values of parameters with the same name; on the wire it parts parameters, so that no value has it. */
const ampersand = '&';

/** Marks a value that was cut: `text…length:hash`. No value has it as it is, since values have one character a byte. */
export const cut = '\u2026';

/** Whether a value is all there. */
export function isWhole(value: string): boolean {
  return !value.includes(cut);
}

/** Collects the cells of a message. */
export class CellWriter implements Cells {
  readonly names: string[] = [];
  readonly values: string[] = [];
  #room = mostBytes;

  add(name: string, bytes: Uint8Array, start: number, end: number): void {
    if (this.#isFull(name)) return;
    const value = textOf(bytes, start, end, Math.min(this.#room, keptBytes), Math.min(this.#room, keptList));
    this.names.push(name);
    this.values.push(value);
    this.#room = Math.max(0, this.#room - value.length);
  }

  /** Puts another value of the same name behind cell `at`; without room only what tells it from others. */
  join(at: number, bytes: Uint8Array, start: number, end: number): void {
    this.#room -= cellBytes;
    const before = this.values[at];
    if (this.#room > 0) {
      const value = textOf(bytes, start, end, Math.min(this.#room, keptBytes), 0);
      this.values[at] = `${before}${ampersand}${value}`;
      this.#room -= value.length;
      return;
    }
    const hash = hashWith(hashText(before), hashBytes(bytes, start, end)).toString(16);
    this.values[at] = `${before.slice(0, keptBytes).split(cut, 1)[0]}${cut}${hash}`;
  }

  /** Adds a text that was made here, which is short. */
  addText(name: string, value: string): void {
    if (this.#isFull(name)) return;
    this.names.push(name);
    this.values.push(value);
    this.#room = Math.max(0, this.#room - value.length);
  }

  #isFull(name: string): boolean {
    this.#room -= name.length + cellBytes;
    return this.#room <= 0 || this.names.length === mostCells;
  }
}

function textOf(bytes: Uint8Array, start: number, end: number, most: number, mostOfList: number): string {
  if (end - start <= most) return latin1Text(bytes, start, end);
  if (end - start <= mostOfList && bytes.subarray(start, end).includes(comma)) return latin1Text(bytes, start, end);
  const hash = hashBytes(bytes, start, end).toString(16);
  return `${latin1Text(bytes, start, start + most)}${cut}${end - start}:${hash}`;
}

/**
 * The cells of a kqq message. Parameters with the same name are one cell, joined as they were sent: what is true of the first
 * alone is not true of the field. Of lists with the same name the first counts. `isKept` says which names that no table has
 * are worth a cell.
 */
export function kqqCells(parse: KqqParse, isKept: (name: string) => boolean): Cells {
  const cells = new CellWriter();
  let strangers = 0;
  for (let i = 0; i < parse.count; i++) {
    const start = parse.spans[4 * i + 2];
    if (start < 0 || i === parse.cmd || parse.rows[i]?.isSecret === true) continue;
    const name = nameOf(parse, i);
    if (name === '') continue;
    const at = cells.names.indexOf(name);
    if (at < 0 && parse.rows[i] === null) {
      if (strangers === mostStrangeCells || !isKept(name)) continue;
      strangers += 1;
    }
    if (at < 0) cells.add(name, parse.body, start, parse.spans[4 * i + 3]);
    else if (parse.rows[i]?.isList !== true) cells.join(at, parse.body, start, parse.spans[4 * i + 3]);
  }
  return cells;
}

/** The longest name of a parameter that is kept. */
const longestName = 32;

/** The name of parameter `index` as the tables write it. */
export function nameOf(parse: KqqParse, index: number): string {
  const row = parse.rows[index];
  if (row !== null) return row.row.name;
  const start = parse.spans[4 * index];
  const end = Math.min(parse.spans[4 * index + 1], start + longestName);
  return latin1Text(parse.body, start, end).toUpperCase();
}
