/**
 * The last resort against a loop without an end, which no time limit of a test can stop: steps are noted where another
 * thread sees them, and when none is noted for a minute that thread says which was the last, and ends the process.
 */

import { Worker } from 'node:worker_threads';

const watch = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const steps = new Int32Array(workerData.shared);
  let seen = -1;
  let still = 0;
  setInterval(() => {
    const step = Atomics.load(steps, 0);
    still = step === seen && step !== 0 ? still + 1 : 0;
    seen = step;
    if (still < workerData.patience) return;
    writeSync(2, 'no end: mutant ' + Atomics.load(steps, 2) + ' of trial ' + Atomics.load(steps, 1) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

export class Watchdog {
  readonly #steps: Int32Array;
  readonly #worker: Worker;

  /** `patience` in seconds. */
  constructor(patience = 60) {
    const shared = new SharedArrayBuffer(12);
    this.#steps = new Int32Array(shared);
    this.#worker = new Worker(watch, { eval: true, workerData: { shared, patience } });
    this.#worker.unref();
  }

  /** A mutant is about to be read. */
  note(trial: number, seed: number): void {
    Atomics.store(this.#steps, 1, trial);
    Atomics.store(this.#steps, 2, seed);
    Atomics.add(this.#steps, 0, 1);
  }

  /** Nothing is read for now. */
  rest(): void {
    Atomics.store(this.#steps, 0, 0);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
