/**
 * The bytes that one side of a flow sends go in as they arrive; HTTP messages, and between them runs of bytes that
 * are none, come out as frames. RFC 9112, read so generously that nothing an old client sends is lost.
 *
 *   opening -> seek -> head -> sized | chunked | until-close | unsized -> until-turn -> start -> head ...
 *
 *   opening      no byte seen yet in this flow or tunnel
 *   seek         no message found yet, or the place was lost: looks for a start line
 *   start        behind a message: what stands before the next start line is surplus
 *   unsized      behind the head of a request of unknown length: a start line, or the body?
 *   skip         the rest of a message that was too long
 *   hold         bytes wait for the other side (CONNECT, SOCKS)
 *
 * Every decision depends on the bytes and on where the other side spoke, never on how the bytes were cut, so that any
 * cut of the same dialog gives the same frames. Offsets (`#scan`, `#line`, `#bodyEnd`) count from the frame's start.
 */

import { carriageReturn, endOfLine, findLineFeed, lineFeed } from '../bytes/ascii.ts';
import { latin1Text } from '../bytes/text.ts';
import type { Frame, Hole, HttpHead } from '../model/frame.ts';
import { noHoles } from '../model/frame.ts';
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import { noProblems } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import { ByteWindow } from './byte-window.ts';
import { ChunkScan } from './chunk-scan.ts';
import type { Exchanges } from './exchanges.ts';
import { HeadScan } from './head-scan.ts';
import { type Entity, readEntity } from './http1-body.ts';
import { startLineParts } from './http1-head.ts';
import {
  chunkProblem,
  cutProblem,
  defect,
  defectProblems,
  type Ending,
  gapProblem,
  maxHeadProblem,
  maxMessageProblem,
  resyncProblem,
  shortBodyProblem,
  surplusProblem,
} from './http1-problems.ts';
import { findStartInside, mayBecomeStartLine, readStartLine, type StartLine } from './start-line.ts';

/** Bytes without a start line that are kept together. */
export const longestRun = 64 * 1024;
const longestHead = 256 * 1024;
const mostHoles = 1000;

type State =
  | 'opening'
  | 'seek'
  | 'start'
  | 'head'
  | 'unsized'
  | 'sized'
  | 'chunked'
  | 'until-close'
  | 'until-turn'
  | 'skip'
  | 'hold';

/** What the two sides of a flow share. `at` and `packet` are those of the event at hand. */
export interface Conversation {
  readonly limits: Limits;
  readonly exchanges: Exchanges;
  readonly at: Instant | null;
  readonly packet: number;
  readonly tunnel: string | null;
  /** Adds a problem that rides on the next frame of either side. */
  report(problem: Problem): void;
  /** The reported problems in front of a frame's own ones. */
  withReported(problems: readonly Problem[]): readonly Problem[];
  emit(frame: Frame): void;
  /** Whether `byte`, the first one of `side`, begins a handshake: then the side has to hold its bytes. */
  opensHandshake(side: SideFramer, byte: number): boolean;
  /** A side that holds bytes has got more: true if it need no longer wait or some were taken. */
  held(side: SideFramer): boolean;
  /** The message just emitted by `side` opens a tunnel to `target` (null: a change of protocol) or refuses one. */
  tunnelOpened(side: SideFramer, target: string | null): void;
  tunnelRefused(side: SideFramer): void;
}

/** What has to happen once the message at hand is out. */
type Afterwards = 'nothing' | 'hold' | 'tunnel' | 'upgrade' | 'refused';

