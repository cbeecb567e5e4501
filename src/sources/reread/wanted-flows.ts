/**
 * Conversations that are to be read again: packets go in, whether one may belong to them comes out; events of a decoder
 * that saw only those go in, and come out with the numbers that the conversations have in the whole capture.
 */

import type { TransportPacket } from '../../model/packet.ts';
import type { StreamEvent, StreamSink } from '../../model/stream.ts';
import type { IndexedFlow } from './capture-index.ts';

export class WantedFlows {
  /** The conversations by their first packets, and those packets in order. */
  readonly #byFirstPacket = new Map<number, number>();
  readonly #firstPackets: readonly number[];
  #next = 0;
  readonly #ends = new Set<number>();
  /** What the decoder calls them, and their numbers. */
  readonly #numbers = new Map<number, number>();

  /** `flows` are in the order of their first packets. */
  constructor(flows: readonly IndexedFlow[]) {
    this.#firstPackets = flows.map(({ firstPacket }) => firstPacket);
    for (const { flow, firstPacket } of flows) this.#byFirstPacket.set(firstPacket, flow);
  }

  /**
   * Whether the packet has the ends of a conversation that has begun. Others with the same hash pass as well: they make
   * conversations of their own, of which no event is passed on.
   */
  accept(packet: TransportPacket): boolean {
    while (this.#next < this.#firstPackets.length && this.#firstPackets[this.#next] < packet.number) this.#next += 1;
    const hash = hashOf(packet);
    if (this.#firstPackets[this.#next] === packet.number) this.#ends.add(hash);
    return this.#ends.has(hash);
  }

  /** Passes an event of a wanted conversation on, under its own number. */
  pass(event: StreamEvent, to: StreamSink): void {
    if (event.kind === 'tick') return;
    if (event.kind === 'open') {
      const number = this.#byFirstPacket.get(event.packet);
      if (number !== undefined) this.#numbers.set(event.flow, number);
    }
    const flow = this.#numbers.get(event.flow);
    if (flow !== undefined) to({ ...event, flow });
  }
}

/** The same for both directions. */
function hashOf(packet: TransportPacket): number {
  const { source0, source1, source2, source3, sourcePort, target0, target1, target2, target3, targetPort } = packet;
  const source = hashOfEnd(source0, source1, source2, source3, sourcePort);
  return (source + hashOfEnd(target0, target1, target2, target3, targetPort) + (packet.udp ? 1 : 0)) | 0;
}

function hashOfEnd(word0: number, word1: number, word2: number, word3: number, port: number): number {
  let hash = Math.imul(word3 ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ word0, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ word1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ word2, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
