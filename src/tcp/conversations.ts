/**
 * TCP segments and UDP datagrams go in, one after the other, and the stream events of their conversations come out.
 * Conversations are numbered from their first packet, whichever side sent it.
 */

import type { Limits } from '../model/limits.ts';
import type { PacketPlace, TransportPacket } from '../model/packet.ts';
import type { Problem } from '../model/problem.ts';
import type { Side, StreamSink } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import { Emitter } from './emitter.ts';
import { Flow } from './flow.ts';
import { FlowList } from './flow-list.ts';
import { FlowTable } from './flow-table.ts';
import { isLate, isNewConnection, isPlausibleReset, tcpFlag } from './handshake.ts';
import { IdleQueue } from './idle.ts';
import { maxFlowsReached, resetIgnored, resetPayload, urgentData } from './problems.ts';
import { Reassembly, start } from './reassembly.ts';

export interface ConversationOptions {
  readonly limits: Limits;
  /** Number of the first conversation; 1 if not given. */
  readonly firstFlow?: number;
  /** Any number; with one that nobody can know, no capture can be made to slow the flow table down. */
  readonly salt?: number;
}

export interface ConversationSink {
  readonly event: StreamSink;
  /** A Problem of a flow that had no further event to carry it. */
  readonly problem: (problem: Problem) => void;
  /** Hears where each packet belongs, before its events; not of packets that come when their conversation is over. */
  readonly placed?: (place: PacketPlace, packet: TransportPacket) => void;
}

export interface Conversations {
  /** The number that the next new conversation gets. */
  readonly nextFlow: number;
  /** Takes one packet; it is borrowed until this returns. */
  packet(packet: TransportPacket): void;
  /** Time has reached `at` without a packet. */
  tick(at: Instant): void;
  /** The input ends: what waits behind holes is passed on. No flow is closed by this. */
  end(): void;
}

export function createConversations(options: ConversationOptions, sink: ConversationSink): Conversations {
  return new Tracker(options, sink);
}

/** Flows that have ended and are kept so that late packets find them, at most. */
const mostEnded = 8192;

class Tracker implements Conversations {
  nextFlow: number;
  readonly #limits: Limits;
  readonly #sink: ConversationSink;
  readonly #emitter: Emitter;
  readonly #reassembly: Reassembly;
  readonly #table: FlowTable;
  readonly #open = new FlowList<Flow>();
  readonly #ended = new FlowList<Flow>();
  readonly #idle = new IdleQueue();
  /** Forgotten flows that serve again; never more than were remembered at once. */
  readonly #spare: Flow[] = [];
  readonly #mostEnded: number;
  /** The highest time seen; -1 before any. */
  #nowSec = -1;
  #nowNsec = 0;
  readonly #place = new Place();

  constructor({ limits, firstFlow = 1, salt = 0 }: ConversationOptions, sink: ConversationSink) {
    this.nextFlow = firstFlow;
    this.#limits = limits;
    this.#sink = sink;
    this.#emitter = new Emitter(sink.event);
    this.#reassembly = new Reassembly(this.#emitter, limits, (flow) => this.#retire(flow));
    this.#table = new FlowTable(salt);
    this.#mostEnded = Math.min(mostEnded, limits.maxFlows);
  }

  packet(packet: TransportPacket): void {
    if (packet.hasTime) this.#advance(packet.sec, packet.nsec);
    this.#emitter.begin(packet);
    const hash = this.#table.hashOf(packet);
    const flow = this.#table.find(packet, hash);
    if (packet.udp) this.#takeDatagram(flow ?? this.#add(packet, hash, null), packet);
    else this.#takeSegment(flow, packet, hash);
  }

  tick(at: Instant): void {
    this.#advance(at.sec, at.nsec);
    this.#emitter.tick(at);
  }

  end(): void {
    const flows: Flow[] = [];
    for (let flow = this.#open.oldest; flow !== null; flow = flow.newer) flows.push(flow);
    for (const flow of flows.sort((a, b) => a.number - b.number)) {
      if (!flow.udp) this.#reassembly.flush(flow);
      this.#strand(flow);
    }
    for (let flow = this.#ended.oldest; flow !== null; flow = flow.newer) this.#strand(flow);
  }

  #advance(sec: number, nsec: number): void {
    if (sec < this.#nowSec || (sec === this.#nowSec && nsec <= this.#nowNsec)) return;
    this.#nowSec = sec;
    this.#nowNsec = nsec;
    if (!this.#idle.isDue(sec, nsec)) return;
    for (const flow of this.#idle.takeDue(sec, nsec)) {
      this.#emitter.idle(flow);
      this.#forgetOpen(flow);
    }
  }

  #takeDatagram(flow: Flow, packet: TransportPacket): void {
    this.#open.touch(flow);
    flow.lastPacket = packet.number;
    if (this.#nowSec >= 0) this.#idle.use(flow, this.#nowSec, this.#nowNsec);
    const side = flow.isFromFirst(packet) ? 0 : 1;
    this.#tellPlace(flow, side, 0, packet);
    const { bytes, start, end, missing } = packet;
    if (end > start) this.#emitter.data(flow, side, bytes, start, end);
    if (missing > 0) this.#emitter.gap(flow, side, missing);
  }

  #takeSegment(known: Flow | null, packet: TransportPacket, hash: number): void {
    const flow = known === null ? this.#addTcp(packet, hash) : this.#current(known, packet, hash);
    if (flow === null) return;
    this.#open.touch(flow);
    const { flags } = packet;
    const side = flow.isFromFirst(packet) ? 0 : 1;
    if ((flags & tcpFlag.rst) !== 0) {
      this.#tellPlace(flow, side, 0, packet);
      this.#takeReset(flow, side, packet);
      return;
    }
    if ((flags & tcpFlag.ack) !== 0) this.#takeAck(flow, side, packet);
    if ((flags & tcpFlag.urg) !== 0 && !flow.urgentTold && packet.end > packet.start) {
      flow.urgentTold = true;
      flow.addProblem(urgentData());
    }
    let { seq } = packet;
    if ((flags & tcpFlag.syn) !== 0) {
      takeSyn(flow, side, seq);
      seq = (seq + 1) | 0;
    }
    const half = flow.half(side);
    this.#tellPlace(flow, side, half.started ? (seq - half.first) | 0 : 0, packet);
    this.#reassembly.take(flow, side, packet, seq, (flags & tcpFlag.fin) !== 0);
  }

  #tellPlace(flow: Flow, side: Side, offset: number, packet: TransportPacket): void {
    const { placed } = this.#sink;
    if (placed === undefined) return;
    const place = this.#place;
    place.flow = flow.number;
    place.side = side;
    place.offset = offset;
    place.length = packet.end - packet.start + packet.missing;
    placed(place, packet);
  }

  /** The flow of a packet whose ports are known: the same, a new one in its place, or null if there is nothing in it. */
  #current(flow: Flow, packet: TransportPacket, hash: number): Flow | null {
    const side = flow.isFromFirst(packet) ? 0 : 1;
    if (isNewConnection(flow, side, packet)) {
      this.#replace(flow);
      return this.#addTcp(packet, hash);
    }
    if (!flow.ended) return flow;
    if (isLate(flow, side, packet)) return null;
    this.#forgetEnded(flow);
    return this.#addTcp(packet, hash);
  }

