/**
 * Values of one field: bytes and the place where they stood go in, how often each value came, and where first and last,
 * comes out.
 *
 * So many different values are kept that most fields have fewer. Of a field with more, those with the smallest hashes
 * are kept: a value that is among them at the end was so from its first sighting on, since the bound only falls. So its
 * count and places are exact, the same in whatever order captures come, and how many values there are is told by how
 * closely the kept hashes stand (bottom-k sketch).
 */

import { latin1Text } from '../bytes/text.ts';
import type { Meaning } from '../model/rules.ts';
import { hashBytes } from './hash.ts';
import { compareTexts } from './place.ts';

/** Different values that are kept. */
export const mostValues = 256;
/** Of longer values only so much is kept, with the length and the hash of all. */
export const keptBytes = 64;
const hashes = 2 ** 32;
const noSenses: readonly (Sense | null)[] = [];

/** What a value is read with: the table row that explains it in its message, other fields and items considered. */
export interface Sense {
  readonly codes: ReadonlyMap<number, { readonly meaning: Pick<Meaning, 'status' | 'label'> }> | null;
}

/** A value: its bytes, one a character, cut at `keptBytes`. Places are capture, message and byte. */
export interface ValueEntry {
  readonly hash: number;
  readonly text: string;
  readonly length: number;
  count: number;
  firstCapture: string;
  firstNo: number;
  firstByte: number;
  lastCapture: string;
  lastNo: number;
  lastByte: number;
  /** What it was read with, null where no table has the field; where messages differ, the `otherSenses`, too. */
  readonly sense: Sense | null;
  otherSenses: readonly (Sense | null)[];
  /** Another value with the same hash. */
  next: ValueEntry | null;
}

export class ValueTable {
  readonly #byHash = new Map<number, ValueEntry>();
  #size = 0;
  /** Hashes above this one are not kept. */
  #bound = hashes;
  #isWhole = true;

  /** Counts `bytes[start..end)`, read with `sense`. True if it is a value that was not in the table. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    capture: string,
    no: number,
    byte: number,
    sense: Sense | null = null,
  ): boolean {
    const hash = hashBytes(bytes, start, end);
    for (let entry = this.#byHash.get(hash) ?? null; entry !== null; entry = entry.next) {
      if (!isSame(entry, bytes, start, end)) continue;
      entry.count += 1;
      if (entry.sense !== sense) addSense(entry, sense);
      if (entry.lastCapture === capture && (entry.lastNo < no || (entry.lastNo === no && entry.lastByte < byte))) {
        entry.lastNo = no;
        entry.lastByte = byte;
      } else widen(entry, capture, no, byte);
      return false;
    }
    if (hash > this.#bound) {
      this.#isWhole = false;
      return true;
    }
    this.#keep({
      hash,
      text: latin1Text(bytes, start, Math.min(end, start + keptBytes)),
      length: end - start,
      count: 1,
      firstCapture: capture,
      firstNo: no,
      firstByte: byte,
      lastCapture: capture,
      lastNo: no,
      lastByte: byte,
      sense,
      otherSenses: noSenses,
      next: null,
    });
    return true;
  }

  /** Takes in what another table has counted. */
  merge(other: ValueTable): void {
    this.#isWhole &&= other.#isWhole;
    for (const entry of other.#all()) {
      const own = this.#find(entry);
      if (own === null) {
        if (entry.hash <= this.#bound) this.#keep({ ...entry, next: null });
        else this.#isWhole = false;
        continue;
      }
      own.count += entry.count;
      for (const sense of sensesOf(entry)) addSense(own, sense);
      widen(own, entry.firstCapture, entry.firstNo, entry.firstByte);
      widen(own, entry.lastCapture, entry.lastNo, entry.lastByte);
    }
  }

  /** Whether every value is in the table. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** How many different values there were; an estimate, good to some 6 %, where not all are kept. */
  get distinct(): number {
    return this.#isWhole ? this.#size : Math.round(((mostValues - 1) * hashes) / (this.#bound + 1));
  }

  /** The values that are kept, the most frequent first, equals in the order of their bytes. */
  sorted(): readonly ValueEntry[] {
    return [...this.#all()].sort((a, b) => b.count - a.count || compareEntries(a, b));
  }

  *#all(): Iterable<ValueEntry> {
    for (const head of this.#byHash.values())
      for (let one: ValueEntry | null = head; one !== null; one = one.next) yield one;
  }

  #find({ hash, text, length }: ValueEntry): ValueEntry | null {
    let entry = this.#byHash.get(hash) ?? null;
    while (entry !== null && (entry.text !== text || entry.length !== length)) entry = entry.next;
    return entry;
  }

  #keep(entry: ValueEntry): void {
    entry.next = this.#byHash.get(entry.hash) ?? null;
    this.#byHash.set(entry.hash, entry);
    this.#size += 1;
    if (this.#size > mostValues) this.#dropLast();
    if (this.#size === mostValues) this.#bound = this.#last()?.hash ?? hashes;
  }

  #last(): ValueEntry | null {
    let last: ValueEntry | null = null;
    for (const head of this.#byHash.values()) {
      if (last !== null && head.hash < last.hash) continue;
      for (let one: ValueEntry | null = head; one !== null; one = one.next) {
        if (last === null || (one.hash - last.hash || compareEntries(one, last)) > 0) last = one;
      }
    }
    return last;
  }

  #dropLast(): void {
    const last = this.#last();
    if (last === null) return;
    const rest: ValueEntry[] = [];
    for (let one = this.#byHash.get(last.hash) ?? null; one !== null; one = one.next) if (one !== last) rest.push(one);
    this.#byHash.delete(last.hash);
    for (const one of rest) {
      one.next = this.#byHash.get(one.hash) ?? null;
      this.#byHash.set(one.hash, one);
    }
    this.#size -= 1;
    this.#isWhole = false;
  }
}

/** All that a value was read with. */
export function sensesOf({ sense, otherSenses }: ValueEntry): readonly (Sense | null)[] {
  return [sense, ...otherSenses];
}

function addSense(entry: ValueEntry, sense: Sense | null): void {
  if (entry.sense === sense || entry.otherSenses.includes(sense)) return;
  entry.otherSenses = [...entry.otherSenses, sense];
}

function isSame({ text, length }: ValueEntry, bytes: Uint8Array, start: number, end: number): boolean {
  if (length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function compareEntries(a: ValueEntry, b: ValueEntry): number {
  return compareTexts(a.text, b.text) || a.length - b.length;
}

/** Moves the first or the last place of an entry if the given one is beyond. */
function widen(entry: ValueEntry, capture: string, no: number, byte: number): void {
  if ((compareTexts(capture, entry.firstCapture) || no - entry.firstNo || byte - entry.firstByte) < 0) {
    entry.firstCapture = capture;
    entry.firstNo = no;
    entry.firstByte = byte;
  }
  if ((compareTexts(capture, entry.lastCapture) || no - entry.lastNo || byte - entry.lastByte) > 0) {
    entry.lastCapture = capture;
    entry.lastNo = no;
    entry.lastByte = byte;
  }
}
