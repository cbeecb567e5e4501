/**
 * The core as one step function: stream events go in, messages come out, in the order of their completing packets.
 * No I/O and no clock: time is what the events say it is.
 */

import { guessClient, Interpreter, type IsWanted, type NameOfMessage } from './dissect/interpret.ts';
import { holdsOicq81, Oicq81Messages } from './dissect/oicq81/messages.ts';
import { Pairing } from './dissect/pairing.ts';
import type { Registry } from './dissect/registry.ts';
import { FlowFramer } from './framing/flow-framer.ts';
import { maxMemoryProblem } from './framing/http1-problems.ts';
import { Unfolding } from './framing/unfolding.ts';
import { type DecodeAs, findDecodeAs } from './model/decode-as.ts';
import type { Frame } from './model/frame.ts';
import type { Limits } from './model/limits.ts';
import type { Message, MessageSink } from './model/message.ts';
import { noProblems, type Problem } from './model/problem.ts';
import type { CloseEvent, DataEvent, GapEvent, OpenEvent, StreamEvent } from './model/stream.ts';
import type { Instant } from './model/time.ts';
import type { LengthForm } from './model/wire-profile.ts';
import { BinaryFlow } from './pipeline/binary-flow.ts';
import { Flow, FlowsByNumber } from './pipeline/flows.ts';
import { HeldFlow } from './pipeline/held-flow.ts';
import { type ProfileSettings, Profiles, type Server } from './pipeline/profiles.ts';
import { FlowList } from './tcp/flow-list.ts';

export interface PipelineOptions {
  readonly registry: Registry;
  readonly limits: Limits;
  /** Conversations that are read as the user says. */
  readonly decodeAs?: readonly DecodeAs[];
  /** How wire profiles are found; by the traffic unless told otherwise. */
  readonly profiles?: ProfileSettings;
  readonly sink: MessageSink;
  /** How Problems name other messages; `#12` if not given. */
  readonly nameOf?: NameOfMessage;
  /** Says early which messages will be shown; all if not given. */
  readonly isWanted?: IsWanted;
}

/** A Problem that found no message of its flow to ride on. */
export interface StrayProblem {
  readonly flow: number;
  readonly problem: Problem;
}

/** More stray Problems than this are counted, not kept. */
const maxStray = 1000;

const inferred: ProfileSettings = { fixed: null, pool: null };
/** Without tables nobody cuts 0x81 frames. */
const naturalProfile: LengthForm = { order: 'le', scope: 'content' };

/** Whether the 0x81 protocol reads the frame. */
function isBinary(frame: Frame): boolean {
  return frame.framing === 'oicq81' || (frame.framing === 'http' && holdsOicq81(frame));
}

export class Pipeline {
  readonly #interpreter: Interpreter;
  readonly #limits: Limits;
  #unfolding: Unfolding;
  readonly #decodeAs: readonly DecodeAs[];
  readonly #sink: MessageSink;
  readonly #flows = new FlowsByNumber();
  readonly #stray: StrayProblem[] = [];
  #strayCount = 0;
  /** Flows with memory of their own, the one whose share changed longest ago first. */
  readonly #keepers = new FlowList<Flow>();
  #charge = 0;
  #number = 0;
  /** The flow whose event is being taken: frames that come out belong to it. */
  #current: Flow | null = null;
  /** Null without tables of the 0x81 protocol. */
  readonly #binary: Oicq81Messages | null;
  #profiles: Profiles | null;
  /** A server whose flows may have waited enough. */
  #grown: Server | null = null;
  #isShedding = false;

  constructor(options: PipelineOptions) {
    this.#interpreter = new Interpreter(options.registry, options.nameOf, options.isWanted);
    this.#limits = options.limits;
    this.#unfolding = new Unfolding(options.limits.maxBodyOut);
    this.#decodeAs = options.decodeAs ?? [];
    const { oicq81 } = options.registry;
    this.#binary = oicq81 === null ? null : new Oicq81Messages(oicq81);
    this.#profiles = oicq81 === null ? null : new Profiles(oicq81, options.profiles ?? inferred);
    this.#sink = options.sink;
  }

