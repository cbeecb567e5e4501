/**
 * Deadlines of silent conversations: uses go in with the time that has been reached, the flows whose time is up come
 * out in order of deadline, then number. Every deadline lies equally far from the time it was set at, and time never
 * goes back, so a list in the order of setting is a list in the order of deadlines.
 */

import type { Flow } from './flow.ts';

/** Seconds of silence after which a UDP conversation is over. */
export const silence = 300;

export class IdleQueue {
  #first: Flow | null = null;
  #last: Flow | null = null;

  /** `sec`, `nsec`: the highest time seen. */
  use(flow: Flow, sec: number, nsec: number): void {
    if (flow.waits) this.remove(flow);
    flow.deadlineSec = sec + silence;
    flow.deadlineNsec = nsec;
    flow.waits = true;
    flow.sooner = this.#last;
    flow.later = null;
    if (this.#last === null) this.#first = flow;
    else this.#last.later = flow;
    this.#last = flow;
  }

  remove(flow: Flow): void {
    if (!flow.waits) return;
    const { sooner, later } = flow;
    if (sooner === null) this.#first = later;
    else sooner.later = later;
    if (later === null) this.#last = sooner;
    else later.sooner = sooner;
    flow.sooner = null;
    flow.later = null;
    flow.waits = false;
  }

  /** Whether any deadline is at or before this time. */
  isDue(sec: number, nsec: number): boolean {
    const first = this.#first;
    return first !== null && (first.deadlineSec < sec || (first.deadlineSec === sec && first.deadlineNsec <= nsec));
  }

  /** Takes out the flows whose deadline is at or before this time. */
  takeDue(sec: number, nsec: number): Flow[] {
    const due: Flow[] = [];
    for (let flow = this.#first; flow !== null && this.isDue(sec, nsec); flow = this.#first) {
      due.push(flow);
      this.remove(flow);
    }
    return due.sort((a, b) => a.deadlineSec - b.deadlineSec || a.deadlineNsec - b.deadlineNsec || a.number - b.number);
  }
}
