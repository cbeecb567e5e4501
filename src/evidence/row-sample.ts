/**
 * Samples of whole messages: rows go in, those that come first in an order by hash come out. Relations between fields are
 * tested on them, since no count of single values tells of two fields in the same message.
 *
 * An order by a hash of the message spreads the sample over all captures; one by a hash of the session takes few
 * sessions with their messages one behind the other, which counters and pages need.
 */

import type { Instant } from '../model/time.ts';
import { compareTexts } from './place.ts';

/** Names and values of the fields of a message; a value has one character a byte. */
export interface Cells {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** A message as far as evidence needs it. `request` has the cells of what it answers, null where that is not known. */
export interface Row extends Cells {
  /** Its place in the order of the sample. */
  readonly hash: number;
  readonly capture: string;
  readonly no: number;
  readonly time: Instant | null;
  readonly user: string;
  readonly client: string;
  readonly server: string;
  readonly version: string;
  readonly request: Cells | null;
}

/** Rows that may be too many before the last ones are dropped. */
const spare = 64;

export class RowSample {
  readonly #most: number;
  #rows: Row[] = [];
  /** The last row that is in the sample when it is full; rows behind it need not be made. */
  #last: Row | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a row of this place could be in the sample. */
  wants(hash: number, capture: string, no: number): boolean {
    const last = this.#last;
    if (last === null || hash < last.hash) return true;
    return hash === last.hash && (compareTexts(capture, last.capture) || no - last.no) < 0;
  }

  add(row: Row): void {
    if (!this.wants(row.hash, row.capture, row.no)) return;
    this.#rows.push(row);
    if (this.#rows.length >= this.#most + spare) this.#settle();
  }

  merge(other: RowSample): void {
    for (const row of other.#rows) this.add(row);
  }

  /** The sample, in the order of captures and messages. */
  rows(): readonly Row[] {
    this.#settle();
    return [...this.#rows].sort((a, b) => compareTexts(a.capture, b.capture) || a.no - b.no);
  }

  #settle(): void {
    this.#rows.sort((a, b) => a.hash - b.hash || compareTexts(a.capture, b.capture) || a.no - b.no);
    if (this.#rows.length < this.#most) return;
    this.#rows.length = this.#most;
    this.#last = this.#rows[this.#most - 1];
  }
}
