/**
 * The read command: capture files go in, their messages go out through a sink. Here sources, pipeline and sinks are
 * wired.
 */

import { randomInt } from 'node:crypto';
import type { Registry } from '../dissect/registry.ts';
import type { DecodeAs } from '../model/decode-as.ts';
import type { Limits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import { Pipeline } from '../pipeline.ts';
import type { TimeFormat } from '../present/time.ts';
import { type Output, openOutput } from '../sinks/output.ts';
import { type CaptureDecoder, createCaptureDecoder } from '../sources/capture-decoder.ts';
import { openCapture, totalSize } from '../sources/capture-file.ts';
import { whyNoCapture } from './not-a-capture.ts';
import { findOverwritten } from './overwritten.ts';
import {
  CurrentOrigin,
  type PreparedSink,
  type Presentation,
  prepareRegistry,
  prepareSink,
  report,
} from './presentation.ts';
import { Progress } from './progress.ts';
import { exitStatus, graver } from './status.ts';

export interface ReadOptions extends Presentation {
  /** Paths; "-" is standard input. */
  readonly files: readonly string[];
  /** Read the files as one capture, instead of each as its own. */
  readonly join: boolean;
  /** Stop after so many messages that were shown. */
  readonly count: number | null;
  /** A path; null is standard output. */
  readonly output: string | null;
  readonly quiet: boolean;
  /** At the end of the file wait for more, until SIGINT. */
  readonly follow: boolean;
  readonly timeFormat: TimeFormat;
  /** Show HTTP that is none of ours, and bytes that are no HTTP. */
  readonly showOther: boolean;
  /** Drop packets whose checksums are wrong; senders that leave checksums to their network card have many. */
  readonly checkChecksums: boolean;
  readonly decodeAs: readonly DecodeAs[];
  readonly limits: Limits;
}

/** Decodes the captures. Gives an exit status; everything there is to say has been said. */
export async function runRead(options: ReadOptions): Promise<number> {
  const registry = await prepareRegistry(options.dissectors);
  if (registry === null) return exitStatus.unreadable;
  const overwritten = options.output === null ? null : findOverwritten(options.files, options.output);
  if (overwritten !== null) {
    report(`cannot write ${options.output}: it is a capture to be read, and would be lost`);
    return exitStatus.outputFailed;
  }
  const opened = openOutput(options.output);
  if ('fault' in opened) {
    report(`cannot write ${options.output}: ${opened.fault}`);
    return exitStatus.outputFailed;
  }
  const reading = new Reading(options, registry, opened.output);
  const interrupt = (): void => {
    if (options.follow) reading.stopFollowing();
    else process.exit(graver(reading.finish(), exitStatus.interrupted));
  };
  process.once('SIGINT', interrupt);
  try {
    await reading.run();
    const status = reading.finish();
    return reading.isStopped ? graver(status, exitStatus.interrupted) : status;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** One run over all files: numbers go on from one capture to the next. */
class Reading {
  readonly #options: ReadOptions;
  readonly #output: Output;
  readonly #origin = new CurrentOrigin();
  readonly #prepared: PreparedSink;
  readonly #pipeline: Pipeline;
  #status: number = exitStatus.done;
  #shown = 0;
  #hidden = 0;
  #firstFlow = 1;
  #isFinished = false;
  readonly #stop = new AbortController();
  /** Null where nobody looks. */
  #progress: Progress | null = null;

  constructor(options: ReadOptions, registry: Registry, output: Output) {
    this.#options = options;
    this.#output = output;
    this.#prepared = prepareSink(options, options.timeFormat, output, options.output !== null, this.#origin);
    const { limits, decodeAs } = options;
    this.#pipeline = new Pipeline({ registry, limits, decodeAs, sink: (message) => this.#take(message) });
  }

  /** A line on standard error, in the place of the progress. */
  #report(text: string): void {
    this.#progress?.clear();
    report(text);
  }

  /** The user has seen enough of a file that grows: what is there is finished, and the run ends. */
  stopFollowing(): void {
    this.#stop.abort();
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async run(): Promise<void> {
    const { files, join } = this.#options;
    const captures = join ? [files] : files.map((file) => [file]);
    if (this.#wantsProgress()) this.#progress = new Progress(process.stderr, await totalSize(files));
    for (const capture of captures) {
      if (this.#isOver) return;
      await this.#readCapture(capture);
    }
  }

  /** Ends the output and says what was left out. Gives the exit status. Calling it again does nothing more. */
  finish(): number {
    if (this.#isFinished) return this.#status;
    this.#isFinished = true;
    this.#progress?.clear();
    this.#prepared.sink.close();
    this.#output.close();
    if (this.#output.state === 'failed') {
      this.#report(`cannot write ${this.#options.output ?? 'standard output'}: ${this.#output.fault}`);
      this.#status = graver(this.#status, exitStatus.outputFailed);
    } else if (!this.#options.quiet && !this.#isReaderGone) {
      this.#tellWhatIsLeft();
    }
    return this.#status;
  }

  get #isOver(): boolean {
    return this.#output.state !== 'open' || this.#shown === this.#options.count;
  }

  /** The reader of the output went away: nobody wants to hear the rest. */
  get #isReaderGone(): boolean {
    return this.#shown !== this.#options.count && this.#wasCutOff;
  }

  #wasCutOff = false;

  /** Where the log scrolls by on the same screen, it is the progress. */
  #wantsProgress(): boolean {
    const { quiet, follow, output } = this.#options;
    return !quiet && !follow && (output !== null || !process.stdout.isTTY) && Progress.isPossible(process.stderr);
  }

  async #readCapture(files: readonly string[]): Promise<void> {
    const { limits, checkChecksums } = this.#options;
    let current = '';
    const decoder = createCaptureDecoder(
      { limits, checkChecksums, firstFlow: this.#firstFlow, salt: randomInt(2 ** 31) },
      {
        event: (event) => {
          this.#origin.timeDigits = decoder.digits;
          this.#pipeline.step(event);
        },
        problem: (problem) => this.#tell(current, problem),
      },
    );
    for (const file of files) {
      current = nameOf(file);
      this.#origin.source = current;
      await this.#readFile(file, decoder);
      if (this.#isOver) return;
    }
    decoder.end();
    this.#pipeline.end(decoder.lastTime, decoder.packets);
    this.#firstFlow = decoder.nextFlow;
  }

  async #readFile(file: string, decoder: CaptureDecoder): Promise<void> {
    const opened = await openCapture(file, process.stdin, this.#options.follow ? this.#stop.signal : null);
    if ('fault' in opened) {
      this.#report(`${nameOf(file)} ${opened.fault.text}`);
      this.#status = graver(this.#status, exitStatus.unreadable);
      return;
    }
    const { input } = opened;
    for await (const piece of input.pieces) {
      decoder.feed(piece, 0, piece.length);
      // What a pipe brought is shown before the next piece is waited for.
      if (input.isLive) this.#prepared.sink.flush();
      this.#progress?.see(input.taken, this.#pipeline.messages);
      if (this.#isOver || decoder.done) break;
    }
    this.#progress?.pass(input.taken);
    // A file that is still written may end anywhere: no cut is told of it.
    if (this.#isOver || this.isStopped) return;
    const end = decoder.endFile();
    for (const problem of input.problems) this.#tell(nameOf(file), problem);
    if (end.kind !== 'not-a-capture') return;
    this.#report(`${nameOf(file)} ${whyNoCapture(file, end)}`);
    this.#status = graver(this.#status, exitStatus.unreadable);
  }

  /** A Problem of the file itself: errors are always told and make the input damaged. */
  #tell(file: string, problem: Problem): void {
    if (problem.severity === 'error') this.#status = graver(this.#status, exitStatus.damaged);
    else if (this.#options.quiet) return;
    this.#report(`${file}: ${problem.text}`);
  }

  #take(message: Message): void {
    if (this.#isOver) {
      this.#wasCutOff = true;
      return;
    }
    const { protocol } = message.parse;
    if (protocol !== 'kqq' && protocol !== 'oicq81' && !this.#options.showOther) {
      this.#hidden += 1;
      this.#prepared.pass(message);
      return;
    }
    this.#prepared.sink.message(message);
    this.#shown += 1;
  }

  #tellWhatIsLeft(): void {
    const { problems, count } = this.#pipeline.stray;
    for (const { flow, problem } of problems.slice(0, mostStrayTold)) {
      this.#report(`flow ${flow}, behind its last message: ${problem.text} (${problem.code})`);
    }
    if (count > mostStrayTold)
      this.#report(`${count - mostStrayTold} more problems behind the last message of their flows`);
    if (this.#hidden > 0)
      this.#report(`${this.#hidden} other ${this.#hidden === 1 ? 'message' : 'messages'} not shown (--show-other)`);
  }
}

/** More Problems without a message are only counted. */
const mostStrayTold = 10;

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}