  #takeAck(flow: Flow, side: Side, packet: TransportPacket): void {
    const own = flow.half(side);
    const peerSide = side === 0 ? 1 : 0;
    const peer = flow.half(peerSide);
    // The capture lacks the SYN or the SYN-ACK: the first number acknowledged tells where the other side's bytes begin.
    if (!peer.started && ((packet.flags & tcpFlag.syn) !== 0 || (own.synSeen && packet.seq === ((own.isn + 1) | 0)))) {
      start(peer, packet.ack);
    }
    this.#reassembly.takeAck(flow, peerSide, packet.ack);
  }

  #addTcp(packet: TransportPacket, hash: number): Flow {
    const syn = (packet.flags & (tcpFlag.syn | tcpFlag.rst)) === tcpFlag.syn;
    const opener: Side | null = !syn ? null : (packet.flags & tcpFlag.ack) === 0 ? 0 : 1;
    return this.#add(packet, hash, opener);
  }

  #add(packet: TransportPacket, hash: number, opener: Side | null): Flow {
    while (this.#open.oldest !== null && this.#open.count >= this.#limits.maxFlows) this.#evict(this.#open.oldest);
    const flow = this.#spare.pop() ?? new Flow();
    flow.begin(this.nextFlow++, hash, packet);
    this.#table.add(flow);
    this.#open.add(flow);
    this.#emitter.open(flow, packet, opener);
    return flow;
  }

  #takeReset(flow: Flow, side: Side, packet: TransportPacket): void {
    if (!isPlausibleReset(flow, side, packet)) {
      if (!flow.resetTold) flow.addProblem(resetIgnored());
      flow.resetTold = true;
      return;
    }
    // RFC 9293, 3.5.2: text that says why. It has no place in the stream.
    if (packet.end > packet.start) flow.addProblem(resetPayload(packet.end - packet.start));
    this.#reset(flow, side);
  }

  /** `side` sent RST: what both had sent before is passed on, then nothing more comes. */
  #reset(flow: Flow, side: Side): void {
    this.#reassembly.flush(flow);
    if (flow.ended) return;
    this.#emitter.close(flow, side, 'reset');
    this.#retire(flow);
  }

  #replace(flow: Flow): void {
    if (!flow.ended) this.#reassembly.flush(flow);
    if (flow.ended) {
      this.#forgetEnded(flow);
      return;
    }
    this.#emitter.close(flow, 0, 'reused');
    this.#forgetOpen(flow);
  }

  #evict(flow: Flow): void {
    if (!flow.udp) this.#reassembly.flush(flow);
    if (flow.ended) return;
    flow.addProblem(maxFlowsReached(this.#limits.maxFlows));
    this.#emitter.close(flow, 0, 'evicted');
    this.#idle.remove(flow);
    this.#forgetOpen(flow);
  }

  /** Keeps a flow that is over, for late packets, in the place of the one that ended longest ago. */
  #retire(flow: Flow): void {
    flow.ended = true;
    this.#open.remove(flow);
    if (this.#ended.oldest !== null && this.#ended.count >= this.#mostEnded) this.#forgetEnded(this.#ended.oldest);
    this.#ended.add(flow);
  }

  #forgetOpen(flow: Flow): void {
    this.#open.remove(flow);
    this.#table.remove(flow);
    this.#spare.push(flow);
  }

  #forgetEnded(flow: Flow): void {
    this.#strand(flow);
    this.#ended.remove(flow);
    this.#table.remove(flow);
    this.#spare.push(flow);
  }

  #strand(flow: Flow): void {
    for (const problem of flow.takeProblems() ?? []) this.#sink.problem(problem);
  }
}

class Place implements PacketPlace {
  flow = 0;
  side: Side = 0;
  offset = 0;
  length = 0;
}

function takeSyn(flow: Flow, side: Side, seq: number): void {
  const half = flow.half(side);
  const first = (seq + 1) | 0;
  // A SYN with another number before any byte: only the last one can be the one that counts.
  if (!half.started || (half.synSeen && half.isn !== seq && half.next === ((half.isn + 1) | 0))) start(half, first);
  half.synSeen = true;
  half.isn = seq;
}
