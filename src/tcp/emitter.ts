/**
 * What conversations have to say goes in, stream events with the number and time of the current packet come out.
 */

import type { TransportPacket } from '../model/packet.ts';
import type { CloseReason, Side, StreamSink } from '../model/stream.ts';
import type { Instant } from '../model/time.ts';
import { EndpointNames } from './endpoint.ts';
import type { Flow } from './flow.ts';

export class Emitter {
  readonly #sink: StreamSink;
  readonly #names = new EndpointNames();
  #packet = 0;
  #sec = 0;
  #nsec = 0;
  #hasTime = false;
  /** Made when the first event of a packet wants it: most packets have none. */
  #at: Instant | null = null;

  constructor(sink: StreamSink) {
    this.#sink = sink;
  }

  /** Events belong to this packet from now on. */
  begin(packet: TransportPacket): void {
    this.#packet = packet.number;
    this.#sec = packet.sec;
    this.#nsec = packet.nsec;
    this.#hasTime = packet.hasTime;
    this.#at = null;
  }

  open(flow: Flow, packet: TransportPacket, opener: Side | null): void {
    const names = this.#names;
    const transport = packet.udp ? 'udp' : 'tcp';
    const first = packet.ipv6
      ? names.ofIpv6(flow.a0, flow.a1, flow.a2, flow.a3, flow.aPort)
      : names.ofIpv4(flow.a3, flow.aPort);
    const second = packet.ipv6
      ? names.ofIpv6(flow.b0, flow.b1, flow.b2, flow.b3, flow.bPort)
      : names.ofIpv4(flow.b3, flow.bPort);
    const ends = [first, second] as const;
    this.#sink({ kind: 'open', flow: flow.number, at: this.#instant(), packet: this.#packet, transport, ends, opener });
  }

  data(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const at = this.#instant();
    const problems = flow.takeProblems();
    this.#sink({ kind: 'data', flow: flow.number, at, packet: this.#packet, side, bytes, start, end, problems });
  }

  gap(flow: Flow, side: Side, length: number): void {
    const at = this.#instant();
    const problems = flow.takeProblems();
    this.#sink({ kind: 'gap', flow: flow.number, at, packet: this.#packet, side, length, problems });
  }

  close(flow: Flow, side: Side, how: CloseReason): void {
    const at = this.#instant();
    const problems = flow.takeProblems();
    this.#sink({ kind: 'close', flow: flow.number, at, packet: this.#packet, side, how, problems });
  }

  /** The flow fell silent: its last packet was the last thing known of it, its deadline is when that became clear. */
  idle(flow: Flow): void {
    const at = { sec: flow.deadlineSec, nsec: flow.deadlineNsec };
    const problems = flow.takeProblems();
    this.#sink({ kind: 'close', flow: flow.number, at, packet: flow.lastPacket, side: 0, how: 'idle', problems });
  }

  tick(at: Instant): void {
    this.#sink({ kind: 'tick', at });
  }

  #instant(): Instant | null {
    if (this.#at === null && this.#hasTime) this.#at = { sec: this.#sec, nsec: this.#nsec };
    return this.#at;
  }
}
