/**
 * Numbers of packets or flows go in, whether one is among them comes out: a bit each, since a long capture has many.
 */

const firstBytes = 1024;

export class NumberSet {
  #bits = new Uint8Array(firstBytes);
  #size = 0;
  #highest = 0;

  get size(): number {
    return this.#size;
  }

  get highest(): number {
    return this.#highest;
  }

  add(number: number): void {
    if (this.has(number)) return;
    const at = Math.floor(number / 8);
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[at] |= 1 << (number % 8);
    this.#size += 1;
    this.#highest = Math.max(this.#highest, number);
  }

  has(number: number): boolean {
    const at = Math.floor(number / 8);
    return at < this.#bits.length && (this.#bits[at] & (1 << (number % 8))) !== 0;
  }
}
