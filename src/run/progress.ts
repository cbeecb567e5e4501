/**
 * Progress of a long read: how far it has come goes in, one line on a terminal is drawn again and again, and taken away
 * before anything else is written there.
 */

import type { WriteStream } from 'node:tty';
import { progressLine } from '../present/progress.ts';

/** Reads that end sooner show nothing; a line that changes more often cannot be read. Milliseconds. */
const firstAfter = 1000;
const notBefore = 200;

const usualColumns = 80;
const eraseLine = '\r\x1b[K';

/** The part of a terminal that is needed. */
export type Terminal = Pick<WriteStream, 'write' | 'columns'>;

export class Progress {
  readonly #terminal: Terminal;
  readonly #total: number | null;
  readonly #now: () => number;
  readonly #start: number;
  #drawnAt: number;
  #isDrawn = false;
  /** Bytes of the files that are behind us. */
  #passed = 0;

  /** `total`: bytes of all files; null when nobody knows. `now`: milliseconds of a clock that never goes back. */
  constructor(terminal: Terminal, total: number | null, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#total = total;
    this.#now = now;
    this.#start = now();
    this.#drawnAt = this.#start + firstAfter - notBefore;
  }

  /** Whether a line can be drawn again on `stream`. */
  static isPossible(stream: { readonly isTTY?: boolean }): boolean {
    return stream.isTTY === true && process.env.TERM !== 'dumb';
  }

  /** `taken` bytes of the file at hand have been read, and `messages` of all files. */
  see(taken: number, messages: number): void {
    const now = this.#now();
    if (now - this.#drawnAt < notBefore) return;
    this.#drawnAt = now;
    const seconds = (now - this.#start) / 1000;
    const numbers = { taken: this.#passed + taken, total: this.#total, messages, seconds };
    // The last column is left free: a terminal may wrap behind it.
    const line = progressLine(numbers, (this.#terminal.columns || usualColumns) - 1);
    this.#terminal.write(`${eraseLine}${line}`);
    this.#isDrawn = true;
  }

  /** The file at hand, of which `taken` bytes were read, is over. */
  pass(taken: number): void {
    this.#passed += taken;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isDrawn) this.#terminal.write(eraseLine);
    this.#isDrawn = false;
  }
}
