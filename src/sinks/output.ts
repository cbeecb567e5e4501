/**
 * Output: text goes in, UTF-8 bytes go to standard output or a file, in writes of about 64 KiB.
 *
 * A reader that goes away (`| head`) ends the output quietly; any other fault is kept for the run to report. After
 * either nothing more is written, and the run should stop.
 */

import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { TextWriter } from '../bytes/text-writer.ts';
import { describeSystemFault } from '../present/system-fault.ts';

/**
 * `open`: takes text. `closed`: the reader went away, or it was closed in order. `failed`: a fault of the disk or the
 * device.
 */
export type OutputState = 'open' | 'closed' | 'failed';

/** What writes bytes: `writeSync` of node:fs, or a stand-in of a test. Gives how many bytes it took. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array, offset: number, length: number) => number;

const capacity = 64 * 1024;
/** Text that is appended piece by piece goes out from here on, so that most lines still fit. */
const enough = capacity - 4096;
/** No character of a JavaScript string takes more than three bytes for each code unit. */
const mostBytesPerUnit = 3;
/** Texts longer than this are encoded on their own, piece by piece. */
const pieceUnits = Math.floor(capacity / mostBytesPerUnit);
const standardOutput = 1;
/** Rights of a file, less what the user's mask takes away. */
const everybody = 0o666;
const longestWait = 20;

/**
 * What to do with a pipe that is full: `wait` for its reader, or `keep` the bytes, so that signals are still heard and
 * `retry` sends them later.
 */
export type WhenFull = 'wait' | 'keep';

export class Output {
  readonly #descriptor: number;
  readonly #write: WriteBytes;
  readonly #whenFull: WhenFull;
  readonly #kept: Uint8Array[] = [];
  /**
   * The text that has not been handed to the system yet. Who makes text piece by piece appends to it, and calls `settle`
   * from time to time.
   */
  readonly text = new TextWriter(capacity);
  #state: OutputState = 'open';
  #fault = '';

  constructor(descriptor: number, write: WriteBytes = writeSync, whenFull: WhenFull = 'wait') {
    this.#descriptor = descriptor;
    this.#write = write;
    this.#whenFull = whenFull;
  }

  /** Whether bytes are kept that the reader has not taken. Who writes should `retry` before writing more. */
  get isBehind(): boolean {
    return this.#kept.length > 0;
  }

  /** Sends what is kept, as far as the reader takes it. */
  retry(): void {
    const kept = this.#kept.splice(0);
    for (const bytes of kept) this.#send(bytes, 0, bytes.length);
  }

  get state(): OutputState {
    return this.#state;
  }

  /** Why the output failed, in words ("the disk is full"). */
  get fault(): string {
    return this.#fault;
  }

  /** Appends `text`. Lone surrogates become U+FFFD. */
  write(text: string): void {
    if (text.length > pieceUnits) {
      this.#writeLong(text);
      return;
    }
    if (this.text.length + text.length * mostBytesPerUnit > capacity) this.flush();
    this.text.text(text);
  }

  /** Appends UTF-8 text as it is. Much of it goes to the system without another copy. */
  writeBytes(bytes: Uint8Array, start: number, end: number): void {
    if (this.text.length + end - start > capacity) this.flush();
    if (end - start < capacity / 4) {
      this.text.copy(bytes, start, end);
    } else {
      this.flush();
      this.#send(bytes, start, end);
    }
  }

  /** Hands the text to the system if there is enough of it. */
  settle(): void {
    if (this.text.length >= enough) this.flush();
  }

  /** Hands everything to the system before it returns. */
  flush(): void {
    this.#send(this.text.bytes, 0, this.text.length);
    this.text.length = 0;
  }

  #send(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    let wait = 1;
    while (at < end && this.#state === 'open') {
      if (this.#kept.length > 0) {
        this.#kept.push(bytes.slice(at, end));
        return;
      }
      try {
        at += this.#write(this.#descriptor, bytes, at, end - at);
        wait = 1;
      } catch (error) {
        if (isBusy(error) && this.#whenFull === 'keep') {
          this.#kept.push(bytes.slice(at, end));
          return;
        }
        if (isBusy(error)) {
          pause(wait);
          wait = Math.min(2 * wait, longestWait);
        } else {
          this.#end(error);
        }
      }
    }
  }

  /** Flushes, and closes the file; standard output stays as it is. */
  close(): void {
    this.flush();
    if (this.#descriptor !== standardOutput) {
      try {
        closeSync(this.#descriptor);
      } catch (error) {
        if (this.#state === 'open') this.#end(error);
      }
    }
    if (this.#state === 'open') this.#state = 'closed';
  }

  /** Cuts between characters, so that no piece ends in half a surrogate pair. */
  #writeLong(text: string): void {
    for (let at = 0; at < text.length && this.#state === 'open'; ) {
      let end = Math.min(at + pieceUnits, text.length);
      if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
      this.write(text.slice(at, end));
      at = end;
    }
  }

  #end(error: unknown): void {
    const code = codeOf(error);
    this.#state = code === 'EPIPE' || code === 'EOF' ? 'closed' : 'failed';
    this.#fault = describeSystemFault(error);
  }
}

/** The output to a file, made anew with these rights, or to standard output (null). What went wrong is one phrase. */
export function openOutput(
  path: string | null,
  whenFull: WhenFull = 'wait',
  rights = everybody,
): { readonly output: Output } | { readonly fault: string } {
  if (path === null) return { output: new Output(standardOutput, writeSync, whenFull) };
  try {
    const descriptor = openSync(path, 'w', rights);
    // A file that was there keeps its rights otherwise. Devices and pipes are everybody's, and are left as they are.
    if (rights !== everybody && fstatSync(descriptor).isFile()) fchmodSync(descriptor, rights);
    return { output: new Output(descriptor, writeSync, whenFull) };
  } catch (error) {
    return { fault: describeSystemFault(error) };
  }
}

/** A pipe that is full and does not block. */
function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
