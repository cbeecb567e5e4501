/**
 * The pending bytes of one side of a flow go in; HTTP messages, and between them runs of bytes that are none, come out
 * as frames. RFC 9112, read so generously that nothing an old client sends is lost.
 *
 *   between -> head -> sized | chunked | until-close | unsized -> until-turn -> between -> head ...
 *
 *   between      looks for a start line
 *   unsized      behind the head of a request of unknown length: a start line, or the body?
 *   skip         the rest of a message that was too long
 *
 * Every decision depends on the bytes and on where the other side spoke, never on how the bytes were cut, so that any
 * cut of the same dialog gives the same frames.
 */

import { endOfLine } from '../bytes/ascii.ts';
import { latin1Text } from '../bytes/text.ts';
import type { Problem } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';
import { opensTunnel, replyBody, requestBody } from './body-rule.ts';
import { ChunkScan } from './chunk-scan.ts';
import type { Exchanges } from './exchanges.ts';
import type { FlowFacts, FrameCutter } from './frame-cutter.ts';
import { HeadScan } from './head-scan.ts';
import { startLineParts } from './http1-head.ts';
import {
  chunkProblem,
  cutProblem,
  defect,
  type Ending,
  maxHeadProblem,
  maxMessageProblem,
  shortBodyProblem,
} from './http1-problems.ts';
import { readStartLine } from './start-line.ts';
import { StartSeeker } from './start-seeker.ts';

const longestHead = 256 * 1024;

type State = 'between' | 'head' | 'unsized' | 'sized' | 'chunked' | 'until-close' | 'until-turn' | 'skip';

/** What both sides of a flow share. */
export interface HttpFlow extends FlowFacts {
  readonly exchanges: Exchanges;
}

/** Whose messages are read. */
export interface HttpSide {
  /** Goes on with what is pending. */
  run(): void;
  /** The message just emitted asks for a tunnel: bytes wait for the other side. */
  hold(): void;
  /** It opens one to `target` (null: a change of protocol), or refuses it. */
  tunnelOpened(target: string | null): void;
  tunnelRefused(): void;
}

/** What has to happen once the message at hand is out. */
type Afterwards = 'nothing' | 'hold' | 'tunnel' | 'upgrade' | 'refused';

export class Http1Framer {
  readonly #host: HttpSide;
  readonly #side: Side;
  readonly #pending: FrameCutter;
  readonly #flow: HttpFlow;
  readonly #seeker: StartSeeker;
  readonly #head = new HeadScan();
  #chunks: ChunkScan | null = null;
  #state: State = 'between';
  /** Where a sized body ends, from the first pending byte. */
  #bodyEnd = 0;
  /** Requests that the other side had sent when this reply began. */
  #askedBefore = 0;
  /** Bytes of a body that are passed over: infinite for one without a length. */
  #skip = 0;
  #skipUntilTurn = false;
  #afterwards: Afterwards = 'nothing';
  #tunnelTarget = '';

  constructor(flow: HttpFlow, pending: FrameCutter, host: HttpSide) {
    this.#flow = flow;
    this.#host = host;
    this.#side = pending.side;
    this.#pending = pending;
    this.#seeker = new StartSeeker(flow, pending);
  }

  /** Whether no message is under way. */
  get isBetween(): boolean {
    return this.#state === 'between';
  }

