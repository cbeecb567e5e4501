/**
 * TCP reassembly (RFC 9293, 3.4 and 3.10): the segments of a flow go in as captured, the bytes of each side come out
 * in stream order. Bytes in order are passed on without copying; those behind a hole wait until the hole is filled, or
 * until it is clear that it never will be: the peer has acknowledged it, memory is full, or the input ends.
 */

import type { Limits } from '../model/limits.ts';
import type { TransportPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';
import type { Emitter } from './emitter.ts';
import type { Flow, Half, HeldSegment } from './flow.ts';
import { tcpFlag } from './handshake.ts';
import { chargeOf, holdSegment } from './held.ts';
import {
  beforeStart,
  keepAliveByte,
  maxFlowReached,
  maxMemoryReached,
  outOfWindow,
  overlapDiffers,
} from './problems.ts';

/** No window is larger (RFC 7323): a number further away belongs to no byte of this stream. */
const reach = 2 ** 30;
const mostOverlapsTold = 8;

export class Reassembly {
  readonly #emitter: Emitter;
  readonly #limits: Limits;
  readonly #ended: (flow: Flow) => void;
  /** Flows with held segments, the one that held something longest ago first. */
  readonly #holders = new Set<Flow>();
  #charge = 0;

  /** `ended` is told when both sides of a flow have closed. */
  constructor(emitter: Emitter, limits: Limits, ended: (flow: Flow) => void) {
    this.#emitter = emitter;
    this.#limits = limits;
    this.#ended = ended;
  }

  /** Takes the payload and FIN of a segment of `side`; `seq` is the number of its first byte. */
  take(flow: Flow, side: Side, packet: TransportPacket, seq: number, fin: boolean): void {
    const half = flow.half(side);
    const length = packet.end - packet.start + packet.missing;
    if ((length === 0 && !fin) || half.closed) return;
    if (!half.started) {
      if (isKeepAlive(half, packet, seq, length)) {
        start(half, (seq + 1) | 0);
        flow.addProblem(keepAliveByte());
        return;
      }
      start(half, seq);
    }
    const ahead = (seq - half.next) | 0;
    if (ahead > reach || ahead < -reach) {
      if (!half.strayTold) flow.addProblem(outOfWindow(length));
      half.strayTold = true;
      return;
    }
    if (length > 0) {
      if (ahead > 0 || half.held !== null) this.#hold(flow, side, half, packet, ahead, length);
      else this.#deliver(flow, side, half, packet, -ahead, length);
    }
    if (fin && !half.finSeen) {
      half.finSeen = true;
      half.fin = (seq + length) | 0;
    }
    if (!half.finSeen) return;
    this.#reachFin(flow, side, half);
    this.#skipAcked(flow, side, half);
  }

  /** The peer of `side` has received everything before `ack`. */
  takeAck(flow: Flow, side: Side, ack: number): void {
    const half = flow.half(side);
    if (half.ackKnown && ((ack - half.acked) | 0) <= 0) return;
    half.ackKnown = true;
    half.acked = ack;
    if (half.held !== null || (half.finSeen && !half.closed)) this.#skipAcked(flow, side, half);
  }

  /** Passes on all that is held, behind gaps: nothing that would fill them can come any more. */
  flush(flow: Flow): void {
    this.#flushHalf(flow, 0, flow.half0);
    this.#flushHalf(flow, 1, flow.half1);
  }

  /** In order, or a repeat of which at most the end is new: `known` bytes were passed on before. */
  #deliver(flow: Flow, side: Side, half: Half, packet: TransportPacket, known: number, length: number): void {
    if (known > 0) checkStart(flow, half, known, length);
    if (known >= length) return;
    const { bytes, end } = packet;
    const start = Math.min(end, packet.start + known);
    this.#pass(flow, side, half, bytes, start, end, length - known);
  }

  /** Passes on `length` bytes of stream, of which `bytes[start..end)` were captured. */
  #pass(flow: Flow, side: Side, half: Half, bytes: Uint8Array, start: number, end: number, length: number): void {
    half.next = (half.next + length) | 0;
    if (end > start) this.#emitter.data(flow, side, bytes, start, end);
    if (length > end - start) this.#emitter.gap(flow, side, length - (end - start));
  }

  #hold(flow: Flow, side: Side, half: Half, packet: TransportPacket, ahead: number, length: number): void {
    const known = Math.max(0, -ahead);
    if (known > 0) checkStart(flow, half, known, length);
    if (known >= length) return;
    const { bytes, end } = packet;
    const start = Math.min(end, packet.start + known);
    const seq = (half.next + ahead + known) | 0;
    const result = holdSegment(half.held ?? [], { seq, length: length - known, bytes, start, end });
    half.held = result.list;
    flow.charge += result.charge;
    this.#charge += result.charge;
    if (result.differing > 0) tellOverlap(flow, half, result.differing, result.differsAt, end - start, seq);
    this.#holders.delete(flow);
    this.#holders.add(flow);
    this.#drain(flow, side, half);
    this.#skipAcked(flow, side, half);
    this.#keepLimits(flow);
  }

  /** Passes on held segments that no hole keeps back. */
  #drain(flow: Flow, side: Side, half: Half): void {
    const { held } = half;
    if (held === null) return;
    let count = 0;
    let charge = 0;
    for (; count < held.length && held[count].seq === half.next; count++) {
      const segment: HeldSegment = held[count];
      charge += chargeOf(segment);
      this.#pass(flow, side, half, segment.bytes, 0, segment.bytes.length, segment.length);
    }
    if (count === 0) return;
    if (count === held.length) half.held = null;
    else held.splice(0, count);
    flow.charge -= charge;
    this.#charge -= charge;
    if (flow.charge === 0) this.#holders.delete(flow);
  }

  /** Gives up every hole that the peer has acknowledged: it had the bytes, the capture has not. */
  #skipAcked(flow: Flow, side: Side, half: Half): void {
    while (half.ackKnown && !half.closed && (half.held !== null || half.finSeen)) {
      const hole = (holeEnd(half) - half.next) | 0;
      const acked = (half.acked - half.next) | 0;
      if (acked < hole || acked > reach) return;
      this.#skipHole(flow, side, half);
    }
  }

  /** Goes on at the first held segment, or else at FIN. */
  #skipHole(flow: Flow, side: Side, half: Half): void {
    const hole = (holeEnd(half) - half.next) | 0;
    if (hole > 0) {
      half.next = (half.next + hole) | 0;
      this.#emitter.gap(flow, side, hole);
    }
    this.#drain(flow, side, half);
    if (half.finSeen) this.#reachFin(flow, side, half);
  }

  #reachFin(flow: Flow, side: Side, half: Half): void {
    if (half.closed || ((half.fin - half.next) | 0) > 0) return;
    half.next = (half.fin + 1) | 0;
    half.closed = true;
    this.#drop(flow, half);
    this.#emitter.close(flow, side, 'fin');
    if (flow.half0.closed && flow.half1.closed) this.#ended(flow);
  }

  /** Forgets what a side sent behind its own FIN. */
  #drop(flow: Flow, half: Half): void {
    if (half.held === null) return;
    for (const segment of half.held) {
      flow.charge -= chargeOf(segment);
      this.#charge -= chargeOf(segment);
    }
    half.held = null;
    if (flow.charge === 0) this.#holders.delete(flow);
  }

  #flushHalf(flow: Flow, side: Side, half: Half): void {
    while (!half.closed && (half.held !== null || half.finSeen)) this.#skipHole(flow, side, half);
    if (half.closed || !half.started || !half.ackKnown) return;
    const lost = (half.acked - half.next) | 0;
    // One acknowledged number without a byte is the FIN of a capture that ends too early.
    if (lost <= 1 || lost > reach) return;
    half.next = half.acked;
    this.#emitter.gap(flow, side, lost);
  }

  /** Where memory is full, the nearest hole of the flow, then of the flow that waits longest, is given up. */
  #keepLimits(flow: Flow): void {
    const { maxFlow, maxMemory } = this.#limits;
    while (flow.charge > maxFlow) this.#giveUpHole(flow, maxFlowReached(maxFlow));
    while (this.#charge > maxMemory) {
      const oldest = this.#holders.values().next();
      if (oldest.done) return;
      this.#giveUpHole(oldest.value, maxMemoryReached(maxMemory));
    }
  }

  #giveUpHole(flow: Flow, problem: Problem): void {
    if (!flow.limitTold) flow.addProblem(problem);
    flow.limitTold = true;
    const side = flow.half0.held !== null ? 0 : 1;
    this.#skipHole(flow, side, flow.half(side));
  }
}

