/**
 * Stream events go in as they happen, blocks of them go to the thread that decodes. What waits there is bounded: a
 * terminal that stands still costs traffic nothing, and memory no more than the bound.
 */

import type { CloseEvent, StreamEvent } from '../../model/stream.ts';
import { BlockWriter } from './event-block.ts';

/** Sends a block, whose memory is given away. */
export type PostBlock = (block: Uint8Array<ArrayBuffer>) => void;

export class EventQueue {
  readonly #post: PostBlock;
  /** Bytes that the other thread has handled so far, modulo 2^32. */
  readonly #handled: Uint32Array;
  readonly #limit: number;
  readonly #block = new BlockWriter();
  #sent = 0;
  #isDue = false;
  /** Ends of flows that found no room: without them the other thread would keep the flows for ever. */
  #owed: CloseEvent[] = [];

  /** `limit` bytes may wait; what opens and closes flows may take as much again. */
  constructor(post: PostBlock, handled: Uint32Array, limit: number) {
    this.#post = post;
    this.#handled = handled;
    this.#limit = limit;
  }

  /** Bytes that were sent, or are about to be, and have not been handled. */
  get waiting(): number {
    return ((this.#sent - Atomics.load(this.#handled, 0)) >>> 0) + this.#block.length;
  }

  /** Takes the event. False: there is no room, and the event is lost (a close is kept for later, and is not). */
  put(event: StreamEvent): boolean {
    if (this.#owed.length > 0) this.#payBack();
    const limit = event.kind === 'data' ? this.#limit : 2 * this.#limit;
    if (this.waiting > limit) {
      if (event.kind !== 'close') return false;
      this.#owed.push(event);
      return true;
    }
    this.#write(event);
    return true;
  }

  /** Sends what has been put in so far. */
  flush(): void {
    if (this.#owed.length > 0) this.#payBack();
    this.#isDue = false;
    const { length } = this.#block;
    if (length === 0) return;
    this.#sent = (this.#sent + length) >>> 0;
    this.#post(this.#block.take());
  }

  #write(event: StreamEvent): void {
    if (!this.#block.put(event)) {
      this.flush();
      this.#block.put(event);
    }
    if (this.#isDue) return;
    this.#isDue = true;
    // All that one turn of the event loop brings goes in one block.
    setImmediate(() => this.flush());
  }

  #payBack(): void {
    if (this.waiting > this.#limit) return;
    const owed = this.#owed;
    this.#owed = [];
    for (const event of owed) this.#write(event);
  }
}
