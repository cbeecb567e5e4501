/**
 * A copy of a capture as pcapng: its blocks or packets go in as they are read, the bytes of the copy come out, with
 * comments beside the packets they belong to.
 *
 *   block   type(4) length(4) head(20) packet, padding  [comment(s)] options  length(4)
 *
 * Every block of a pcapng capture is copied byte for byte; only a packet with a comment gets an option more, and a
 * section no longer says how long it is. A capture of the classic format becomes a section with one interface. Packets that
 * are not wanted can be left out, or cut as a snaplen does.
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
  bytes: Buffer;
  readonly little: boolean;
  /** Where options begin; 0 in a block that can have no comment. */
  options: number;
  /** The number of the packet in it, 0 for none. */
  number: number;
  /** A block for a packet, which nobody has asked for yet. */
  readonly isPacket: boolean;
  comments: string[];
}

const sectionBlock = 0x0a0d0d0a;
const oldBlock = 2;
const simpleBlock = 3;
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
  readonly #choosing: boolean;
  /** Those before `#first` are written. */
  #entries: Entry[] = [];
  #first = 0;
  readonly #byNumber = new Map<number, Entry>();
  #waiting = 0;
  /** The capture is pcapng: blocks come, and packets are in them. */
  #hasBlocks = false;
  #isStarted = false;
  #unplaced = 0;

  /** `lag`: bytes that wait for comments; 0 writes each packet at once. `choosing`: not every packet is taken. */
  constructor(put: (bytes: Uint8Array) => void, program: string, lag = usualLag, choosing = false) {
    this.#put = put;
    this.#program = program;
    this.#lag = lag;
    this.#choosing = choosing;
  }

  /** Comments that found no packet that can have one. */
  get unplaced(): number {
    return this.#unplaced;
  }

  /** Takes a block, in front of the packet in it. */
  block({ type, bytes, start, end, little }: CapturedBlock): void {
    this.#hasBlocks = true;
    const copy = Buffer.from(bytes.subarray(start, end));
    this.#dropUnasked();
    // Blocks get longer: how long the section is nobody knows any more.
    if (type === sectionBlock && copy.length >= 28) copy.fill(0xff, 16, 24);
    const isPacket = type === enhancedBlock || type === oldBlock || type === simpleBlock;
    this.#add({ bytes: copy, little, options: optionsOf(type, copy, little), number: 0, isPacket, comments: [] });
  }

  /** The capture has this packet: one of the classic format begins with a section, whether or not it is taken. */
  begin({ digits, linkType }: CapturedPacket): void {
    if (this.#hasBlocks || this.#isStarted) return;
    this.#put(fileStart(this.#program, null, digits, linkType));
    this.#isStarted = true;
  }

  /**
   * Takes a packet, of which `length` bytes are wanted. Where the packets of a pcapng capture are not all taken, the blocks
   * of the others are left out. False: it cannot be cut, and is left out.
   */
  packet(packet: CapturedPacket, length = packet.end - packet.start): boolean {
    if (!this.#hasBlocks) this.#addClassic(packet, length);
    const entry = this.#entries.at(-1);
    if (entry === undefined) return false;
    if (this.#hasBlocks && length < packet.end - packet.start) {
      if (entry.options === 0) return false;
      this.#cut(entry, length);
    }
    this.#number(entry, packet.number);
    return true;
  }

  /** The block taken last holds packet `number`, as if `packet` had been called. */
  numberLast(number: number): void {
    const entry = this.#entries.at(-1);
    if (entry !== undefined) this.#number(entry, number);
  }

  #number(entry: Entry, number: number): void {
    entry.number = number;
    this.#byNumber.set(number, entry);
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
    this.#dropUnasked();
    this.#writeDownTo(-1);
  }

  #commentLate(number: number, text: string): void {
    const last = this.#entries.findLast((one, at) => at >= this.#first && one.number > 0 && one.options > 0);
    if (last === undefined) this.#unplaced += 1;
    else last.comments.push(`of packet ${number}: ${text}`);
  }

  /** The block taken last is that of a packet which was not: it is left out. */
  #dropUnasked(): void {
    const last = this.#entries.at(-1);
    if (!this.#choosing || last === undefined || !last.isPacket || last.number > 0) return;
    this.#entries.pop();
    this.#waiting -= last.bytes.length;
  }

  #cut(entry: Entry, length: number): void {
    this.#waiting -= entry.bytes.length;
    entry.bytes = withLength(entry, length);
    entry.options = packetOffset + length + padding(length);
    this.#waiting += entry.bytes.length;
  }

  #addClassic(packet: CapturedPacket, length: number): void {
    this.begin(packet);
    const { sec, nsec, digits, start, originalLength } = packet;
    const end = start + length;
    const at = { sec, nsec: packet.hasTime ? nsec : 0 };
    const bytes = packetBlock({ at, digits }, end - start, originalLength);
    bytes.set(packet.bytes.subarray(start, end), packetOffset);
    this.#add({ bytes, little: true, options: bytes.length - 4, number: 0, isPacket: true, comments: [] });
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#waiting += entry.bytes.length;
    if (this.#lag === 0) this.#writeDownTo(0);
  }

  /** One packet always waits, for comments that come late; -1: not even that. */
  #writeDownTo(lag: number): void {
    const end = this.#entries.length - (this.#lag > 0 && lag >= 0 ? 1 : 0);
    while (this.#waiting > lag && this.#first < end) {
      const entry = this.#entries[this.#first];
      this.#put(entry.comments.length === 0 ? entry.bytes : withComments(entry));
      this.#byNumber.delete(entry.number);
      this.#waiting -= entry.bytes.length;
      this.#first += 1;
    }
    // Not at every packet: as many as are moved here have been written since.
    if (this.#first < this.#entries.length / 2) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

/** Where the options of a block with a packet begin; 0 where there is no room for them. */
function optionsOf(type: number, block: Buffer, little: boolean): number {
  if ((type !== enhancedBlock && type !== oldBlock) || block.length < packetOffset + 4) return 0;
  const captured = readU32(block, 20, little);
  const options = packetOffset + captured + padding(captured);
  return options <= block.length - 4 ? options : 0;
}

/** The block with so many bytes of its packet as if no more had been captured. */
function withLength({ bytes, little, options }: Entry, length: number): Buffer {
  const gap = Buffer.alloc(padding(length));
  const made = Buffer.concat([bytes.subarray(0, packetOffset + length), gap, bytes.subarray(options)]);
  writeLength(made, 20, length, little);
  setBlockLength(made, little);
  return made;
}

function setBlockLength(block: Buffer, little: boolean): void {
  for (const at of [4, block.length - 4]) writeLength(block, at, block.length, little);
}

function writeLength(block: Buffer, at: number, length: number, little: boolean): void {
  if (little) block.writeUInt32LE(length, at);
  else block.writeUInt32BE(length, at);
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
  setBlockLength(made, little);
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
