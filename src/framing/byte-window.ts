/**
 * The bytes of one side that no frame has taken yet: event bytes go in, one contiguous range comes out. As long as
 * nothing is left over the range is the event's own memory; what is left over is copied into a growing buffer, so
 * that every byte is copied at most a fixed number of times on average.
 */

const nothing = new Uint8Array(0);
const smallest = 512;
/** A buffer that grew past this is not kept once it is empty. */
const keptWhenEmpty = 64 * 1024;

export class ByteWindow {
  /** `bytes[first..limit)` are the pending bytes. */
  bytes: Uint8Array = nothing;
  first = 0;
  limit = 0;
  #own: Uint8Array = nothing;

  get length(): number {
    return this.limit - this.first;
  }

  /** Bytes of memory that this window holds on to, filled or not. */
  get capacity(): number {
    return this.#own.length;
  }

  /** Gives its memory back; the pending bytes must have been taken. */
  release(): void {
    this.keep();
    if (this.first === this.limit) this.#own = nothing;
  }

  /** Appends borrowed bytes. Memory handed out before this call may move. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (this.first === this.limit) {
      this.bytes = bytes;
      this.first = start;
      this.limit = end;
      return;
    }
    const had = this.limit - this.first;
    const needed = had + end - start;
    if (this.#own.length - this.limit < end - start) this.#makeRoom(needed);
    this.#own.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), this.limit);
    this.limit += end - start;
  }

  /** To be called when the borrowed bytes are about to go: copies what is left of them. */
  keep(): void {
    if (this.first === this.limit) {
      this.bytes = nothing;
      this.first = this.limit = 0;
      if (this.#own.length > keptWhenEmpty) this.#own = nothing;
    } else if (this.bytes !== this.#own) {
      const had = this.limit - this.first;
      if (this.#own.length < had) this.#own = Buffer.allocUnsafe(capacityFor(had));
      this.#own.set(this.bytes.subarray(this.first, this.limit));
      this.bytes = this.#own;
      this.first = 0;
      this.limit = had;
    }
  }

  #makeRoom(needed: number): void {
    const target = needed <= this.#own.length ? this.#own : Buffer.allocUnsafe(capacityFor(needed));
    target.set(this.#own.subarray(this.first, this.limit));
    this.limit -= this.first;
    this.first = 0;
    this.bytes = this.#own = target;
  }
}

function capacityFor(needed: number): number {
  let capacity = smallest;
  while (capacity < needed) capacity *= 2;
  return capacity;
}
