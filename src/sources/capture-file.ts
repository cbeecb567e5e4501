/**
 * The path of a capture goes in ("-" is standard input), its bytes come out piece by piece, unpacked if they are gzip.
 * Files are read ahead: while one piece is used, the next is on its way into a second buffer.
 */

import { constants, openSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Problem } from '../model/problem.ts';
import { gunzip } from './gunzip.ts';

/** Why a file could not be opened; `text` ends a sentence that begins with the path. */
export interface OpenFault {
  readonly kind: 'missing' | 'directory' | 'unreadable';
  readonly text: string;
}

export interface CaptureInput {
  /** The bytes in order; each piece is borrowed until the next is asked for. To be read once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Bytes come when somebody writes them: what they make is to be shown before the next are waited for. */
  readonly isLive: boolean;
  /** Bytes taken from the file so far, packed as they are. */
  readonly taken: number;
  /** What went wrong on the way; complete once `pieces` has ended. What came before it stands. */
  readonly problems: readonly Problem[];
}

export type OpenResult = { readonly input: CaptureInput } | { readonly fault: OpenFault };

const pieceSize = 1024 * 1024;

/** How often a file that grows is looked at, in milliseconds. */
const pollEvery = 100;

/**
 * `standardInput` is read when the path is "-"; its pieces come out as they arrive. With `until` a file's end is waited
 * at for more bytes, and a FIFO's for the next writer, until that signal.
 */
export async function openCapture(
  path: string,
  standardInput: AsyncIterable<Uint8Array>,
  until: AbortSignal | null = null,
): Promise<OpenResult> {
  const give = (bytes: AsyncIterable<Uint8Array>, isLive: boolean): OpenResult => ({ input: toInput(bytes, isLive) });
  if (path === '-') return give(standardInput, true);
  try {
    // A FIFO is not opened as a file: that would block until a writer comes, and could not be interrupted.
    if ((await stat(path)).isFIFO()) return give(readFifo(path, until), true);
    const file = await open(path, 'r');
    if ((await file.stat()).isDirectory()) {
      await file.close();
      return { fault: { kind: 'directory', text: 'is a directory' } };
    }
    return give(readPieces(file, until), until !== null);
  } catch (error) {
    return { fault: faultOf(error, path) };
  }
}

/** A capture that comes as `bytes`, packed or not. */
export function toInput(bytes: AsyncIterable<Uint8Array>, isLive: boolean): CaptureInput {
  const problems: Problem[] = [];
  const source = new Source(bytes, problems);
  return {
    pieces: unpacked(source.pieces(), problems),
    isLive,
    problems,
    get taken() {
      return source.taken;
    },
  };
}

/** Whether the path has its bytes at hand: no pipe, terminal or the like. One that cannot be opened does not wait. */
export async function isRegular(path: string): Promise<boolean> {
  if (path === '-') return false;
  const found = await stat(path).catch(() => null);
  return found === null || found.isFile() || found.isDirectory();
}

/** Bytes of all files together; null when one of them is no regular file, or is not there. */
export async function totalSize(paths: readonly string[]): Promise<number | null> {
  let total = 0;
  for (const path of paths) {
    const found = path === '-' ? null : await stat(path).catch(() => null);
    if (found === null || !found.isFile()) return null;
    total += found.size;
  }
  return total;
}

/** The same pieces up to the signal. */
async function* ended(pieces: AsyncIterable<Uint8Array>, until: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const stopped = new Promise<null>((resolve) => until.addEventListener('abort', () => resolve(null), { once: true }));
  for (;;) {
    const next = await Promise.race([iterator.next(), stopped]);
    if (next === null || next.done === true) return;
    yield next.value;
  }
}

async function* readFifo(path: string, until: AbortSignal | null): AsyncGenerator<Uint8Array> {
  do {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const socket = new Socket({ fd, readable: true, writable: false });
    try {
      yield* until === null ? socket : ended(socket, until);
    } finally {
      socket.destroy();
    }
  } while (until !== null && !until.aborted);
}

/** Whether to look again for more bytes. */
async function waitForMore(until: AbortSignal | null): Promise<boolean> {
  if (until === null) return false;
  await wait(pollEvery, undefined, { signal: until }).catch(() => {});
  return !until.aborted;
}

/** What Node makes of bytes in an argument that are no UTF-8. */
const replacement = '\ufffd';
const nameless = 'a name that is not UTF-8 cannot be given: read it as standard input';

function faultOf(error: unknown, path: string): OpenFault {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { kind: 'missing', text: path.includes(replacement) ? `does not exist; ${nameless}` : 'does not exist' };
  }
  if (code === 'EISDIR') return { kind: 'directory', text: 'is a directory' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', text: 'may not be read (no permission)' };
  return { kind: 'unreadable', text: `cannot be opened (${code})` };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** The file from where it stands to its end, or to the signal, in two buffers used in turn. Closes it. */
async function* readPieces(file: FileHandle, until: AbortSignal | null): AsyncGenerator<Uint8Array> {
  const buffers = [Buffer.allocUnsafeSlow(pieceSize), Buffer.allocUnsafeSlow(pieceSize)];
  let turn = 0;
  const read = () => {
    const reading = file.read(buffers[turn], 0, pieceSize, null);
    // A failure is seen when the piece is awaited; until then it must not count as unhandled.
    reading.catch(() => {});
    return reading;
  };
  let coming = read();
  try {
    for (;;) {
      const { bytesRead, buffer } = await coming;
      if (bytesRead === 0) {
        if (!(await waitForMore(until))) return;
        coming = read();
        continue;
      }
      if (until?.aborted === true) return;
      turn = 1 - turn;
      coming = read();
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await coming.catch(() => {});
    await file.close();
  }
}

/** Counts what comes of the bytes of a source; one that fails ends, and a Problem tells why. */
class Source {
  taken = 0;
  readonly #pieces: AsyncIterable<Uint8Array>;
  readonly #problems: Problem[];

  constructor(pieces: AsyncIterable<Uint8Array>, problems: Problem[]) {
    this.#pieces = pieces;
    this.#problems = problems;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of this.#pieces) {
        this.taken += piece.length;
        yield piece;
      }
    } catch (error) {
      const text = `reading failed at byte ${this.taken} (${codeOf(error)})`;
      this.#problems.push({ code: 'source.read', severity: 'error', text });
    }
  }
}

/** The bytes as they are, or what they unpack to if they begin like gzip. */
async function* unpacked(pieces: AsyncGenerator<Uint8Array>, problems: Problem[]): AsyncGenerator<Uint8Array> {
  let first = await nextPiece(pieces);
  if (first !== null && first.length === 1) {
    const copy = Uint8Array.from(first);
    const second = await nextPiece(pieces);
    first = second === null ? copy : Buffer.concat([copy, second]);
  }
  if (first === null) return;
  const all = withFirst(first, pieces);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  for await (const piece of isGzip ? gunzip(all, problems) : all) yield toPlainArray(piece);
}

/** The same memory as a plain Uint8Array: code that meets only one kind of array runs faster than with Buffers between. */
function toPlainArray(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function nextPiece(pieces: AsyncGenerator<Uint8Array>): Promise<Uint8Array | null> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return null;
    if (value.length > 0) return value;
  }
}

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
