/**
 * The copy of a capture that holds the messages a filter lets through: what a reading sees goes in, then the capture is read
 * once more, and the copy comes out.
 *
 * Which packets a message came in is known when it is whole, and which connections matter perhaps at the end of the capture.
 * So the first time packets are only marked. The second time those of the messages are copied whole, others of the same
 * connections without their payload, as a snaplen would have cut them: sequence numbers, turns and ends of connections
 * stay what they were, and whoever reads the copy sees where something is missing, and how much.
 */

import type { Limits } from '../model/limits.ts';
import type { Message } from '../model/message.ts';
import type { CapturedPacket, PacketPlace, TransportPacket } from '../model/packet.ts';
import type { Language } from '../model/text.ts';
import { MessagePackets } from '../pipeline/message-packets.ts';
import { createAnnotation } from '../present/log-line.ts';
import type { Output } from '../sinks/output.ts';
import { CaptureCopy } from '../sinks/pcapng/capture-copy.ts';
import { createCaptureDecoder } from '../sources/capture-decoder.ts';
import { openCapture } from '../sources/capture-file.ts';
import type { Copying } from './reading.ts';
import { report } from './screen.ts';

export interface FilteredCopyOptions {
  /** A regular file: it is read twice. */
  readonly file: string;
  readonly language: Language;
  /** As in the reading: flows get the same numbers. */
  readonly limits: Limits;
  readonly checkChecksums: boolean;
  readonly quiet: boolean;
  /** What a user wrote about a message; null for nothing. */
  readonly commentOf?: (message: Message) => string | null;
}

/** Characters of comments that are kept until their packets are written. */
const mostComments = 64 * 1024 * 1024;

/** Bytes of a connection that were left out since its last whole packet. */
interface LeftOut {
  packets: number;
  bytes: number;
}

/** Watches a reading, and writes the copy to `output` when it is over. */
export function copyMatching(output: Output, options: FilteredCopyOptions): Copying {
  const marked = new MessagePackets();
  const comments = new Comments();
  const annotate = createAnnotation(options.language);
  let last = 0;
  let isComplete = false;
  return {
    get isWanted() {
      return output.state === 'open';
    },
    packet: (packet) => {
      last = packet.number;
    },
    block: () => {},
    placed: (place, packet) => marked.place(place, packet),
    close: (event) => marked.close(event),
    pass: (message) => marked.message(message, false),
    message: (message: Message) => {
      marked.message(message, true);
      comments.add(message.packet, `oicqscope: ${annotate(message)}`);
      const comment = options.commentOf?.(message) ?? null;
      if (comment !== null) comments.add(message.packet, comment);
    },
    complete: async () => {
      const writer = new Writer(output, marked, comments);
      isComplete = await writer.write(options, last);
      if (!isComplete) return;
      if (!options.quiet) report(writer.account);
      if (comments.dropped > 0) report(`${comments.dropped} messages have no comment in the copy: there are too many`);
    },
    end: () => {
      if (!isComplete) report('the copy was not written: the capture was not read to its end');
      output.close();
    },
  };
}

/** Comments by the number of their packet. */
class Comments {
  readonly #texts = new Map<number, string[]>();
  #length = 0;
  dropped = 0;

  add(packet: number, text: string): void {
    if (this.#length + text.length > mostComments) {
      this.dropped += 1;
      return;
    }
    this.#length += text.length;
    const texts = this.#texts.get(packet);
    if (texts === undefined) this.#texts.set(packet, [text]);
    else texts.push(text);
  }

  of(packet: number): readonly string[] {
    return this.#texts.get(packet) ?? [];
  }
}

class Writer {
  readonly #copy: CaptureCopy;
  readonly #marked: MessagePackets;
  readonly #comments: Comments;
  readonly #leftOut = new Map<number, LeftOut>();
  #whole = 0;
  #cut = 0;
  #read = 0;
  /** The packet at hand; null once it is in the copy. */
  #packet: CapturedPacket | null = null;

  constructor(output: Output, marked: MessagePackets, comments: Comments) {
    const put = (bytes: Uint8Array): void => output.writeBytes(bytes, 0, bytes.length);
    this.#copy = new CaptureCopy(put, 'oicqscope read', 1, true);
    this.#marked = marked;
    this.#comments = comments;
  }

  /** What was done, in a sentence. */
  get account(): string {
    const rest = this.#read - this.#whole - this.#cut;
    return `the copy has ${this.#whole} packets whole and ${this.#cut} without their payload; ${rest} were left out`;
  }

  /** Reads the capture up to packet `last`. False if it is not there any more, which has been said. */
  async write({ file, limits, checkChecksums }: FilteredCopyOptions, last: number): Promise<boolean> {
    const decoder = createCaptureDecoder(
      { limits, checkChecksums },
      {
        event: () => {},
        problem: () => {},
        block: (type, bytes, start, end, little) => {
          if (this.#read < last) this.#copy.block({ type, bytes, start, end, little });
        },
        packet: (packet) => {
          if (packet.number <= last) this.#begin(packet);
        },
        placed: (place, packet) => {
          if (packet.number <= last) this.#place(place, packet);
        },
      },
    );
    const opened = await openCapture(file, process.stdin);
    if ('fault' in opened) {
      report(`${file} ${opened.fault.text}`);
      return false;
    }
    for await (const piece of opened.input.pieces) {
      decoder.feed(piece, 0, piece.length);
      if (decoder.done || decoder.packets >= last) break;
    }
    decoder.endFile();
    this.#copy.end();
    return true;
  }

  #begin(packet: CapturedPacket): void {
    this.#read = packet.number;
    this.#packet = packet;
    this.#copy.begin(packet);
    if (this.#marked.packets.has(packet.number)) this.#takeWhole(packet);
  }

  #takeWhole(packet: CapturedPacket): void {
    this.#copy.packet(packet);
    this.#packet = null;
    this.#whole += 1;
    for (const text of this.#comments.of(packet.number)) this.#copy.comment(packet.number, text);
  }

  #place({ flow, length }: PacketPlace, { number, bytes, start }: TransportPacket): void {
    if (this.#marked.packets.has(number)) {
      this.#tellLeftOut(flow, number);
      return;
    }
    const packet = this.#packet;
    if (packet === null || !this.#marked.flows.has(flow)) return;
    if (length === 0 || this.#marked.wholeFlows.has(flow)) {
      this.#takeWhole(packet);
      return;
    }
    const left = this.#leftOut.get(flow) ?? { packets: 0, bytes: 0 };
    left.packets += 1;
    left.bytes += length;
    this.#leftOut.set(flow, left);
    // What was put together from pieces has no header of its own to keep.
    if (bytes === packet.bytes && this.#copy.packet(packet, start - packet.start)) this.#cut += 1;
    this.#packet = null;
  }

  #tellLeftOut(flow: number, number: number): void {
    const left = this.#leftOut.get(flow);
    if (left === undefined) return;
    this.#leftOut.delete(flow);
    const packets = `${left.packets} ${left.packets === 1 ? 'packet' : 'packets'}`;
    this.#copy.comment(
      number,
      `oicqscope: the filter left out ${left.bytes} bytes in ${packets} of this connection here`,
    );
  }
}
