/**
 * The reading of captures for evidence: files go in, the evidence of all of them together comes out. Each capture is watched
 * by itself and then merged, so that the order of files makes no difference.
 */

import type { Registry } from '../../dissect/registry.ts';
import { Evidence } from '../../evidence/evidence.ts';
import { type Wanted, Watcher } from '../../evidence/watcher.ts';
import type { Message } from '../../model/message.ts';
import type { Output } from '../../sinks/output.ts';
import type { Sink } from '../../sinks/sink.ts';
import { compileTables } from '../compile.ts';
import { withDistinctFiles } from '../distinct.ts';
import { prepareView } from '../filter.ts';
import { CurrentOrigin } from '../presentation.ts';
import { control, type ReadOptions } from '../read.ts';
import { Reading } from '../reading.ts';
import { openResult } from '../result-output.ts';
import { report } from '../screen.ts';
import { exitStatus } from '../status.ts';
import { prepareTables } from '../tables.ts';

/** Sees every message of the captures; `before` is how many messages the captures before had. */
export interface CaptureSink {
  begin(capture: string): void;
  message(message: Message, before: number): void;
  /** What there is to print when all has been read. */
  end(): string;
}

/** Makes the sink when the tables are there; a string is a fault that ends the run. */
export type MakeSink = (registry: Registry) => CaptureSink | string;

/** Reads the captures, each once. Gives an exit status; everything there is to say has been said. */
export async function collect(reading: ReadOptions, make: MakeSink): Promise<number> {
  const tables = await prepareTables(reading);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const view = prepareView(reading, registry);
  if (view === null) return exitStatus.usage;
  const sink = make(registry);
  if (typeof sink === 'string') {
    report(sink);
    return exitStatus.usage;
  }
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  const origin = new CurrentOrigin();
  const captures = new CapturesSink(sink, output, origin);
  const prepared = { sink: captures, pass: (message: Message) => captures.pass(message) };
  const { filter } = view;
  const each = withDistinctFiles(reading);
  return control(new Reading(each, { registry, output, prepared, filter, origin, report, progress: null }));
}

/** Tells captures apart by the file that is read, and numbers messages anew in each. */
class CapturesSink implements Sink {
  readonly #sink: CaptureSink;
  readonly #output: Output;
  readonly #origin: CurrentOrigin;
  #capture: string | null = null;
  #before = 0;

  constructor(sink: CaptureSink, output: Output, origin: CurrentOrigin) {
    this.#sink = sink;
    this.#output = output;
    this.#origin = origin;
  }

  message(message: Message): void {
    this.pass(message);
    this.#sink.message(message, this.#before);
  }

  /** A message that is not looked at counts all the same. */
  pass({ no }: Message): void {
    const capture = this.#origin.source;
    if (capture === this.#capture) return;
    this.#capture = capture;
    this.#before = no - 1;
    this.#sink.begin(capture);
  }

  flush(): void {}

  close(): void {
    this.#output.write(this.#sink.end());
    this.#output.flush();
  }
}

/** Gathers evidence; `print` makes text of all of it. */
export class EvidenceSink implements CaptureSink {
  /** Of the captures before; null in the first. */
  #evidence: Evidence | null = null;
  readonly #wanted: Wanted;
  readonly #print: (evidence: Evidence) => string;
  #watcher: Watcher | null = null;

  constructor(wanted: Wanted, print: (evidence: Evidence) => string) {
    this.#wanted = wanted;
    this.#print = print;
  }

  begin(capture: string): void {
    this.#mergeLast();
    this.#watcher = new Watcher(capture, this.#wanted);
  }

  message(message: Message, before: number): void {
    this.#watcher?.see(message, before);
  }

  end(): string {
    this.#mergeLast();
    return this.#print(this.#evidence ?? new Evidence());
  }

  #mergeLast(): void {
    if (this.#watcher === null) return;
    // That of one capture alone is not copied: it may be large.
    if (this.#evidence === null) this.#evidence = this.#watcher.evidence;
    else this.#evidence.merge(this.#watcher.evidence);
    this.#watcher = null;
  }
}
