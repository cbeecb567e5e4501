/**
 * What undoing content codings may cost: coded bytes that were read go in, how many bytes they may unfold to comes out.
 *
 * Deflate makes up to 1032 bytes of one, and codings nest, so that a bound on each body alone lets a small capture make
 * gigabytes of work. A capture may unfold four times the bound of one body, and a hundred times what it has sent in
 * coded bodies: text unfolds to some ten times its size, so no such body is ever refused.
 */

const bodiesAtFirst = 4;
const mostTimes = 100;
/** Deflate gives no more for a byte (RFC 1951: 258 bytes for two bits), not counting what ends a block. */
const deflateTimes = 1032;

/** The allowance of one capture; all its flows draw on it. */
export class Unfolding {
  /** Bytes that one body may unfold to. */
  readonly mostOfBody: number;
  #left: number;

  constructor(mostOfBody: number) {
    this.mostOfBody = mostOfBody;
    this.#left = bodiesAtFirst * mostOfBody;
  }

  /** Bytes that the next step may make. */
  get most(): number {
    return Math.min(this.mostOfBody, this.#left);
  }

  /** A coded body of `length` bytes was read. */
  earn(length: number): void {
    this.#left += mostTimes * length;
  }

  /** A step made `length` bytes. */
  spend(length: number): void {
    this.#left = Math.max(0, this.#left - length);
  }

  /** A step failed on `length` coded bytes; how many it had made until then nobody says. */
  spendFailed(length: number): void {
    this.spend(Math.min(this.most, deflateTimes * length));
  }
}
