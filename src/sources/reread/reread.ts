/**
 * Messages that are no longer at hand: the index of their capture and their numbers go in, the messages come out as they
 * were, read from the file again.
 *
 * A conversation is decoded without the others, from its first packet on, and each of its messages is compared with what
 * the index knows of it. Those that differ (limits that all conversations share were hit, pieces of a packet came before
 * the first packet) and those of the 0x81 protocol are read by decoding the capture from its beginning.
 */

import type { NameOfMessage } from '../../dissect/interpret.ts';
import type { Limits } from '../../model/limits.ts';
import type { Message, MessageSink } from '../../model/message.ts';
import type { StreamEvent } from '../../model/stream.ts';
import type { Instant, TimeDigits } from '../../model/time.ts';
import { type CaptureDecoder, createCaptureDecoder } from '../capture-decoder.ts';
import { isRegular, openCapture, totalSize } from '../capture-file.ts';
import type { CaptureIndex, IndexedFlow } from './capture-index.ts';
import { openPart } from './file-part.ts';
import { WantedFlows } from './wanted-flows.ts';

/** What makes messages of events. */
export interface Core {
  step(event: StreamEvent): void;
  end(at: Instant | null, packet: number): void;
}

export interface RereadMeans {
  /** Makes the core that the capture was read with; it counts its messages from 1, and `nameOf` names them. */
  readonly core: (sink: MessageSink, nameOf: NameOfMessage) => Core;
  readonly limits: Limits;
  readonly checkChecksums?: boolean;
  /** Takes each message that was wanted, once, in any order; borrowed until it returns. */
  readonly take: (message: Message, digits: TimeDigits) => void;
  /** How Problems name other messages; `#12` if not given. */
  readonly nameOf?: NameOfMessage;
  /** How far the reading is, in bytes of the file; when another reading begins, it starts anew. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * `missing` are the numbers of messages that could not be read; `why` says it in a sentence that begins with the file,
 * null if there are none or the signal came. `direct` counts those that took no more than their own conversation.
 */
export interface RereadResult {
  readonly missing: readonly number[];
  readonly direct: number;
  readonly why: string | null;
}

/** Reads the messages `nos` of the capture again, until the signal. */
export async function rereadMessages(
  index: CaptureIndex,
  nos: readonly number[],
  means: RereadMeans,
  until: AbortSignal,
): Promise<RereadResult> {
  const rereading = new Rereading(index, nos, means, until);
  for (const file of index.files) {
    if (!(await isRegular(file))) return rereading.result(`${file} is a pipe: what has been read cannot be read again`);
  }
  const flows = index.flowsOf(rereading.wanted);
  if (flows.length > 0) await rereading.readFlows(flows);
  const { direct } = rereading;
  const fault = rereading.isOver ? null : await rereading.readAll();
  return { ...rereading.result(fault), direct };
}

class Rereading {
  readonly wanted: Set<number>;
  readonly #index: CaptureIndex;
  readonly #means: RereadMeans;
  readonly #until: AbortSignal;
  readonly #count: number;
  /** What went wrong while a file was read, beginning with the file. */
  #readFault: string | null = null;

  constructor(index: CaptureIndex, nos: readonly number[], means: RereadMeans, until: AbortSignal) {
    this.#index = index;
    this.#means = means;
    this.#until = until;
    this.wanted = new Set(nos.filter((no) => index.has(no)));
    this.#count = this.wanted.size;
  }

  /** There is nothing more to read. */
  get isOver(): boolean {
    return this.wanted.size === 0 || this.#until.aborted;
  }

  /** Messages taken so far. */
  get direct(): number {
    return this.#count - this.wanted.size;
  }

