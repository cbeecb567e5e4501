/**
 * The read command: capture files go in, their messages go out through a sink. Here tables and output are made ready
 * for the reading, which is done in this thread or in several.
 */

import type { Filter } from '../filter/compile.ts';
import type { DecodeAs } from '../model/decode-as.ts';
import type { Limits } from '../model/limits.ts';
import type { WireProfile } from '../model/wire-profile.ts';
import type { TimeFormat } from '../present/time.ts';
import { type Output, openOutput } from '../sinks/output.ts';
import { isRegular, totalSize } from '../sources/capture-file.ts';
import { compileTables, type Tables } from './compile.ts';
import { describeLoss } from './overwritten.ts';
import type { Presentation } from './presentation.ts';
import { Progress } from './progress.ts';
import { report, type Screen, screenOf } from './screen.ts';
import { onEnding } from './signals.ts';
import { exitStatus, graver } from './status.ts';
import { prepareTables } from './tables.ts';

export interface ReadOptions extends Presentation {
  /** Paths; "-" is standard input. */
  readonly files: readonly string[];
  /** Read the files as one capture, instead of each as its own. */
  readonly join: boolean;
  /** How many files may be read at the same time. */
  readonly jobs: number;
  /** Show only messages for which this expression holds; null: all. */
  readonly filter: string | null;
  /** Stop after so many messages that were shown. */
  readonly count: number | null;
  /** A path; null is standard output. */
  readonly output: string | null;
  /** A pcapng file to write a copy to, with what each message means beside its packet; null for none. */
  readonly copy: string | null;
  readonly quiet: boolean;
  /** At the end of the file wait for more, until SIGINT. */
  readonly follow: boolean;
  readonly timeFormat: TimeFormat;
  /** Show HTTP that is none of ours, and bytes that are no HTTP. */
  readonly showOther: boolean;
  /** Drop packets whose checksums are wrong; senders that leave checksums to their network card have many. */
  readonly checkChecksums: boolean;
  readonly decodeAs: readonly DecodeAs[];
  /** How 0x81 frames are written; null to find out. */
  readonly profile: WireProfile | null;
  readonly limits: Limits;
  /** Show the messages in a dashboard instead of printing them; null: print. */
  readonly dashboard: DashboardChoice | null;
}

/** How a dashboard is to be. */
export interface DashboardChoice {
  /** Clicks and the wheel are its own. */
  readonly mouse: boolean;
}

/** What a run works with. */
export interface RunMeans {
  readonly tables: Tables;
  readonly output: Output;
  readonly screen: Screen;
  /** Tells people a line. */
  readonly report: (text: string) => void;
  /** Null where nobody looks. */
  readonly progress: Progress | null;
  /** Says which messages are shown; null: all. */
  readonly filter: Filter | null;
  /** See ReadingMeans. */
  readonly isEarly: boolean;
}

/** A run under way. */
export interface Run {
  run(): Promise<void>;
  /** A signal to end came. False: it is over as it is, and `finish` may be called; true: `run` ends soon. */
  interrupt(): boolean;
  readonly isStopped: boolean;
  /** Ends the output. Gives the exit status. */
  finish(): number;
}

/** A copy of a capture holds passwords in clear. */
const forOwner = 0o600;

