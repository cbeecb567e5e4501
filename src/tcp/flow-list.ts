/**
 * Flows in the order of their last use: the oldest is the first to go when there are too many.
 */

import type { Flow } from './flow.ts';

export class FlowList {
  oldest: Flow | null = null;
  count = 0;
  #newest: Flow | null = null;

  /** Adds a flow that is in no list. */
  add(flow: Flow): void {
    flow.older = this.#newest;
    flow.newer = null;
    if (this.#newest === null) this.oldest = flow;
    else this.#newest.newer = flow;
    this.#newest = flow;
    this.count++;
  }

  /** Takes out a flow that is in this list. */
  remove(flow: Flow): void {
    const { older, newer } = flow;
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    flow.older = null;
    flow.newer = null;
    this.count--;
  }

  /** Makes a flow of this list the newest. */
  touch(flow: Flow): void {
    if (flow === this.#newest) return;
    this.remove(flow);
    this.add(flow);
  }
}
