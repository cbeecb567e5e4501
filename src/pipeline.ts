/**
 * The core as one step function: stream events go in, messages come out, in the order of their completing packets.
 * No I/O and no clock: time is what the events say it is.
 */

import { Interpreter, type NameOfMessage } from './dissect/interpret.ts';
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
import { Flow, FlowsByNumber } from './pipeline/flows.ts';
import { FlowList } from './tcp/flow-list.ts';

export interface PipelineOptions {
  readonly registry: Registry;
  readonly limits: Limits;
  /** Conversations that are read as the user says. */
  readonly decodeAs?: readonly DecodeAs[];
  readonly sink: MessageSink;
  /** How Problems name other messages; `#12` if not given. */
  readonly nameOf?: NameOfMessage;
}

/** A Problem that found no message of its flow to ride on. */
export interface StrayProblem {
  readonly flow: number;
  readonly problem: Problem;
}

/** More stray Problems than this are counted, not kept. */
const maxStray = 1000;

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

  constructor(options: PipelineOptions) {
    this.#interpreter = new Interpreter(options.registry, options.nameOf);
    this.#limits = options.limits;
    this.#unfolding = new Unfolding(options.limits.maxBodyOut);
    this.#decodeAs = options.decodeAs ?? [];
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
  }

  #open(event: OpenEvent): Flow {
    const info = { number: event.flow, transport: event.transport, ends: event.ends };
    const memory = { info, client: event.opener, pairing: new Pairing(), charset: null };
    const decodeAs = findDecodeAs(this.#decodeAs, event.transport, event.ends);
    const hints = { client: event.opener, decodeAs };
    return new Flow(memory, new FlowFramer(event.transport, this.#limits, this.#takeFrame, this.#unfolding, hints));
  }

  #stepFlow(event: DataEvent | GapEvent | CloseEvent): void {
    const flow = this.#flows.find(event.flow);
    if (flow === null) return;
    if (event.problems !== null) flow.carried = [...flow.carried, ...event.problems];
    this.#current = flow;
    flow.framer.event(event);
    const { charge } = flow.framer;
    if (charge !== flow.charge) this.#recharge(flow, charge);
    if (event.kind === 'gap') {
      flow.memory.pairing.lose();
      flow.lost |= 1 << event.side;
    }
    if (event.kind === 'close') this.#close(flow, event);
  }

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
    const { maxMemory } = this.#limits;
    const current = this.#current;
    while (this.#charge > maxMemory && this.#keepers.oldest !== null) {
      const flow = this.#keepers.oldest;
      this.#current = flow;
      flow.framer.giveUp(maxMemoryProblem(maxMemory));
      this.#settle(flow);
    }
    this.#current = current;
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
    if (flow.lost !== 0 && flow.memory.pairing.oldest() === null) flow.lost = 0;
    this.#emit(this.#interpreter.read(flow.memory, frame, this.#next(), carried));
  };

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
