/**
 * The reading of captures one after the other: files go in, their messages go to a sink. Here sources and pipeline are
 * wired.
 */

import { randomInt } from 'node:crypto';
import type { NameOfMessage } from '../dissect/interpret.ts';
import type { Registry } from '../dissect/registry.ts';
import type { Filter } from '../filter/compile.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { CloseEvent, StreamEvent } from '../model/stream.ts';
import { Pipeline } from '../pipeline.ts';
import type { Output } from '../sinks/output.ts';
import { type CaptureDecoder, type CaptureDecoderSink, createCaptureDecoder } from '../sources/capture-decoder.ts';
import { type OpenResult, openCapture } from '../sources/capture-file.ts';
import { compileTables } from './compile.ts';
import { endOutput, type Leftovers } from './ending.ts';
import { whyNoCapture } from './not-a-capture.ts';
import { CurrentOrigin, type PreparedSink, prepareSink } from './presentation.ts';
import type { Progress } from './progress.ts';
import type { ReadOptions, Run, RunMeans } from './read.ts';
import { exitStatus, graver } from './status.ts';

/** What a reading works with. */
export interface ReadingMeans {
  readonly registry: Registry;
  readonly output: Output;
  readonly prepared: PreparedSink;
  /** Says which messages are shown; null: all. */
  readonly filter: Filter | null;
  /** The filter asks for nothing but the command and the place of a message. */
  readonly isEarly?: boolean;
  /** What `prepared` shows of where messages are from; kept up to date here. */
  readonly origin: CurrentOrigin;
  /** Tells people a line. */
  readonly report: (text: string) => void;
  /** Null where nobody looks. */
  readonly progress: Pick<Progress, 'see' | 'pass' | 'clear'> | null;
  readonly nameOf?: NameOfMessage;
  /** Opens one of the files; what it is waited for ends with the signal. Files of the disk unless given. */
  readonly open?: (file: string, until: AbortSignal) => Promise<OpenResult>;
  /** A copy to be made of what is read. */
  readonly copy?: Copying | undefined;
}

/** Sees packets and blocks before they are decoded, and messages that are shown. */
export interface Copying
  extends Required<Pick<CaptureDecoderSink, 'packet' | 'block'>>,
    Pick<CaptureDecoderSink, 'placed'> {
  readonly message: (message: Message) => void;
  /** A file is made that is wanted whole, even when the output is no longer taken. */
  readonly isWanted?: boolean;
  /** A message that is not shown. */
  readonly pass?: (message: Message) => void;
  readonly event?: (event: StreamEvent) => void;
  readonly close?: (event: CloseEvent) => void;
  /** The captures have been read to their end. */
  readonly complete?: () => Promise<void>;
  /** All has been read. */
  readonly end: () => void;
}

/** The reading of all files in this thread. */
export function startReading(options: ReadOptions, { tables, output, screen, ...rest }: RunMeans, copy?: Copying): Run {
  const registry = compileTables(tables);
  const origin = new CurrentOrigin();
  const prepared = prepareSink(options, options.timeFormat, output, screen, origin, registry);
  return new Reading(options, { registry, output, prepared, origin, copy, ...rest });
}

/** One run over all files: numbers go on from one capture to the next. */
export class Reading implements Run {
  readonly #options: ReadOptions;
  readonly #means: ReadingMeans;
  readonly #pipeline: Pipeline;
  readonly #filter: Filter | null;
  readonly #stop = new AbortController();
  #status: number = exitStatus.done;
  #shown = 0;
  #hidden = 0;
  #firstFlow = 1;
  #isFinished = false;
  #wasCutOff = false;

  constructor(options: ReadOptions, means: ReadingMeans) {
    const { registry, nameOf } = means;
    const sink = (message: Message): void => this.#take(message);
    this.#options = options;
    this.#means = means;
    this.#filter = means.filter;
    const { limits, decodeAs, profile } = options;
    const profiles = { fixed: profile, pool: null };
    const { filter, isEarly, origin } = means;
    const early = filter !== null &&
      isEarly === true && {
        isWanted: (message: Message) => filter(message, origin.source),
      };
    this.#pipeline = new Pipeline({ registry, limits, decodeAs, profiles, sink, ...(nameOf && { nameOf }), ...early });
  }

  get status(): number {
    return this.#status;
  }

  get messages(): number {
    return this.#pipeline.messages;
  }

  get flows(): number {
    return this.#firstFlow - 1;
  }

