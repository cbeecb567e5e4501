/**
 * The text of one file on its way to the output: blocks go in as its thread sends them, and come out when it is the
 * file's turn. Until then they wait in memory, then in a temporary file, and where that is full, too, the thread waits.
 */

import { arrive, type JobEnd, type TextBlock } from './job-messages.ts';
import { Spill } from './spill.ts';

/** Room for the text of all files that wait for their turn, in bytes. */
export interface Room {
  memory: number;
  disk: number;
}

/** As much as waits before the disk is used, and then there. */
export function createRoom(): Room {
  return { memory: 16 * 1024 * 1024, disk: 4 * 1024 * 1024 * 1024 };
}

interface Waiting {
  readonly block: TextBlock;
  /** The block is empty and its bytes are there, if not -1. */
  readonly place: number;
  readonly length: number;
  /** Whether its thread still counts it as on its way. */
  readonly isOnWay: boolean;
}

const noBytes = new Uint8Array(0);
/** Blocks taken are let go of after so many. */
const mostTaken = 1024;

export class Share {
  readonly file: string;
  readonly #room: Room;
  readonly #spill = new Spill();
  #onWay: Int32Array | null = null;
  #waiting: Waiting[] = [];
  #taken = 0;
  #isTurn = false;
  end: JobEnd | null = null;

  constructor(file: string, room: Room) {
    this.file = file;
    this.#room = room;
  }

  /** From now on blocks are taken soon after they come. */
  begin(): void {
    this.#isTurn = true;
  }

  push(block: TextBlock, onWay: Int32Array): void {
    this.#onWay = onWay;
    const { length } = block.bytes;
    const place = this.#isTurn ? null : this.#findPlace(block.bytes);
    const kept = place === null || place < 0 ? block : { ...block, bytes: noBytes };
    this.#waiting.push({ block: kept, place: place ?? -1, length, isOnWay: place === null });
    if (place !== null) arrive(onWay, length);
  }

  /** The next block; null while there is none. */
  take(): TextBlock | null {
    if (this.#taken === this.#waiting.length) return null;
    const { block, place, length, isOnWay } = this.#waiting[this.#taken];
    this.#taken += 1;
    if (this.#taken === this.#waiting.length || this.#taken === mostTaken) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    if (isOnWay) {
      if (this.#onWay !== null) arrive(this.#onWay, length);
      return block;
    }
    if (place < 0) {
      this.#room.memory += length;
      return block;
    }
    return { ...block, bytes: this.#spill.read(place, length) };
  }

  /** No more of it is wanted. */
  close(): void {
    this.#room.disk += this.#spill.length;
    this.#spill.close();
  }

  /** -1: in memory; from 0 on: there in the temporary file; null: nowhere. */
  #findPlace(bytes: Uint8Array): number | null {
    const room = this.#room;
    if (bytes.length <= room.memory) {
      room.memory -= bytes.length;
      return -1;
    }
    if (bytes.length > room.disk) return null;
    const place = this.#spill.append(bytes);
    if (place !== null) room.disk -= bytes.length;
    return place;
  }
}
