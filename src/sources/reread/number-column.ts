/**
 * A column of 32-bit numbers that grows: numbers are added one by one and read again by their place. What is there is
 * never copied.
 */

const bits = 14;
const partSize = 1 << bits;

export class NumberColumn {
  readonly #parts: Uint32Array[] = [];
  length = 0;

  add(number: number): void {
    const at = this.length & (partSize - 1);
    if (at === 0) this.#parts.push(new Uint32Array(partSize));
    this.#parts[this.#parts.length - 1][at] = number;
    this.length += 1;
  }

  at(index: number): number {
    return this.#parts[index >>> bits][index & (partSize - 1)];
  }
}
