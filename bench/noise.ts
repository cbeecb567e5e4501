/**
 * Packets of QQ traffic go in, the same packets come out as a busy line carries them: some hosts in a VLAN, some on
 * IPv6, segments that overtake one another or are sent again, and conversations of strangers in between. Nothing is
 * lost: the messages are those of the same order without noise.
 */

import type { CaptureWriter, PacketTarget, Wear } from './capture-writer.ts';
import type { Random } from './random.ts';
import { arpQuestion, type Conversation, stranger } from './strangers.ts';

const fullSegment = 1460;
/** Shares of all segments: overtaken by the next one, sent again, followed by a packet of a stranger. */
const share = { overtaken: 0.3, again: 0.02, strange: 0.05 } as const;
const mostStrangers = 4;

const plain: Wear = { vlan: 0, ipv6: false };
const wears: readonly Wear[] = [plain, { vlan: 100, ipv6: false }, { vlan: 0, ipv6: true }, { vlan: 200, ipv6: true }];

/** A segment that waits, with a copy of its payload. */
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
  /** A full segment that the next one of its connection overtakes. */
  #overtaken: Segment | null = null;
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
    const waiting = this.#overtaken;
    if (waiting !== null && isSameConnection(waiting, segment)) {
      this.#overtaken = null;
      // The other side answers nothing that it has not got.
      const order = waiting.from === from ? [segment, waiting] : [waiting, segment];
      for (const one of order) this.#write(micros, one);
    } else if (waiting === null && end - start === fullSegment && random.chance(share.overtaken)) {
      this.#overtaken = segment;
    } else {
      this.#write(micros, segment);
      if (end > start && random.chance(share.again)) this.#again = random.chance(0.5) ? segment : secondHalf(segment);
    }
    if (before !== null) this.#write(micros, before);
  }

  udp(micros: number, from: number, fromPort: number, to: number, toPort: number, payload: Uint8Array): void {
    this.#capture.wear = wearOf(isClient(from) ? from : to);
    this.#capture.udp(micros, from, fromPort, to, toPort, payload);
  }

  /** What strangers have begun is left as it is; a segment that waits goes out. */
  end(micros: number): void {
    if (this.#overtaken !== null) this.#write(micros, this.#overtaken);
    this.#overtaken = null;
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

function isSameConnection(a: Segment, b: Segment): boolean {
  const isSameWay = a.from === b.from && a.fromPort === b.fromPort && a.to === b.to && a.toPort === b.toPort;
  const isBack = a.from === b.to && a.fromPort === b.toPort && a.to === b.from && a.toPort === b.fromPort;
  return isSameWay || isBack;
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
