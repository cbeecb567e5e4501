/**
 * How busy it is: instants of messages go in, counts of the last sixty seconds of event time come out.
 */

import type { Instant } from '../../model/time.ts';

/** Seconds that are counted one by one. */
export const rateSeconds = 60;

export class Rate {
  readonly #counts = new Array<number>(rateSeconds).fill(0);
  #last: number | null = null;
  #first = 0;

  /** Takes the time of a message; one without time cannot be counted. */
  add(at: Instant | null): void {
    if (at === null) return;
    const { sec } = at;
    const behind = this.#last === null ? rateSeconds : this.#last - sec;
    // Another capture may begin earlier, and a clock may have been set back: the minute is then that of its messages.
    if (behind >= rateSeconds || behind <= -rateSeconds) {
      this.#counts.fill(0);
      this.#first = sec;
      this.#last = sec;
    } else {
      for (let at = sec + behind + 1; at <= sec; at++) this.#counts[place(at)] = 0;
      if (behind < 0) this.#last = sec;
      this.#first = Math.min(this.#first, sec);
    }
    this.#counts[place(sec)] += 1;
  }

  /** Messages in each second, the oldest first; the last one is the second of the latest message. */
  get counts(): readonly number[] {
    const last = this.#last ?? 0;
    return Array.from({ length: rateSeconds }, (_, i) => this.#counts[place(last - rateSeconds + 1 + i)]);
  }

  /** How many of the sixty seconds have passed since the first message that is counted. */
  get seconds(): number {
    return this.#last === null ? 0 : Math.min(rateSeconds, this.#last - this.#first + 1);
  }
}

function place(second: number): number {
  return ((second % rateSeconds) + rateSeconds) % rateSeconds;
}
