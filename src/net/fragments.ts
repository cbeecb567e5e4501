/**
 * Pieces of IP packets go in, in any order; the whole payload comes out with the piece that completes it (RFC 791, 3.2;
 * RFC 8200, 4.5). Where pieces overlap the first copy stands. What never becomes whole is counted.
 *
 * A piece begins at a multiple of eight bytes and, but for the last, has a multiple of eight, so that whole units of
 * eight bytes are there or not.
 */

import { type DecodedPacket, type Outcome, outcome } from './decoded-packet.ts';
import { WholePayloads } from './whole-payloads.ts';

/** Seconds that a packet waits for its pieces: what Linux does for IPv4, and RFC 8200, 4.5 for IPv6. */
const patience = { ipv4: 30, ipv6: 60 } as const;
/** Packets waited for at once, and the bytes kept of them; beyond these the oldest is given up. */
const mostPackets = 1024;
const mostBytes = 16 * 1024 * 1024;
const unit = 8;
/** No IP packet carries more. */
const longestPayload = 65_535;
const mostPieces = longestPayload / unit;
const firstRoom = 4096;

/** Pieces of packets that never became whole, or that said something else than a piece before them. */
export interface LostPieces {
  pieces: number;
  /** The first packet of the capture that is one. */
  first: number;
}

/** What has become of the pieces so far. */
export interface FragmentAccount {
  /** Others of the same packet did not come in time, or before the capture ended. */
  readonly missing: LostPieces;
  /** Given up because too much waited. */
  readonly limit: LostPieces;
  /** Repeated bytes that differ from the first copy. */
  readonly differing: LostPieces;
}

interface Waiting {
  bytes: Uint8Array;
  /** One for each unit that is there. */
  readonly present: Uint8Array;
  units: number;
  /** Where the piece ends that reaches farthest. */
  high: number;
  /** Length of the payload, -1 until its last piece has come. */
  total: number;
  pieces: number;
  /** The packets that its pieces came in, as many as a payload can have pieces. */
  readonly packets: number[];
  readonly deadline: number;
}

export class FragmentTable {
  readonly #waiting = new Map<string, Waiting>();
  readonly #account: FragmentAccount = { missing: noPieces(), limit: noPieces(), differing: noPieces() };
  readonly #whole = new WholePayloads();
  #bytes = 0;

  /** Pieces that were lost; those that still wait are not among them before `end`. */
  get account(): FragmentAccount {
    return this.#account;
  }