/** The stream of this side begins at `seq`. */
export function start(half: Half, seq: number): void {
  half.started = true;
  half.first = seq;
  half.next = seq;
}

/**
 * Whether the first segment seen of a side that was joined in the middle is the one meaningless byte of a keep-alive
 * (RFC 9293, 3.8.4): the peer had acknowledged it before, or it is a NUL, which no text protocol begins with.
 */
function isKeepAlive(half: Half, packet: TransportPacket, seq: number, length: number): boolean {
  if (length !== 1 || half.finSeen || (packet.flags & (tcpFlag.syn | tcpFlag.fin)) !== 0) return false;
  if (half.ackKnown && ((half.acked - seq) | 0) === 1) return true;
  return packet.end > packet.start && packet.bytes[packet.start] === 0;
}

/** Where the first hole ends: at a held segment or at FIN, whichever comes first. */
function holeEnd(half: Half): number {
  if (half.held === null) return half.fin;
  const { seq } = half.held[0];
  return half.finSeen && ((half.fin - seq) | 0) < 0 ? half.fin : seq;
}

/**
 * A stream joined in the middle begins with the first segment seen; one from before it that comes later has no place.
 * A single byte is more likely a keep-alive (RFC 9293, 3.8.4).
 */
function checkStart(flow: Flow, half: Half, known: number, length: number): void {
  if (half.synSeen || half.strayTold || length === 1) return;
  const before = known - ((half.next - half.first) | 0);
  if (before <= 0) return;
  half.strayTold = true;
  flow.addProblem(beforeStart(Math.min(before, length)));
}

function tellOverlap(flow: Flow, half: Half, kept: number, keptSeq: number, other: number, otherSeq: number): void {
  if (half.overlapsTold >= mostOverlapsTold) return;
  half.overlapsTold++;
  // Unsigned: a stream may be longer than half the circle of sequence numbers.
  flow.addProblem(overlapDiffers(kept, (keptSeq - half.first) >>> 0, other, (otherSeq - half.first) >>> 0));
}
