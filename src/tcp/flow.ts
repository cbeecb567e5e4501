/**
 * What is remembered of one conversation: its ends, its place in the lists it belongs to, and for TCP how far each
 * side has been read.
 */

import type { TransportPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import type { Side } from '../model/stream.ts';

/**
 * Bytes behind a hole: `length` bytes of the stream from sequence number `seq`, of which the first `bytes.length` were
 * captured.
 */
export interface HeldSegment {
  readonly seq: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** One side of a TCP conversation, as a sender. Sequence numbers are signed 32-bit integers. */
export class Half {
  /** `next` is known: from SYN, or from the first bytes seen. */
  started = false;
  /** Sequence number of the next byte to deliver. */
  next = 0;
  /** `isn` is that of a SYN which was seen. */
  synSeen = false;
  isn = 0;
  /** Sequence number of the first byte delivered, once `started`. */
  first = 0;
  /** The highest number that the peer acknowledged, if `ackKnown`. */
  ackKnown = false;
  acked = 0;
  /** FIN was seen; its sequence number. */
  finSeen = false;
  fin = 0;
  /** FIN was reached. */
  closed = false;
  /** Segments behind a hole, in order and without overlap; null while there is none. */
  held: HeldSegment[] | null = null;
  /** Problems of this side told so far that would be told again and again. */
  overlapsTold = 0;
  strayTold = false;

  /** Back to the beginning; the numbers mean nothing while their flags are false. */
  reset(): void {
    this.started = false;
    this.synSeen = false;
    this.ackKnown = false;
    this.finSeen = false;
    this.closed = false;
    this.held = null;
    this.overlapsTold = 0;
    this.strayTold = false;
  }
}

/** The objects of forgotten flows serve again: captures of short connections have one for every few packets. */
export class Flow {
  number = 0;
  hash = 0;
  udp = false;
  /** Address words and port of side 0, the sender of the first packet, and of side 1. */
  a0 = 0;
  a1 = 0;
  a2 = 0;
  a3 = 0;
  aPort = 0;
  b0 = 0;
  b1 = 0;
  b2 = 0;
  b3 = 0;
  bPort = 0;
  readonly half0 = new Half();
  readonly half1 = new Half();
  /** The next flow of the same bucket of the flow table. */
  chained: Flow | null = null;
  /** Neighbours in the order of last use, or of ending for a flow that has ended. */
  older: Flow | null = null;
  newer: Flow | null = null;
  /** Neighbours in the order of deadlines (UDP). */
  sooner: Flow | null = null;
  later: Flow | null = null;
  waits = false;
  deadlineSec = 0;
  deadlineNsec = 0;
  lastPacket = 0;
  /** Both sides have closed, or one has reset; what still comes is late. */
  ended = false;
  /** What its held segments count for in memory. */
  charge = 0;
  limitTold = false;
  urgentTold = false;
  resetTold = false;
  /** Wait for the flow's next event to ride on. */
  problems: readonly Problem[] | null = null;

  /** Makes this the flow whose first packet is `packet`. It is in no list and in no table, and holds nothing. */
  begin(number: number, hash: number, packet: TransportPacket): void {
    this.number = number;
    this.hash = hash;
    this.udp = packet.udp;
    this.a0 = packet.source0;
    this.a1 = packet.source1;
    this.a2 = packet.source2;
    this.a3 = packet.source3;
    this.aPort = packet.sourcePort;
    this.b0 = packet.target0;
    this.b1 = packet.target1;
    this.b2 = packet.target2;
    this.b3 = packet.target3;
    this.bPort = packet.targetPort;
    this.half0.reset();
    this.half1.reset();
    this.ended = false;
    this.limitTold = false;
    this.urgentTold = false;
    this.resetTold = false;
    this.problems = null;
  }

  /** Whether the packet was sent by side 0; if it belongs to this flow at all, it is otherwise from side 1. */
  isFromFirst(packet: TransportPacket): boolean {
    return (
      this.aPort === packet.sourcePort &&
      this.a3 === packet.source3 &&
      this.bPort === packet.targetPort &&
      this.b3 === packet.target3 &&
      this.a0 === packet.source0 &&
      this.a1 === packet.source1 &&
      this.a2 === packet.source2 &&
      this.b0 === packet.target0 &&
      this.b1 === packet.target1 &&
      this.b2 === packet.target2
    );
  }

  /** Whether the packet was sent by side 1. */
  isFromSecond(packet: TransportPacket): boolean {
    return (
      this.bPort === packet.sourcePort &&
      this.b3 === packet.source3 &&
      this.aPort === packet.targetPort &&
      this.a3 === packet.target3 &&
      this.b0 === packet.source0 &&
      this.b1 === packet.source1 &&
      this.b2 === packet.source2 &&
      this.a0 === packet.target0 &&
      this.a1 === packet.target1 &&
      this.a2 === packet.target2
    );
  }

  half(side: Side): Half {
    return side === 0 ? this.half0 : this.half1;
  }

  addProblem(problem: Problem): void {
    this.problems = this.problems === null ? [problem] : [...this.problems, problem];
  }

  takeProblems(): readonly Problem[] | null {
    const { problems } = this;
    if (problems !== null) this.problems = null;
    return problems;
  }
}
