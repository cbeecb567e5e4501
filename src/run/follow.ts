/**
 * The follow command: captures go in, one conversation comes out: both sides, in order, as they spoke.
 */

import type { Filter } from '../filter/compile.ts';
import { createLogLine } from '../present/log-line.ts';
import { colorStyles, plainStyles } from '../present/styles.ts';
import { TimeColumn } from '../present/time.ts';
import { FollowSink } from '../sinks/follow.ts';
import { compileTables } from './compile.ts';
import { prepareFilter, prepareView } from './filter.ts';
import { CurrentOrigin } from './presentation.ts';
import { control, type ReadOptions } from './read.ts';
import { Reading } from './reading.ts';
import { openResult } from './result-output.ts';
import { report, screenOf } from './screen.ts';
import { exitStatus } from './status.ts';
import { prepareTables } from './tables.ts';

export interface FollowOptions {
  readonly reading: ReadOptions;
  /** The filter that holds for what belongs to the conversation. That of `reading` chooses among it. */
  readonly conversation: string;
}

/** Reads the captures. Gives an exit status. */
export async function runFollow({ reading, conversation }: FollowOptions): Promise<number> {
  const tables = await prepareTables(reading);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const view = prepareView(reading, registry);
  const which = prepareFilter(conversation, registry);
  if (view === null || which === null) return exitStatus.usage;
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  const { language, redact, timeFormat } = reading;
  const styles = screenOf(reading, reading.output !== null).hasColor ? colorStyles : plainStyles;
  const time = new TimeColumn(timeFormat);
  const line = createLogLine({ language, redact, styles, time });
  const sink = new FollowSink(output, { line, language, redact, styles });
  const prepared = { sink, pass: () => {} };
  const filter = both(which.filter, view.filter);
  const origin = new CurrentOrigin();
  const run = new Reading(reading, { registry, output, prepared, filter, origin, report, progress: null });
  const status = await control(run);
  if (!sink.hasMessages && !reading.quiet) report('no message belongs to it');
  return status;
}

/** What both let through. They are no one expression: its faults would be shown at places the user has not written. */
function both(first: Filter | null, second: Filter | null): Filter | null {
  if (first === null || second === null) return first ?? second;
  return (message, source) => first(message, source) && second(message, source);
}