export class SideFramer {
  readonly side: Side;
  readonly #flow: Conversation;
  readonly #window = new ByteWindow();
  readonly #head = new HeadScan();
  #chunks: ChunkScan | null = null;
  #state: State = 'opening';
  /** What this side was found to send. */
  #kind: StartLine = 'none';
  /** Stream offset of the frame's first byte. */
  #offset = 0;
  /** Time of the first pending byte. */
  #at: Instant | null = null;
  /** Where a line begins that may be a start line, -1 if no such place is known; and the time of its first byte. */
  #line = 0;
  #lineAt: Instant | null = null;
  /** Up to where line ends have been looked for. */
  #scan = 0;
  #bodyEnd = 0;
  #holes: Hole[] | null = null;
  #holeBytes = 0;
  /** Requests that the other side had sent when this reply began. */
  #askedBefore = 0;
  #skip = 0;
  #skipUntilTurn = false;
  /** Surplus bytes that a problem has told of. */
  #told = 0;
  /** Bytes were lost, and how many were passed over since. */
  #lost = false;
  #passed = 0;
  #running = false;
  #afterwards: Afterwards = 'nothing';
  #tunnelTarget = '';

  constructor(flow: Conversation, side: Side) {
    this.#flow = flow;
    this.side = side;
  }

  get holding(): boolean {
    return this.#state === 'hold';
  }

  get pending(): ByteWindow {
    return this.#window;
  }

