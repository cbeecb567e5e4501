/**
 * What the pipeline keeps of each conversation, and the table that finds it by the conversation's number.
 */

import type { FlowMemory } from '../dissect/interpret.ts';
import type { FlowFramer } from '../framing/flow-framer.ts';
import { noProblems, type Problem } from '../model/problem.ts';
import type { BinaryFlow } from './binary-flow.ts';
import type { HeldFlow } from './held-flow.ts';

export class Flow {
  readonly memory: FlowMemory;
  readonly framer: FlowFramer;
  carried: readonly Problem[] = noProblems;
  /** Memory that its framer was last known to keep. */
  charge = 0;
  /** Bit 0 and bit 1: side 0 and side 1 have sent their last byte. */
  closed = 0;
  /** Bit 0 and bit 1: bytes of side 0 and side 1 are missing since the oldest open request. */
  lost = 0;
  /** What it has to do with the 0x81 protocol; null while it has nothing. */
  binary: BinaryFlow | null = null;
  /** What waits until a wire profile is known; null when nothing does. */
  held: HeldFlow | null = null;
  /** The next flow of the same bucket. */
  chained: Flow | null = null;
  /** Neighbours among the flows with memory of their own. */
  older: Flow | null = null;
  newer: Flow | null = null;

  constructor(memory: FlowMemory, framer: FlowFramer) {
    this.memory = memory;
    this.framer = framer;
  }
}

const firstSize = 64;

/**
 * A hash table with chains through the flows, by number. A Map would do, but when a Map of V8 is full of entries that
 * were deleted it leaves its table behind with what is in it, and until the next full collection that keeps alive what
 * had long been forgotten: with a new conversation for every two messages it cost a fifth of the time of a run.
 */
export class FlowsByNumber {
  #buckets: (Flow | null)[] = new Array<Flow | null>(firstSize).fill(null);
  #count = 0;

  find(number: number): Flow | null {
    let flow = this.#buckets[number & (this.#buckets.length - 1)];
    while (flow !== null && flow.memory.info.number !== number) flow = flow.chained;
    return flow;
  }

  /** Adds a flow whose number no other has. */
  add(flow: Flow): void {
    if (this.#count === this.#buckets.length) this.#grow();
    this.#link(flow);
    this.#count += 1;
  }

  /** Takes out a flow that is in the table. */
  remove(flow: Flow): void {
    const index = flow.memory.info.number & (this.#buckets.length - 1);
    let before: Flow | null = null;
    for (let at = this.#buckets[index]; at !== null && at !== flow; at = at.chained) before = at;
    if (before === null) this.#buckets[index] = flow.chained;
    else before.chained = flow.chained;
    flow.chained = null;
    this.#count -= 1;
  }

  /** Takes out all flows; gives them in the order of their numbers. */
  takeAll(): Flow[] {
    const all = this.#all();
    for (const flow of all) flow.chained = null;
    this.#buckets = new Array<Flow | null>(firstSize).fill(null);
    this.#count = 0;
    return all.sort((a, b) => a.memory.info.number - b.memory.info.number);
  }

  #all(): Flow[] {
    const all: Flow[] = [];
    for (const first of this.#buckets) for (let flow = first; flow !== null; flow = flow.chained) all.push(flow);
    return all;
  }

  #link(flow: Flow): void {
    const index = flow.memory.info.number & (this.#buckets.length - 1);
    flow.chained = this.#buckets[index];
    this.#buckets[index] = flow;
  }

  #grow(): void {
    const all = this.#all();
    this.#buckets = new Array<Flow | null>(2 * this.#buckets.length).fill(null);
    for (const flow of all) this.#link(flow);
  }
}
