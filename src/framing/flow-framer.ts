/**
 * The stream events of one flow, both sides, go in; frames come out in the order of their completing packets.
 *
 * HTTP messages are frames of carrier "http"; other bytes of a TCP flow come out in runs, one for every time a side
 * speaks (at most 64 KiB), as frames of carrier "tcp", or "line" if they answer an HTTP request; every UDP datagram is a frame of carrier "udp". CONNECT, 101
 * and a SOCKS handshake open a tunnel, in which both sides begin anew. One FlowFramer is made for every flow.
 */

import type { Frame, FrameSink, Framing } from '../model/frame.ts';
import { noHoles } from '../model/frame.ts';
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import { noProblems } from '../model/problem.ts';
import type { CloseEvent, DataEvent, GapEvent, Side, Transport } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import type { LengthForm } from '../model/wire-profile.ts';
import { Exchanges } from './exchanges.ts';
import { gapProblem } from './http1-problems.ts';
import { isOicqDatagram } from './oicq.ts';
import { likeOicq81 } from './oicq81.ts';
import { bad, short } from './reader.ts';
import { type Conversation, SideFramer } from './side-framer.ts';
import { opensSocks, SocksHandshake } from './socks.ts';
import { longestRun } from './start-seeker.ts';
import { Unfolding } from './unfolding.ts';

/** Problems kept for a frame that may never come. */
const mostReported = 1000;
const moreProblems: Problem = {
  code: 'http.more-problems',
  severity: 'note',
  text: 'more problems followed that are not listed',
};

/** What is known of a flow besides its bytes. */
export interface FlowHints {
  /** The side that opened the connection, null when nobody saw it. */
  readonly client: Side | null;
  /** Who reads it, whatever its bytes look like; null leaves it to them. */
  readonly decodeAs: Framing | null;
  /** How lengths of 0x81 frames are read in this flow; null while that is not known. It is asked time and again. */
  readonly lengthForm?: () => LengthForm | null;
}

/** Where nobody says how lengths are to be read, the most natural way is taken. */
const naturalForm: LengthForm = { order: 'le', scope: 'content' };
const takeNaturalForm = (): LengthForm => naturalForm;
const noWindow = { bytes: new Uint8Array(0), first: 0, limit: 0 };
const noHints: FlowHints = { client: null, decodeAs: null, lengthForm: takeNaturalForm };

export class FlowFramer implements Conversation {
  readonly limits: Limits;
  readonly unfolding: Unfolding;
  readonly client: Side | null;
  readonly decodeAs: Framing | null;
  readonly exchanges = new Exchanges();
  at: Instant | null = null;
  packet = 0;
  tunnel: string | null = null;
  /** A side waits to be told how lengths are read. */
  #isWaiting = false;
  readonly #lengthForm: () => LengthForm | null;
  readonly #transport: Transport;
  readonly #sink: FrameSink;
  #first: SideFramer | null = null;
  #second: SideFramer | null = null;
  #speaker: Side | -1 = -1;
  #reported: Problem[] | null = null;
  /** Bytes missing since data came last, of both sides; null where none are. */
  #missing: number | null = null;
  /** The Problem reported last, if it is about these. */
  #gapTold: Problem | null = null;
  /** Nobody has spoken yet, in this flow or in the tunnel that was opened last. */
  #fresh = true;
  #socks: SocksHandshake | null = null;
  #socksClient: Side = 0;
  #offsets: [number, number] | null = null;

  /** Flows of one capture share `unfolding`. */
  constructor(
    transport: Transport,
    limits: Limits,
    sink: FrameSink,
    unfolding: Unfolding = new Unfolding(limits.maxBodyOut),
    { client, decodeAs, lengthForm }: FlowHints = noHints,
  ) {
    this.#lengthForm = lengthForm ?? takeNaturalForm;
    this.client = client;
    this.decodeAs = decodeAs;
    this.#transport = transport;
    this.limits = limits;
    this.unfolding = unfolding;
    this.#sink = sink;
  }

