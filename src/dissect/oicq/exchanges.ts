/**
 * Pairing of oicq: the frames of one flow go in, in order; which of them answer which, or repeat one, comes out.
 *
 * A reply repeats command and sequence. What a server sends with a pair of its own comes unasked, and the client
 * acknowledges it with the same pair. Over UDP both are sent again until the other side answers.
 */

import type { Side } from '../../model/stream.ts';
import type { Instant } from '../../model/time.ts';

/** What is remembered of a frame that began an exchange. */
interface Begun {
  readonly command: number;
  readonly sequence: number;
  readonly side: Side;
  readonly no: number;
  readonly atEnd: Instant | null;
  answered: boolean;
}

/** `begun`: the frame that this one answers; null when it begins an exchange itself, or repeats what did. */
export interface Paired {
  readonly begun: { readonly no: number; readonly atEnd: Instant | null } | null;
  readonly isRetry: boolean;
}

/** Exchanges remembered of one flow. Sequences have two bytes and come again, so that more would deceive. */
const mostBegun = 64;
const first: Paired = { begun: null, isRetry: false };
const again: Paired = { begun: null, isRetry: true };

export class OicqExchanges {
  readonly #begun: Begun[] = [];

  /** Takes frame `no` of `side`. */
  take(command: number, sequence: number, side: Side, no: number, atEnd: Instant | null): Paired {
    const begun = this.#begun.findLast((one) => one.sequence === sequence && one.command === command);
    if (begun === undefined) {
      if (this.#begun.length === mostBegun) this.#begun.shift();
      this.#begun.push({ command, sequence, side, no, atEnd, answered: false });
      return first;
    }
    if (begun.side === side) return again;
    const isRetry = begun.answered;
    begun.answered = true;
    return { begun, isRetry };
  }
}