  /** Messages emitted so far; the next one is numbered one higher. */
  get messages(): number {
    return this.#number;
  }

  /** Bytes of unfinished messages that are kept now, of all flows. */
  get kept(): number {
    return this.#charge;
  }

  /** Problems without a message, the first thousand of them, and how many there were in all. */
  get stray(): { readonly problems: readonly StrayProblem[]; readonly count: number } {
    return { problems: this.#stray, count: this.#strayCount };
  }

  /** Takes one event; emits the messages it completes before it returns. */
  step(event: StreamEvent): void {
    if (this.#profiles?.isWaiting && event.at !== null) this.#fireDeadlines(this.#profiles, event.at);
    switch (event.kind) {
      case 'tick':
        return;
      case 'open':
        this.#flows.add(this.#open(event));
        return;
      default:
        this.#stepFlow(event);
    }
  }

  /**
   * The input ends: unfinished frames go out as they stand, and every request that still waits gets a message that
   * says so. Flow state is gone afterwards; numbers go on. `at` and `packet` are those of the input's end.
   */
  end(at: Instant | null, packet: number): void {
    for (const flow of this.#profiles?.heldFlows() ?? []) if (flow.held !== null) this.#release(flow, flow.held);
    for (const flow of this.#flows.takeAll()) {
      this.#current = flow;
      flow.framer.end();
      for (const request of flow.memory.pairing.takeOpen()) {
        if (request.rules === null) continue;
        this.#emit(this.#interpreter.missing(flow.memory, request, this.#next(), 'unanswered', at, packet));
      }
      this.#leave(flow);
    }
    this.#unfolding = new Unfolding(this.#limits.maxBodyOut);
    if (this.#profiles !== null) this.#profiles = this.#profiles.forNextCapture();
  }

  #open(event: OpenEvent): Flow {
    const info = { number: event.flow, transport: event.transport, ends: event.ends };
    const memory = { info, client: event.opener, pairing: new Pairing(), charset: null };
    const decodeAs = findDecodeAs(this.#decodeAs, event.transport, event.ends);
    const hints = { client: event.opener, decodeAs, lengthForm: this.#lengthForm };
    return new Flow(memory, new FlowFramer(event.transport, this.#limits, this.#takeFrame, this.#unfolding, hints));
  }

  #stepFlow(event: DataEvent | GapEvent | CloseEvent): void {
    const flow = this.#flows.find(event.flow);
    if (flow === null) return;
    if (flow.held?.keepsEvents) {
      this.#keepEvent(flow, flow.held, event);
      return;
    }
    this.#takeEvent(flow, event);
    if (this.#grown !== null) this.#releaseGrown(this.#grown);
    if (flow.held?.isOver) this.#release(flow, flow.held);
  }

  #takeEvent(flow: Flow, event: DataEvent | GapEvent | CloseEvent): void {
    if (event.problems !== null) flow.carried = [...flow.carried, ...event.problems];
    this.#current = flow;
    flow.framer.event(event);
    if (flow.framer.isWaiting) this.#beginToKeep(flow, event.at);
    const charge = flow.framer.charge + (flow.held === null ? 0 : flow.held.charge);
    if (charge !== flow.charge) this.#recharge(flow, charge);
    if (event.kind === 'data') return;
    if (flow.held === null) this.#afterEvent(flow, event);
    else flow.held.addAfter(event);
  }

  #afterEvent(flow: Flow, event: GapEvent | CloseEvent): void {
    if (event.kind === 'gap') {
      flow.memory.pairing.lose();
      flow.lost |= 1 << event.side;
    } else {
      this.#close(flow, event);
    }
  }

  // ---- flows of the 0x81 protocol, which wait until their wire profile is known

  readonly #lengthForm = (): LengthForm | null => {
    const flow = this.#current;
    const profiles = this.#profiles;
    if (flow === null || profiles === null) return naturalProfile;
    if (profiles.fixed !== null) return profiles.fixed.profile;
    const { server, isFree } = this.#binaryOf(flow, profiles);
    return isFree || server.pool.isDecided ? server.pool.choice.profile : null;
  };

  #binaryOf(flow: Flow, profiles: Profiles): BinaryFlow {
    if (flow.binary === null) {
      const { memory, framer } = flow;
      const client = memory.client ?? guessClient(memory.info);
      const key = framer.tunnel ?? memory.info.ends[client === 0 ? 1 : 0].text;
      flow.binary = new BinaryFlow(profiles.server(key));
    }
    return flow.binary;
  }

  #hold(flow: Flow, binary: BinaryFlow, profiles: Profiles, at: Instant | null): HeldFlow {
    if (flow.held === null) {
      flow.held = new HeldFlow(binary.server.pool.scorer, binary.asked);
      profiles.hold(binary.server, flow, at);
    }
    this.#grown = binary.server;
    return flow.held;
  }

  /** The framer has bytes that it cannot cut yet: it gets no more events. */
  #beginToKeep(flow: Flow, at: Instant | null): void {
    if (this.#profiles === null) return;
    const binary = this.#binaryOf(flow, this.#profiles);
    const held = this.#hold(flow, binary, this.#profiles, at);
    const before = held.bytes;
    held.keepEvents([flow.framer.pendingBytes(0), flow.framer.pendingBytes(1)]);
    binary.server.bytes += held.bytes - before;
  }

  #keepEvent(flow: Flow, held: HeldFlow, event: DataEvent | GapEvent | CloseEvent): void {
    held.addEvent(event);
    if (event.kind === 'data' && flow.binary !== null) flow.binary.server.bytes += event.end - event.start;
    this.#current = flow;
    this.#recharge(flow, flow.framer.charge + held.charge);
    if (flow.held !== held) return;
    if (flow.binary !== null) this.#releaseGrown(flow.binary.server);
    if (flow.held === held && held.isOver) this.#release(flow, held);
  }

  #releaseGrown(server: Server): void {
    this.#grown = null;
    if (this.#profiles?.isReady(server)) this.#releaseAll(server);
  }

  #fireDeadlines(profiles: Profiles, at: Instant): void {
    for (const server of profiles.takeDue(at)) this.#releaseAll(server);
  }

