/**
 * A copy of a capture as pcapng: its blocks or packets go in as they are read, the bytes of the copy come out, with
 * comments beside the packets they belong to.
 *
 *   block   type(4) length(4) head(20) packet, padding  [comment(s)] options  length(4)
 *
 * Every block of a pcapng capture is copied byte for byte; only a packet with a comment gets an option more, and a
 * section no longer says how long it is. A capture of the classic format becomes a section with one interface.
 * draft-ietf-opsawg-pcapng: sections 3.5 (options), 4.1, 4.3, A (the old packet block).
 */

import { readU32 } from '../../bytes/endian.ts';
import type { CapturedPacket } from '../../model/packet.ts';
import { endOfOptions, fileStart, optionBytes, packetBlock, packetOffset, padding } from './blocks.ts';

/** One block of a pcapng capture, `bytes[start..end)`, in the byte order of its section; borrowed. */
export interface CapturedBlock {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly little: boolean;
}

interface Entry {
  readonly bytes: Buffer;
  readonly little: boolean;
  /** Where options begin; 0 in a block that can have no comment. */
  readonly options: number;
  /** The number of the packet in it, 0 for none. */
  number: number;
  comments: string[];
}

const sectionBlock = 0x0a0d0d0a;
const oldBlock = 2;
const enhancedBlock = 6;
const optionComment = 1;
/** The longest value of an option. */
const longestOption = 0xffff;
/** Bytes that may wait for comments, since a message may be known later than its packet. */
const usualLag = 16 * 1024 * 1024;

export class CaptureCopy {
  readonly #put: (bytes: Uint8Array) => void;
  readonly #program: string;
  readonly #lag: number;
  #entries: Entry[] = [];
  readonly #byNumber = new Map<number, Entry>();
  #waiting = 0;
  /** The capture is pcapng: blocks come, and packets are in them. */
  #hasBlocks = false;
  #isStarted = false;
  #unplaced = 0;

  /** `lag`: bytes that wait for comments; 0 writes each packet at once. */
  constructor(put: (bytes: Uint8Array) => void, program: string, lag = usualLag) {
    this.#put = put;
    this.#program = program;
    this.#lag = lag;
  }

  /** Comments that found no packet that can have one. */
  get unplaced(): number {
    return this.#unplaced;
  }

  /** Takes a block, in front of the packet in it. */
  block({ type, bytes, start, end, little }: CapturedBlock): void {
    this.#hasBlocks = true;
    const copy = Buffer.from(bytes.subarray(start, end));
    // Blocks get longer: how long the section is nobody knows any more.
    if (type === sectionBlock && copy.length >= 28) copy.fill(0xff, 16, 24);
    this.#add({ bytes: copy, little, options: optionsOf(type, copy, little), number: 0, comments: [] });
  }

  packet(packet: CapturedPacket): void {
    if (!this.#hasBlocks) this.#addClassic(packet);
    const entry = this.#entries.at(-1);
    if (entry === undefined) return;
    entry.number = packet.number;
    this.#byNumber.set(packet.number, entry);
    this.#writeDownTo(this.#lag);
  }

  /** Puts `text` beside packet `number`, or beside the last one, saying so, when that is written already. */
  comment(number: number, text: string): void {
    const entry = this.#byNumber.get(number);
    if (entry !== undefined && entry.options > 0) entry.comments.push(text);
    else this.#commentLate(number, text);
  }

  /** Writes what waits. */
  end(): void {
    this.#writeDownTo(-1);
  }

  #commentLate(number: number, text: string): void {
    const last = this.#entries.findLast((one) => one.number > 0 && one.options > 0);
    if (last === undefined) this.#unplaced += 1;
    else last.comments.push(`of packet ${number}: ${text}`);
  }

  #addClassic(packet: CapturedPacket): void {
    if (!this.#isStarted) this.#put(fileStart(this.#program, null, packet.digits, packet.linkType));
    this.#isStarted = true;
    const { sec, nsec, digits, start, end, originalLength } = packet;
    const at = { sec, nsec: packet.hasTime ? nsec : 0 };
    const bytes = packetBlock({ at, digits }, end - start, originalLength);
    bytes.set(packet.bytes.subarray(start, end), packetOffset);
    this.#add({ bytes, little: true, options: bytes.length - 4, number: 0, comments: [] });
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#waiting += entry.bytes.length;
    if (this.#lag === 0) this.#writeDownTo(0);
  }

  /** One packet always waits, for comments that come late; -1: not even that. */
  #writeDownTo(lag: number): void {
    let written = 0;
    while (this.#waiting > lag && written < this.#entries.length - (this.#lag > 0 && lag >= 0 ? 1 : 0)) {
      const entry = this.#entries[written];
      this.#put(entry.comments.length === 0 ? entry.bytes : withComments(entry));
      this.#byNumber.delete(entry.number);
      this.#waiting -= entry.bytes.length;
      written += 1;
    }
    if (written > 0) this.#entries = this.#entries.slice(written);
  }
}

/** Where the options of a block with a packet begin; 0 where there is no room for them. */
function optionsOf(type: number, block: Buffer, little: boolean): number {
  if ((type !== enhancedBlock && type !== oldBlock) || block.length < packetOffset + 4) return 0;
  const captured = readU32(block, 20, little);
  const options = packetOffset + captured + padding(captured);
  return options <= block.length - 4 ? options : 0;
}

function withComments({ bytes, little, options, comments }: Entry): Buffer {
  const added = comments.map((text) => optionBytes(optionComment, cutText(text), little));
  const rest = bytes.subarray(options, bytes.length - 4);
  const made = Buffer.concat([
    bytes.subarray(0, options),
    ...added,
    rest.length === 0 ? endOfOptions : rest,
    Buffer.alloc(4),
  ]);
  for (const at of [4, made.length - 4]) {
    if (little) made.writeUInt32LE(made.length, at);
    else made.writeUInt32BE(made.length, at);
  }
  return made;
}

/** As much of a text as an option holds, whole characters. */
function cutText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= longestOption) return bytes;
  let end = longestOption;
  while ((bytes[end] & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
