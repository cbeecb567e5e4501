/**
 * Counts by name, of so many names at most: what comes behind them is counted together. Of a long name its beginning
 * counts, so that memory is bounded whatever the names are.
 */

/** Letters of a name; nothing real is longer. */
const longestName = 200;

export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #most: number;
  /** Of names that found no room. */
  others = 0;

  constructor(most = 10_000) {
    this.#most = most;
  }

  add(given: string, count = 1): void {
    const name = shortened(given);
    const known = this.#counts.get(name);
    if (known !== undefined || this.#counts.size < this.#most) this.#counts.set(name, (known ?? 0) + count);
    else this.others += count;
  }

  get size(): number {
    return this.#counts.size;
  }

  /** The most frequent first; equals in the order of their names. */
  sorted(): readonly (readonly [name: string, count: number])[] {
    return [...this.#counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
}

/** The beginning of a long name, as a text of its own: a part of a text would keep the whole of it in memory. */
export function shortened(name: string): string {
  return name.length <= longestName ? name : Buffer.from(`${name.slice(0, longestName)}…`).toString();
}
