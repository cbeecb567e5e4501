/**
 * The frame of a JSON array: what stands before, between and behind its objects comes out.
 */

export class ArrayFrame {
  #isEmpty = true;

  /** Before each object, each on a line of its own. */
  next(): string {
    const bracket = this.#isEmpty ? '[' : ',';
    this.#isEmpty = false;
    return bracket;
  }

  /** Behind the last object. */
  end(): string {
    return this.#isEmpty ? '[]\n' : '\n]\n';
  }
}
