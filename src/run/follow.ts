/**
 * The follow command: captures go in, one conversation comes out: both sides, in order, as they spoke.
 */

import { createLogLine } from '../present/log-line.ts';
import { colorStyles, plainStyles } from '../present/styles.ts';
import { TimeColumn } from '../present/time.ts';
import { FollowSink } from '../sinks/follow.ts';
import { compileTables } from './compile.ts';
import { prepareView } from './filter.ts';
import { CurrentOrigin } from './presentation.ts';
import { control, type ReadOptions } from './read.ts';
import { Reading } from './reading.ts';
import { openResult } from './result-output.ts';
import { report, screenOf } from './screen.ts';
import { exitStatus } from './status.ts';
import { prepareTables } from './tables.ts';

/** Reads the captures; the filter of `reading` says which conversation. Gives an exit status. */
export async function runFollow(reading: ReadOptions): Promise<number> {
  const tables = await prepareTables(reading);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const view = prepareView(reading, registry);
  if (view === null) return exitStatus.usage;
  const output = openResult(reading);
  if (output === null) return exitStatus.outputFailed;
  const { language, redact, timeFormat } = reading;
  const styles = screenOf(reading, reading.output !== null).hasColor ? colorStyles : plainStyles;
  const time = new TimeColumn(timeFormat);
  const line = createLogLine({ language, redact, styles, time });
  const sink = new FollowSink(output, { line, language, redact, styles });
  const prepared = { sink, pass: () => {} };
  const { filter } = view;
  const origin = new CurrentOrigin();
  const run = new Reading(reading, { registry, output, prepared, filter, origin, report, progress: null });
  const status = await control(run);
  if (!sink.hasMessages && !reading.quiet) report('no message belongs to it');
  return status;
}
