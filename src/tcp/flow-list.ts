/**
 * Flows in the order of their last use: the oldest is the first to go when there are too many. The links are in the
 * flows themselves, so that the list keeps nothing alive that has left it.
 */

/** What can be in one list at a time. */
export interface Linked<T> {
  older: T | null;
  newer: T | null;
}

export class FlowList<T extends Linked<T>> {
  oldest: T | null = null;
  count = 0;
  #newest: T | null = null;

  /** Adds a flow that is in no list. */
  add(flow: T): void {
    flow.older = this.#newest;
    flow.newer = null;
    if (this.#newest === null) this.oldest = flow;
    else this.#newest.newer = flow;
    this.#newest = flow;
    this.count++;
  }

  /** Takes out a flow that is in this list. */
  remove(flow: T): void {
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
  touch(flow: T): void {
    if (flow === this.#newest) return;
    this.remove(flow);
    this.add(flow);
  }
}
