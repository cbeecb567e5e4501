/**
 * Pairing: the requests and replies of one flow go in, in order; which reply answers which request comes out.
 * Replies answer requests in order, except that a server may send a second reply to a request it has answered.
 */

import type { Carrier } from '../model/frame.ts';
import type { CommandRules, PackedName } from '../model/rules.ts';
import type { Side } from '../model/stream.ts';
import type { NullReason } from '../model/table.ts';
import type { Instant } from '../model/time.ts';
import type { ValueKey } from './kqq/value.ts';

/** What is remembered of a request until its reply. `rules` is null for HTTP that is not ours. */
export interface OpenRequest {
  readonly no: number;
  readonly side: Side;
  readonly carrier: Carrier;
  readonly tunnel: string | null;
  readonly atEnd: Instant | null;
  readonly rules: CommandRules | null;
  readonly command: string | null;
  readonly commandKey: PackedName;
  readonly seq: ValueKey;
  readonly uin: ValueKey;
  readonly uinText: string | null;
  /** The documented reasons for no reply that fit this request. */
  readonly reasons: readonly NullReason[];
  /** How many replies the tables promise. */
  readonly replies: number;
  /** How many have come. */
  answered: number;
}

/** A reply that came while no request waited which it could answer. */
interface EarlyReply {
  readonly no: number;
  readonly commandKey: PackedName;
  readonly seq: ValueKey;
}

/** Early replies remembered of one flow; captures swap packets that are close to one another. */
const mostEarly = 16;

/** More open requests than this on one flow are not waited for: the other direction is not in the capture. */
const maxOpen = 1024;

export class Pairing {
  #open: OpenRequest[] = [];
  #last: OpenRequest | null = null;
  #mayHaveLost = false;
  #early: EarlyReply[] | null = null;

  /** A request was sent. */
  request(request: OpenRequest): void {
    if (this.#open.length === maxOpen) {
      this.#open.shift();
      this.#mayHaveLost = true;
    }
    this.#open.push(request);
  }

  /**
   * Takes a request whose reply may have been captured before it. Gives the number of that reply, 0 if there is none;
   * with one, the request does not wait.
   */
  requestAfterReply(request: OpenRequest): number {
    const index = this.#early?.findIndex((one) => fits(request, one.commandKey, one.seq)) ?? -1;
    if (this.#early === null || index < 0) {
      this.request(request);
      return 0;
    }
    const [reply] = this.#early.splice(index, 1);
    if (this.#early.length === 0) this.#early = null;
    request.answered = 1;
    // A later second reply belongs to it unless others wait.
    if (this.#open.length === 0) this.#last = request;
    return reply.no;
  }

  /**
   * Takes a request where a repeat can be told from a new one: true if an open one has its command and sequence, and
   * goes on waiting for both.
   */
  requestOrRetry(request: OpenRequest): boolean {
    if (this.#open.some((one) => fits(one, request.commandKey, request.seq))) return true;
    this.request(request);
    return false;
  }

  /** Reply number `no` answered no request that was seen. */
  early(no: number, commandKey: PackedName, seq: ValueKey): void {
    if (commandKey === 0) return;
    this.#early ??= [];
    if (this.#early.length === mostEarly) this.#early.shift();
    this.#early.push({ no, commandKey, seq });
  }

  /** Bytes are missing: from now on a reply may belong to a later request than the oldest. */
  lose(): void {
    this.#mayHaveLost = true;
  }

  /** The oldest request that waits for a reply. */
  oldest(): OpenRequest | null {
    return this.#open.length > 0 ? this.#open[0] : null;
  }

  /** The request that a reply belongs to, null when none was seen. `commandKey` is 0 for a reply without CMD. */
  reply(commandKey: PackedName, seq: ValueKey): OpenRequest | null {
    const oldest = this.oldest();
    const last = this.#last;
    // With another CMD or SEQ it is no second reply: its own request was not captured, or comes behind it.
    if (oldest === null)
      return last === null || commandKey === 0 || fits(last, commandKey, seq) ? this.#again(last) : null;
    const fitsOldest = fits(oldest, commandKey, seq);
    if (last !== null && fits(last, commandKey, seq)) {
      if (!fitsOldest || last.answered < last.replies) return this.#again(last);
    }
    if (!fitsOldest && this.#mayHaveLost && commandKey !== 0) this.#skipTo(commandKey, seq);
    return this.#answer();
  }

  /**
   * The request that a reply belongs to where only command and sequence say so: one of the command, or of those in
   * `answers` that the command may answer. Null: it answers none.
   */
  replyTo(commandKey: PackedName, answers: readonly PackedName[], seq: ValueKey): OpenRequest | null {
    const index = this.#open.findIndex(
      (one) => fits(one, commandKey, seq) || (one.seq === seq && answers.includes(one.commandKey)),
    );
    if (index >= 0) {
      const [request] = this.#open.splice(index, 1);
      this.#last = request;
      return this.#again(request);
    }
    const last = this.#last;
    const isSecond = last !== null && fits(last, commandKey, seq) && last.answered < last.replies;
    return isSecond ? this.#again(last) : null;
  }

  /** Takes out all requests that wait for a reply, oldest first. */
  takeOpen(): readonly OpenRequest[] {
    const open = this.#open;
    this.#open = [];
    return open;
  }

  #again(request: OpenRequest | null): OpenRequest | null {
    if (request !== null) request.answered += 1;
    return request;
  }

  #answer(): OpenRequest | null {
    const request = this.#open.shift() ?? null;
    this.#last = request;
    return this.#again(request);
  }

  #skipTo(commandKey: PackedName, seq: ValueKey): void {
    const index = this.#open.findIndex((one) => fits(one, commandKey, seq));
    if (index > 0) this.#open.splice(0, index);
  }
}

function fits(request: OpenRequest, commandKey: PackedName, seq: ValueKey): boolean {
  return commandKey !== 0 && request.commandKey === commandKey && request.seq === seq;
}
