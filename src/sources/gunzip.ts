/**
 * Pieces of a gzip file (RFC 1952) go in, what they unpack to comes out. A file that is cut or damaged gives all that
 * could be unpacked, and a Problem.
 */

import { createGunzip, type Gunzip } from 'node:zlib';
import type { Problem } from '../model/problem.ts';

/** Packed bytes handed over at once: deflate makes at most 1032 times as many of them, which bounds the memory. */
const packedAtOnce = 16 * 1024;
const unpackedAtOnce = 256 * 1024;

export async function* gunzip(
  pieces: AsyncIterable<Uint8Array>,
  problems: Problem[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const unzip = createGunzip({ chunkSize: unpackedAtOnce });
  const ready: Uint8Array[] = [];
  const failure: { error: Error | null } = { error: null };
  unzip.on('data', (bytes: Uint8Array) => ready.push(bytes));
  unzip.on('error', (error) => {
    failure.error = error;
  });
  let packed = 0;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length && failure.error === null; at += packedAtOnce) {
        // Unpacking runs in another thread and its input may outlive the piece when reading is given up.
        await write(unzip, Uint8Array.from(piece.subarray(at, at + packedAtOnce)));
        packed += Math.min(packedAtOnce, piece.length - at);
        yield* ready.splice(0);
      }
      if (failure.error !== null) break;
    }
    if (failure.error === null) await finish(unzip);
    yield* ready.splice(0);
    if (failure.error !== null) problems.push(gzipProblem(failure.error, packed));
  } finally {
    unzip.destroy();
  }
}

/** Resolves when the bytes are unpacked or it has failed. */
function write(unzip: Gunzip, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    unzip.write(bytes, () => resolve());
  });
}

function finish(unzip: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    unzip.once('end', resolve);
    unzip.once('error', () => resolve());
    unzip.end();
  });
}

function gzipProblem(error: Error, packed: number): Problem {
  const cut = 'code' in error && error.code === 'Z_BUF_ERROR';
  const text = cut
    ? `the gzip file is cut: it ends at byte ${packed} in the middle of its data`
    : `the gzip file is damaged, before byte ${packed} (${error.message}); nothing behind it can be read`;
  return { code: cut ? 'source.gzip-cut' : 'source.gzip-damaged', severity: 'error', text };
}