  #releaseAll(server: Server): void {
    const flows = [...server.held.values()].sort((a, b) => a.memory.info.number - b.memory.info.number);
    for (const flow of flows) if (flow.held !== null) this.#release(flow, flow.held);
  }

  /** What the flow has kept comes out, read with what is known by now. */
  #release(flow: Flow, held: HeldFlow): void {
    const { binary } = flow;
    if (binary === null) return;
    const current = this.#current;
    flow.held = null;
    binary.isFree = true;
    binary.isLearned = true;
    this.#profiles?.release(binary.server, flow);
    this.#recharge(flow, flow.framer.charge);
    for (const entry of held.takeAll()) {
      this.#current = flow;
      if (entry.kind === 'frame') this.#emitFrame(flow, entry.frame, entry.carried);
      else if (entry.kind === 'after') this.#afterEvent(flow, entry.event);
      else if (entry.kind === 'resume') flow.framer.resume();
      else this.#takeEvent(flow, entry.event);
    }
    binary.isLearned = false;
    this.#current = current;
  }

  /** Takes a frame that holds 0x81 messages, which may have to wait. */
  #takeBinary(flow: Flow, frame: Frame, profiles: Profiles, carried: readonly Problem[]): void {
    const binary = this.#binaryOf(flow, profiles);
    const { pool } = binary.server;
    if (profiles.fixed === null && !binary.isFree && !pool.isDecided) {
      const held = this.#hold(flow, binary, profiles, frame.atEnd);
      held.addFrame(frame, carried);
      binary.server.bytes += frame.bodyEnd - frame.bodyStart;
      pool.learn(frame.body, frame.bodyStart, frame.bodyEnd, binary.asked);
      return;
    }
    this.#emitFrame(flow, frame, carried);
    if (profiles.fixed === null && !binary.isLearned) {
      pool.learn(frame.body, frame.bodyStart, frame.bodyEnd, binary.asked);
    }
  }

  #emitBinary(flow: Flow, frame: Frame, binary: Oicq81Messages, profiles: Profiles, carried: readonly Problem[]): void {
    const { server, pairing } = this.#binaryOf(flow, profiles);
    const choice = profiles.fixed ?? server.pool.choice;
    const changed = server.changed(choice);
    const problems = changed === null ? frame.problems : [...frame.problems, changed];
    const all = carried.length === 0 ? problems : [...carried, ...problems];
    this.#interpreter.passHttp(flow.memory, frame, this.#number + 1);
    binary.read(flow.memory, pairing, frame, choice, all, this.#nextNumber, this.#sink);
  }

  readonly #nextNumber = (): number => this.#next();

  #close(flow: Flow, event: CloseEvent): void {
    if (event.how === 'fin' || event.how === 'reset') {
      const oldest = flow.memory.pairing.oldest();
      if (oldest !== null && oldest.side !== event.side) this.#closeUnanswered(flow, event);
    }
    flow.closed |= event.how === 'fin' ? 1 << event.side : 3;
    if (flow.closed !== 3) return;
    this.#leave(flow);
    this.#flows.remove(flow);
  }

  /**
   * The server ended the connection with requests open: each gets a reply NULL. But where bytes of the server are
   * missing they may have been the reply, and all that is known is that the capture has none.
   */
  #closeUnanswered(flow: Flow, event: CloseEvent): void {
    const mayBeLost = (flow.lost & (1 << event.side)) !== 0;
    const how = mayBeLost ? 'unanswered' : event.how === 'fin' ? 'closed' : 'reset';
    for (const request of flow.memory.pairing.takeOpen()) {
      if (request.rules === null) continue;
      this.#emit(this.#interpreter.missing(flow.memory, request, this.#next(), how, event.at, event.packet));
    }
  }

  #recharge(flow: Flow, charge: number): void {
    this.#settle(flow);
    this.#charge += charge;
    flow.charge = charge;
    if (charge > 0) this.#keepers.add(flow);
    if (this.#charge > this.#limits.maxMemory) this.#shed();
  }

  /** Memory is full: flows give back what they keep, one after the other, until it is not. */
  #shed(): void {
    if (this.#isShedding) return;
    this.#isShedding = true;
    const { maxMemory } = this.#limits;
    const current = this.#current;
    while (this.#charge > maxMemory && this.#keepers.oldest !== null) {
      const flow = this.#keepers.oldest;
      if (flow.held !== null) this.#release(flow, flow.held);
      this.#current = flow;
      flow.framer.giveUp(maxMemoryProblem(maxMemory));
      this.#settle(flow);
    }
    this.#current = current;
    this.#isShedding = false;
  }

  /** The flow keeps nothing any more. */
  #settle(flow: Flow): void {
    if (flow.charge > 0) this.#keepers.remove(flow);
    this.#charge -= flow.charge;
    flow.charge = 0;
  }

  readonly #takeFrame = (frame: Frame): void => {
    const flow = this.#current;
    if (flow === null) return;
    const carried = flow.carried;
    if (carried.length > 0) flow.carried = noProblems;
    const profiles = this.#profiles;
    if (flow.held !== null && !isBinary(frame)) flow.held.addFrame(frame, carried);
    else if (profiles !== null && isBinary(frame)) this.#takeBinary(flow, frame, profiles, carried);
    else this.#emitFrame(flow, frame, carried);
  };

  #emitFrame(flow: Flow, frame: Frame, carried: readonly Problem[]): void {
    if (flow.lost !== 0 && flow.memory.pairing.oldest() === null) flow.lost = 0;
    if (this.#binary !== null && this.#profiles !== null && isBinary(frame)) {
      this.#emitBinary(flow, frame, this.#binary, this.#profiles, carried);
    } else {
      this.#emit(this.#interpreter.read(flow.memory, frame, this.#next(), carried));
    }
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }

  #emit(message: Message): void {
    this.#sink(message);
  }

  /** Keeps the Problems of a flow that had no further message. */
  #leave(flow: Flow): void {
    for (const problem of [...flow.carried, ...flow.framer.pendingProblems]) {
      this.#strayCount += 1;
      if (this.#stray.length < maxStray) this.#stray.push({ flow: flow.memory.info.number, problem });
    }
    flow.carried = noProblems;
    this.#settle(flow);
  }
}
