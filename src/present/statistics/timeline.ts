/**
 * How many messages came when: instants go in, counts of equal spans of time come out, never more than sixty of them. The
 * span doubles whenever they would be more.
 */

import type { Instant } from '../../model/time.ts';

const mostSpans = 60;

export class Timeline {
  #first: number | null = null;
  #counts: number[] = [];
  /** Seconds of a span. */
  seconds = 1;

  add(at: Instant | null): void {
    if (at === null) return;
    this.#first ??= at.sec;
    // A capture may have times before its first one; they count with the first.
    let index = Math.max(0, Math.floor((at.sec - this.#first) / this.seconds));
    while (index >= mostSpans) {
      this.#double();
      index = Math.floor(index / 2);
    }
    while (this.#counts.length <= index) this.#counts.push(0);
    this.#counts[index] += 1;
  }

  /** Counts with the second at which each begins. */
  get spans(): readonly { readonly second: number; readonly count: number }[] {
    const first = this.#first ?? 0;
    return this.#counts.map((count, index) => ({ second: first + index * this.seconds, count }));
  }

  #double(): void {
    this.seconds *= 2;
    const halves: number[] = [];
    for (const [index, count] of this.#counts.entries()) {
      halves[index >> 1] = (halves[index >> 1] ?? 0) + count;
    }
    this.#counts = halves;
  }
}
