/**
 * What two hosts say to each other goes in, the packets of their TCP connection come out, with handshake, sequence
 * numbers, acknowledgements and times. Nothing is random: the same calls give the same bytes.
 */

import { addMilliseconds, type Instant } from '../../src/model/time.ts';
import { flag, type Packet, tcpPacket, toBytes } from './packets.ts';

export type DialogSide = 'client' | 'server';

export interface DialogOptions {
  /** "ip:port" or "[ip6]:port". */
  readonly client: string;
  readonly server: string;
  readonly start?: Instant;
  readonly mss?: number;
  readonly clientIsn?: number;
  readonly serverIsn?: number;
  /** Milliseconds from one packet to the next, if a call says nothing else. */
  readonly step?: number;
}

export interface SendOptions {
  /** Milliseconds from the last packet to the first of these. */
  readonly after?: number;
  /** Most bytes in one packet; the MSS if not given. */
  readonly segmentSize?: number;
  /** Indexes of segments that the capture does not have (the peer has received them). */
  readonly lose?: readonly number[];
  /** Order in which the segments were captured, by index; may name one twice. */
  readonly order?: readonly number[];
  /** Whether the peer acknowledges the bytes with a packet of its own; true if not given. */
  readonly ack?: boolean;
}

export interface RawSegment {
  /** Relative to the first byte of the side's data: 0 is the byte after SYN. */
  readonly offset: number;
  readonly payload?: Uint8Array | string;
  readonly flags?: number;
  /** Bytes of the peer that are acknowledged, relative in the same way; what the peer has sent if not given. */
  readonly ackOffset?: number;
  readonly after?: number;
}

interface Half {
  readonly endpoint: string;
  readonly isn: number;
  /** Sequence number of the next byte. */
  next: number;
}

export class TcpDialog {
  readonly packets: Packet[] = [];
  readonly #client: Half;
  readonly #server: Half;
  readonly #mss: number;
  readonly #step: number;
  #at: Instant;

  constructor(options: DialogOptions) {
    const { clientIsn = 1_000, serverIsn = 5_000_000 } = options;
    this.#client = { endpoint: options.client, isn: clientIsn, next: (clientIsn + 1) >>> 0 };
    this.#server = { endpoint: options.server, isn: serverIsn, next: (serverIsn + 1) >>> 0 };
    this.#mss = options.mss ?? 1460;
    this.#step = options.step ?? 1;
    this.#at = options.start ?? { sec: 1_214_035_200, nsec: 0 };
  }

  /** Time of the last packet (or pause). */
  get now(): Instant {
    return this.#at;
  }

  /** SYN, SYN-ACK, ACK. */
  handshake(after = 0): this {
    const options = Uint8Array.of(2, 4, this.#mss >> 8, this.#mss & 255);
    const { endpoint: client, isn: clientIsn } = this.#client;
    const { endpoint: server, isn: serverIsn } = this.#server;
    this.#emit(after, { from: client, to: server, seq: clientIsn, ack: 0, flags: flag.syn, options });
    const both = flag.syn | flag.ack;
    this.#emit(this.#step, {
      from: server,
      to: client,
      seq: serverIsn,
      ack: (clientIsn + 1) >>> 0,
      flags: both,
      options,
    });
    return this.ack('client');
  }

  /** `side` sends bytes (a string stands for its UTF-8), cut into segments; the peer acknowledges them. */
  send(side: DialogSide, payload: Uint8Array | string, options: SendOptions = {}): this {
    const bytes = toBytes(payload);
    const [mine, peer] = this.#halves(side);
    const size = options.segmentSize ?? this.#mss;
    const count = Math.ceil(bytes.length / size);
    const order = options.order ?? Array.from({ length: count }, (_, i) => i);
    let after = options.after ?? this.#step;
    for (const i of order) {
      const piece = bytes.subarray(i * size, (i + 1) * size);
      const flags = i === count - 1 ? flag.psh | flag.ack : flag.ack;
      const packet = { from: mine.endpoint, to: peer.endpoint, seq: mine.next + i * size, ack: peer.next, flags };
      if (options.lose?.includes(i)) this.pause(after);
      else this.#emit(after, { ...packet, payload: piece });
      after = this.#step;
    }
    mine.next = (mine.next + bytes.length) >>> 0;
    return options.ack === false ? this : this.ack(side === 'client' ? 'server' : 'client');
  }

  /** `side` acknowledges all that its peer has sent. */
  ack(side: DialogSide, after = this.#step): this {
    const [mine, peer] = this.#halves(side);
    return this.#emit(after, {
      from: mine.endpoint,
      to: peer.endpoint,
      seq: mine.next,
      ack: peer.next,
      flags: flag.ack,
    });
  }

  /** `side` sends FIN; the peer acknowledges it unless told otherwise. */
  fin(side: DialogSide, options: { readonly after?: number; readonly ack?: boolean } = {}): this {
    const [mine, peer] = this.#halves(side);
    const flags = flag.fin | flag.ack;
    const after = options.after ?? this.#step;
    this.#emit(after, { from: mine.endpoint, to: peer.endpoint, seq: mine.next, ack: peer.next, flags });
    mine.next = (mine.next + 1) >>> 0;
    return options.ack === false ? this : this.ack(side === 'client' ? 'server' : 'client');
  }

  /** `side` resets the connection. */
  rst(side: DialogSide, after = this.#step): this {
    const [mine, peer] = this.#halves(side);
    const flags = flag.rst | flag.ack;
    return this.#emit(after, { from: mine.endpoint, to: peer.endpoint, seq: mine.next, ack: peer.next, flags });
  }

  /** One segment as told, wherever it lies; what the side has sent so far stays as it is. */
  raw(side: DialogSide, segment: RawSegment): this {
    const [mine, peer] = this.#halves(side);
    const ack = segment.ackOffset === undefined ? peer.next : peer.isn + 1 + segment.ackOffset;
    const seq = mine.isn + 1 + segment.offset;
    const flags = segment.flags ?? flag.ack;
    const { payload = '', after = this.#step } = segment;
    return this.#emit(after, { from: mine.endpoint, to: peer.endpoint, seq, ack, flags, payload });
  }

  /** Nothing happens for so many milliseconds. */
  pause(milliseconds: number): this {
    this.#at = addMilliseconds(this.#at, milliseconds);
    return this;
  }

  #halves(side: DialogSide): readonly [Half, Half] {
    return side === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
  }

  #emit(after: number, fields: Parameters<typeof tcpPacket>[0]): this {
    this.pause(after);
    this.packets.push({ at: this.#at, bytes: tcpPacket(fields) });
    return this;
  }
}

/** The packets of several dialogs in the order of their times; equal times keep the order given. */
export function interleave(...dialogs: readonly (readonly Packet[])[]): Packet[] {
  return dialogs.flat().sort((a, b) => a.at.sec - b.at.sec || a.at.nsec - b.at.nsec);
}
