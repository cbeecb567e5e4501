/**
 * Walk through the content of a frame: rules, a wire profile and bytes go in; where each value stands, and whether
 * the content ends where its last value does, come out. Nothing is allocated for a content: inference walks each one
 * under every profile.
 */

import { readU16be, readU16le } from '../../bytes/endian.ts';
import {
  type BinaryRules,
  type BinaryStep,
  letterB,
  letterL,
  letterM,
  letterS,
  letterT,
  stepRepeat,
} from '../../model/binary-rules.ts';
import type { ContentPlaces } from '../../model/message.ts';
import type { StringForm, WireProfile } from '../../model/wire-profile.ts';

const stopped = -1;
const firstRoom = 64;

/** What the last walk met, until the next. */
export class ContentWalk implements ContentPlaces {
  count = 0;
  ordinals = new Int32Array(firstRoom);
  heads = new Int32Array(firstRoom);
  starts = new Int32Array(firstRoom);
  ends = new Int32Array(firstRoom);
  rounds = new Int32Array(firstRoom);
  outers = new Int32Array(firstRoom);
  end: ContentPlaces['end'] = 'closed';
  stopAt = 0;
  stopOrdinal = -1;
  needed = 0;
  had = 0;
  /** A failure, behind which the content may end and does. */
  isCutByResult = false;

  #bytes: Uint8Array = new Uint8Array(0);
  #limit = 0;
  #strings: StringForm = 's1';
  #portrait: 1 | 2 = 1;
  #last = 0;
  #round = -1;
  #outer = -1;

  /** Walks `bytes[start..end)`. True when it is closed. */
  walk(rules: BinaryRules, profile: WireProfile, bytes: Uint8Array, start: number, end: number): boolean {
    this.count = 0;
    this.end = 'closed';
    this.stopOrdinal = -1;
    this.needed = 0;
    this.had = 0;
    this.isCutByResult = false;
    this.#bytes = bytes;
    this.#limit = end;
    this.#strings = profile.strings;
    this.#portrait = profile.portrait;
    this.#round = -1;
    this.#outer = -1;
    const at = this.#steps(rules.steps, start);
    if (at === stopped) return false;
    this.stopAt = at;
    if (at === end) return true;
    this.end = 'left-over';
    this.needed = at - start;
    this.had = end - start;
    return false;
  }

  /** Forgets what was met: for a frame that has no rules. */
  clear(at: number): void {
    this.count = 0;
    this.end = 'closed';
    this.stopAt = at;
    this.stopOrdinal = -1;
    this.needed = 0;
    this.had = 0;
    this.isCutByResult = false;
  }

  #steps(steps: readonly BinaryStep[], at: number): number {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      at = step.letter === stepRepeat ? this.#repeat(step, at) : this.#value(step, at);
      if (at === stopped || this.isCutByResult) return at;
    }
    return at;
  }

  #repeat(step: BinaryStep, at: number): number {
    const promised = this.#last;
    const isMisfit = promised * step.minimum > this.#limit - at;
    const round = this.#round;
    const outer = this.#outer;
    this.#outer = round;
    for (let i = 0; i < promised; i++) {
      this.#round = i;
      const next = at === this.#limit ? stopped : this.#steps(step.steps, at);
      if (next === stopped) {
        if (isMisfit || at === this.#limit) this.#stopAtCount(step.ordinal, at, promised, i);
        return stopped;
      }
      at = next;
    }
    this.#round = round;
    this.#outer = outer;
    return at;
  }

  /** A count inside the round says better what is wrong than the one around it. */
  #stopAtCount(ordinal: number, at: number, promised: number, there: number): void {
    if (at === this.#limit) this.stopAt = at;
    if (this.end === 'count') return;
    this.end = 'count';
    this.stopOrdinal = ordinal;
    this.needed = promised;
    this.had = there;
  }

  #value(step: BinaryStep, at: number): number {
    const bytes = this.#bytes;
    const limit = this.#limit;
    switch (step.letter) {
      case letterT:
        if (at >= limit) return this.#short(step, at, 1);
        this.#last = bytes[at];
        if (this.#last === step.mayEndAt && at + 1 === limit) this.isCutByResult = true;
        return this.#note(step, at, at, at + 1, at + 1);
      case letterL:
        return limit - at < 4 ? this.#short(step, at, 4) : this.#note(step, at, at, at + 4, at + 4);
      case letterM: {
        const size = this.#portrait;
        return limit - at < size ? this.#short(step, at, size) : this.#note(step, at, at, at + size, at + size);
      }
      case letterS:
        return this.#string(step, at);
      case letterB:
        return this.#note(step, at, at, limit, limit);
      default:
        return this.#short(step, at, 0);
    }
  }

  #string(step: BinaryStep, at: number): number {
    const form = this.#strings;
    const bytes = this.#bytes;
    const limit = this.#limit;
    if (form === 'sz') {
      let nul = at;
      while (nul < limit && bytes[nul] !== 0) nul += 1;
      return nul === limit ? this.#short(step, at, limit - at + 1) : this.#note(step, at, at, nul, nul + 1);
    }
    const width = form === 's1' ? 1 : 2;
    if (limit - at < width) return this.#short(step, at, width);
    const length = form === 's1' ? bytes[at] : form === 's2le' ? readU16le(bytes, at) : readU16be(bytes, at);
    const start = at + width;
    if (limit - start < length) return this.#short(step, at, width + length);
    return this.#note(step, at, start, start + length, start + length);
  }

  #short(step: BinaryStep, at: number, needed: number): number {
    this.end = 'short';
    this.stopAt = at;
    this.stopOrdinal = step.ordinal;
    this.needed = needed;
    this.had = this.#limit - at;
    return stopped;
  }

  #note(step: BinaryStep, head: number, start: number, end: number, next: number): number {
    const at = this.count;
    if (at === this.starts.length) this.#grow();
    this.ordinals[at] = step.ordinal;
    this.heads[at] = head;
    this.starts[at] = start;
    this.ends[at] = end;
    this.rounds[at] = this.#round;
    this.outers[at] = this.#outer;
    this.count = at + 1;
    return next;
  }

  #grow(): void {
    this.ordinals = twice(this.ordinals);
    this.heads = twice(this.heads);
    this.starts = twice(this.starts);
    this.ends = twice(this.ends);
    this.rounds = twice(this.rounds);
    this.outers = twice(this.outers);
  }
}

function twice(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
