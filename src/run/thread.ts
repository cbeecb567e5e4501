/**
 * One of the threads that read files, seen from the main thread: it is given files one after the other, and what it
 * sends goes to the share of the file at hand.
 */

import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromThread, Job, JobProgress, ThreadStart } from './job-messages.ts';
import type { Share } from './share.ts';

/** What a thread needs from those who run it, and what they hear of it. */
export interface ThreadEvents {
  /** The file to read next; null when there is none left. */
  readonly next: () => Share | null;
  /** So many more bytes were read, and messages found. */
  readonly read: (bytes: number, messages: number) => void;
  /** There is something new in a share. */
  readonly news: () => void;
  /** The thread cannot go on, which is no fault of its files. */
  readonly failed: (error: Error) => void;
}

/** Starts a thread, which ends by itself when no file is left. */
export function startThread(start: Omit<ThreadStart, 'onWay'>, events: ThreadEvents): Worker {
  const onWay = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadStart = { ...start, onWay };
  // This source may have been built into another folder beside run; the thread's own file never is.
  const file = new URL(`../run/job-thread${path.extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(file, { workerData });
  let share: Share | null = null;
  let last: Pick<JobProgress, 'taken' | 'messages'> = nothingRead;
  const give = (): void => {
    share = events.next();
    last = nothingRead;
    const job: Job = share?.file ?? null;
    worker.postMessage(job);
  };
  worker.on('message', (message: FromThread) => {
    if (share === null) return;
    if (message.kind === 'progress') {
      events.read(message.taken - last.taken, message.messages - last.messages);
      last = message;
      return;
    }
    if (message.kind === 'text') {
      share.push(message, onWay);
    } else {
      share.end = message;
      give();
    }
    events.news();
  });
  worker.on('error', events.failed);
  worker.on('messageerror', events.failed);
  worker.on('exit', () => {
    if (share !== null) events.failed(new Error(`a thread ended in the middle of ${share.file}`));
  });
  give();
  return worker;
}

const nothingRead = { taken: 0, messages: 0 };
