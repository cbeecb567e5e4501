/**
 * Orders of the list: messages go in, what each is sorted by is learned, and lists of their indexes are sorted by it.
 */

import type { Message } from '../model/message.ts';

export type Order = 'number' | 'command' | 'uin' | 'result' | 'elapsed' | 'size';
export const orders: readonly Order[] = ['number', 'command', 'uin', 'result', 'elapsed', 'size'];

const numbers: Readonly<Record<Exclude<Order, 'number' | 'command'>, (message: Message) => number>> = {
  uin: ({ uin }) => (uin === null || !/^\d{1,15}$/.test(uin) ? -1 : Number(uin)),
  result: ({ result }) => (typeof result?.code === 'number' ? result.code : -1),
  // The slowest first: they are what one looks for.
  elapsed: ({ elapsedMs }) => -(elapsedMs ?? -1),
  size: ({ frame }) => -(frame === null ? 0 : frame.end - frame.start),
};

const partBits = 12;
const partSize = 1 << partBits;

/**
 * What messages are sorted by, by their indexes. The key of a message never changes, so what is learned of one stays
 * true, also when it has left memory.
 */
export class SortKeys {
  readonly order: Order;
  /** NaN where nothing is known yet. */
  readonly #parts: (Float64Array | undefined)[] = [];
  /** Commands in lower case, and their numbers. */
  readonly #words: string[] = [];
  readonly #wordNumbers = new Map<string, number>();

  constructor(order: Order) {
    this.order = order;
  }

  learn(index: number, message: Message): void {
    if (this.order === 'number') return;
    this.#parts[index >>> partBits] ??= new Float64Array(partSize).fill(Number.NaN);
    const part = this.#parts[index >>> partBits];
    if (part !== undefined) part[index & (partSize - 1)] = this.#keyOf(message);
  }

  /** For sorting indexes: those alike stay in the order they came, those of which nothing is known come last. */
  readonly compare = (a: number, b: number): number => {
    if (this.order === 'number') return a - b;
    const [left, right] = [this.#keyAt(a), this.#keyAt(b)];
    const [isLeftKnown, isRightKnown] = [!Number.isNaN(left), !Number.isNaN(right)];
    if (!isLeftKnown || !isRightKnown) return Number(isRightKnown) - Number(isLeftKnown) || a - b;
    if (left === right) return a - b;
    if (this.order !== 'command') return left - right;
    return this.#words[left] < this.#words[right] ? -1 : 1;
  };

  #keyAt(index: number): number {
    return this.#parts[index >>> partBits]?.[index & (partSize - 1)] ?? Number.NaN;
  }

  #keyOf(message: Message): number {
    if (this.order === 'number') return message.no;
    if (this.order !== 'command') return numbers[this.order](message);
    const word = message.command?.toLowerCase() ?? '';
    const known = this.#wordNumbers.get(word);
    if (known !== undefined) return known;
    const number = this.#words.push(word) - 1;
    this.#wordNumbers.set(word, number);
    return number;
  }
}

/**
 * Indexes that are sorted as they come, a part at a time, so that no step takes long: runs that are sorted, each less
 * than half as long as the one before. Values never change: adding gives another.
 */
export class SortedRuns {
  readonly #keys: SortKeys;
  readonly #runs: readonly Int32Array[];

  constructor(keys: SortKeys, runs: readonly Int32Array[] = []) {
    this.#keys = keys;
    this.#runs = runs;
  }

  add(part: readonly number[]): SortedRuns {
    if (part.length === 0) return this;
    const { compare } = this.#keys;
    const runs = [...this.#runs];
    let last: Int32Array = Int32Array.from(part.toSorted(compare));
    for (let before = runs.at(-1); before !== undefined && before.length < 2 * last.length; before = runs.at(-1)) {
      runs.pop();
      last = mergeSorted(before, last, compare);
    }
    return new SortedRuns(this.#keys, [...runs, last]);
  }

  /** All of them, sorted. */
  get all(): Int32Array {
    return this.#runs.reduceRight((all, run) => mergeSorted(run, all, this.#keys.compare), new Int32Array(0));
  }
}

/** Two sorted lists as one; what both have is there once. */
export function mergeSorted(a: Int32Array, b: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged = new Int32Array(a.length + b.length);
  let [i, j, length] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const sign = compare(a[i], b[j]);
    merged[length++] = sign <= 0 ? a[i] : b[j];
    if (sign <= 0) i += 1;
    if (sign >= 0) j += 1;
  }
  const rest = i < a.length ? a.subarray(i) : b.subarray(j);
  merged.set(rest, length);
  return merged.subarray(0, length + rest.length);
}