  get leftovers(): Leftovers {
    return { hidden: this.#hidden, stray: this.#pipeline.stray };
  }

  get hidden(): number {
    return this.#hidden;
  }

  /** A file that grows is finished as it is, and the run ends by itself; every other ends where it is. */
  interrupt(): boolean {
    if (this.#options.follow) this.#stop.abort();
    return this.#options.follow;
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async run(): Promise<void> {
    const { files, join } = this.#options;
    const captures = join ? [files] : files.map((file) => [file]);
    for (const capture of captures) {
      if (this.#isOver) break;
      await this.#readCapture(capture);
    }
    await this.#means.copy?.complete?.();
  }

  /** Ends the output and says what was left out. Gives the exit status. Calling it again does nothing more. */
  finish(): number {
    if (this.#isFinished) return this.#status;
    this.#isFinished = true;
    const { output, prepared, progress, report, copy } = this.#means;
    progress?.clear();
    prepared.sink.close();
    copy?.end();
    const leftovers = this.#options.quiet || this.#isReaderGone ? null : this.leftovers;
    this.#status = endOutput(output, this.#options.output ?? 'standard output', this.#status, leftovers, report);
    return this.#status;
  }

  /** All that was asked for is there, or nobody takes the rest: neither the output nor a copy. */
  get #isOver(): boolean {
    const { output, copy } = this.#means;
    return this.#shown === this.#options.count || (output.state !== 'open' && copy?.isWanted !== true);
  }

  /** The reader of the output went away: nobody wants to hear the rest. */
  get #isReaderGone(): boolean {
    return this.#shown !== this.#options.count && this.#wasCutOff;
  }

  async #readCapture(files: readonly string[]): Promise<void> {
    const { limits, checkChecksums } = this.#options;
    const { origin, copy } = this.#means;
    let current = '';
    const decoder = createCaptureDecoder(
      { limits, checkChecksums, firstFlow: this.#firstFlow, salt: randomInt(2 ** 31) },
      {
        event: (event) => {
          origin.timeDigits = decoder.digits;
          this.#pipeline.step(event);
          copy?.event?.(event);
          if (event.kind === 'close') copy?.close?.(event);
        },
        problem: (problem) => this.#tell(current, problem),
        ...(copy && { packet: copy.packet, block: copy.block }),
        ...(copy?.placed && { placed: copy.placed }),
      },
    );
    for (const file of files) {
      current = nameOf(file);
      origin.source = current;
      await this.#readFile(file, decoder);
      if (this.#isOver) return;
    }
    decoder.end();
    this.#pipeline.end(decoder.lastTime, decoder.packets);
    this.#firstFlow = decoder.nextFlow;
  }

  async #readFile(file: string, decoder: CaptureDecoder): Promise<void> {
    const { prepared, progress, report } = this.#means;
    const until = this.#stop.signal;
    const opened = await (this.#means.open?.(file, until) ??
      openCapture(file, process.stdin, this.#options.follow ? until : null));
    if ('fault' in opened) {
      report(`${nameOf(file)} ${opened.fault.text}`);
      this.#status = graver(this.#status, exitStatus.unreadable);
      return;
    }
    const { input } = opened;
    for await (const piece of input.pieces) {
      decoder.feed(piece, 0, piece.length);
      // What a pipe brought is shown before the next piece is waited for.
      if (input.isLive) prepared.sink.flush();
      progress?.see(input.taken, this.#pipeline.messages);
      if (this.#isOver || decoder.done) break;
    }
    progress?.pass(input.taken);
    // A file that is still written may end anywhere: no cut is told of it.
    if (this.#isOver || this.isStopped) return;
    const end = decoder.endFile();
    for (const problem of input.problems) this.#tell(nameOf(file), problem);
    if (end.kind !== 'not-a-capture') return;
    report(`${nameOf(file)} ${whyNoCapture(file, end)}`);
    this.#status = graver(this.#status, exitStatus.unreadable);
  }

  /** A Problem of the file itself: errors are always told and make the input damaged. */
  #tell(file: string, problem: Problem): void {
    if (problem.severity === 'error') this.#status = graver(this.#status, exitStatus.damaged);
    else if (this.#options.quiet) return;
    this.#means.report(`${file}: ${problem.text}`);
  }

  #take(message: Message): void {
    if (this.#isOver) {
      this.#wasCutOff = true;
      return;
    }
    const { prepared, output, copy } = this.#means;
    if (isForeign(message) && !this.#options.showOther) {
      this.#hidden += 1;
      this.#pass(message);
      return;
    }
    if (this.#filter !== null && !this.#filter(message, this.#means.origin.source)) {
      this.#pass(message);
      return;
    }
    if (output.state === 'open') prepared.sink.message(message);
    else this.#wasCutOff = true;
    copy?.message(message);
    this.#shown += 1;
  }

  #pass(message: Message): void {
    this.#means.prepared.pass(message);
    this.#means.copy?.pass?.(message);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** Whether a message is of none of the QQ protocols. */
export function isForeign({ parse }: Message): boolean {
  return parse.protocol === 'http' || parse.protocol === 'other';
}