  /** Problems that no frame has taken along yet. */
  get pendingProblems(): readonly Problem[] {
    return this.#reported ?? noProblems;
  }

  /** Bytes of memory kept for both sides. */
  get charge(): number {
    return (this.#first?.pending.window.capacity ?? 0) + (this.#second?.pending.window.capacity ?? 0);
  }

  /** Memory is short: gives back what is kept. `problem` goes with what was unfinished, if anything was. */
  giveUp(problem: Problem): void {
    const sides = [this.#first, this.#second];
    this.#socks = null;
    if (sides.some((side) => side !== null && side.pending.length > 0)) this.report(problem);
    for (const side of sides) side?.giveUp();
  }

  /**
   * Whether a side waits to be told how lengths are read. Until `resume` the flow takes no further event: whoever
   * waits keeps the events, so that frames get the times and packets that are theirs.
   */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** A copy of what `side` has said that no frame has taken yet; null if there is none. */
  pendingBytes(side: Side): Uint8Array | null {
    const { bytes, first, limit } = this.#existing(side)?.pending.window ?? noWindow;
    return first === limit ? null : new Uint8Array(bytes.subarray(first, limit));
  }

  /** The wait is over: frames that are whole go out, with the time and packet of the event that began it. */
  resume(): void {
    this.#isWaiting = false;
    for (const framer of [this.#first, this.#second]) {
      framer?.run();
      framer?.pending.window.keep();
    }
  }

  /** Takes the next event of this flow. Its `problems` are the caller's business. */
  event(event: DataEvent | GapEvent | CloseEvent): void {
    this.at = event.at;
    this.packet = event.packet;
    if (event.kind === 'data') this.#data(event);
    else if (this.#transport === 'udp') return;
    else if (event.kind === 'gap') this.#gap(event);
    else this.#close(event);
  }

  /** The input ends: what is unfinished goes out. */
  end(): void {
    if (this.#speaker < 0) return;
    const last: Side = this.#speaker === 0 ? 0 : 1;
    this.#existing(opposite(last))?.finish('end', false);
    this.#existing(last)?.finish('end', false);
  }

  #data(event: DataEvent): void {
    if (this.#transport === 'udp') {
      this.#datagram(event);
      return;
    }
    if (event.start >= event.end) return;
    this.#missing = this.#gapTold = null;
    this.#speaks(event.side);
    this.#framer(event.side).data(event.bytes, event.start, event.end);
  }

  #speaks(side: Side): void {
    if (this.#speaker === side) return;
    this.#speaker = side;
    this.#existing(opposite(side))?.turn();
    this.#existing(side)?.speakAgain();
  }

  #gap(event: GapEvent): void {
    // What nobody knows the length of has no sum.
    if (event.length === 0) this.#missing = this.#gapTold = null;
    else this.#missing = (this.#missing ?? 0) + event.length;
    this.#speaks(event.side);
    this.exchanges.forget();
    if (this.#socks !== null) this.#abandonSocks(event.side);
    else this.#releaseHeld();
    this.#fresh = false;
    this.#framer(event.side).gap(event.length);
  }

  #close(event: CloseEvent): void {
    const closing = this.#existing(event.side);
    const other = this.#existing(opposite(event.side));
    if (event.how === 'fin') {
      other?.otherClosed();
      closing?.finish('fin', false);
      return;
    }
    const ending = event.how === 'reset' ? 'reset' : 'broken';
    other?.finish(ending, true);
    closing?.finish(ending, false);
  }

  #datagram(event: DataEvent): void {
    this.#offsets ??= [0, 0];
    this.#sink({
      carrier: 'udp',
      framing: this.#framingOf(event),
      side: event.side,
      at: event.at,
      atEnd: event.at,
      packet: event.packet,
      streamOffset: this.#offsets[event.side],
      bytes: event.bytes,
      start: event.start,
      end: event.end,
      body: event.bytes,
      bodyStart: event.start,
      bodyEnd: event.end,
      bodyFrom: null,
      http: null,
      complete: true,
      holes: noHoles,
      problems: noProblems,
      tunnel: null,
    });
    this.#offsets[event.side] += event.end - event.start;
  }