/** Decodes the captures. Gives an exit status; everything there is to say has been said. */
export async function runRead(options: ReadOptions): Promise<number> {
  const tables = await prepareTables(options);
  if (tables === null) return exitStatus.unreadable;
  const isPlain = options.filter === null && options.table === null;
  const ready = isPlain ? null : await checkView(options, tables);
  if (ready !== null && !ready.isRight) return exitStatus.usage;
  if (options.dashboard !== null) {
    const { readIntoDashboard } = await import('./dashboard/reading.ts');
    return readIntoDashboard(options, tables);
  }
  const written = [options.output, options.copy].filter((file) => file !== null);
  for (const file of written) {
    const loss = describeLoss(options, file);
    if (loss === null) continue;
    report(loss);
    return exitStatus.outputFailed;
  }
  if (options.copy !== null && options.filter !== null && (options.follow || !(await isRegular(options.files[0])))) {
    report('-w with -Y reads the capture twice, which only a file allows: write a copy of all first, and filter that');
    return exitStatus.usage;
  }
  const opened = openOutput(options.output);
  if ('fault' in opened) {
    report(`cannot write ${options.output}: ${opened.fault}`);
    return exitStatus.outputFailed;
  }
  const copy = options.copy === null ? null : openOutput(options.copy, 'wait', forOwner);
  if (copy !== null && 'fault' in copy) {
    report(`cannot write ${options.copy}: ${copy.fault}`);
    return exitStatus.outputFailed;
  }
  const jobs = ready?.needsOrder === true ? 1 : options.jobs;
  const given = { tables, output: opened.output, filter: ready?.filter ?? null, isEarly: ready?.isEarly === true };
  const run = await prepareRun({ ...options, jobs }, given, copy?.output ?? null);
  const status = await control(run);
  if (copy?.output.state !== 'failed') return status;
  report(`cannot write ${options.copy}: ${copy.output.fault}`);
  return graver(status, exitStatus.outputFailed);
}

/** Says what is wrong with a filter or a column, before anything is opened. */
async function checkView(options: ReadOptions, tables: Tables) {
  const { prepareView } = await import('./filter.ts');
  const ready = prepareView(options, compileTables(tables));
  // Threads that read files at the same time do not know the numbers of those before, and a table has one header.
  const needsOrder = ready?.needsOrder === true || options.table !== null;
  return { isRight: ready !== null, filter: ready?.filter ?? null, isEarly: ready?.isEarly === true, needsOrder };
}

/** Runs to the end or to an interrupt. Gives the exit status. */
export async function control(reading: Run): Promise<number> {
  const forget = onEnding(() => {
    if (!reading.interrupt()) process.exit(graver(reading.finish(), exitStatus.interrupted));
  });
  try {
    await reading.run();
    const status = reading.finish();
    return reading.isStopped ? graver(status, exitStatus.interrupted) : status;
  } finally {
    forget();
  }
}

async function prepareRun(
  options: ReadOptions,
  given: Pick<RunMeans, 'tables' | 'output' | 'filter' | 'isEarly'>,
  copy: Output | null,
): Promise<Run> {
  const { files } = options;
  const progress = wantsProgress(options) ? new Progress(process.stderr, await totalSize(files)) : null;
  const say = (text: string): void => {
    progress?.clear();
    report(text);
  };
  const means = { ...given, screen: screenOf(options, options.output !== null), report: say, progress };
  if (await canShare(options)) {
    const { Jobs } = await import('./jobs.ts');
    return new Jobs(options, means);
  }
  const { startReading } = await import('./reading.ts');
  if (copy === null) return startReading(options, means);
  const [file] = files;
  if (options.filter !== null) {
    const { copyMatching } = await import('./filtered-copy.ts');
    return startReading(options, means, copyMatching(copy, { ...options, file }));
  }
  const { copyTo } = await import('./copy.ts');
  return startReading(options, means, copyTo(copy, options.language));
}

/** Where the log scrolls by on the same screen, it is the progress. */
function wantsProgress({ quiet, follow, output }: ReadOptions): boolean {
  return !quiet && !follow && (output !== null || !process.stdout.isTTY) && Progress.isPossible(process.stderr);
}

/**
 * Whether the files can be read at the same time. One capture made of several has to be read in order; -c mostly ends
 * in the first file; and what comes from a pipe is to be shown as it comes.
 */
async function canShare({ jobs, files, join, count }: ReadOptions): Promise<boolean> {
  if (jobs < 2 || files.length < 2 || join || count !== null) return false;
  for (const file of files) {
    if (!(await isRegular(file))) return false;
  }
  return true;
}
