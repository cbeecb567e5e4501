/**
 * The thread of the proxy: it passes traffic on, records it, and tells another thread what it saw. Nothing here waits
 * for decoding, for output or for the disk.
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { StreamEvent } from '../model/stream.ts';
import { describeSystemFault } from '../present/system-fault.ts';
import { RecordingFile } from '../sinks/pcapng/recording-file.ts';
import { SessionRecorder } from '../sinks/pcapng/session-recorder.ts';
import { createClock } from '../sources/proxy/clock.ts';
import { EventQueue } from '../sources/proxy/event-queue.ts';
import { ProxyServer } from '../sources/proxy/server.ts';
import type { FromProxy, ProxyStart, ToProxy } from '../sources/proxy/settings.ts';
import { Tap } from '../sources/proxy/tap.ts';

/** Time passes for those who wait, while anything happens: milliseconds. */
const tickInterval = 500;
/** Lines for people that may wait while nobody takes them. */
const mostReports = 1000;

const port = parentPort;
if (port === null) throw new Error('the proxy runs in a thread of its own');
const { settings, handled, recording }: ProxyStart = workerData;

const tell = (message: FromProxy, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const queue = new EventQueue((block) => tell({ kind: 'events', block }, [block.buffer]), handled, settings.backlog);
let told = 0;
let untold = 0;
const report = (text: string): void => {
  // The same thread takes reports and events: when it has taken all events it has taken all reports.
  if (queue.waiting === 0) told = 0;
  if (told >= mostReports) {
    untold += 1;
    return;
  }
  told += 1;
  tell({ kind: 'report', text });
};

/** Begins to record, or throws the fault of the system that prevents it. */
function startRecording(path: string) {
  const file = new RecordingFile(path, (fault) => report(`cannot write ${path}: ${fault}; the recording ends here`));
  const recorder = new SessionRecorder((bytes) => file.append(bytes), 'oicqscope proxy', 'proxy');
  const put = (event: StreamEvent): boolean => {
    if (event.kind === 'data' && file.waiting > settings.backlog) return false;
    recorder.event(event);
    return true;
  };
  return { file, recorder, put };
}

async function run(path: string | null): Promise<void> {
  const record = path === null ? null : startRecording(path);
  const tap = new Tap(createClock(), (event) => queue.put(event), record?.put ?? null);
  const named = (address: string, name: string): void => record?.recorder.name(address, name);
  const server = new ProxyServer(settings, tap, report, named);
  const ticker = setInterval(() => tap.tick(), tickInterval);
  port?.on('message', async ({ grace }: ToProxy) => {
    await server.stop(grace);
    clearInterval(ticker);
    queue.flush();
    await record?.file.close();
    const { connections, unseen } = server.account;
    const { decoding, recording: unrecorded } = tap.losses;
    const fault = record?.file.fault ?? null;
    tell({ kind: 'stopped', account: { connections, unseen, undecoded: decoding, unrecorded, untold, fault } });
    port.close();
  });
  tell({ kind: 'listening', listeners: await server.listen() });
}

run(recording).catch((error: unknown) => {
  const isListening = error instanceof Error && 'syscall' in error && error.syscall !== 'open';
  const text = isListening ? error.message : describeSystemFault(error);
  tell({ kind: 'failed', isListening, text });
  port.close();
});