  /** Takes the next bytes of this side. */
  data(bytes: Uint8Array, start: number, end: number): void {
    const had = this.#window.length;
    if (had === 0) this.#at = this.#flow.at;
    if (this.#line === had) this.#lineAt = this.#flow.at;
    this.#window.add(bytes, start, end);
    this.run();
    this.#window.keep();
  }

  /** Goes on with what is pending; does nothing when this side is already doing so further up the stack. */
  run(): void {
    if (this.#running) return;
    this.#running = true;
    while (this.#step());
    this.#running = false;
  }

  /** The other side begins to speak. */
  turn(): void {
    const had = this.#window.length;
    switch (this.#state) {
      case 'opening':
      case 'seek':
        this.#emitRun(had, true, null);
        this.#line = this.#scan = 0;
        break;
      case 'start':
        if (had > 0) this.#turnInSurplus(had);
        break;
      case 'unsized':
      case 'until-turn':
        this.#endBody(had, true, null);
        break;
      case 'skip':
        if (this.#skipUntilTurn) this.#restartAt('start');
        break;
    }
  }

  /** This side begins to speak again. A start line right here means that a body is over in spite of its length. */
  speakAgain(): void {
    if (this.#state !== 'sized' && this.#state !== 'until-close') return;
    if (this.#otherWentOn()) this.#line = this.#scan = this.#window.length;
  }

  /** The other side will say nothing more. */
  otherClosed(): void {
    if (this.#state === 'unsized' || this.#state === 'until-turn') this.turn();
  }

  /** `length` bytes of this side are missing from the capture, 0 for nobody knows how many. */
  gap(length: number): void {
    const had = this.#window.length;
    const hole: Hole = { at: had, length };
    switch (this.#state) {
      case 'sized':
        if (length > 0 && length <= this.#bodyEnd - had) {
          this.#addHole(hole);
          this.#bodyEnd -= length;
          this.#line = -1;
          this.run();
          this.#window.keep();
          return;
        }
        break;
      case 'unsized':
      case 'until-turn':
      case 'until-close':
        if (this.#state === 'unsized') this.#bodyUntilTurn();
        this.#addHole(hole);
        this.#line = -1;
        return;
      case 'skip':
        if (length > 0 && length <= this.#skip) {
          this.#skip -= length;
          this.#offset += length;
          if (this.#skip === 0) this.#restartAt('start');
          return;
        }
        break;
    }
    this.#loseThePlace(hole);
  }

  /** This side ends; what is unfinished goes out. `byOther`: the other side broke the connection. */
  finish(ending: Ending, byOther: boolean): void {
    const had = this.#window.length;
    switch (this.#state) {
      case 'start':
        this.#endSurplus(true);
        break;
      case 'head':
        this.#emitMessage(had, false, cutProblem('head', ending));
        break;
      case 'chunked':
        this.#emitMessage(had, false, cutProblem('chunked body', ending));
        break;
      case 'sized':
        this.#emitMessage(had, false, this.#shortBody(ending, had));
        break;
      case 'unsized':
      case 'until-turn':
      case 'until-close': {
        const whole = ending === 'fin' || (byOther && ending === 'reset' && this.#state !== 'until-close');
        this.#endBody(had, whole, whole ? null : cutProblem('body', ending));
        break;
      }
      default:
        this.#emitRun(had, true, null);
    }
    this.#restartAt('seek');
    this.#kind = 'none';
    this.#lost = false;
    this.#passed = 0;
  }

  /** Begins to hold the bytes of this side. */
  hold(): void {
    this.#state = 'hold';
  }

  /** A tunnel begins: nothing is known of what follows. A message that is half sent goes on. */
  reopen(): void {
    const between: readonly State[] = ['opening', 'seek', 'start', 'hold'];
    if (!between.includes(this.#state)) return;
    this.#restartAt('opening');
    this.#kind = 'none';
  }

  /** Ends the wait; what was held is read as if it came now. */
  resume(state: 'opening' | 'seek' | 'start'): void {
    if (this.#state === 'hold') this.#restartAt(state);
  }

  /** Ends the wait and reads what was held, while the other side is speaking. */
  release(state: 'opening' | 'seek' | 'start'): void {
    this.resume(state);
    if (this.#running) return;
    this.run();
    if (this.#window.length > 0) this.turn();
  }

  /** Emits the first `length` pending bytes as a frame that is no HTTP message. */
  emitBytes(length: number): void {
    this.#emitBytes(length, true, noHoles, noProblems);
  }

  /** One step with what is pending; false once more bytes are needed. */
  #step(): boolean {
    const window = this.#window;
    if (window.first === window.limit) return false;
    switch (this.#state) {
      case 'opening':
        if (this.#flow.opensHandshake(this, window.bytes[window.first] ?? 0)) this.#state = 'hold';
        else this.#state = 'seek';
        return true;
      case 'seek':
      case 'start':
        return this.#findStart();
      case 'head':
        return this.#readHead();
      case 'unsized':
        return this.#readUnsized();
      case 'sized':
        return this.#readSized();
      case 'chunked':
        return this.#readChunked();
      case 'until-close':
        return this.#turnedToNext(Math.min(window.length, this.#flow.limits.maxMessage)) || this.#tooLong();
      case 'until-turn':
        return this.#tooLong();
      case 'skip':
        return this.#skipOn();
      case 'hold':
        return this.#flow.held(this);
    }
  }

  #restartAt(state: State): void {
    this.#state = state;
    this.#line = this.#scan = 0;
    this.#lineAt = this.#at;
    this.#told = 0;
  }

  // ---- between messages

  #findStart(): boolean {
    const { bytes, first, limit } = this.#window;
    const most = Math.min(longestRun, this.#flow.limits.maxMessage);
    const stop = Math.min(limit, first + most);
    const at = findLineFeed(bytes, first + this.#scan, stop);
    if (at < 0) {
      this.#scan = stop - first;
      if (stop < first + most) return false;
      this.#endLongRun(most);
      return true;
    }
    const line = first + Math.max(this.#line, 0);
    const end = endOfLine(bytes, line, at);
    const kind = this.#line < 0 ? 'none' : readStartLine(bytes, line, end);
    if (kind !== 'none') {
      this.#beginHead(line - first, at - first, kind);
      return true;
    }
    const inside = this.#kind === 'none' ? -1 : findStartInside(bytes, line, end, this.#kind);
    if (inside >= 0 && this.#kind !== 'none') {
      this.#beginHead(inside - first, at - first, this.#kind);
      return true;
    }
    this.#line = this.#scan = at + 1 - first;
    this.#lineAt = this.#flow.at;
    return true;
  }

  /** No start line in `most` bytes: they go out, but for a line that may still become one. */
  #endLongRun(most: number): void {
    if (this.#state === 'start') this.#tellSurplus(most);
    const line = this.#line;
    this.#state = 'seek';
    const { bytes, first } = this.#window;
    if (line > 0 && mayBecomeStartLine(bytes, first + line, first + most)) {
      const lineAt = this.#lineAt;
      this.#emitRun(line, true, null);
      this.#at = this.#lineAt = lineAt;
      this.#scan = most - line;
    } else {
      this.#emitRun(most, true, null);
      this.#line = -1;
    }
  }

  #beginHead(line: number, lineFeedAt: number, kind: 'request' | 'response'): void {
    const lineAt = this.#lineAt;
    if (this.#state === 'seek' && !this.#onlyLineEndsBefore(line)) {
      this.#emitRun(line, true, null);
      if (this.#lost && this.#passed > 0) this.#flow.report(resyncProblem(this.#passed));
      lineFeedAt -= line;
      line = 0;
    } else if (this.#state === 'start') {
      this.#tellSurplus(line);
    }
    this.#lost = false;
    const { bytes, first } = this.#window;
    this.#head.begin(bytes, first, first + line, first + lineFeedAt, kind);
    this.#at = lineAt;
    this.#kind = kind;
    this.#state = 'head';
  }

  /** Empty lines in front of the first message go with it. */
  #onlyLineEndsBefore(line: number): boolean {
    const { bytes, first } = this.#window;
    return line > 0 && this.#passed === 0 && isLineEnds(bytes, first, first + line);
  }

  /** Bytes that are pending behind a message when the other side speaks are surplus, unless a message begins there. */
  #turnInSurplus(had: number): void {
    const { bytes, first, limit } = this.#window;
    const mayGoOn = this.#line >= 0 && mayBecomeStartLine(bytes, first + this.#line, limit);
    if (!mayGoOn) this.#line = this.#scan = had;
    this.#tellSurplus(this.#line);
  }

  /** Reports the first `length` pending bytes as surplus, those not yet told of. */
  #tellSurplus(length: number): void {
    if (length <= this.#told) return;
    const { bytes, first } = this.#window;
    const onlyLineEnds = isLineEnds(bytes, first + this.#told, first + length);
    this.#flow.report(surplusProblem(length - this.#told, onlyLineEnds));
    this.#told = length;
  }

  /** Surplus that no message follows: line ends are dropped, all else goes out. */
  #endSurplus(whole: boolean): void {
    const { bytes, first, limit } = this.#window;
    this.#tellSurplus(limit - first);
    if (isLineEnds(bytes, first, limit)) this.#consume(limit - first);
    else this.#emitRun(limit - first, whole, null);
  }

  #emitRun(length: number, complete: boolean, hole: Hole | null): void {
    if (this.#lost) this.#passed += length;
    const holes = hole === null ? noHoles : [hole];
    const problems = hole === null ? noProblems : [gapProblem(hole.length)];
    if (length > 0) this.#emitBytes(length, complete, holes, problems);
  }

  // ---- heads

  #readHead(): boolean {
    const { bytes, first, limit } = this.#window;
    const { maxMessage } = this.#flow.limits;
    const most = Math.min(this.#head.startLine + longestHead, maxMessage);
    const stop = Math.min(limit, first + most);
    if (this.#head.read(bytes, first, stop)) {
      this.#beginBody();
      return true;
    }
    if (stop < first + most) return false;
    const problem = most === maxMessage ? maxMessageProblem(most) : maxHeadProblem(longestHead);
    this.#emitBytes(most, false, noHoles, [problem]);
    this.#state = 'seek';
    this.#line = -1;
    return true;
  }

  #beginBody(): void {
    const head = this.#head;
    this.#scan = this.#line = head.headEnd;
    this.#lineAt = this.#flow.at;
    this.#afterwards = 'nothing';
    if (head.kind === 'request') this.#beginRequestBody();
    else this.#beginReplyBody();
  }

  #beginRequestBody(): void {
    const head = this.#head;
    const method = head.method;
    this.#flow.exchanges.request(this.side);
    if (method !== 'POST' && method !== 'GET') this.#specialRequest(method.toUpperCase());
    if (head.chunked) this.#beginChunked();
    else if (head.contentLength >= 0 && !head.openTransfer) this.#beginSized(head.contentLength);
    else if (hasBodyByMethod(method) || head.openTransfer || head.defects & defect.badLength) this.#state = 'unsized';
    else this.#emitMessage(head.headEnd, true, null);
  }

  #specialRequest(method: string): void {
    if (method !== 'HEAD' && method !== 'CONNECT') return;
    const { bytes, first } = this.#window;
    let target = '';
    if (method === 'CONNECT') {
      const parts = startLineParts(bytes, first, this.#headOf(this.#head.headEnd));
      if (parts.kind === 'request' && parts.target !== null) {
        target = latin1Text(bytes, first + parts.target.start, first + parts.target.end);
      }
      this.#afterwards = 'hold';
    }
    this.#flow.exchanges.special(this.side, method, target);
  }

  #beginReplyBody(): void {
    const head = this.#head;
    const asker: Side = this.side === 0 ? 1 : 0;
    const provisional = head.status >= 100 && head.status < 200;
    if (head.status === 101) this.#afterwards = 'upgrade';
    const special = provisional && head.status !== 101 ? null : this.#flow.exchanges.reply(asker);
    let bodiless = provisional || head.status === 204 || head.status === 304;
    if (special !== null) {
      const opened = special.method === 'CONNECT' && head.status >= 200 && head.status < 300;
      if (opened || special.method === 'HEAD') bodiless = true;
      if (special.method === 'CONNECT') this.#afterwards = opened ? 'tunnel' : 'refused';
      this.#tunnelTarget = special.target;
    }
    this.#askedBefore = this.#flow.exchanges.asked(asker);
    if (bodiless) this.#emitMessage(head.headEnd, true, null);
    else if (head.chunked) this.#beginChunked();
    else if (head.contentLength >= 0 && !head.openTransfer) this.#beginSized(head.contentLength);
    else {
      this.#state = 'until-close';
      this.#line = -1;
    }
  }

  // ---- bodies

  #beginSized(length: number): void {
    this.#state = 'sized';
    this.#bodyEnd = this.#head.headEnd + length;
    this.#line = -1;
  }

  #readSized(): boolean {
    const had = this.#window.length;
    const { maxMessage } = this.#flow.limits;
    if (this.#line >= 0 && this.#turnedToNext(Math.min(had, this.#bodyEnd, maxMessage))) return true;
    if (had >= this.#bodyEnd && this.#bodyEnd <= maxMessage) {
      this.#emitMessage(this.#bodyEnd, this.#holes === null, null);
      return true;
    }
    if (had < maxMessage) return false;
    this.#skip = this.#bodyEnd - maxMessage;
    this.#skipUntilTurn = false;
    this.#emitMessage(maxMessage, false, maxMessageProblem(maxMessage), 'skip');
    return true;
  }

  /**
   * A body of this side is not over, but the other side went on as if it were: when a start line follows right where
   * that was noticed, the body ends there. Looks at the first `length` pending bytes.
   */
  #turnedToNext(length: number): boolean {
    if (this.#line < 0) return false;
    const { bytes, first } = this.#window;
    const at = findLineFeed(bytes, first + this.#scan, first + length);
    if (at < 0) {
      this.#scan = Math.max(this.#scan, length);
      return false;
    }
    const turn = this.#line;
    this.#line = -1;
    if (readStartLine(bytes, first + turn, endOfLine(bytes, first + turn, at)) !== this.#kind) return false;
    const lineAt = this.#lineAt;
    if (this.#state === 'sized') this.#emitMessage(turn, false, this.#shortBody('next', turn));
    else this.#endBody(turn, true, null);
    this.#at = this.#lineAt = lineAt;
    return true;
  }

  #otherWentOn(): boolean {
    const { exchanges } = this.#flow;
    if (this.#head.kind === 'request') return exchanges.allAnswered(this.side);
    return exchanges.asked(this.side === 0 ? 1 : 0) > this.#askedBefore;
  }

  #shortBody(why: Ending | 'next', had: number): Problem {
    const bodyHad = had - this.#head.headEnd;
    const needed = this.#bodyEnd + this.#holeBytes - this.#head.headEnd;
    return shortBodyProblem(why, needed, bodyHad);
  }

  #beginChunked(): void {
    this.#state = 'chunked';
    this.#chunks = new ChunkScan(this.#head.headEnd);
    this.#line = -1;
  }

  #readChunked(): boolean {
    const chunks = this.#chunks;
    if (chunks === null) return false;
    const { bytes, first, limit } = this.#window;
    const { maxMessage } = this.#flow.limits;
    const result = chunks.read(bytes, first, Math.min(limit, first + maxMessage));
    if (result === 'done') this.#emitMessage(chunks.end, true, null);
    else if (result === 'bad') this.#emitMessage(chunks.end, false, chunkProblem(chunks.defect));
    else if (limit - first < maxMessage) return false;
    else {
      this.#emitMessage(maxMessage, false, maxMessageProblem(maxMessage), 'seek');
      this.#line = -1;
    }
    return true;
  }

  #readUnsized(): boolean {
    const { bytes, first, limit } = this.#window;
    const { maxMessage } = this.#flow.limits;
    const stop = Math.min(limit, first + maxMessage);
    const at = findLineFeed(bytes, first + this.#scan, stop);
    if (at < 0) {
      this.#scan = stop - first;
      return this.#tooLong();
    }
    const line = first + this.#line;
    if (readStartLine(bytes, line, endOfLine(bytes, line, at)) !== 'request') {
      this.#bodyUntilTurn();
      return true;
    }
    const lineAt = this.#lineAt;
    this.#endBody(this.#head.headEnd, true, null);
    this.#at = this.#lineAt = lineAt;
    return true;
  }

  #bodyUntilTurn(): void {
    this.#state = 'until-turn';
    this.#line = -1;
  }

  /** A body without a length is over at `length`. */
  #endBody(length: number, complete: boolean, problem: Problem | null): void {
    const head = this.#head;
    const request = head.kind === 'request';
    if (request && length > head.headEnd && !(head.defects & defect.badLength)) head.defects |= defect.noLength;
    this.#emitMessage(length, complete && this.#holes === null, problem);
  }

  #tooLong(): boolean {
    const { maxMessage } = this.#flow.limits;
    if (this.#window.length < maxMessage) return false;
    this.#skipUntilTurn = this.#state !== 'until-close';
    this.#skip = Number.POSITIVE_INFINITY;
    this.#emitMessage(maxMessage, false, maxMessageProblem(maxMessage), 'skip');
    return true;
  }

  #skipOn(): boolean {
    const length = Math.min(this.#skip, this.#window.length);
    this.#consume(length);
    this.#skip -= length;
    if (this.#skip === 0) this.#restartAt('start');
    return this.#skip === 0;
  }

  // ---- gaps

  #addHole(hole: Hole): void {
    this.#holes ??= [];
    const last = this.#holes[this.#holes.length - 1];
    if (last !== undefined && (this.#holes.length >= mostHoles || last.at === hole.at)) {
      this.#holes[this.#holes.length - 1] = { at: last.at, length: last.length + hole.length };
    } else {
      this.#holes.push(hole);
    }
    this.#holeBytes += hole.length;
  }

  /** What is pending goes out with the hole at its end; from here on a start line has to be found again. */
  #loseThePlace(hole: Hole): void {
    const { length } = this.#window;
    if (this.#state === 'head' || this.#state === 'chunked' || this.#state === 'sized') {
      this.#addHole(hole);
      this.#emitMessage(length, false, null);
    } else {
      if (length === 0) this.#flow.report(gapProblem(hole.length));
      else if (this.#state === 'start') this.#endSurplusAtGap(hole);
      else this.#emitRun(length, false, hole);
      this.#offset += hole.length;
    }
    this.#restartAt('seek');
    this.#lost = true;
    this.#passed = 0;
  }

  #endSurplusAtGap(hole: Hole): void {
    const { bytes, first, limit } = this.#window;
    this.#tellSurplus(limit - first);
    if (isLineEnds(bytes, first, limit)) {
      this.#consume(limit - first);
      this.#flow.report(gapProblem(hole.length));
    } else {
      this.#emitRun(limit - first, false, hole);
    }
  }

  // ---- frames

  #headOf(length: number): HttpHead {
    const head = this.#head;
    return {
      kind: head.kind,
      startLine: head.startLine,
      lineEnd: head.lineEnd,
      headEnd: head.headEnd === 0 ? length : head.headEnd,
      bodyEnd: length,
      method: head.method,
      status: head.status,
      chunked: head.chunked,
      codings: head.codings,
    };
  }

  /** The first `length` pending bytes are the message whose head is at hand; `next` is the state behind it. */
  #emitMessage(
    length: number,
    complete: boolean,
    problem: Problem | null,
    next: 'start' | 'skip' | 'seek' = 'start',
  ): void {
    const http = this.#headOf(length);
    const { bytes, first } = this.#window;
    const flow = this.#flow;
    let problems = defectProblems(this.#head.defects);
    if (this.#holes !== null) problems = [...problems, gapProblem(missingBytes(this.#holes))];
    if (problem !== null) problems = [...problems, problem];
    const entity = http.chunked || http.codings.length > 0 ? this.#entity(http) : null;
    if (entity !== null && entity.problem !== null) problems = [...problems, entity.problem];
    flow.emit({
      carrier: 'http',
      side: this.side,
      at: this.#at,
      atEnd: flow.at,
      packet: flow.packet,
      streamOffset: this.#offset,
      bytes,
      start: first,
      end: first + length,
      body: entity === null ? bytes : entity.body,
      bodyStart: entity === null ? first + http.headEnd : entity.bodyStart,
      bodyEnd: entity === null ? first + length : entity.bodyEnd,
      bodyFrom: entity === null ? null : entity.bodyFrom,
      http,
      complete,
      holes: this.#holes ?? noHoles,
      problems: flow.withReported(problems),
      tunnel: flow.tunnel,
    });
    this.#consume(length);
    this.#chunks = null;
    this.#restartAt(next);
    if (this.#afterwards !== 'nothing') this.#doAfterwards();
  }

  #entity(http: HttpHead): Entity {
    const { bytes, first } = this.#window;
    const chunks = this.#chunks;
    const data = chunks === null ? [http.headEnd, http.bodyEnd] : chunks.dataBefore(http.bodyEnd);
    const place = data.length === 0 ? [http.headEnd, http.headEnd] : data;
    return readEntity(bytes, first, place, http.codings, this.#flow.limits.maxBodyOut);
  }

  #doAfterwards(): void {
    const what = this.#afterwards;
    this.#afterwards = 'nothing';
    if (what === 'hold') this.hold();
    else if (what === 'refused') this.#flow.tunnelRefused(this);
    else this.#flow.tunnelOpened(this, what === 'tunnel' ? this.#tunnelTarget : null);
  }

  #emitBytes(length: number, complete: boolean, holes: readonly Hole[], problems: readonly Problem[]): void {
    const { bytes, first } = this.#window;
    const flow = this.#flow;
    flow.emit({
      carrier: 'tcp',
      side: this.side,
      at: this.#at,
      atEnd: flow.at,
      packet: flow.packet,
      streamOffset: this.#offset,
      bytes,
      start: first,
      end: first + length,
      body: bytes,
      bodyStart: first,
      bodyEnd: first + length,
      bodyFrom: null,
      http: null,
      complete,
      holes,
      problems: flow.withReported(problems),
      tunnel: flow.tunnel,
    });
    this.#consume(length);
    this.#line = this.#scan = 0;
    this.#lineAt = this.#at;
  }

  #consume(length: number): void {
    this.#window.first += length;
    this.#offset += length + this.#holeBytes;
    this.#holeBytes = 0;
    this.#holes = null;
    this.#at = this.#flow.at;
  }
}

/** POST and its kin are expected to have a body even if nothing says how long it is. */
function hasBodyByMethod(method: string): boolean {
  if (method === 'POST') return true;
  const upper = method.toUpperCase();
  return upper === 'POST' || upper === 'PUT' || upper === 'PATCH';
}

function isLineEnds(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== carriageReturn && bytes[at] !== lineFeed) return false;
  return true;
}

/** All missing bytes of a frame, 0 if some hole's length is not known. */
function missingBytes(holes: readonly Hole[]): number {
  let length = 0;
  for (const hole of holes) {
    if (hole.length === 0) return 0;
    length += hole.length;
  }
  return length;
}
