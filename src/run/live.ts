/**
 * The decoding of live traffic: blocks of stream events go in as they come, messages go to a sink, and what the blocks
 * took is counted so that their sender knows what still waits.
 */

import type { Registry } from '../dissect/registry.ts';
import type { DecodeAs } from '../model/decode-as.ts';
import type { Limits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { StreamEvent } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import type { WireProfile } from '../model/wire-profile.ts';
import { Pipeline } from '../pipeline.ts';
import type { Output } from '../sinks/output.ts';
import { readBlock } from '../sources/proxy/event-block.ts';
import type { Leftovers } from './ending.ts';
import { FirstSeen } from './first-seen.ts';
import type { PreparedSink } from './presentation.ts';
import { isForeign } from './reading.ts';

export interface LiveOptions {
  readonly limits: Limits;
  readonly decodeAs: readonly DecodeAs[];
  readonly profile: WireProfile | null;
  readonly showOther: boolean;
  /** Whether a message is to be shown; null: all are. */
  readonly filter: ((message: Message) => boolean) | null;
  /** Stop after so many messages that were shown. */
  readonly count: number | null;
}

export interface LiveMeans {
  readonly registry: Registry;
  readonly output: Output;
  readonly prepared: PreparedSink;
  /** Counts the bytes of blocks that were decoded, modulo 2^32. */
  readonly handled: Uint32Array;
  /** All that was asked for has been shown, or nobody takes it any more. */
  readonly over: () => void;
}

/** How often a reader that is behind is offered the rest: milliseconds. */
const retryInterval = 10;

export class Live {
  readonly #options: LiveOptions;
  readonly #means: LiveMeans;
  readonly #pipeline: Pipeline;
  readonly #waiting: Uint8Array[] = [];
  readonly #firstSeen = new FirstSeen();
  #shown = 0;
  #hidden = 0;
  #flows = 0;
  #undecoded = 0;
  #lastTime: Instant | null = null;
  #isEnding = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LiveOptions, means: LiveMeans) {
    const { limits, decodeAs, profile } = options;
    this.#options = options;
    this.#means = means;
    const profiles = { fixed: profile, pool: null };
    const sink = (message: Message): void => this.#show(message);
    this.#pipeline = new Pipeline({ registry: means.registry, limits, decodeAs, profiles, sink });
  }

  get messages(): number {
    return this.#pipeline.messages;
  }

  get flows(): number {
    return this.#flows;
  }

  /** Bytes that passed by undecoded. */
  get undecoded(): number {
    return this.#undecoded;
  }

  /** Fields no table knows, by the command they came with. */
  get unknown(): readonly string[] {
    return this.#firstSeen.names;
  }

  get leftovers(): Leftovers {
    return { hidden: this.#hidden, stray: this.#pipeline.stray };
  }

  /** Takes a block. It is decoded at once unless the reader of the output is behind. */
  take(block: Uint8Array): void {
    this.#waiting.push(block);
    this.#work();
  }

  /** Decodes what is left, for at most `patience` milliseconds if nobody reads the output, and ends all flows. */
  async finish(patience: number): Promise<void> {
    const deadline = performance.now() + patience;
    while (this.#isHeldUp() && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, retryInterval));
      this.#work();
    }
    this.#isEnding = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#isHeldUp()) return;
    this.#pipeline.end(this.#lastTime, 0);
    this.#means.prepared.sink.close();
    while (this.#means.output.isBehind && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, retryInterval));
      this.#means.output.retry();
    }
  }

  #isHeldUp(): boolean {
    return this.#means.output.state === 'open' && (this.#waiting.length > 0 || this.#means.output.isBehind);
  }

  #work(): void {
    const { output, prepared, handled, over } = this.#means;
    for (;;) {
      if (output.isBehind) output.retry();
      if (output.isBehind) break;
      const block = this.#waiting.shift();
      if (block === undefined) break;
      readBlock(block, (event) => this.#step(event));
      Atomics.add(handled, 0, block.length);
      prepared.sink.flush();
      if (this.#isOver) over();
    }
    if (!output.isBehind || this.#timer !== null || this.#isEnding) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work();
    }, retryInterval);
  }

  get #isOver(): boolean {
    return this.#means.output.state !== 'open' || this.#shown === this.#options.count;
  }

  #step(event: StreamEvent): void {
    if (event.kind === 'open') this.#flows += 1;
    else if (event.kind === 'gap' && event.problems?.some(({ code }) => code === 'live.overflow') === true) {
      this.#undecoded += event.length;
    }
    this.#lastTime = event.at;
    this.#pipeline.step(event);
  }

  #show(message: Message): void {
    if (this.#isOver) return;
    this.#firstSeen.see(message);
    const { prepared } = this.#means;
    if (isForeign(message) && !this.#options.showOther) {
      this.#hidden += 1;
      prepared.pass(message);
      return;
    }
    if (this.#options.filter?.(message) === false) {
      prepared.pass(message);
      return;
    }
    prepared.sink.message(message);
    this.#shown += 1;
  }
}
