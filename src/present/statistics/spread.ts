/**
 * A spread of durations: values go in one by one, quantiles come out, in memory that does not grow with their number.
 * Values are counted in steps of about 1 %, so a quantile is right to that; the least and the most are exact.
 */

/** Steps in a doubling: 2^(1/70) is 1.00995. */
const stepsPerDoubling = 70;
/** Anything shorter counts as this: milliseconds. */
const shortest = 0.001;

export class Spread {
  readonly #steps = new Map<number, number>();
  count = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;

  /** Takes a duration in milliseconds. */
  add(value: number): void {
    this.count += 1;
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
    const step = Math.round(stepsPerDoubling * Math.log2(Math.max(value, shortest)));
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + 1);
  }

  /** The value that `share` (0..1) of all are at most; null without values. */
  quantile(share: number): number | null {
    if (this.count === 0) return null;
    const wanted = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (const [step, count] of [...this.#steps].sort((a, b) => a[0] - b[0])) {
      seen += count;
      if (seen >= wanted) return Math.min(this.most, Math.max(this.least, 2 ** (step / stepsPerDoubling)));
    }
    return this.most;
  }
}
