/**
 * The bytes of a capture file go in, cut anywhere, and the stream events of its conversations come out: the formats of
 * pcap, the headers of net and the reassembly of tcp put one behind the other.
 */

import type { Limits } from '../model/limits.ts';
import type { CapturedPacket, PacketPlace, TransportPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import type { StreamEvent, StreamSink } from '../model/stream.ts';
import type { Instant, TimeDigits } from '../model/time.ts';
import { PacketDecoder } from '../net/decode.ts';
import { outcome } from '../net/decoded-packet.ts';
import { type CaptureEnd, type CaptureReader, createCaptureReader } from '../pcap/reader.ts';
import type { CaptureSink } from '../pcap/record.ts';
import { type Conversations, createConversations } from '../tcp/conversations.ts';
import { Undecoded } from './undecoded.ts';

export interface CaptureDecoderOptions {
  readonly limits: Limits;
  /** Number of the first conversation; 1 if not given. */
  readonly firstFlow?: number;
  /** Number of the first packet; 1 unless reading begins further on in the file. */
  readonly firstPacket?: number;
  /** See `createConversations`. */
  readonly salt?: number;
  /** Packets with wrong checksums are dropped and counted. */
  readonly checkChecksums?: boolean;
}

export interface CaptureDecoderSink {
  readonly event: StreamSink;
  /** What is wrong with the file, or belongs to no conversation. */
  readonly problem: (problem: Problem) => void;
  /** Sees every packet before it is decoded; borrowed until it returns. */
  readonly packet?: (packet: CapturedPacket) => void;
  /** Hears where each packet belongs; see ConversationSink. */
  readonly placed?: (place: PacketPlace, packet: TransportPacket) => void;
  /** Sees every block of a pcapng file, in front of the packet in it; see CaptureSink. */
  readonly block?: NonNullable<CaptureSink['block']>;
  /** Says which segments and datagrams are followed; all if not given. */
  readonly accept?: (packet: TransportPacket) => boolean;
}

export class CaptureDecoder {
  readonly #conversations: Conversations;
  readonly #sink: CaptureSink;
  readonly #event: StreamSink;
  readonly #problem: (problem: Problem) => void;
  readonly #watch: ((packet: CapturedPacket) => void) | null;
  readonly #accept: ((packet: TransportPacket) => boolean) | null;
  readonly #net: PacketDecoder;
  readonly #undecoded: Undecoded;
  #reader: CaptureReader;
  /** Packets of the files read so far. */
  #packets = 0;
  #digits: TimeDigits = 6;
  /** What people wrote beside the packet at hand, until its first event has taken it along. */
  #notes: readonly Problem[] | null = null;
  /** The highest time seen; `sec` is -1 before any. */
  #sec = -1;
  #nsec = 0;

  constructor(options: CaptureDecoderOptions, sink: CaptureDecoderSink) {
    this.#problem = sink.problem;
    this.#watch = sink.packet ?? null;
    this.#accept = sink.accept ?? null;
    this.#event = sink.event;
    this.#net = new PacketDecoder(options.checkChecksums);
    this.#undecoded = new Undecoded(this.#net.fragments.account);
    this.#conversations = createConversations(options, {
      event: (event) => this.#pass(event),
      problem: sink.problem,
      ...(sink.placed && { placed: sink.placed }),
    });
    const { block } = sink;
    this.#sink = { packet: (packet) => this.#take(packet), problem: sink.problem, ...(block && { block }) };
    this.#reader = createCaptureReader(this.#sink, options.firstPacket);
  }

  /** Packets read so far, decoded or not. */
  get packets(): number {
    return this.#packets;
  }

  /** Digits of the second that the capture has: 9 once a packet had nanoseconds. */
  get digits(): TimeDigits {
    return this.#digits;
  }

  /** The highest time seen; null if no packet had one. */
  get lastTime(): Instant | null {
    return this.#sec < 0 ? null : { sec: this.#sec, nsec: this.#nsec };
  }

  /** The number that the next conversation would get: `firstFlow` for the next capture. */
  get nextFlow(): number {
    return this.#conversations.nextFlow;
  }

  /** Packets that were not decoded, by reason; see `Undecoded.counts`. */
  get undecoded(): ReadonlyMap<string, number> {
    return this.#undecoded.counts;
  }

  /** Nothing that could still come of this file would be read. */
  get done(): boolean {
    return this.#reader.done;
  }

  /** Takes the file's next bytes, borrowed until this returns. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#reader.feed(bytes, start, end);
  }

  /** The file ends. Another may follow as a part of the same capture: its packets and conversations go on. */
  endFile(): CaptureEnd {
    const end = this.#reader.end();
    this.#reader = createCaptureReader(this.#sink, this.#packets + 1);
    return end;
  }

  /** The capture ends: what waits behind holes comes out, then one Problem for each kind of undecoded packets. */
  end(): void {
    this.#conversations.end();
    this.#net.fragments.end();
    for (const problem of this.#undecoded.problems()) this.#problem(problem);
  }

  #take(packet: CapturedPacket): void {
    this.#packets = packet.number;
    if (this.#watch !== null) this.#watch(packet);
    if (packet.digits === 9) this.#digits = 9;
    if (packet.hasTime) this.#see(packet.sec, packet.nsec);
    if (packet.comments) this.#notes = packet.comments.map((text) => commentOf(packet.number, text));
    const net = this.#net;
    const result = net.decode(packet);
    if (result === outcome.decoded) {
      if (this.#accept === null || this.#accept(net.packet)) this.#conversations.packet(net.packet);
    } else if (result !== outcome.fragment) this.#undecoded.count(result, packet);
    if (this.#notes !== null) this.#tellNotes(this.#notes);
  }

  #pass(event: StreamEvent): void {
    const notes = this.#notes;
    if (notes === null || event.kind === 'open' || event.kind === 'tick') {
      this.#event(event);
      return;
    }
    this.#notes = null;
    this.#event({ ...event, problems: event.problems === null ? notes : [...event.problems, ...notes] });
  }

  /** No event came of the packet (an acknowledgement, say), so that no message can carry them. */
  #tellNotes(notes: readonly Problem[]): void {
    this.#notes = null;
    for (const note of notes) this.#problem(note);
  }

  #see(sec: number, nsec: number): void {
    if (sec < this.#sec || (sec === this.#sec && nsec <= this.#nsec)) return;
    this.#sec = sec;
    this.#nsec = nsec;
  }
}

function commentOf(packet: number, text: string): Problem {
  return { code: 'pcap.comment', severity: 'note', text: `comment on packet ${packet}: ${text}` };
}

export function createCaptureDecoder(options: CaptureDecoderOptions, sink: CaptureDecoderSink): CaptureDecoder {
  return new CaptureDecoder(options, sink);
}
