/**
 * A parser and the bytes of its file go in; items come out as long as there are any, and behind a damaged one the next
 * that can be trusted is looked for, byte by byte. Every byte is looked at as a beginning once, so the time is linear
 * whatever the bytes say; what is found does not depend on where the bytes were cut into pieces.
 */

import { Damage } from './damage.ts';
import { type CaptureSink, type RecordParser, verdict } from './record.ts';

export class Recovery {
  /** Bytes that the next item has at least, or that it takes to tell whether there is one. */
  needed = 1;
  /** Beginnings looked at so far, a measure of work. */
  steps = 0;
  readonly damage: Damage;
  readonly #parser: RecordParser;
  /** The last scan ended at an item. */
  #found = false;

  constructor(parser: RecordParser, sink: CaptureSink) {
    this.#parser = parser;
    this.needed = parser.needed;
    this.damage = new Damage(sink);
  }

  /** Takes from `bytes[start..end)`, whose first byte has the file offset `offset`, and gives where it stopped. */
  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    return this.#read(bytes, start, end, offset, false);
  }

  /**
   * The file ends at `end`. Gives where an item begins that is cut there, else `end`. An item that claims more bytes than
   * the file has is not cut but damaged if others follow behind its beginning.
   */
  finish(bytes: Uint8Array, start: number, end: number, offset: number): number {
    const base = offset - start;
    let at = this.#read(bytes, start, end, offset, true);
    while (at < end && !this.damage.isOpen) {
      const next = this.#scan(bytes, at + 1, end, true);
      if (!this.#found) {
        this.needed = this.#parser.needed;
        break;
      }
      this.damage.begin(`${this.#parser.describeNext()} claims more bytes than the file has`, base + at);
      this.damage.resume(base + next);
      at = this.#read(bytes, next, end, base + next, true);
    }
    this.damage.finish(base + end);
    return at;
  }

  describeNext(): string {
    return this.#parser.describeNext();
  }

  #read(bytes: Uint8Array, start: number, end: number, offset: number, last: boolean): number {
    const parser = this.#parser;
    const base = offset - start;
    let at = start;
    for (;;) {
      if (this.damage.isOpen) {
        at = this.#scan(bytes, at, end, last);
        if (!this.#found) return at;
        this.damage.resume(base + at);
      }
      at = parser.read(bytes, at, end, base + at);
      this.needed = parser.needed;
      if (parser.fault === null) return at;
      this.damage.begin(parser.fault, base + at);
      at++;
    }
  }

  /** The first place from `at` on where an item begins; if none is `#found`, where to go on when there are more bytes. */
  #scan(bytes: Uint8Array, at: number, end: number, last: boolean): number {
    const parser = this.#parser;
    this.#found = false;
    for (; at < end; at++) {
      this.steps++;
      const judged = parser.judge(bytes, at, end, last);
      if (judged === verdict.no) continue;
      this.#found = judged === verdict.yes;
      if (!this.#found) this.needed = judged;
      return at;
    }
    this.needed = 1;
    return end;
  }
}
