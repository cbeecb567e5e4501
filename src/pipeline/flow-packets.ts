/**
 * Where packets lie in what the sides of one flow send, and the frames that were cut there, go in; the packets that a
 * frame came in come out.
 */

import type { Frame, Framing } from '../model/frame.ts';
import type { PacketPlace } from '../model/packet.ts';

/** Bytes `[start, end)` of a side. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Segment extends Stretch {
  readonly packet: number;
}

/** Packets that wait for their message, at most; no message has more, but a capture may repeat some without end. */
const mostSegments = 65_536;
/** Messages that begin in the packet where one before them ends, one after the other, at most. */
const longestChain = 1024;
/** Wanted messages of a side of which packets may be sent again. */
const mostWanted = 16;
/** Packets in front of a tunnel: CONNECT and its answer, a SOCKS handshake. */
const mostOpening = 64;
/** Requests of a flow that may still be answered. */
const mostRequests = 1024;
const circle = 2 ** 32;

class SidePackets {
  segments: Segment[] = [];
  /** The frame cut last. */
  last: Stretch = { start: 0, end: 0 };
  /** Where the packets begin that are needed to tell where that frame begins. */
  chain = 0;
  /** The same of the last frame that somebody could read. */
  readable = 0;
  readonly wanted: Stretch[] = [];
}

export class FlowPackets {
  readonly #sides: readonly [SidePackets, SidePackets] = [new SidePackets(), new SidePackets()];
  /** Packets with a payload in front of the first message of a tunnel. */
  #opening: number[] = [];
  #isTunnel = false;
  readonly #requests = new Map<number, readonly number[]>();

  /** Takes a packet with a payload. True: it repeats bytes of a wanted message. */
  place({ side, offset, length }: PacketPlace, packet: number): boolean {
    const own = this.#sides[side];
    const start = nearest(offset, own.last.end);
    const segment = { packet, start, end: start + length };
    if (own.segments.length >= mostSegments) own.segments = own.segments.slice(mostSegments / 2);
    own.segments.push(segment);
    if (!this.#isTunnel && this.#opening.length < mostOpening) this.#opening.push(packet);
    return own.wanted.some((one) => overlap(one, segment));
  }

  /** The packets of the flow's next frame, and those without which nobody could tell where it begins. */
  packetsOf(frame: Frame): readonly number[] {
    const own = this.#sides[frame.side];
    const stretch = stretchOf(frame);
    if (stretch.start >= own.last.end) this.#advance(own, stretch, frame.framing);
    return own.segments
      .filter((one) => overlap(one, { start: own.chain, end: stretch.end }))
      .map(({ packet }) => packet);
  }

  /** The message of `frame` is wanted. */
  want(frame: Frame): void {
    const { wanted } = this.#sides[frame.side];
    wanted.push(stretchOf(frame));
    if (wanted.length > mostWanted) wanted.shift();
  }

  /** The message of `frame`, which is in a tunnel, may be the first there. */
  tunnelled(frame: Frame): void {
    if (this.#isTunnel) return;
    this.#isTunnel = true;
    const stretch = stretchOf(frame);
    const own = this.#sides[frame.side].segments.find((one) => overlap(one, stretch));
    const first = own === undefined ? Number.POSITIVE_INFINITY : own.packet;
    this.#opening = this.#opening.filter((packet) => packet < first);
  }

  /** The packets in front of the tunnel. */
  get opening(): readonly number[] {
    return this.#opening;
  }

  /** Remembers the packets of request `no`. */
  asked(no: number, packets: readonly number[]): void {
    this.#requests.set(no, packets);
    for (const oldest of this.#requests.keys()) {
      if (this.#requests.size <= mostRequests) return;
      this.#requests.delete(oldest);
    }
  }

  requestOf(no: number): readonly number[] {
    return this.#requests.get(no) ?? [];
  }

  /**
   * The frame at `next` is at hand. If it begins inside a packet, that packet alone does not tell where, and the frame in
   * front of it is needed, too, the last that somebody could read; lines are found by their ends. A binary frame behind bytes
   * that are none was found from there as well.
   */
  #advance(own: SidePackets, next: Stretch, framing: Framing): void {
    const isInside = own.segments.some(({ start, end }) => start < next.start && end > next.start);
    const isBinary = framing === 'oicq' || framing === 'oicq81';
    if (own.segments.length > longestChain || framing === 'line') own.chain = own.readable = next.start;
    else if (isInside || (isBinary && own.chain !== own.readable)) own.chain = own.readable;
    else own.chain = next.start;
    if (framing !== 'none') own.readable = own.chain;
    own.last = next;
    own.segments = own.segments.filter(({ end }) => end > own.readable);
  }
}

function stretchOf({ streamOffset, start, end, holes }: Frame): Stretch {
  const missing = holes.reduce((sum, { length }) => sum + length, 0);
  return { start: streamOffset, end: streamOffset + end - start + missing };
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Offsets of TCP begin anew every 4 GiB: the one meant is the nearest to where the side is. */
function nearest(offset: number, to: number): number {
  return offset + Math.round((to - offset) / circle) * circle;
}
