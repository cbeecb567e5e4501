/**
 * The pending bytes of one side of a TCP connection go in, 0x81 frames come out: several in a segment, or one in
 * several. Behind damage the next place is looked for where a header's length closes on another header, or on the end.
 *
 * Nothing is cut while nobody knows what lengths count and in which order their bytes stand.
 */

import type { Problem } from '../model/problem.ts';
import type { LengthForm } from '../model/wire-profile.ts';
import type { FlowFacts, FrameCutter } from './frame-cutter.ts';
import { cutFrameProblem, resyncFrameProblem } from './frame-problems.ts';
import { type Ending, endingWords, maxMessageProblem } from './http1-problems.ts';
import { findOicq81, hasOicq81Header, oicq81HeaderLength, oicq81Length, readOicq81 } from './oicq81.ts';
import { bad, short } from './reader.ts';
import { longestRun } from './start-seeker.ts';

/** What the framer needs of its flow. */
export interface Oicq81Flow extends FlowFacts {
  lengthForm(): LengthForm | null;
}

export class Oicq81Framer {
  readonly #flow: Oicq81Flow;
  readonly #pending: FrameCutter;
  /** Whether a frame has to be found again. */
  #isLost = false;
  /** Bytes are missing right in front of what is pending: where a frame begins there, no other has to follow it. */
  #isBehindHole = false;

  constructor(flow: Oicq81Flow, pending: FrameCutter) {
    this.#flow = flow;
    this.#pending = pending;
  }

  /** One step: "again" if there is more to look at, "more" once more bytes are needed, "over" at no such frame. */
  step(): 'again' | 'more' | 'over' {
    const form = this.#flow.lengthForm();
    if (form === null) return 'more';
    if (this.#isLost) return this.#search(form, false);
    const pending = this.#pending;
    const { bytes, first, limit } = pending.window;
    const length = oicq81Length(bytes, first, limit, form);
    if (length === short) return 'more';
    const { maxMessage } = this.#flow.limits;
    if (length === bad) {
      this.losePlace();
    } else if (length <= limit - first && length <= maxMessage) {
      pending.cutFrame('oicq81', length, 0, length, true, null);
    } else if (limit - first < maxMessage) {
      return 'more';
    } else {
      pending.cutFrame('oicq81', maxMessage, 0, maxMessage, false, maxMessageProblem(maxMessage));
      this.losePlace();
    }
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

  /** This side ends; what is pending goes out. A frame that is not whole ends where others begin inside it. */
  finish(ending: Ending): void {
    const form = this.#flow.lengthForm();
    const pending = this.#pending;
    while (form !== null && pending.length > 0) {
      if (!this.#isLost && this.step() === 'again') continue;
      const isOpen = !this.#isLost;
      if (isOpen) pending.scan = 1;
      if (this.#search(form, true) !== 'again') break;
    }
    this.#isLost = false;
    const { length } = pending;
    if (length === 0) return;
    const { bytes, first, limit } = pending.window;
    const needed = form === null ? bad : oicq81Length(bytes, first, limit, form);
    if (needed === bad) {
      pending.cutBytes(length);
    } else {
      pending.cutFrame('oicq81', length, 0, length, false, cutProblem(ending, needed, length));
    }
  }

  /** Looks for the next frame from `scan` on. `isAll`: nothing will follow what is pending. */
  #search(form: LengthForm, isAll: boolean): 'again' | 'more' | 'over' {
    const pending = this.#pending;
    const { bytes, first, limit } = pending.window;
    const isHere = this.#isBehindHole && pending.scan === 0 && readOicq81(bytes, first, limit, form) >= 0;
    const { at, found } = isHere
      ? { at: first, found: true }
      : findOicq81(bytes, first + pending.scan, limit, form, isAll);
    if (found) {
      this.#passOver(at - first, form);
      this.#isLost = false;
      return 'again';
    }
    if (isAll) return 'more';
    pending.scan = at - first;
    if (pending.length < longestRun) return 'more';
    // A header whose frame never ends is none; what stands behind it is looked at next.
    if (pending.scan + oicq81HeaderLength < pending.length) pending.scan += 1;
    else {
      pending.cutBytes(pending.scan);
      this.#isLost = false;
      return 'over';
    }
    return 'again';
  }

  /** The first `length` pending bytes are in front of the frame that was found. */
  #passOver(length: number, form: LengthForm): void {
    if (length === 0) return;
    const pending = this.#pending;
    const { bytes, first, limit } = pending.window;
    if (hasOicq81Header(bytes, first, limit) && length >= oicq81HeaderLength) {
      const needed = oicq81Length(bytes, first, limit, form);
      pending.cutFrame('oicq81', length, 0, length, false, wrongLengthProblem(needed, length));
      return;
    }
    pending.cutBytes(length);
    this.#flow.report(resyncFrameProblem('oicq81', length));
  }
}

function cutProblem(ending: Ending, needed: number, had: number): Problem {
  if (needed === short) {
    const text = `${endingWords[ending]} inside the header of the frame`;
    return { code: 'oicq81.cut', severity: 'warn', text, needed: oicq81HeaderLength, had };
  }
  return cutFrameProblem('oicq81', ending, needed, had);
}

function wrongLengthProblem(needed: number, had: number): Problem {
  if (needed === bad) {
    const text = 'the length of the frame cannot be right; it ends where the next one begins';
    return { code: 'oicq81.wrong-length', severity: 'warn', text, had };
  }
  const text = `the frame should have ${needed} bytes, but another one begins after ${had}`;
  return { code: 'oicq81.wrong-length', severity: 'warn', text, needed, had };
}
