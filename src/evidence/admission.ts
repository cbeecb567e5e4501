/**
 * Who finds room: names go in, whether they do comes out. Those with the smallest hashes do, so that it does not depend on
 * who came first.
 */

import { hashText } from './hash.ts';
import { compareTexts } from './place.ts';

export class Admission {
  readonly #most: number;
  readonly #names = new Set<string>();
  /** The last name in order, where there is no room for more. */
  #last: string | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Whether `name`, which was not there, finds room; `out` is called with the one that makes way for it. */
  admit(name: string, out: (name: string) => void): boolean {
    if (this.#last !== null) {
      if (compareHashed(name, this.#last) > 0) return false;
      this.#names.delete(this.#last);
      out(this.#last);
    }
    this.#names.add(name);
    if (this.#names.size === this.#most) {
      this.#last = [...this.#names].reduce((a, b) => (compareHashed(a, b) > 0 ? a : b));
    }
    return true;
  }
}

function compareHashed(a: string, b: string): number {
  return hashText(a) - hashText(b) || compareTexts(a, b);
}
