/**
 * The pending bytes of one side of a TCP connection go in, frames of oicq come out: several in a segment, or one in
 * several. Behind damage the next place is looked for where a length closes on 03 and another frame follows, or nothing.
 */

import type { FlowFacts, FrameCutter } from './frame-cutter.ts';
import { cutFrameProblem, resyncFrameProblem } from './frame-problems.ts';
import type { Ending } from './http1-problems.ts';
import { oicqLengthSize, readOicqFrame, readOicqLength } from './oicq.ts';
import { bad, short } from './reader.ts';
import { longestRun } from './start-seeker.ts';

export class OicqFramer {
  readonly #flow: FlowFacts;
  readonly #pending: FrameCutter;
  /** Whether a frame has to be found again. */
  #isLost = false;
  /** Bytes are missing right in front of what is pending: where a frame begins there, no other has to follow it. */
  #isBehindHole = false;

  constructor(flow: FlowFacts, pending: FrameCutter) {
    this.#flow = flow;
    this.#pending = pending;
  }

  /** One step: "again" if there is more to look at, "more" once more bytes are needed, "over" at no such frame. */
  step(): 'again' | 'more' | 'over' {
    if (this.#isLost) return this.#search(false);
    const { bytes, first, limit } = this.#pending.window;
    const length = readOicqFrame(bytes, first, limit);
    if (length === short) return 'more';
    if (length === bad) {
      this.losePlace();
      return 'again';
    }
    this.#cut(length);
    return 'again';
  }

  /** From here on a frame has to be found again. */
  losePlace(): void {
    this.#isLost = true;
    this.#isBehindHole = false;
    this.#pending.scan = 0;
  }

  /** The same, because bytes are missing. */
  passHole(): void {
    this.losePlace();
    this.#isBehindHole = true;
  }

  /**
   * The other side begins to speak. A search ends here: true if nothing was found, so that what this side says next is
   * looked at anew. A frame in the middle goes on.
   */
  turn(): boolean {
    const pending = this.#pending;
    while (this.#isLost) {
      if (pending.length > 0 && this.#search(true) === 'again') {
        while (pending.length > 0 && !this.#isLost && this.step() === 'again');
      } else {
        pending.cutBytes(pending.length);
        this.#isLost = false;
        return true;
      }
    }
    return false;
  }

  /** This side ends; what is pending goes out. */
  finish(ending: Ending): void {
    while (this.#pending.length > 0 && this.#takeLast());
    const { length } = this.#pending;
    const isLost = this.#isLost;
    this.#isLost = false;
    if (length === 0) return;
    const { bytes, first, limit } = this.#pending.window;
    const needed = isLost ? bad : readOicqLength(bytes, first, limit);
    if (needed < 0) {
      this.#pending.cutBytes(length);
      return;
    }
    const problem = cutFrameProblem('oicq', ending, needed, length);
    this.#pending.cutFrame('oicq', length, oicqLengthSize, length, false, problem);
  }

  /** One step when nothing follows what is pending: a length that reaches behind it may lie, and others stand in it. */
  #takeLast(): boolean {
    if (this.#isLost) return this.#search(true) !== 'more';
    if (this.step() === 'again') return true;
    this.#isLost = true;
    this.#pending.scan = 1;
    if (this.#search(true) !== 'more') return true;
    this.#isLost = false;
    return false;
  }

  /** Looks for the next frame. `isAll`: nothing will follow what is pending. */
  #search(isAll: boolean): 'again' | 'more' | 'over' {
    const pending = this.#pending;
    const { bytes, first, limit } = pending.window;
    const stop = Math.min(limit, first + longestRun);
    for (let at = first + pending.scan; at < stop; at++) {
      const length = readOicqFrame(bytes, at, limit);
      if (length === bad) continue;
      const isSure = this.#isBehindHole && at === first;
      const follows = length === short ? null : isSure || followsFrame(bytes, at + length, limit, isAll);
      if (follows === false || (length === short && isAll)) continue;
      if (follows === null) {
        pending.scan = at - first;
        return 'more';
      }
      this.#found(at - first);
      return 'again';
    }
    pending.scan = stop - first;
    if (pending.length < longestRun) return 'more';
    pending.cutBytes(longestRun);
    this.#isLost = false;
    return 'over';
  }

  #found(passed: number): void {
    const pending = this.#pending;
    if (passed > 0) {
      pending.cutBytes(passed);
      this.#flow.report(resyncFrameProblem('oicq', passed));
    }
    this.#isLost = false;
    const { bytes, first, limit } = pending.window;
    this.#cut(readOicqFrame(bytes, first, limit));
  }

  #cut(length: number): void {
    this.#pending.cutFrame('oicq', length, oicqLengthSize, length, true, null);
  }
}

/** Whether a frame stands at `at`, or nothing; null while that is open. */
function followsFrame(bytes: Uint8Array, at: number, limit: number, isAll: boolean): boolean | null {
  const length = readOicqFrame(bytes, at, limit);
  if (length !== short) return length !== bad;
  if (!isAll) return null;
  return at === limit || readOicqLength(bytes, at, limit) > 0;
}
