/**
 * The bytes that one side of a flow sends go in as they arrive; frames come out. This side's bytes are in one window,
 * and one reader at a time takes frames from it:
 *
 *   opening   nobody yet: the first bytes in a flow, in a tunnel, when this side speaks again, or behind frames
 *   http      HTTP messages, and bytes that nobody knows
 *   line      text messages without HTTP
 *   oicq      binary frames
 *   oicq81    binary frames, once it is known what their lengths count
 *   none      runs of bytes, because the user says so
 *   hold      nobody: bytes wait for the other side (CONNECT, SOCKS)
 *
 * Every decision depends on the bytes and on where the other side spoke, never on how the bytes were cut, so that any
 * cut of the same dialog gives the same frames.
 */

import type { Framing } from '../model/frame.ts';
import type { Side } from '../model/stream.ts';
import type { LengthForm } from '../model/wire-profile.ts';
import { detect } from './detect.ts';
import type { Exchanges } from './exchanges.ts';
import { type FlowFacts, FrameCutter } from './frame-cutter.ts';
import { Http1Framer, type HttpSide } from './http1-framer.ts';
import { type Ending, gapProblem } from './http1-problems.ts';
import { LineFramer } from './line-framer.ts';
import { readOicqLength } from './oicq.ts';
import { OicqFramer } from './oicq-framer.ts';
import { likeOicq81 } from './oicq81.ts';
import { Oicq81Framer } from './oicq81-framer.ts';
import { longestRun } from './start-seeker.ts';

/** What the two sides of a flow share. */
export interface Conversation extends FlowFacts {
  readonly exchanges: Exchanges;
  /** The side that opened the connection, null when nobody saw it. */
  readonly client: Side | null;
  /** Who reads this flow whatever its bytes look like; null leaves it to them. */
  readonly decodeAs: Framing | null;
  /** How lengths of 0x81 frames are read; null while that is not known: then the side has to wait. */
  lengthForm(): LengthForm | null;
  /** Whether `byte`, the first one of `side`, begins a handshake: then the side has to hold its bytes. */
  opensHandshake(side: SideFramer, byte: number): boolean;
  /** A side that holds bytes has got more: true if it need no longer wait or some were taken. */
  held(side: SideFramer): boolean;
  /** The message just emitted by `side` opens a tunnel to `target` (null: a change of protocol) or refuses one. */
  tunnelOpened(side: SideFramer, target: string | null): void;
  tunnelRefused(side: SideFramer): void;
}

export class SideFramer implements HttpSide {
  readonly side: Side;
  /** The bytes that no frame has taken yet. */
  readonly pending: FrameCutter;
  readonly #flow: Conversation;
  readonly #http: Http1Framer;
  #lines: LineFramer | null = null;
  #oicq: OicqFramer | null = null;
  #oicq81: Oicq81Framer | null = null;
  #reader: 'opening' | 'hold' | Framing = 'opening';
  #running = false;

  constructor(flow: Conversation, side: Side) {
    this.#flow = flow;
    this.side = side;
    this.pending = new FrameCutter(flow, side);
    this.#http = new Http1Framer(flow, this.pending, this);
  }

  get holding(): boolean {
    return this.#reader === 'hold';
  }

  /** Takes the next bytes of this side. */
  data(bytes: Uint8Array, start: number, end: number): void {
    this.pending.add(bytes, start, end);
    this.run();
    this.pending.window.keep();
  }

