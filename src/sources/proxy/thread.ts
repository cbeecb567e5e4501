/**
 * The thread of the proxy: it passes traffic on and tells another thread what it saw. Nothing here waits for decoding
 * or for output.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { createClock } from './clock.ts';
import { EventQueue } from './event-queue.ts';
import { ProxyServer } from './server.ts';
import type { FromProxy, ProxyStart, ToProxy } from './settings.ts';
import { Tap } from './tap.ts';

/** Time passes for those who wait, while anything happens: milliseconds. */
const tickInterval = 500;
/** Lines for people that may wait while nobody takes them. */
const mostReports = 1000;

const port = parentPort;
if (port === null) throw new Error('the proxy runs in a thread of its own');
const { settings, handled }: ProxyStart = workerData;

const tell = (message: FromProxy, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const queue = new EventQueue((block) => tell({ kind: 'events', block }, [block.buffer]), handled, settings.backlog);
const tap = new Tap(createClock(), (event) => queue.put(event), null);
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
const server = new ProxyServer(settings, tap, report);
const ticker = setInterval(() => tap.tick(), tickInterval);

const stop = async ({ grace }: ToProxy): Promise<void> => {
  await server.stop(grace);
  clearInterval(ticker);
  queue.flush();
  const { connections, unseen } = server.account;
  tell({ kind: 'stopped', account: { connections, unseen, undecoded: tap.losses.decoding, untold } });
  port.close();
};
port.on('message', (message: ToProxy) => void stop(message));

try {
  tell({ kind: 'listening', listeners: await server.listen() });
} catch (error) {
  tell({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
  clearInterval(ticker);
  port.close();
}
