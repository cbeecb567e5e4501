/**
 * A file for what finds no place in memory: bytes go in at its end, and come out again from where they went. It has no
 * name any more as soon as it is open, so that it is gone with the run, however that ends.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export class Spill {
  #descriptor: number | null = null;
  #length = 0;
  #isFull = false;

  /** Bytes in it. */
  get length(): number {
    return this.#length;
  }

  /** Gives where the bytes went; null when there is no place for them, now or later. */
  append(bytes: Uint8Array): number | null {
    if (this.#isFull) return null;
    const at = this.#length;
    try {
      this.#descriptor ??= openUnnamed();
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
      }
    } catch {
      // A full disk, or no folder to write to: who has the bytes has to wait with them.
      this.#isFull = true;
      return null;
    }
    this.#length += bytes.length;
    return at;
  }

  /** The `length` bytes at `at`, which were written. Throws what the system says when they cannot be read. */
  read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const read = this.#descriptor === null ? 0 : readSync(this.#descriptor, bytes, done, length - done, at + done);
      if (read === 0) throw new Error('the temporary file is shorter than what was written to it');
      done += read;
    }
    return bytes;
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#length = 0;
    this.#isFull = true;
  }
}

function openUnnamed(): number {
  const name = path.join(tmpdir(), `oicqscope-${randomBytes(12).toString('hex')}`);
  const descriptor = openSync(name, 'wx+', 0o600);
  unlinkSync(name);
  return descriptor;
}
