/**
 * Packets of QQ traffic go in, the same packets come out as a busy line carries them: some hosts in a VLAN, some on
 * IPv6, segments in pieces, out of order, sent again, and conversations of strangers in between. Nothing is
 * lost: the messages are those of the same order without noise.
 */

import type { CaptureWriter, PacketTarget, Wear } from './capture-writer.ts';
import type { Random } from './random.ts';
import { arpQuestion, type Conversation, stranger } from './strangers.ts';

/** Shares of all segments with payload: sent in two pieces, sent again; and of all, followed by a packet of a stranger. */
const share = { pieces: 0.1, again: 0.03, strange: 0.05 } as const;
const mostStrangers = 4;

const plain: Wear = { vlan: 0, ipv6: false };
const wears: readonly Wear[] = [plain, { vlan: 100, ipv6: false }, { vlan: 0, ipv6: true }, { vlan: 200, ipv6: true }];

/** With a copy of the payload, since it may be sent again later. */
interface Segment {
  readonly from: number;
  readonly fromPort: number;
  readonly to: number;
  readonly toPort: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

export class NoisyLine implements PacketTarget {
  readonly #capture: CaptureWriter;
  readonly #random: Random;
  readonly #strangers: Conversation[] = [];
  #strangersMet = 0;
  #again: Segment | null = null;
  /** For strangers, whose packets pass as they are. */
  readonly #direct: PacketTarget = {
    tcp: (micros, from, fromPort, to, toPort, seq, ack, flags, payload, start, end) =>
      this.#write(micros, { from, fromPort, to, toPort, seq, ack, flags, payload: payload.subarray(start, end) }),
    udp: (micros, from, fromPort, to, toPort, payload) => this.udp(micros, from, fromPort, to, toPort, payload),
  };

  constructor(capture: CaptureWriter, random: Random) {
    this.#capture = capture;
    this.#random = random;
  }

  tcp(
    micros: number,
    from: number,
    fromPort: number,
    to: number,
    toPort: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): void {
    const random = this.#random;
    const segment = { from, fromPort, to, toPort, seq, ack, flags, payload: payload.slice(start, end) };
    const before = this.#again;
    this.#again = null;
    if (random.chance(share.strange)) this.#meetStranger(micros);
    for (const piece of this.#pieces(segment)) this.#write(micros, piece);
    if (end > start && random.chance(share.again)) this.#again = random.chance(0.5) ? segment : secondHalf(segment);
    if (before !== null) this.#write(micros, before);
  }

  /** The segment, or two parts of it, of which the second may come first. */
  #pieces(segment: Segment): readonly Segment[] {
    const random = this.#random;
    const { payload, seq } = segment;
    if (payload.length < 2 || !random.chance(share.pieces)) return [segment];
    const cut = 1 + random.below(payload.length - 1);
    const first = { ...segment, payload: payload.subarray(0, cut) };
    const second = { ...segment, seq: seq + cut, payload: payload.subarray(cut) };
    return random.chance(0.5) ? [second, first] : [first, second];
  }

  udp(micros: number, from: number, fromPort: number, to: number, toPort: number, payload: Uint8Array): void {
    this.#capture.wear = wearOf(isClient(from) ? from : to);
    this.#capture.udp(micros, from, fromPort, to, toPort, payload);
  }

  #write(micros: number, segment: Segment): void {
    const { from, fromPort, to, toPort, seq, ack, flags, payload } = segment;
    this.#capture.wear = wearOf(isClient(from) ? from : to);
    this.#capture.tcp(micros, from, fromPort, to, toPort, seq, ack, flags, payload, 0, payload.length);
  }

  #meetStranger(micros: number): void {
    const random = this.#random;
    if (random.chance(0.1)) {
      this.#capture.frame(micros, arpQuestion(random));
      return;
    }
    if (this.#strangers.length < mostStrangers) this.#strangers.push(stranger(random, this.#strangersMet++));
    const place = random.below(this.#strangers.length);
    const packet = this.#strangers[place]?.next();
    if (packet === undefined || packet.done === true) this.#strangers.splice(place, 1);
    else packet.value(micros, this.#direct);
  }
}

/** What a sender repeats need not begin where a segment began. */
function secondHalf(segment: Segment): Segment {
  const half = segment.payload.length >> 1;
  return { ...segment, seq: segment.seq + half, payload: segment.payload.subarray(half) };
}

/** The accounts have addresses in 10.20.0.0/16. */
function isClient(address: number): boolean {
  return address >>> 16 === 0x0a14;
}

function wearOf(client: number): Wear {
  return wears[client % 7] ?? plain;
}