  /**
   * Takes the piece at hand: the payload `packet.bytes[start..end)` at `fragmentOffset`. `decoded` once all of it is
   * there, and `packet` then frames the whole payload; `beginning` or `fragment` while it waits.
   */
  take(packet: DecodedPacket): Outcome {
    const { start, wireEnd, fragmentOffset: offset, moreFragments } = packet;
    const length = wireEnd - start;
    if (length <= 0 || offset + length > longestPayload || (moreFragments && length % unit !== 0)) {
      return outcome.malformed;
    }
    if (packet.hasTime) this.#expire(packet.sec);
    const key = keyOf(packet);
    if (this.#whole.repeats(key, packet)) return outcome.fragment;
    const waiting = this.#find(key, packet);
    waiting.pieces += 1;
    if (waiting.packets.length < mostPieces) waiting.packets.push(packet.number);
    const end = offset + length;
    const differs = contradicts(waiting, end, moreFragments) || this.#fill(waiting, packet, offset);
    if (differs) {
      note(this.#account.differing, 1, packet.number);
    } else {
      waiting.high = Math.max(waiting.high, end);
      if (!moreFragments) waiting.total = end;
    }
    if (waiting.total < 0 || waiting.units < Math.ceil(waiting.total / unit)) {
      this.#keepLimits();
      return offset === 0 && !differs ? outcome.beginning : outcome.fragment;
    }
    this.#forget(key, waiting);
    this.#whole.keep(key, waiting.bytes, waiting.total, waiting.deadline);
    packet.pieces = waiting.packets;
    packet.bytes = waiting.bytes;
    packet.start = 0;
    packet.end = packet.wireEnd = waiting.total;
    return outcome.decoded;
  }

  /** The capture ends: what still waits is lost. */
  end(): void {
    for (const [key, waiting] of this.#waiting) this.#lose(key, waiting, this.#account.missing);
  }

  #find(key: string, packet: DecodedPacket): Waiting {
    const known = this.#waiting.get(key);
    if (known !== undefined && !(packet.hasTime && packet.sec > known.deadline)) return known;
    // Numbers are used again: what waited too long is another packet.
    if (known !== undefined) this.#lose(key, known, this.#account.missing);
    const seconds = packet.ipv6 ? patience.ipv6 : patience.ipv4;
    const waiting: Waiting = {
      bytes: new Uint8Array(firstRoom),
      present: new Uint8Array(Math.ceil(longestPayload / unit)),
      units: 0,
      high: 0,
      total: -1,
      pieces: 0,
      packets: [],
      deadline: packet.hasTime ? packet.sec + seconds : Number.POSITIVE_INFINITY,
    };
    this.#waiting.set(key, waiting);
    this.#bytes += chargeOf(waiting);
    return waiting;
  }

  /** Copies the units that are new; true if any that was there before has other bytes now. */
  #fill(waiting: Waiting, packet: DecodedPacket, offset: number): boolean {
    const { bytes: from, start } = packet;
    const length = Math.min(packet.end, packet.wireEnd) - start;
    this.#makeRoom(waiting, offset + length);
    const { bytes, present } = waiting;
    let differs = false;
    for (let at = 0; at < length; at += unit) {
      const size = Math.min(unit, length - at);
      // A unit that the snaplen cut is not there.
      if (size < unit && (packet.moreFragments || packet.end < packet.wireEnd)) break;
      const index = (offset + at) / unit;
      if (present[index] === 0) {
        present[index] = 1;
        waiting.units += 1;
        for (let i = 0; i < size; i++) bytes[offset + at + i] = from[start + at + i];
      } else {
        for (let i = 0; i < size; i++) if (bytes[offset + at + i] !== from[start + at + i]) differs = true;
      }
    }
    return differs;
  }

  #makeRoom(waiting: Waiting, needed: number): void {
    if (needed <= waiting.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * waiting.bytes.length));
    larger.set(waiting.bytes);
    this.#bytes += larger.length - waiting.bytes.length;
    waiting.bytes = larger;
  }

  /** Gives up packets whose time is over, up to one whose is not; `sec` is when the piece at hand was captured. */
  #expire(sec: number): void {
    for (const [key, waiting] of this.#waiting) {
      if (waiting.deadline >= sec) return;
      this.#lose(key, waiting, this.#account.missing);
    }
  }

  #keepLimits(): void {
    for (const [key, waiting] of this.#waiting) {
      if (this.#waiting.size <= mostPackets && this.#bytes <= mostBytes) return;
      this.#lose(key, waiting, this.#account.limit);
    }
  }

  #lose(key: string, waiting: Waiting, to: LostPieces): void {
    note(to, waiting.pieces, waiting.packets[0]);
    this.#forget(key, waiting);
  }

  #forget(key: string, waiting: Waiting): void {
    this.#waiting.delete(key);
    this.#bytes -= chargeOf(waiting);
  }
}

/** Whether a piece that ends at `end` is at odds with the end of the packet as other pieces tell it. */
function contradicts({ total, high }: Waiting, end: number, moreFragments: boolean): boolean {
  if (moreFragments) return total >= 0 && end > total;
  return total < 0 ? end < high : end !== total;
}

function noPieces(): LostPieces {
  return { pieces: 0, first: 0 };
}

function note(to: LostPieces, pieces: number, first: number): void {
  if (to.pieces === 0 || first < to.first) to.first = first;
  to.pieces += pieces;
}

function chargeOf(waiting: Waiting): number {
  return waiting.bytes.length + waiting.present.length;
}

/** What the pieces of one packet have in common; for IPv6 the protocol is not part of it. */
function keyOf(packet: DecodedPacket): string {
  const { source0, source1, source2, source3, target0, target1, target2, target3, identification } = packet;
  if (!packet.ipv6) return `${source3} ${target3} ${identification} ${packet.carried}`;
  return `${source0},${source1},${source2},${source3} ${target0},${target1},${target2},${target3} ${identification}`;
}
