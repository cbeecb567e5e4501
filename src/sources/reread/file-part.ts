/**
 * A capture file and a place in it go in, its bytes from there on come out, behind those that say how to read them.
 */

import { type FileHandle, open } from 'node:fs/promises';
import type { CaptureIndex, IndexedFlow } from './capture-index.ts';

/** magic, version, zone, accuracy, snaplen, link type */
const classicHead = 24;
/** What is wanted is often near: the first pieces are short. */
const firstPiece = 64 * 1024;
const mostPiece = 1024 * 1024;

/** Pieces of a capture, the number of the first packet in them, and how many bytes they can be. */
export interface CapturePart {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly firstPacket: number;
  readonly size: number;
}

/**
 * The capture from the first packet of `flow` on; null where that takes all that stands before: the file is packed, has
 * more heads than are kept, or there are several. Pieces are borrowed until the next is asked for.
 */
export async function openPart(index: CaptureIndex, flow: IndexedFlow): Promise<CapturePart | null> {
  const { firstPacket, offset } = flow;
  const heads = index.headsFor(firstPacket);
  if (index.files.length !== 1 || heads === null) return null;
  const file = await open(index.files[0], 'r').catch(() => null);
  if (file === null) return null;
  try {
    const head = await readHead(file);
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    if (!isPacked) {
      const { size } = await file.stat();
      return {
        pieces: piecesFrom(file, heads.length === 0 ? [head] : heads, offset),
        firstPacket,
        size: size - offset,
      };
    }
  } catch {
    // Whoever reads the whole file finds out what is wrong with it.
  }
  await file.close();
  return null;
}

async function readHead(file: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(classicHead);
  const { bytesRead } = await file.read(head, 0, classicHead, 0);
  return head.subarray(0, bytesRead);
}

async function* piecesFrom(
  file: FileHandle,
  heads: readonly Uint8Array[],
  offset: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = new Uint8Array(mostPiece);
  try {
    yield* heads;
    let size = firstPiece;
    for (let at = offset; ; ) {
      const bytesRead = await file.read(buffer, 0, size, at).then(
        (result) => result.bytesRead,
        () => 0,
      );
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
      size = Math.min(mostPiece, 2 * size);
    }
  } finally {
    await file.close();
  }
}
