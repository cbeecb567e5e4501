/**
 * The sniff command: a child program captures, what it writes is read as any capture is, and the messages go to a sink as
 * they complete.
 */

import { describeSystemFault } from '../present/system-fault.ts';
import { CaptureCopy } from '../sinks/pcapng/capture-copy.ts';
import { RecordingFile } from '../sinks/pcapng/recording-file.ts';
import { type OpenResult, toInput } from '../sources/capture-file.ts';
import { findProgram, isTcpdump, listInterfaces, Sniffer } from '../sources/sniffer.ts';
import { compileTables } from './compile.ts';
import { prepareView } from './filter.ts';
import { CurrentOrigin } from './presentation.ts';
import { control, type ReadOptions } from './read.ts';
import { type Copying, Reading } from './reading.ts';
import { report } from './screen.ts';
import { openShowing } from './showing.ts';
import { exitStatus, graver } from './status.ts';
import { prepareTables } from './tables.ts';

export interface SniffOptions {
  readonly reading: ReadOptions;
  /** Print the interfaces instead. */
  readonly list: boolean;
  /** Null for dumpcap, or tcpdump where that is not installed. */
  readonly program: string | null;
  readonly interfaces: readonly string[];
  readonly filter: string | null;
  readonly snaplen: number | null;
  /** A capture to write, or null. */
  readonly recording: string | null;
}

/** How long a child may take to end when it is told to: milliseconds. */
const patience = 2000;
/** Bytes that may wait for the disk. */
const mostUnwritten = 64 * 1024 * 1024;

/** Captures until it is interrupted. Gives an exit status; everything there is to say has been said. */
export async function runSniff(options: SniffOptions): Promise<number> {
  const program = options.program ?? findProgram(['dumpcap', 'tcpdump']);
  if (program === null) {
    report('neither dumpcap nor tcpdump is installed (Debian: apt install wireshark-common, or tcpdump)');
    return exitStatus.unbound;
  }
  if (options.list) return list(program);
  if (options.interfaces.length > 1 && isTcpdump(program)) {
    report('tcpdump captures from one interface; for several, dumpcap has to be installed');
    return exitStatus.unbound;
  }
  const { reading } = options;
  const tables = await prepareTables(reading);
  if (tables === null) return exitStatus.unreadable;
  const registry = compileTables(tables);
  const view = prepareView(reading, registry);
  if (view === null) return exitStatus.usage;
  const origin = new CurrentOrigin();
  const name = reading.files[0];
  const live = { isLive: true, name, recording: options.recording, inputs: [], isInputTaken: false, reading: null };
  const showing = await openShowing({ ...reading, ...live }, 'wait', registry, origin);
  if ('status' in showing) return showing.status;
  const { output, prepared, dashboard } = showing;
  const say = dashboard === null ? report : dashboard.say;
  const recording = options.recording === null ? null : startRecording(options.recording, reading.quiet);
  if (recording !== null && 'fault' in recording) {
    report(`cannot write ${options.recording}: ${recording.fault}`);
    return exitStatus.outputFailed;
  }
  const sniffer = new Sniffer({ ...options, program });
  let isCapturing = false;
  const open = async (_file: string, until: AbortSignal): Promise<OpenResult> => {
    until.addEventListener('abort', () => sniffer.stop(patience));
    const begun = await begin(sniffer.pieces);
    isCapturing = begun !== null;
    if (begun !== null) return { input: toInput(begun, true) };
    const { text } = await sniffer.ended;
    const why = text === '' ? `${program} wrote nothing` : text;
    return { fault: { kind: 'unreadable', text: `cannot be captured from: ${why}` } };
  };
  const run = new Reading(reading, {
    registry,
    output,
    prepared,
    origin,
    report: say,
    progress: null,
    // A dashboard filters by itself.
    filter: dashboard === null ? view.filter : null,
    open,
    copy: recording?.copy,
  });
  const leave = (): void => dashboard?.close();
  dashboard?.onStop(() => sniffer.stop(patience));
  void dashboard?.left.then(() => sniffer.stop(patience));
  process.on('SIGTERM', leave);
  process.on('SIGHUP', leave);
  const status = await control(run);
  await dashboard?.left;
  process.off('SIGTERM', leave);
  process.off('SIGHUP', leave);
  await recording?.file.close();
  if (!isCapturing) return run.isStopped ? exitStatus.interrupted : exitStatus.unbound;
  const hasEnded = await sniffer.hasEnded();
  sniffer.stop(patience);
  const end = await sniffer.ended;
  if (end.dropped !== null && end.dropped > 0) report(`${end.dropped} packets were dropped by ${program}`);
  const recorded =
    recording?.file.fault === null || recording === null ? status : graver(status, exitStatus.outputFailed);
  if (!hasEnded || run.isStopped || end.kind === 'done') return recorded;
  report(`${reading.files[0]}: the capture broke off: ${end.text}`);
  return graver(recorded, exitStatus.damaged);
}

/** Packets are written as they are captured, without waiting for what they mean. */
function startRecording(
  path: string,
  isQuiet: boolean,
): { readonly file: RecordingFile; readonly copy: Copying } | { readonly fault: string } {
  try {
    const failed = (fault: string): void => report(`cannot write ${path}: ${fault}; the recording ends here`);
    const file = new RecordingFile(path, failed);
    let lost = 0;
    const put = (bytes: Uint8Array): void => {
      if (file.waiting > mostUnwritten) lost += 1;
      else file.append(Buffer.from(bytes));
    };
    const copy = new CaptureCopy(put, 'oicqscope sniff', 0);
    if (!isQuiet) report(`recording to ${path}, passwords and all`);
    return {
      file,
      copy: {
        packet: (packet) => copy.packet(packet),
        block: (type, bytes, start, end, little) => copy.block({ type, bytes, start, end, little }),
        message: () => {},
        end: () => {
          copy.end();
          if (lost > 0) report(`${lost} packets were not recorded: the disk did not keep up`);
        },
      },
    };
  } catch (error) {
    return { fault: describeSystemFault(error) };
  }
}

async function list(program: string): Promise<number> {
  const listed = await listInterfaces(program);
  if ('fault' in listed) {
    report(listed.fault);
    return exitStatus.unbound;
  }
  process.stdout.write(listed.text);
  return exitStatus.done;
}

/** The pieces once the first of them is there; null if there is none. */
async function begin(pieces: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array> | null> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return null;
  return {
    async *[Symbol.asyncIterator]() {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    },
  };
}
