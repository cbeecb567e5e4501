/**
 * Pool: what is known of the wire profile of one server. Evidence of all its connections goes in; the profile that
 * its frames are read with comes out, once there is one.
 *
 * A decision is only taken back for a candidate that leads it by the same margin a decision needs.
 */

import type { BinaryRegistry } from '../../../model/binary-rules.ts';
import type { ProfileChoice, WireProfile } from '../../../model/wire-profile.ts';
import type { Asked } from './asked.ts';
import { allProfiles, charsets } from './candidates.ts';
import { FrameScorer } from './frame-scorer.ts';
import { describeChoice } from './ranking.ts';
import type { Scoreboard } from './scoreboard.ts';

/** A lead of so much decides: two frames that only one candidate explains, odds of about 3000 to 1. */
const decisiveLead = 8;
/** Up to so many frames confidence is told anew with every frame, then once for as many. */
const frequentUpTo = 64;

/** A change of mind. */
export interface ProfileChange {
  readonly from: WireProfile;
  readonly to: WireProfile;
}

export class ProfilePool {
  readonly scorer: FrameScorer;
  #isDecided = false;
  /** Index of the profile that frames are read with, decided on or not; -1 before any was asked for. */
  #used = -1;
  #choice: ProfileChoice | null = null;
  #learned = 0;

  constructor(registry: BinaryRegistry) {
    this.scorer = new FrameScorer(registry);
  }

  get board(): Scoreboard {
    return this.scorer.board;
  }

  get isDecided(): boolean {
    return this.#isDecided;
  }

  /** Whether the best base profile is so far ahead that no more evidence is needed. */
  get isClear(): boolean {
    const { base } = this.board;
    let best = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < base.length; i++) {
      const score = base[i];
      if (score > best) {
        second = best;
        best = score;
      } else if (score > second) {
        second = score;
      }
    }
    return best - second >= decisiveLead;
  }

  /** From now on frames are read with the best profile. */
  decide(): void {
    this.#isDecided = true;
    this.#keepOrReplace();
    this.#choice = null;
  }

  /**
   * The profile that frames are read with: the one decided on, else the best so far. Frames of a flow that ends early, or
   * that memory is too short for, are read before a decision; those that follow must not be read now this way, now that.
   */
  get choice(): ProfileChoice {
    this.#choice ??= describeChoice(this.board, this.#isDecided ? this.#used : this.#keepOrReplace());
    return this.#choice;
  }

  /** The profile used so far, unless the best leads it by as much as a decision takes. */
  #keepOrReplace(): number {
    const best = bestIndex(this.board);
    const isAhead = this.#used < 0 || scoreOf(this.board, best) - scoreOf(this.board, this.#used) >= decisiveLead;
    if (isAhead) this.#used = best;
    return this.#used;
  }

  /** Learns from whole frames `bytes[start..end)`; gives a change of mind if that is what follows. */
  learn(bytes: Uint8Array, start: number, end: number, asked: Asked): ProfileChange | null {
    this.scorer.scoreWhole(bytes, start, end, asked);
    this.#learned += 1;
    if (this.#learned <= frequentUpTo || this.#learned % frequentUpTo === 0) this.#choice = null;
    if (!this.#isDecided) return null;
    const before = this.#used;
    const now = this.#keepOrReplace();
    if (now === before) return null;
    const change = { from: allProfiles[before], to: allProfiles[now] };
    this.#choice = null;
    return change;
  }
}

function scoreOf(board: Scoreboard, index: number): number {
  return board.base[Math.floor(index / charsets.length)] + board.text[index];
}

function bestIndex(board: Scoreboard): number {
  let best = 0;
  for (let i = 1; i < allProfiles.length; i++) if (scoreOf(board, i) > scoreOf(board, best)) best = i;
  return best;
}
