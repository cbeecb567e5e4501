/**
 * A thread that reads files for the main thread: paths come in, one after the other; the text of their messages goes
 * out in blocks, with marks for what only the files before decide.
 */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Registry } from '../dissect/registry.ts';
import type { Filter } from '../filter/compile.ts';
import { Marks } from '../present/marks.ts';
import { Output, type WriteBytes } from '../sinks/output.ts';
import { compileTables } from './compile.ts';
import type { FromThread, Job, ThreadStart } from './job-messages.ts';
import { sendOnWay } from './job-messages.ts';
import { CurrentOrigin, type PreparedSink, prepareSink } from './presentation.ts';
import { Reading } from './reading.ts';

/** Sends text. The last block is held back until it is known whether a message ends with it. */
class Sender {
  readonly output: Output;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>, isWhole: boolean) => void;
  #held: Uint8Array<ArrayBuffer> | null = null;

  constructor(send: (bytes: Uint8Array<ArrayBuffer>, isWhole: boolean) => void) {
    this.#send = send;
    const write: WriteBytes = (_, bytes, offset, length) => {
      this.#sendHeld(false);
      this.#held = new Uint8Array(length);
      this.#held.set(bytes.subarray(offset, offset + length));
      return length;
    };
    this.output = new Output(nowhere, write);
  }

  /** A message is over: what was begun to be sent is sent up to here. */
  settle(): void {
    this.output.settle();
    if (this.#held !== null) this.flush();
  }

  flush(): void {
    this.output.flush();
    this.#sendHeld(true);
  }

  #sendHeld(isWhole: boolean): void {
    if (this.#held !== null) this.#send(this.#held, isWhole);
    this.#held = null;
  }
}

/** No file descriptor. */
const nowhere = -1;

function readFiles(port: MessagePort, start: ThreadStart, registry: Registry, filter: Filter | null): void {
  const marks = new Marks(start.boundary);
  const tell = (message: FromThread): void => port.postMessage(message);
  port.on('message', (file: Job) => {
    if (file === null) port.close();
    else void readFile(file);
  });

  async function readFile(file: string): Promise<void> {
    const sender = new Sender((bytes, isWhole) => {
      const { length } = bytes;
      const block: FromThread = { kind: 'text', bytes, isWhole, hidden: reading.hidden };
      port.postMessage(block, [bytes.buffer]);
      sendOnWay(start.onWay, length);
    });
    const { output } = sender;
    const options = { ...start.options, files: [file] };
    const origin = new CurrentOrigin();
    const prepared = settling(
      prepareSink(options, options.timeFormat, output, start.screen, origin, null, marks),
      sender,
    );
    const see = (taken: number, messages: number): void => tell({ kind: 'progress', taken, messages });
    const progress = start.wantsProgress ? { see, pass: () => {}, clear: () => {} } : null;
    const report = (text: string): void => output.write(marks.report(text));
    const nameOf = (no: number): string => `#${marks.message(no)}`;
    const reading = new Reading(options, { registry, output, prepared, filter, origin, report, progress, nameOf });
    await reading.run();
    sender.flush();
    const { status, messages, flows, leftovers } = reading;
    tell({ kind: 'end', status, messages, flows, leftovers });
  }
}

/** The same sink, which tells the sender of the end of each message. */
function settling({ sink, pass }: PreparedSink, sender: Sender): PreparedSink {
  return {
    pass,
    sink: {
      message: (message) => {
        sink.message(message);
        sender.settle();
      },
      flush: () => sink.flush(),
      close: () => sink.close(),
    },
  };
}

async function run(port: MessagePort, start: ThreadStart): Promise<void> {
  const registry = compileTables(start.tables);
  const { filter: text } = start.options;
  // Loaded only where there is one: its patterns bring a library along.
  const filter = text === null ? null : ((await import('./filter.ts')).prepareFilter(text, registry)?.filter ?? null);
  readFiles(port, start, registry, filter);
}

if (parentPort === null) throw new Error('this is a thread, not a program');
void run(parentPort, workerData);