  #framingOf({ bytes, start, end }: DataEvent): Framing {
    if (this.decodeAs === 'oicq' || this.decodeAs === 'oicq81') return this.decodeAs;
    if (this.decodeAs !== null) return 'none';
    if (isOicqDatagram(bytes, start, end)) return 'oicq';
    return likeOicq81(bytes, start, end) === 'yes' ? 'oicq81' : 'none';
  }

  #existing(side: Side): SideFramer | null {
    return side === 0 ? this.#first : this.#second;
  }

  #framer(side: Side): SideFramer {
    const existing = this.#existing(side);
    if (existing !== null) return existing;
    const made = new SideFramer(this, side);
    if (side === 0) this.#first = made;
    else this.#second = made;
    return made;
  }

  // ---- what the sides ask for

  emit(frame: Frame): void {
    this.#sink(frame);
  }

  lastUnanswered(side: Side): number {
    const asker = opposite(side);
    return this.exchanges.allAnswered(asker) ? 0 : this.exchanges.asked(asker);
  }

  lengthForm(): LengthForm | null {
    const form = this.#lengthForm();
    if (form === null) this.#isWaiting = true;
    return form;
  }

  report(problem: Problem): void {
    this.#reported ??= [];
    const isGap = problem.code === 'tcp.gap';
    // Hole upon hole with nothing between them is one.
    if (isGap && this.#missing !== null && this.#gapTold !== null && this.#reported.at(-1) === this.#gapTold) {
      problem = gapProblem(this.#missing);
      this.#reported.pop();
    }
    this.#gapTold = isGap && this.#missing !== null ? problem : null;
    if (this.#reported.length < mostReported) this.#reported.push(problem);
    else if (this.#reported.length === mostReported) this.#reported.push(moreProblems);
  }

  withReported(problems: readonly Problem[]): readonly Problem[] {
    if (this.#reported === null) return problems;
    const all = [...this.#reported, ...problems];
    this.#reported = null;
    return all;
  }

  tunnelOpened(side: SideFramer, target: string | null): void {
    if (target !== null) this.tunnel = target;
    const other = this.#framer(opposite(side.side));
    this.#fresh = true;
    side.reopen();
    other.reopen();
    other.release();
  }

  tunnelRefused(side: SideFramer): void {
    const other = this.#existing(opposite(side.side));
    other?.resume();
    other?.release();
  }

  opensHandshake(side: SideFramer, byte: number): boolean {
    if (!this.#fresh) return false;
    this.#fresh = false;
    if (!opensSocks(byte)) return false;
    this.#socks = new SocksHandshake(byte);
    this.#socksClient = side.side;
    this.#framer(opposite(side.side)).hold();
    return true;
  }

  held(side: SideFramer): boolean {
    const socks = this.#socks;
    if (socks === null || (socks.speaker === 'client') !== (side.side === this.#socksClient)) {
      if (side.pending.length < longestRun) return false;
      if (socks === null) side.resume();
      else this.#abandonSocks(side.side);
      return true;
    }
    const { bytes, first, limit } = side.pending.window;
    const length = socks.read(bytes, first, limit);
    if (length === short) return false;
    if (length === bad) {
      this.#abandonSocks(side.side);
      return true;
    }
    side.pending.cutBytes(length);
    const other = this.#framer(opposite(side.side));
    if (socks.done) {
      this.#socks = null;
      this.tunnelOpened(side, socks.target);
    } else {
      other.run();
    }
    return true;
  }

  /** No handshake after all: both sides look for messages in what they hold. */
  #abandonSocks(side: Side): void {
    this.#socks = null;
    this.#existing(opposite(side))?.reopen();
    this.#existing(opposite(side))?.release();
    this.#existing(side)?.reopen();
  }

  #releaseHeld(): void {
    for (const framer of [this.#first, this.#second]) {
      if (!framer?.holding) continue;
      framer.resume();
      framer.release();
    }
  }
}

function opposite(side: Side): Side {
  return side === 0 ? 1 : 0;
}
