/**
 * Indexes of messages in the order a list shows them. Values never change: appending gives another list, which shares
 * the memory of the one before, so that a list of a million messages grows without being copied.
 */

export class Shown {
  static readonly empty = new Shown(new Int32Array(0), 0);
  readonly #indexes: Int32Array;
  readonly length: number;
  /** How much of the memory is taken by the longest list that shares it. */
  readonly #taken: { length: number };

  private constructor(indexes: Int32Array, length: number, taken = { length }) {
    this.#indexes = indexes;
    this.length = length;
    this.#taken = taken;
  }

  static of(indexes: readonly number[] | Int32Array): Shown {
    return new Shown(new Int32Array(indexes), indexes.length);
  }

  /** The index of the message at `position`; -1 if there is none. */
  at(position: number): number {
    return position >= 0 && position < this.length ? this.#indexes[position] : -1;
  }

  /** All of them; not to be written to. */
  get all(): Int32Array {
    return this.#indexes.subarray(0, this.length);
  }

  append(more: readonly number[]): Shown {
    if (more.length === 0) return this;
    const length = this.length + more.length;
    // Another list has grown from this one already, or there is no room: copy.
    const isShared = this.#taken.length === this.length && length <= this.#indexes.length;
    const indexes = isShared ? this.#indexes : new Int32Array(Math.max(1024, 2 * length));
    const taken = isShared ? this.#taken : { length: 0 };
    if (!isShared) indexes.set(this.all);
    indexes.set(more, this.length);
    taken.length = length;
    return new Shown(indexes, length, taken);
  }

  /** Where message `index` stands, or, in a list in the order they came, the next one behind; -1 if there is none. */
  near(index: number, isInOrder: boolean): number {
    if (!isInOrder) {
      const found = this.all.indexOf(index);
      return found >= 0 ? found : this.length - 1;
    }
    const at = this.lowerBound(index);
    return at < this.length ? at : this.length - 1;
  }

  /** In a list in the order they came: the first position whose index is not below `index`. */
  lowerBound(index: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#indexes[middle] < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
