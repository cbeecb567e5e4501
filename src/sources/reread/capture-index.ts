/**
 * Index of a capture: its packets, conversations and messages are shown to it while it is read; where to begin and how
 * far to go to read some of the messages again comes out. It keeps 17 bytes for a message and 12 for a conversation.
 */

import type { Message } from '../../model/message.ts';
import type { CapturedPacket } from '../../model/packet.ts';
import type { StreamEvent } from '../../model/stream.ts';
import type { Instant, TimeDigits } from '../../model/time.ts';
import { fingerprint } from './fingerprint.ts';
import { NumberColumn } from './number-column.ts';

export interface CaptureIndexOptions {
  /** Its files: several are read as one capture. */
  readonly files: readonly string[];
  /** Number of its first conversation. */
  readonly firstFlow: number;
  /** Messages of captures before it: its first message has the number behind. */
  readonly messagesBefore: number;
}

/** A conversation to be read again: its number, its first packet, where that lies, and its messages' numbers in order. */
export interface IndexedFlow {
  readonly flow: number;
  readonly firstPacket: number;
  readonly offset: number;
  readonly messages: readonly number[];
}

/** A block of a pcapng file that packets behind it are read with, and how many packets stand in front of it. */
interface HeadBlock {
  readonly packets: number;
  readonly isSection: boolean;
  readonly bytes: Uint8Array;
}

const sectionBlock = 0x0a0d0d0a;
const interfaceBlock = 1;
/** Of files with more of such blocks none are kept: they are read from the beginning. */
const mostHeads = 256 * 1024;

const nanoseconds = 1;
const isOfOicq81 = 2;

export class CaptureIndex {
  readonly files: readonly string[];
  readonly firstFlow: number;
  readonly messagesBefore: number;
  /** Of each message: its conversation, the packet that was at hand when it came, its fingerprint and its marks. */
  readonly #flows = new NumberColumn();
  readonly #packets = new NumberColumn();
  readonly #fingerprints = new NumberColumn();
  readonly #marks = new NumberColumn();
  /** Of each conversation: its first packet, and where that lies in the file, in two halves. */
  readonly #firstPackets = new NumberColumn();
  readonly #offsetsHigh = new NumberColumn();
  readonly #offsetsLow = new NumberColumn();
  #heads: HeadBlock[] | null = [];
  #headBytes = 0;
  #packet = 0;
  #offset = 0;
  #digits: TimeDigits = 6;
  #last: Instant | null = null;

  constructor({ files, firstFlow, messagesBefore }: CaptureIndexOptions) {
    this.files = files;
    this.firstFlow = firstFlow;
    this.messagesBefore = messagesBefore;
  }

  /** Packets seen so far. */
  get packets(): number {
    return this.#packet;
  }

  /** The highest time seen; null if no packet had one. */
  get lastTime(): Instant | null {
    return this.#last;
  }

  /** Sees every packet before it is decoded. */
  packet(packet: CapturedPacket): void {
    this.#packet = packet.number;
    this.#offset = packet.offset;
    if (packet.digits === 9) this.#digits = 9;
    if (!packet.hasTime) return;
    const at = this.#last;
    if (at !== null && (packet.sec < at.sec || (packet.sec === at.sec && packet.nsec <= at.nsec))) return;
    this.#last = { sec: packet.sec, nsec: packet.nsec };
  }

  /** Sees every block of a pcapng file. */
  block(type: number, bytes: Uint8Array, start: number, end: number): void {
    if ((type !== sectionBlock && type !== interfaceBlock) || this.#heads === null) return;
    this.#headBytes += end - start;
    const copy = new Uint8Array(bytes.subarray(start, end));
    this.#heads.push({ packets: this.#packet, isSection: type === sectionBlock, bytes: copy });
    if (this.#headBytes > mostHeads) this.#heads = null;
  }

  /** Sees every event of the capture's conversations. */
  event(event: StreamEvent): void {
    if (event.kind !== 'open') return;
    this.#firstPackets.add(event.packet);
    this.#offsetsHigh.add(Math.floor(this.#offset / 2 ** 32));
    this.#offsetsLow.add(this.#offset);
  }

  /** Sees every message of the capture, in order. */
  message(message: Message): void {
    this.#flows.add(message.flow.number);
    this.#packets.add(this.#packet);
    this.#fingerprints.add(fingerprint(message));
    const marks = (this.#digits === 9 ? nanoseconds : 0) | (message.parse.protocol === 'oicq81' ? isOfOicq81 : 0);
    this.#marks.add(marks);
  }

  /** Whether the message of that number is one of this capture. */
  has(no: number): boolean {
    return no > this.messagesBefore && no <= this.messagesBefore + this.#flows.length;
  }

  flowOf(no: number): number {
    return this.#flows.at(this.#rowOf(no));
  }

  /** The packet that had been read when the message came out. */
  packetOf(no: number): number {
    return this.#packets.at(this.#rowOf(no));
  }

  digitsOf(no: number): TimeDigits {
    return (this.#marks.at(this.#rowOf(no)) & nanoseconds) === 0 ? 6 : 9;
  }

  /** Whether `message` is what was read as the message of that number. */
  isSame(no: number, message: Message): boolean {
    return this.has(no) && this.#fingerprints.at(this.#rowOf(no)) === fingerprint(message);
  }

  /**
   * The conversations of the messages `nos` that can be read by themselves, in the order of their first packets. How 0x81
   * frames are written is found out from all conversations of a server, so those that have some are left out.
   */
  flowsOf(nos: Iterable<number>): readonly IndexedFlow[] {
    const messages = new Map<number, number[]>();
    for (const no of nos) messages.set(this.flowOf(no), []);
    for (let row = 0; row < this.#flows.length; row++) {
      const list = messages.get(this.#flows.at(row));
      if (list === undefined) continue;
      if ((this.#marks.at(row) & isOfOicq81) !== 0) messages.delete(this.#flows.at(row));
      else list.push(row + 1 + this.messagesBefore);
    }
    const flows: IndexedFlow[] = [];
    for (const [flow, list] of messages) {
      const row = flow - this.firstFlow;
      if (row < 0 || row >= this.#firstPackets.length) continue;
      const offset = this.#offsetsHigh.at(row) * 2 ** 32 + this.#offsetsLow.at(row);
      flows.push({ flow, firstPacket: this.#firstPackets.at(row), offset, messages: list });
    }
    return flows.sort((a, b) => a.firstPacket - b.firstPacket);
  }

  /** The blocks that packets from number `packet` on are read with; none in a file that is not pcapng, null if not known. */
  headsFor(packet: number): readonly Uint8Array[] | null {
    if (this.#heads === null) return null;
    const before = this.#heads.filter(({ packets }) => packets < packet);
    return before
      .slice(
        Math.max(
          0,
          before.findLastIndex(({ isSection }) => isSection),
        ),
      )
      .map(({ bytes }) => bytes);
  }

  #rowOf(no: number): number {
    return no - 1 - this.messagesBefore;
  }
}