  /** The other side begins to speak. */
  turn(): void {
    if (this.#state === 'between') this.#seeker.turn();
    else if (this.#state === 'unsized' || this.#state === 'until-turn') this.#endBody(this.#pending.length, true, null);
    else if (this.#state === 'skip' && this.#skipUntilTurn) this.behindMessage();
  }

  /** This side begins to speak again. A start line right here means that a body is over in spite of its length. */
  speakAgain(): void {
    if (this.#state !== 'sized' && this.#state !== 'until-close') return;
    if (this.#otherWentOn()) this.#pending.line = this.#pending.scan = this.#pending.length;
  }

  /** The other side will say nothing more. */
  otherClosed(): void {
    if (this.#state === 'unsized' || this.#state === 'until-turn') this.turn();
  }

  /** `length` bytes of this side are missing from the capture, 0 for nobody knows how many. */
  gap(length: number): void {
    if (this.#state === 'between') {
      this.#seeker.gap(length);
    } else if (this.#state === 'skip') {
      this.#gapInSkip(length);
    } else {
      this.#gapInMessage(length);
    }
  }

  /** This side ends; what is unfinished goes out. `byOther`: the other side broke the connection. */
  finish(ending: Ending, byOther: boolean): void {
    const had = this.#pending.length;
    switch (this.#state) {
      case 'head':
        this.#endMessage(had, false, cutProblem('head', ending));
        break;
      case 'chunked':
        this.#endMessage(had, false, cutProblem('chunked body', ending));
        break;
      case 'sized':
        this.#endMessage(had, false, this.#shortBody(ending, had));
        break;
      case 'unsized':
      case 'until-turn':
      case 'until-close': {
        const whole = ending === 'fin' || (byOther && ending === 'reset' && this.#state !== 'until-close');
        this.#endBody(had, whole, whole ? null : cutProblem('body', ending));
        break;
      }
      default:
        this.#seeker.finish();
    }
    this.#state = 'between';
    this.#seeker.forget();
  }

  /** Nothing is known of what follows, as at the beginning of a connection. */
  forget(): void {
    this.#seeker.forget();
  }

  /** Bytes that were kept for another reason are behind no message. */
  inTheDark(): void {
    this.#seeker.inTheDark();
  }

  /** One step with what is pending; false once more bytes are needed. */
  step(): boolean {
    switch (this.#state) {
      case 'between':
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
        return this.#nextBegins(this.#flow.limits.maxMessage) || this.#tooLong();
      case 'until-turn':
        return this.#tooLong();
      case 'skip':
        return this.#skipOn();
    }
  }

  // ---- heads

  /** A message is over. */
  behindMessage(): void {
    this.#state = 'between';
    this.#seeker.behindMessage();
  }

  #findStart(): boolean {
    const step = this.#seeker.step();
    if (step !== 'found') return step === 'again';
    const { bytes, first } = this.#pending.window;
    const { start, startLineFeed, kind } = this.#seeker;
    this.#head.begin(bytes, first, first + start, first + startLineFeed, kind === 'request' ? 'request' : 'response');
    this.#state = 'head';
    return true;
  }

  #readHead(): boolean {
    const { bytes, first, limit } = this.#pending.window;
    const { maxMessage } = this.#flow.limits;
    const most = Math.min(this.#head.startLine + longestHead, maxMessage);
    if (this.#head.read(bytes, first, Math.min(limit, first + most))) {
      this.#beginBody();
      return true;
    }
    if (this.#pending.length < most) return false;
    this.#pending.cutBytes(most, most === maxMessage ? maxMessageProblem(most) : maxHeadProblem(longestHead));
    this.#seekInLine();
    return true;
  }

  /** The bytes from here on belong to a message that was given up, in the middle of a line. */
  #seekInLine(): void {
    this.#state = 'between';
    this.#seeker.inTheDark();
    this.#pending.line = -1;
  }

  #beginBody(): void {
    const head = this.#head;
    const request = head.kind === 'request';
    this.#afterwards = 'nothing';
    const rule = request ? this.#takeRequest() : this.#takeReply();
    this.#pending.line = -1;
    if (rule === 'none') {
      this.#endMessage(head.headEnd, true, null);
    } else if (rule === 'sized') {
      this.#state = 'sized';
      this.#bodyEnd = head.headEnd + head.contentLength;
    } else if (rule === 'chunked') {
      this.#state = 'chunked';
      this.#chunks = new ChunkScan(head.headEnd);
    } else if (request) {
      this.#state = 'unsized';
      this.#pending.markLine(head.headEnd);
    } else {
      this.#state = 'until-close';
    }
  }

  #takeRequest(): ReturnType<typeof requestBody> {
    const { method } = this.#head;
    this.#flow.exchanges.request(this.#side);
    if (method !== 'POST' && method !== 'GET') this.#takeSpecial(method.toUpperCase());
    return requestBody(this.#head);
  }

  #takeSpecial(method: string): void {
    if (method !== 'HEAD' && method !== 'CONNECT') return;
    const { bytes, first } = this.#pending.window;
    let target = '';
    if (method === 'CONNECT') {
      const parts = startLineParts(bytes, first, this.#head.describe(this.#head.headEnd));
      if (parts.kind === 'request' && parts.target !== null) {
        target = latin1Text(bytes, first + parts.target.start, first + parts.target.end);
      }
      this.#afterwards = 'hold';
    }
    this.#flow.exchanges.special(this.#side, method, target);
  }

  #takeReply(): ReturnType<typeof replyBody> {
    const head = this.#head;
    const asker: Side = this.#side === 0 ? 1 : 0;
    const provisional = head.status >= 100 && head.status < 200 && head.status !== 101;
    const special = provisional ? null : this.#flow.exchanges.reply(asker);
    if (head.status === 101) this.#afterwards = 'upgrade';
    if (special?.method === 'CONNECT') {
      this.#afterwards = opensTunnel(head) ? 'tunnel' : 'refused';
      this.#tunnelTarget = special.target;
    }
    this.#askedBefore = this.#flow.exchanges.asked(asker);
    return replyBody(head, special);
  }

  // ---- bodies

  #readSized(): boolean {
    const had = this.#pending.length;
    const { maxMessage } = this.#flow.limits;
    if (this.#nextBegins(Math.min(this.#bodyEnd, maxMessage))) return true;
    if (had >= this.#bodyEnd && this.#bodyEnd <= maxMessage) {
      this.#endMessage(this.#bodyEnd, this.#pending.holes === null, null);
      return true;
    }
    if (had < maxMessage) return false;
    this.#skipFrom(maxMessage, this.#bodyEnd - maxMessage);
    return true;
  }

  /**
   * A body of this side is not over, but the other side went on as if it were: when a start line follows right where
   * this side spoke again, the body ends there. Looks at the first `most` pending bytes.
   */
  #nextBegins(most: number): boolean {
    const pending = this.#pending;
    const { line, lineAt } = pending;
    if (line < 0) return false;
    const lineFeedAt = pending.findLineEnd(most);
    if (lineFeedAt < 0) return false;
    pending.line = -1;
    const { bytes, first } = pending.window;
    const end = endOfLine(bytes, first + line, first + lineFeedAt);
    if (readStartLine(bytes, first + line, end) !== this.#head.kind) return false;
    if (this.#state === 'sized') this.#endMessage(line, false, this.#shortBody('next', line));
    else this.#endBody(line, true, null);
    pending.beginAtLine(lineAt);
    return true;
  }

  #otherWentOn(): boolean {
    const { exchanges } = this.#flow;
    if (this.#head.kind === 'request') return exchanges.allAnswered(this.#side);
    return exchanges.asked(this.#side === 0 ? 1 : 0) > this.#askedBefore;
  }

  #shortBody(why: Ending | 'next', had: number): Problem {
    const { headEnd } = this.#head;
    return shortBodyProblem(why, this.#bodyEnd + this.#pending.holeBytes - headEnd, had - headEnd);
  }

  #readChunked(): boolean {
    const chunks = this.#chunks;
    if (chunks === null) return false;
    const { bytes, first, limit } = this.#pending.window;
    const { maxMessage } = this.#flow.limits;
    const result = chunks.read(bytes, first, Math.min(limit, first + maxMessage));
    if (chunks.extended) this.#head.defects |= defect.chunkExtension;
    if (chunks.trailed) this.#head.defects |= defect.trailers;
    if (result === 'done') this.#endMessage(chunks.end, true, null);
    else if (result === 'bad') this.#endMessage(chunks.end, false, chunkProblem(chunks.defect));
    else if (this.#pending.length < maxMessage) return false;
    else {
      this.#endMessage(maxMessage, false, maxMessageProblem(maxMessage));
      this.#seekInLine();
    }
    return true;
  }

  #readUnsized(): boolean {
    const pending = this.#pending;
    const { line, lineAt } = pending;
    const lineFeedAt = pending.findLineEnd(this.#flow.limits.maxMessage);
    if (lineFeedAt < 0) return this.#tooLong();
    const { bytes, first } = pending.window;
    const end = endOfLine(bytes, first + line, first + lineFeedAt);
    if (readStartLine(bytes, first + line, end) === 'request') {
      this.#endBody(this.#head.headEnd, true, null);
      pending.beginAtLine(lineAt);
    } else {
      this.#state = 'until-turn';
      pending.line = -1;
    }
    return true;
  }

  /** A body without a length is over at `length`. */
  #endBody(length: number, complete: boolean, problem: Problem | null): void {
    const head = this.#head;
    const request = head.kind === 'request';
    if (request && length > head.headEnd && !(head.defects & defect.badLength)) head.defects |= defect.noLength;
    this.#endMessage(length, complete && this.#pending.holes === null, problem);
  }

  #tooLong(): boolean {
    const { maxMessage } = this.#flow.limits;
    if (this.#pending.length < maxMessage) return false;
    this.#skipUntilTurn = this.#state !== 'until-close';
    this.#skipFrom(maxMessage, Number.POSITIVE_INFINITY);
    return true;
  }

  /** Gives up the message at hand at `length` and passes over `rest` bytes of it. */
  #skipFrom(length: number, rest: number): void {
    this.#endMessage(length, false, maxMessageProblem(length));
    this.#state = 'skip';
    this.#skip = rest;
    this.#skipUntilTurn &&= rest === Number.POSITIVE_INFINITY;
  }

  #skipOn(): boolean {
    const length = Math.min(this.#skip, this.#pending.length);
    this.#pending.drop(length);
    this.#skip -= length;
    if (this.#skip > 0) return false;
    this.behindMessage();
    return true;
  }

  // ---- gaps

  #gapInSkip(length: number): void {
    const unbounded = this.#skip === Number.POSITIVE_INFINITY;
    if (unbounded || (length > 0 && length <= this.#skip)) {
      this.#pending.passHole(length);
      this.#skip -= length;
      if (this.#skip === 0) this.behindMessage();
    } else {
      this.#seeker.inTheDark();
      this.#seeker.gap(length);
      this.#state = 'between';
    }
  }

  #gapInMessage(length: number): void {
    const pending = this.#pending;
    const left = this.#bodyEnd - pending.length;
    const endless = this.#state === 'unsized' || this.#state === 'until-turn' || this.#state === 'until-close';
    pending.line = -1;
    pending.addHole(length);
    if (endless) {
      if (this.#state === 'unsized') this.#state = 'until-turn';
    } else if (this.#state === 'sized' && length > 0 && length <= left) {
      this.#bodyEnd -= length;
      this.#host.run();
      pending.window.keep();
    } else {
      this.#endMessage(pending.length, false, null);
      this.#state = 'between';
      this.#seeker.losePlace();
    }
  }

  /** The first `length` pending bytes are the message whose head is at hand. */
  #endMessage(length: number, complete: boolean, problem: Problem | null): void {
    this.#pending.cutMessage(this.#head, this.#chunks, length, complete, problem);
    this.#chunks = null;
    this.behindMessage();
    const what = this.#afterwards;
    if (what === 'nothing') return;
    this.#afterwards = 'nothing';
    if (what === 'hold') this.#host.hold();
    else if (what === 'refused') this.#host.tunnelRefused();
    else this.#host.tunnelOpened(what === 'tunnel' ? this.#tunnelTarget : null);
  }
}
