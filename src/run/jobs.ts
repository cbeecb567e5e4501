/**
 * The reading of several files at the same time: threads read them, each file in one thread, and their text is put in
 * the order of the files. What a thread cannot know (how many messages and flows the files before have) stands in its
 * text as marks, which are replaced on the way out, so that the output is the same as without threads.
 */

import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { StrayProblem } from '../pipeline.ts';
import { endOutput, mostStrayTold } from './ending.ts';
import type { JobEnd } from './job-messages.ts';
import { OrderedText } from './ordered-text.ts';
import type { ReadOptions, Run, RunMeans } from './read.ts';
import { createRoom, Share } from './share.ts';
import { exitStatus, graver } from './status.ts';
import { startThread } from './thread.ts';

/** More threads than this are no faster on any machine, and each takes memory. */
const mostThreads = 64;
/** Signals and what threads say are looked at after so many blocks. */
const blocksInTurn = 32;

export class Jobs implements Run {
  readonly #options: ReadOptions;
  readonly #means: RunMeans;
  readonly #text: OrderedText;
  readonly #shares: readonly Share[];
  readonly #threads: Worker[] = [];
  // Its first letter is seldom in any text, which makes it fast to look for.
  readonly #boundary = `\`${randomBytes(12).toString('hex')}`;
  readonly #stray: StrayProblem[] = [];
  #strayCount = 0;
  #hidden = 0;
  #hiddenOfFile = 0;
  /** How many files have been given to a thread. */
  #given = 0;
  #bytesRead = 0;
  #messagesRead = 0;
  #status: number = exitStatus.done;
  /** The output ends with the end of a message. */
  #isWhole = true;
  #isFinished = false;
  isStopped = false;
  #failure: Error | null = null;
  /** Goes on with what waits for a thread. */
  #wake: () => void = () => {};

  constructor(options: ReadOptions, means: RunMeans) {
    const { output, report } = means;
    const room = createRoom();
    this.#options = options;
    this.#means = means;
    this.#text = new OrderedText({ boundary: this.#boundary, timeFormat: options.timeFormat, output, report });
    this.#shares = options.files.map((file) => new Share(file, room));
  }

  async run(): Promise<void> {
    const count = Math.min(this.#options.jobs, this.#shares.length, mostThreads);
    for (let i = 0; i < count; i++) this.#threads.push(this.#start());
    try {
      for (const share of this.#shares) {
        const end = await this.#write(share);
        if (end === null) return;
        this.#add(end);
      }
    } finally {
      for (const thread of this.#threads) {
        thread.unref();
        void thread.terminate();
      }
      for (const share of this.#shares) share.close();
    }
  }

  /** The message that is being written is finished first. */
  interrupt(): boolean {
    if (this.#isWhole) return false;
    this.isStopped = true;
    this.#wake();
    return true;
  }

  finish(): number {
    if (this.#isFinished) return this.#status;
    this.#isFinished = true;
    const { output, progress, report } = this.#means;
    progress?.clear();
    const isReaderGone = output.state !== 'open';
    if (this.#options.format === 'json') this.#text.endArray();
    const hidden = this.#hidden + this.#hiddenOfFile;
    const leftovers = { hidden, stray: { problems: this.#stray, count: this.#strayCount } };
    const wanted = this.#options.quiet || isReaderGone ? null : leftovers;
    this.#status = endOutput(output, this.#options.output ?? 'standard output', this.#status, wanted, report);
    return this.#status;
  }

  /** Writes the text of a file as it comes. Null when the rest is not wanted. */
  async #write(share: Share): Promise<JobEnd | null> {
    share.begin();
    for (let blocks = 1; ; blocks++) {
      const block = share.take();
      if (block !== null) {
        this.#text.feed(block.bytes);
        this.#isWhole = block.isWhole;
        this.#hiddenOfFile = block.hidden;
        if (blocks % blocksInTurn === 0) await nextTurn();
      } else if (share.end !== null) {
        share.close();
        return share.end;
      } else {
        await this.#news();
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#means.output.state !== 'open' || (this.isStopped && this.#isWhole)) return null;
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #add({ status, messages, flows, leftovers }: JobEnd): void {
    const { hidden, stray } = leftovers;
    this.#status = graver(this.#status, status);
    this.#hidden += hidden;
    this.#hiddenOfFile = 0;
    this.#strayCount += stray.count;
    for (const { flow, problem } of stray.problems.slice(0, mostStrayTold)) {
      if (this.#stray.length < mostStrayTold) this.#stray.push({ flow: this.#text.flowOf(flow), problem });
    }
    this.#text.passFile(messages, flows);
  }

  #start(): Worker {
    const { tables, screen, progress } = this.#means;
    const options = { ...this.#options, output: null };
    const start = { options, tables, screen, boundary: this.#boundary, wantsProgress: progress !== null };
    return startThread(start, {
      next: () => {
        const share = this.#shares.at(this.#given) ?? null;
        if (share !== null) this.#given += 1;
        return share;
      },
      read: (bytes, messages) => {
        this.#bytesRead += bytes;
        this.#messagesRead += messages;
        progress?.see(this.#bytesRead, this.#messagesRead);
      },
      news: () => this.#wake(),
      failed: (error) => {
        this.#failure ??= error;
        this.#wake();
      },
    });
  }
}
