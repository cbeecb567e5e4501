/**
 * Bytes go in, a file takes them as fast as its disk does. Who writes never waits: what the disk has not taken is kept,
 * and `waiting` says how much that is.
 */

import { closeSync, fchmodSync, fstatSync, openSync, write } from 'node:fs';
import { describeSystemFault } from '../../present/system-fault.ts';

/** Captures are evidence, and hold passwords: nobody else may read them. */
const ownerOnly = 0o600;

export class RecordingFile {
  readonly #descriptor: number;
  #kept: Buffer[] = [];
  #waiting = 0;
  #isWriting = false;
  #fault: string | null = null;
  readonly #failed: (fault: string) => void;

  /** Makes the file anew, or throws the fault of the system. `failed` is called once, when it takes no more. */
  constructor(path: string, failed: (fault: string) => void) {
    this.#descriptor = openSync(path, 'w', ownerOnly);
    this.#failed = failed;
    // The mode above is for a new file; one that was there gets it here. Devices and pipes are left as they are.
    if (fstatSync(this.#descriptor).isFile()) fchmodSync(this.#descriptor, ownerOnly);
  }

  /** Bytes that the disk has not taken. */
  get waiting(): number {
    return this.#waiting;
  }

  get fault(): string | null {
    return this.#fault;
  }

  append(bytes: Buffer): void {
    if (this.#fault !== null) return;
    this.#kept.push(bytes);
    this.#waiting += bytes.length;
    if (!this.#isWriting) setImmediate(() => this.#next());
    this.#isWriting = true;
  }

  /** Waits until all has been taken, and closes the file. */
  async close(): Promise<void> {
    while (this.#isWriting) await new Promise((resolve) => setTimeout(resolve, 5));
    closeSync(this.#descriptor);
  }

  #next(): void {
    if (this.#kept.length === 0 || this.#fault !== null) {
      this.#isWriting = false;
      return;
    }
    const bytes = this.#kept.length === 1 ? this.#kept[0] : Buffer.concat(this.#kept);
    this.#kept = [];
    this.#writeRest(bytes, 0);
  }

  #writeRest(bytes: Buffer, from: number): void {
    write(this.#descriptor, bytes, from, bytes.length - from, null, (error, written) => {
      if (error !== null) {
        this.#fault = describeSystemFault(error);
        this.#kept = [];
        this.#waiting = 0;
        this.#isWriting = false;
        this.#failed(this.#fault);
        return;
      }
      this.#waiting -= written;
      if (from + written < bytes.length) this.#writeRest(bytes, from + written);
      else this.#next();
    });
  }
}
