/**
 * The read command: capture files go in, their messages go out through a sink. Here sources, pipeline and sinks are
 * wired.
 */

import type { Registry } from '../dissect/registry.ts';
import type { Limits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { StreamEvent } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import { Pipeline } from '../pipeline.ts';
import type { TimeFormat } from '../present/time.ts';
import { type Output, openOutput } from '../sinks/output.ts';
import {
  CurrentOrigin,
  type PreparedSink,
  type Presentation,
  prepareRegistry,
  prepareSink,
  report,
} from './presentation.ts';
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
  readonly timeFormat: TimeFormat;
  /** Show HTTP that is none of ours, and bytes that are no HTTP. */
  readonly showOther: boolean;
  readonly limits: Limits;
}

/** Decodes the captures. Gives an exit status; everything to say has been said. */
export async function runRead(options: ReadOptions): Promise<number> {
  const registry = await prepareRegistry(options.dissectors);
  if (registry === null) return exitStatus.unreadable;
  const opened = openOutput(options.output);
  if ('fault' in opened) {
    report(`cannot write ${options.output}: ${opened.fault}`);
    return exitStatus.outputFailed;
  }
  const reading = new Reading(options, registry, opened.output);
  const interrupt = (): void => {
    reading.finish();
    process.exit(exitStatus.interrupted);
  };
  process.once('SIGINT', interrupt);
  try {
    return await reading.run();
  } finally {
    process.off('SIGINT', interrupt);
  }
}
