/**
 * Who finds room: names go in, whether they do comes out. Those with the smallest hashes do, so that it does not depend on
 * who came first.
 */

import { hashText } from './hash.ts';
import { compareTexts } from './place.ts';

interface Guest {
  readonly name: string;
  readonly hash: number;
  /** Called when it has to make way. */
  readonly leave: () => void;
}

export class Admission {
  readonly #most: number;
  readonly #guests = new Map<string, Guest>();
  /** The last one in order, where there is no room for more. */
  #last: Guest | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether `name`, which was not there, finds room; `leave` is called when it makes way for another. */
  admit(name: string, leave: () => void): boolean {
    const guest = { name, hash: hashText(name), leave };
    if (this.#last !== null) {
      if (compareGuests(guest, this.#last) > 0) return false;
      this.#guests.delete(this.#last.name);
      this.#last.leave();
    }
    this.#guests.set(name, guest);
    if (this.#guests.size === this.#most) this.#last = this.#findLast(guest);
    return true;
  }

  #findLast(first: Guest): Guest {
    let last = first;
    for (const guest of this.#guests.values()) if (compareGuests(guest, last) > 0) last = guest;
    return last;
  }
}

function compareGuests(a: Guest, b: Guest): number {
  return a.hash - b.hash || compareTexts(a.name, b.name);
}
