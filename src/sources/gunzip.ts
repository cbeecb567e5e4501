/**
 * Pieces of a gzip file (RFC 1952) go in, what they unpack to comes out. A file that is cut or damaged gives all that
 * could be unpacked, and a Problem.
 */

import { createGunzip, type Gunzip } from 'node:zlib';
import type { Problem } from '../model/problem.ts';

/** Most packed bytes handed over at once: deflate makes at most 1032 times as many of them, which bounds the memory. */
const packedAtOnce = 16 * 1024;
/** Zlib gives nothing of a step that fails, so steps are short at first: a sixteenth of a small file is lost, at most. */
const leastAtOnce = 64;
const partAtOnce = 1 / 16;
const unpackedAtOnce = 256 * 1024;

export async function* gunzip(
  pieces: AsyncIterable<Uint8Array>,
  problems: Problem[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacker = new Unpacker();
  let packed = 0;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length && !unpacker.over; ) {
        const step = Math.min(packedAtOnce, Math.max(leastAtOnce, Math.floor(packed * partAtOnce)));
        // Unpacking runs in another thread and its input may outlive the piece when reading is given up.
        const taken = Uint8Array.from(piece.subarray(at, at + step));
        await unpacker.write(taken);
        at += taken.length;
        packed += taken.length;
        yield* unpacker.takeReady();
      }
      if (unpacker.over) break;
    }
    if (!unpacker.over) await unpacker.finish();
    yield* unpacker.takeReady();
    if (unpacker.error !== null) problems.push(gzipProblem(unpacker.error, packed));
  } finally {
    unpacker.destroy();
  }
}

/** Owns the stream that unpacks. It may end before its input does: what follows the packed data is padding. */
class Unpacker {
  over = false;
  error: Error | null = null;
  readonly #stream: Gunzip = createGunzip({ chunkSize: unpackedAtOnce });
  #ready: Uint8Array[] = [];
  /** Who waits for the stream; a stream that has failed or ended never calls back. */
  #waiting: () => void = () => {};

  constructor() {
    const end = (error: Error | null) => {
      this.over = true;
      this.error ??= error;
      this.#waiting();
    };
    this.#stream.on('data', (bytes: Uint8Array) => this.#ready.push(bytes));
    this.#stream.on('end', () => end(null));
    this.#stream.on('error', end);
  }

  /** Resolves when the bytes are unpacked, or when nothing more will be. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#stream.write(bytes, () => resolve());
    });
  }

  /** The packed bytes end here. */
  finish(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#stream.end();
    });
  }

  takeReady(): Uint8Array[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

function gzipProblem(error: Error, packed: number): Problem {
  const cut = 'code' in error && error.code === 'Z_BUF_ERROR';
  const text = cut
    ? `the gzip file is cut: it ends at byte ${packed} in the middle of its data`
    : `the gzip file is damaged, before byte ${packed} (${error.message}); nothing behind it can be read`;
  return { code: cut ? 'source.gzip-cut' : 'source.gzip-damaged', severity: 'error', text };
}