  /** Goes on with what is pending; does nothing when this side is already doing so further up the stack. */
  run(): void {
    if (this.#running) return;
    this.#running = true;
    while (this.pending.length > 0 && this.#step());
    this.#running = false;
  }

  /** The other side begins to speak. */
  turn(): void {
    if (this.#reader === 'opening' && this.pending.length > 0 && !this.#waits()) this.#reader = 'http';
    if (this.#reader === 'http') this.#http.turn();
    else if (this.#reader === 'line') this.#lines?.turn();
    else if (this.#reader === 'oicq' && this.#oicq?.turn()) this.#reader = 'opening';
    else if (this.#reader === 'none') this.pending.cutBytes(this.pending.length);
  }

  /** This side begins to speak again. */
  speakAgain(): void {
    if (this.#reader !== 'http') return;
    if (!this.#http.isBetween) this.#http.speakAgain();
    else if (this.pending.length === 0) this.#reader = 'opening';
  }

  /** The other side will say nothing more. */
  otherClosed(): void {
    if (this.#reader === 'http') this.#http.otherClosed();
  }

  /** `length` bytes of this side are missing from the capture, 0 for nobody knows how many. */
  gap(length: number): void {
    if (this.#reader === 'line' || this.#reader === 'oicq' || this.#reader === 'oicq81') {
      this.#finishFrames('lost');
      this.pending.passHole(length);
      this.#flow.report(gapProblem(length));
      if (this.#reader === 'line') this.#lines?.losePlace();
      else if (this.#reader === 'oicq') this.#oicq?.passHole();
      else this.#oicq81?.passHole();
      return;
    }
    // Where nobody has read anything yet, who reads is told by the bytes behind the hole as well.
    const isOpen = this.#reader === 'opening' && this.pending.length === 0;
    this.#reader = isOpen ? 'opening' : 'http';
    this.#http.gap(length);
  }

  /** This side ends; what is unfinished goes out. `byOther`: the other side broke the connection. */
  finish(ending: Ending, byOther: boolean): void {
    if (this.#reader === 'line' || this.#reader === 'oicq' || this.#reader === 'oicq81') this.#finishFrames(ending);
    this.#http.finish(ending, byOther);
    this.#reader = 'opening';
  }

  /** Memory is short: what is pending goes out unfinished, and what follows is looked at anew. */
  giveUp(): void {
    if (this.pending.length > 0) this.finish('broken', false);
    this.pending.window.release();
  }

  /** Begins to hold the bytes of this side. */
  hold(): void {
    this.#reader = 'hold';
    this.#http.inTheDark();
  }

  /** A tunnel begins: nothing is known of what follows. A message that is half sent goes on. */
  reopen(): void {
    if (!this.#http.isBetween) return;
    this.pending.restart();
    this.#http.forget();
    this.#reader = 'opening';
  }

  /** Ends the wait for a tunnel that is refused; what was held is read as if it came now. */
  resume(): void {
    if (this.#reader !== 'hold') return;
    this.pending.restart();
    this.#http.behindMessage();
    this.#reader = 'opening';
  }

  /** Reads what was held, while the other side is speaking. */
  release(): void {
    if (this.#running) return;
    this.run();
    if (this.pending.length > 0) this.turn();
  }

  tunnelOpened(target: string | null): void {
    this.#flow.tunnelOpened(this, target);
  }

  tunnelRefused(): void {
    this.#flow.tunnelRefused(this);
  }

  /** One step with what is pending; false once more bytes are needed. */
  #step(): boolean {
    switch (this.#reader) {
      case 'http':
        return this.#http.step();
      case 'opening':
        return this.#choose();
      case 'hold':
        return this.#flow.held(this);
      case 'line':
        return this.#stepFrames(this.#lines?.step() ?? 'over');
      case 'oicq':
        return this.#stepFrames(this.#oicq?.step() ?? 'over');
      case 'oicq81':
        return this.#stepFrames(this.#oicq81?.step() ?? 'over');
      case 'none':
        if (this.pending.length < longestRun) return false;
        this.pending.cutBytes(longestRun);
        return true;
    }
  }

  #stepFrames(step: 'again' | 'more' | 'over'): boolean {
    // Who must read it and cannot is asked again when this side speaks again.
    if (step === 'over') this.#reader = this.#flow.decodeAs === null ? 'opening' : 'http';
    return step !== 'more';
  }

  /** Asks who reads what is pending. */
  #choose(): boolean {
    const { bytes, first, limit } = this.pending.window;
    if (this.#flow.decodeAs === null && this.#flow.opensHandshake(this, bytes[first])) {
      this.#reader = 'hold';
      return true;
    }
    const name = this.#flow.decodeAs ?? detect(bytes, first, limit);
    if (name === null) return false;
    // What answers an HTTP request without a status line is its reply, whatever it looks like.
    if (name === 'line' && this.#flow.lastUnanswered(this.side) === 0) {
      this.#lines ??= new LineFramer(this.#flow, this.pending, this.#flow.client);
      this.#reader = 'line';
    } else if (name === 'oicq') {
      this.#oicq ??= new OicqFramer(this.#flow, this.pending);
      this.#reader = 'oicq';
    } else if (name === 'oicq81') {
      this.#oicq81 ??= new Oicq81Framer(this.#flow, this.pending);
      this.#reader = 'oicq81';
    } else {
      this.#reader = name === 'none' ? name : 'http';
    }
    return true;
  }

  /** Whether the pending bytes may be the beginning of a binary frame, which is whole some turns later. */
  #waits(): boolean {
    const { bytes, first, limit } = this.pending.window;
    return readOicqLength(bytes, first, limit) > 0 || likeOicq81(bytes, first, limit) !== 'no';
  }

  #finishFrames(ending: Ending): void {
    if (this.#reader === 'line') this.#lines?.finish(ending);
    else if (this.#reader === 'oicq') this.#oicq?.finish(ending);
    else this.#oicq81?.finish(ending);
  }
}
