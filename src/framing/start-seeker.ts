/**
 * The bytes of one side that belong to no message go in; out come the place of the next start line, and frames of
 * bytes that are none.
 *
 * Behind a message (`surplus`) such bytes go with the next message, because most often its predecessor was longer
 * than its Content-Length. Where no message was found yet, or the place was lost, they go out as they are.
 */

import { carriageReturn, endOfLine, lineFeed } from '../bytes/ascii.ts';
import type { Hole } from '../model/frame.ts';
import type { FlowFacts, FrameCutter } from './frame-cutter.ts';
import { gapProblem, resyncProblem, surplusProblem } from './http1-problems.ts';
import { findStartInside, mayBecomeStartLine, readStartLine, type StartLine } from './start-line.ts';

/** Bytes without a start line that are kept together. */
export const longestRun = 64 * 1024;

export class StartSeeker {
  /** What this side was found to send. */
  kind: StartLine = 'none';
  /** The start line found last: where it begins, and its LF, or its CR if that stands alone. */
  start = 0;
  startLineFeed = 0;
  readonly #flow: FlowFacts;
  readonly #cutter: FrameCutter;
  #surplus = false;
  /** Surplus bytes that a problem has told of. */
  #told = 0;
  /** Bytes were lost, and how many were passed over since. */
  #lost = false;
  #passed = 0;
  /** The last request that bytes without a status line were taken to answer. */
  #answered = 0;

  constructor(flow: FlowFacts, cutter: FrameCutter) {
    this.#flow = flow;
    this.#cutter = cutter;
  }

  /** A message is over. */
  behindMessage(): void {
    this.#surplus = true;
    this.#told = 0;
  }

  /** No message is known of. `kind` stays, to find start lines in the middle of a line. */
  inTheDark(): void {
    this.#surplus = false;
  }

  /** Nothing is known any more, as at the beginning of a connection. */
  forget(): void {
    this.#surplus = this.#lost = false;
    this.#passed = 0;
    this.kind = 'none';
  }

  /** One step: "found", "again" if there is more to look at, "more" once more bytes are needed. */
  step(): 'found' | 'again' | 'more' {
    const cutter = this.#cutter;
    const most = Math.min(longestRun, this.#flow.limits.maxMessage);
    const lineFeedAt = cutter.findAnyLineEnd(most);
    if (lineFeedAt < 0) {
      if (cutter.length < most) return 'more';
      this.#endLongRun(most);
      return 'again';
    }
    const { bytes, first } = cutter.window;
    const line = first + Math.max(cutter.line, 0);
    const end = endOfLine(bytes, line, first + lineFeedAt);
    const kind = cutter.line < 0 ? 'none' : readStartLine(bytes, line, end);
    if (kind !== 'none') {
      this.#found(line - first, lineFeedAt, kind);
      return 'found';
    }
    const inside = this.kind === 'none' ? -1 : findStartInside(bytes, line, end, this.kind);
    if (inside >= 0) {
      this.#found(inside - first, lineFeedAt, this.kind);
      return 'found';
    }
    cutter.markLine(lineFeedAt + 1);
    return 'again';
  }

  /** The other side begins to speak. */
  turn(): void {
    const cutter = this.#cutter;
    if (!this.#surplus) {
      this.#cutAll();
      cutter.restart();
    } else if (cutter.length > 0) {
      // A start line may begin wherever a side begins to speak, unless it was in the middle of one.
      const { bytes, first, limit } = cutter.window;
      if (!mayBecomeStartLine(bytes, first + cutter.line, limit)) cutter.line = cutter.scan = cutter.length;
      this.#tellSurplus(cutter.line);
    }
  }

  /** Nothing more comes: what is pending goes out, but for surplus that is line ends only. */
  finish(): void {
    this.#end(null);
  }

  /** `length` bytes are missing here. */
  gap(length: number): void {
    const hole = { at: this.#cutter.length, length };
    this.#end(hole);
    this.#cutter.passHole(length);
    this.losePlace();
  }

  /** From here on a start line has to be found again. */
  losePlace(): void {
    this.#surplus = false;
    this.#lost = true;
    this.#passed = 0;
  }

  #end(hole: Hole | null): void {
    const cutter = this.#cutter;
    const { bytes, first, limit } = cutter.window;
    if (this.#surplus) {
      this.#tellSurplus(limit - first);
      if (isLineEnds(bytes, first, limit)) cutter.drop(limit - first);
    }
    if (hole === null && !this.#surplus) this.#cutAll();
    else this.#cutRun(cutter.length, hole);
  }

  /** All pending bytes go out. A side that never sent HTTP answers a request with them. */
  #cutAll(): void {
    const cutter = this.#cutter;
    const asked = this.kind === 'none' && !this.#lost ? this.#flow.lastUnanswered(cutter.side) : 0;
    const { bytes, first, limit } = cutter.window;
    if (limit > first && asked > this.#answered && !mayBecomeStartLine(bytes, first, limit)) {
      this.#answered = asked;
      cutter.cutBareReply();
    } else {
      this.#cutRun(cutter.length, null);
    }
  }

  #found(line: number, lineFeedAt: number, kind: StartLine): void {
    const cutter = this.#cutter;
    const { lineAt } = cutter;
    if (this.#surplus) {
      this.#tellSurplus(line);
    } else if (!this.#onlyLineEndsBefore(line)) {
      this.#cutRun(line, null);
      if (this.#lost && this.#passed > 0) this.#flow.report(resyncProblem(this.#passed));
      lineFeedAt -= line;
      line = 0;
    }
    this.#lost = false;
    this.#passed = 0;
    this.kind = kind;
    this.start = line;
    this.startLineFeed = lineFeedAt;
    // The message begins with its start line; surplus in front of it was sent with the message before.
    cutter.beginAtLine(lineAt);
  }

  /** Empty lines in front of the first message go with it. */
  #onlyLineEndsBefore(line: number): boolean {
    const { bytes, first } = this.#cutter.window;
    return line > 0 && this.#passed === 0 && isLineEnds(bytes, first, first + line);
  }

  /** No start line in `most` bytes: they go out, but for a line that may still become one. */
  #endLongRun(most: number): void {
    const cutter = this.#cutter;
    if (this.#surplus) this.#tellSurplus(most);
    this.#surplus = false;
    const { line, lineAt } = cutter;
    const { bytes, first } = cutter.window;
    if (line > 0 && mayBecomeStartLine(bytes, first + line, first + most)) {
      this.#cutRun(line, null);
      cutter.beginAtLine(lineAt);
      cutter.scan = most - line;
    } else {
      this.#cutRun(most, null);
      cutter.line = -1;
    }
  }

  #cutRun(length: number, hole: Hole | null): void {
    if (this.#lost) this.#passed += length;
    this.#cutter.cutBytes(length, hole === null ? null : gapProblem(hole.length), hole);
  }

  /** Reports the first `length` pending bytes as surplus, those not yet told of. */
  #tellSurplus(length: number): void {
    if (length <= this.#told) return;
    const { bytes, first } = this.#cutter.window;
    const onlyLineEnds = isLineEnds(bytes, first + this.#told, first + length);
    this.#flow.report(surplusProblem(length - this.#told, onlyLineEnds));
    this.#told = length;
  }
}

function isLineEnds(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== carriageReturn && bytes[at] !== lineFeed) return false;
  return true;
}