  result(fault: string | null): RereadResult {
    const missing = [...this.wanted].sort((a, b) => a - b);
    const isTold = missing.length === 0 || this.#until.aborted;
    const changed = `${this.#index.files.join(', ')} is not what it was: the message is no longer there`;
    return { missing, direct: this.direct, why: isTold ? null : (fault ?? this.#readFault ?? changed) };
  }

  /** Reads conversations by themselves, all in one go. */
  async readFlows(flows: readonly IndexedFlow[]): Promise<void> {
    const index = this.#index;
    const part = await openPart(index, flows[0]);
    const wantedFlows = new WantedFlows(flows);
    const messages = new FlowMessages(flows);
    const core = this.#means.core(
      (message) => {
        const no = messages.take(message);
        if (no > 0) this.#offer(withNumbers(message, no, messages.numberOf(message.replyTo)));
      },
      (no) => this.#nameOf(messages.numberOf(no)),
    );
    const { limits, checkChecksums = false } = this.#means;
    const decoder = createCaptureDecoder(
      { limits, checkChecksums, firstPacket: part?.firstPacket ?? 1 },
      {
        event: (event) => wantedFlows.pass(event, (passed) => core.step(passed)),
        problem: () => {},
        accept: (packet) => wantedFlows.accept(packet),
      },
    );
    const last = Math.max(...flows.map(({ messages: nos }) => this.#lastPacket(nos)));
    const isDone = (): boolean => this.isOver || decoder.packets > last;
    if (part !== null) await this.#feed(decoder, part.pieces, isDone, (done) => this.#progress(done, part.size));
    else if ((await this.#feedFiles(decoder, isDone)) !== null) return;
    if (this.isOver || last < index.packets) return;
    decoder.end();
    core.end(index.lastTime, index.packets);
  }

  /** Reads the capture from its beginning. Gives what keeps it from being read. */
  async readAll(): Promise<string | null> {
    const { firstFlow, messagesBefore } = this.#index;
    const { limits, checkChecksums = false } = this.#means;
    const numberOf = (no: number): number => (no === 0 ? 0 : no + messagesBefore);
    const core = this.#means.core(
      (message) => this.#offer(withNumbers(message, numberOf(message.no), numberOf(message.replyTo))),
      (no) => this.#nameOf(numberOf(no)),
    );
    const decoder = createCaptureDecoder(
      { limits, checkChecksums, firstFlow },
      { event: (event) => core.step(event), problem: () => {} },
    );
    const fault = await this.#feedFiles(decoder, () => this.isOver);
    if (fault !== null || this.isOver) return fault;
    decoder.end();
    core.end(decoder.lastTime, decoder.packets);
    return null;
  }

  /** Takes a message that is wanted and is what it was. */
  #offer(message: Message): void {
    if (!this.wanted.has(message.no) || !this.#index.isSame(message.no, message)) return;
    this.wanted.delete(message.no);
    this.#means.take(message, this.#index.digitsOf(message.no));
  }

  #nameOf(no: number): string {
    return this.#means.nameOf?.(no) ?? `#${no}`;
  }

  /** The packet behind which all that is wanted of a conversation has come. */
  #lastPacket(nos: readonly number[]): number {
    const last = nos.findLast((no) => this.wanted.has(no));
    return last === undefined ? 0 : this.#index.packetOf(last);
  }

  async #feedFiles(decoder: CaptureDecoder, isDone: () => boolean): Promise<string | null> {
    const { files } = this.#index;
    const total = await totalSize(files);
    let before = 0;
    for (const file of files) {
      const opened = await openCapture(file, nothing());
      if ('fault' in opened) return `${file} ${opened.fault.text}`;
      const { input } = opened;
      await this.#feed(decoder, input.pieces, isDone, () => this.#progress(before + input.taken, total ?? 0));
      const failure = input.problems.find(({ code }) => code === 'source.read');
      if (failure !== undefined) this.#readFault = `${file}: ${failure.text}`;
      if (isDone()) return null;
      before += input.taken;
      decoder.endFile();
    }
    return null;
  }

  async #feed(
    decoder: CaptureDecoder,
    pieces: AsyncIterable<Uint8Array>,
    isDone: () => boolean,
    progress: (done: number) => void,
  ): Promise<void> {
    let done = 0;
    for await (const piece of pieces) {
      decoder.feed(piece, 0, piece.length);
      done += piece.length;
      progress(done);
      if (isDone() || decoder.done) return;
    }
  }

  #progress(done: number, total: number): void {
    this.#means.progress?.(done, total);
  }
}

/** The numbers of messages of conversations that are read by themselves. */
class FlowMessages {
  /** Numbers of the conversations' messages in order, and how many of them have come. */
  readonly #flows = new Map<number, { readonly numbers: readonly number[]; come: number }>();
  /** What the core calls the messages, and their numbers. */
  readonly #numbers = new Map<number, number>();

  constructor(flows: readonly IndexedFlow[]) {
    for (const { flow, messages } of flows) this.#flows.set(flow, { numbers: messages, come: 0 });
  }

  /** Takes the next message and gives its number; 0 if the index knows of no such message. */
  take(message: Message): number {
    const flow = this.#flows.get(message.flow.number);
    if (flow === undefined) return 0;
    const no = flow.numbers[flow.come] ?? 0;
    flow.come += 1;
    this.#numbers.set(message.no, no);
    return no;
  }

  /** The number of a message that has come, by what the core calls it; 0 for none. */
  numberOf(no: number): number {
    return this.#numbers.get(no) ?? 0;
  }
}

function withNumbers(message: Message, no: number, replyTo: number): Message {
  return { ...message, no, replyTo };
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}
