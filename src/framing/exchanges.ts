/**
 * Requests of a flow go in; for a reply comes out what its request means for the reply's body: HEAD has none, and
 * CONNECT may open a tunnel. Replies answer requests in order; replies beyond that are ordinary.
 */

import type { Side } from '../model/stream.ts';

/** A request whose reply is read differently. `target` is that of a CONNECT, as sent. */
export interface SpecialRequest {
  readonly side: Side;
  readonly index: number;
  readonly method: 'HEAD' | 'CONNECT';
  readonly target: string;
}

/** A flow with more special requests open than this is not a conversation. */
const mostSpecial = 1024;

export class Exchanges {
  readonly #asked: [number, number] = [0, 0];
  readonly #answered: [number, number] = [0, 0];
  #special: SpecialRequest[] | null = null;

  /** Takes the head of a request that `side` sent. */
  request(side: Side): void {
    this.#asked[side]++;
  }

  /** Says of the request of `side` taken last that its reply is read differently. */
  special(side: Side, method: SpecialRequest['method'], target: string): void {
    this.#special ??= [];
    if (this.#special.length < mostSpecial) {
      this.#special.push({ side, index: this.#asked[side] - 1, method, target });
    }
  }

  /** Takes the head of a final reply to a request of `asker`; null if that request was an ordinary one. */
  reply(asker: Side): SpecialRequest | null {
    const index = this.#answered[asker];
    if (index < this.#asked[asker]) this.#answered[asker]++;
    if (this.#special === null) return null;
    const found = this.#special.find((request) => request.side === asker && request.index === index) ?? null;
    if (found !== null) this.#special = this.#special.filter((r) => r.side !== asker || r.index > index);
    return found;
  }

  /** How many requests `side` has sent. */
  asked(side: Side): number {
    return this.#asked[side];
  }

  /** Whether every request of `side` has had its final reply. */
  allAnswered(side: Side): boolean {
    return this.#answered[side] === this.#asked[side];
  }

  /** Bytes are missing: nobody knows any longer which reply answers which request. */
  forget(): void {
    this.#answered[0] = this.#asked[0];
    this.#answered[1] = this.#asked[1];
    this.#special = null;
  }
}
