/**
 * The pending bytes of one side go in, text messages without HTTP come out as frames of carrier "line".
 *
 * A client ends a message with LF. A server ends it with CR LF, and a lone LF in between belongs to a text: then the
 * message is over only where another one begins behind it, or where the other side speaks. Which side is the server
 * the connection says, or RES in the message. Behind missing bytes the next message is looked for: right there, or
 * behind a line end.
 */

import { carriageReturn, lineFeed } from '../bytes/ascii.ts';
import type { Problem } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';
import type { FlowFacts, FrameCutter } from './frame-cutter.ts';
import { type Ending, endingWords, maxMessageProblem } from './http1-problems.ts';
import { hasResult, readLineStart } from './line-start.ts';
import { bad, short } from './reader.ts';
import { longestRun } from './start-seeker.ts';

export class LineFramer {
  readonly #flow: FlowFacts;
  readonly #pending: FrameCutter;
  readonly #client: Side | null;
  /** Bytes in front of the message at hand, -1 before it is known that there is one. */
  #junk = -1;
  /** RES was found in the message at hand. */
  #hasResult = false;
  /** Bytes were lost: a message has to be found again. */
  #lost = false;

  constructor(flow: FlowFacts, pending: FrameCutter, client: Side | null) {
    this.#flow = flow;
    this.#pending = pending;
    this.#client = client;
  }

  /** One step: "again" if there is more to look at, "more" once more bytes are needed, "over" at no such message. */
  step(): 'again' | 'more' | 'over' {
    const pending = this.#pending;
    if (this.#lost) return this.#search();
    const { bytes, first, limit } = pending.window;
    if (this.#junk < 0) {
      const start = readLineStart(bytes, first, limit);
      if (start === bad) return 'over';
      if (start === short) return 'more';
      this.#junk = start;
      pending.scan = start;
    }
    const { maxMessage } = this.#flow.limits;
    const end = this.#endOfLine(bytes, first, Math.min(limit, first + maxMessage));
    if (end > 0) {
      this.#cut(end, true, null);
      return 'again';
    }
    if (pending.length < maxMessage) return 'more';
    this.#cut(maxMessage, false, maxMessageProblem(maxMessage));
    return 'over';
  }

  /** From here on a message has to be found again. */
  losePlace(): void {
    this.#lost = true;
    this.#pending.scan = 0;
  }

  /** The other side begins to speak: a message that only waited for the next one is over, and so is a search. */
  turn(): void {
    if (this.#lost) this.#giveUpSearch(this.#pending.length);
    else if (this.#junk >= 0 && this.#hasLineEnd()) this.#cut(this.#pending.length, true, null);
  }

  /** This side ends; what is pending goes out. */
  finish(ending: Ending): void {
    const { length } = this.#pending;
    this.#lost = false;
    if (length === 0) return;
    if (this.#junk < 0) this.#pending.cutBytes(length);
    else if (this.#hasLineEnd()) this.#cut(length, true, null);
    else this.#cut(length, false, noEndProblem(ending));
  }

  #search(): 'again' | 'more' | 'over' {
    const pending = this.#pending;
    const { bytes, first, limit } = pending.window;
    const stop = Math.min(limit, first + longestRun);
    for (let at = first + pending.scan; at < stop; at++) {
      if (at > first && bytes[at - 1] !== lineFeed) continue;
      const start = readLineStart(bytes, at, limit);
      if (start === bad) continue;
      if (start === short) {
        pending.scan = at - first;
        return 'more';
      }
      this.#giveUpSearch(at - first);
      return 'again';
    }
    pending.scan = stop - first;
    if (pending.length < longestRun) return 'more';
    this.#giveUpSearch(longestRun);
    return 'over';
  }

  /** The first `length` pending bytes belong to no message. */
  #giveUpSearch(length: number): void {
    this.#lost = false;
    this.#pending.cutBytes(length);
    this.#pending.scan = 0;
  }

  /** Where the message ends behind its line end, counted from the first pending byte; 0 while nobody knows. */
  #endOfLine(bytes: Uint8Array, first: number, limit: number): number {
    const pending = this.#pending;
    for (let at = first + pending.scan; at < limit; at++) {
      if (bytes[at] !== lineFeed) continue;
      const isWhole = bytes[at - 1] === carriageReturn || !this.#isServer(bytes, first, at);
      const next = isWhole ? 0 : readLineStart(bytes, at + 1, limit);
      if (next >= 0) return at + 1 - first;
      if (next === short) {
        pending.scan = at - first;
        return 0;
      }
    }
    pending.scan = limit - first;
    return 0;
  }

  #isServer(bytes: Uint8Array, first: number, end: number): boolean {
    if (this.#client !== null) return this.#pending.side !== this.#client;
    // A message without RES ends at its first LF, so that nothing is looked through twice.
    this.#hasResult ||= hasResult(bytes, first + this.#junk, end);
    return this.#hasResult;
  }

  #hasLineEnd(): boolean {
    const { bytes, limit } = this.#pending.window;
    return bytes[limit - 1] === lineFeed;
  }

  /** The first `length` pending bytes are a message, its line end included. */
  #cut(length: number, complete: boolean, problem: Problem | null): void {
    const { bytes, first } = this.#pending.window;
    let end = length;
    if (bytes[first + end - 1] === lineFeed) end -= 1;
    if (end < length && bytes[first + end - 1] === carriageReturn) end -= 1;
    this.#pending.cutFrame('line', length, this.#junk, Math.max(end, this.#junk), complete, problem);
    this.#junk = -1;
    this.#hasResult = false;
  }
}

function noEndProblem(ending: Ending): Problem {
  return { code: 'line.cut', severity: 'warn', text: `${endingWords[ending]} before the end of the line` };
}
