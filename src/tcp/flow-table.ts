/**
 * The flow table: a packet goes in, the flow it belongs to comes out, whichever side sent it. A hash table with chains
 * through the flows themselves, keyed by integers: no key is ever built.
 */

import type { TransportPacket } from '../model/packet.ts';
import type { Flow } from './flow.ts';

const firstSize = 1024;

export class FlowTable {
  #buckets: (Flow | null)[] = new Array<Flow | null>(firstSize).fill(null);
  #mask = firstSize - 1;
  #count = 0;
  readonly #salt: number;

  /** `salt` makes it impossible to prepare a capture whose flows all share a bucket; it changes no result. */
  constructor(salt: number) {
    this.#salt = salt | 0;
  }

  get count(): number {
    return this.#count;
  }

  /** The same for both directions of a conversation. */
  hashOf(packet: TransportPacket): number {
    let source = packet.source3 ^ this.#salt;
    let target = packet.target3 ^ this.#salt;
    if (packet.ipv6) {
      source = fold(source, packet.source0, packet.source1, packet.source2);
      target = fold(target, packet.target0, packet.target1, packet.target2);
    }
    const kind = packet.udp ? 0x5bd1e995 : 0;
    const both = mix(source, packet.sourcePort) + mix(target, packet.targetPort) + kind;
    return Math.imul(both ^ (both >>> 15), 0x2c1b3c6d);
  }

  find(packet: TransportPacket, hash: number): Flow | null {
    let flow = this.#buckets[(hash ^ (hash >>> 16)) & this.#mask];
    while (flow !== null) {
      if (flow.hash === hash && flow.udp === packet.udp && (flow.isFromFirst(packet) || flow.isFromSecond(packet))) {
        return flow;
      }
      flow = flow.chained;
    }
    return null;
  }

  add(flow: Flow): void {
    if (this.#count > this.#mask) this.#grow();
    this.#link(flow);
    this.#count++;
  }

  remove(flow: Flow): void {
    const index = (flow.hash ^ (flow.hash >>> 16)) & this.#mask;
    let before: Flow | null = null;
    let at = this.#buckets[index];
    while (at !== null && at !== flow) {
      before = at;
      at = at.chained;
    }
    if (at === null) return;
    if (before === null) this.#buckets[index] = flow.chained;
    else before.chained = flow.chained;
    flow.chained = null;
    this.#count--;
  }

  #link(flow: Flow): void {
    const index = (flow.hash ^ (flow.hash >>> 16)) & this.#mask;
    flow.chained = this.#buckets[index];
    this.#buckets[index] = flow;
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = new Array<Flow | null>(old.length * 2).fill(null);
    this.#mask = old.length * 2 - 1;
    for (let flow of old) {
      while (flow !== null) {
        const next: Flow | null = flow.chained;
        this.#link(flow);
        flow = next;
      }
    }
  }
}

function fold(hash: number, a: number, b: number, c: number): number {
  hash = Math.imul(hash ^ (hash >>> 16) ^ a, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, 0xc2b2ae35);
  return Math.imul(hash ^ (hash >>> 16) ^ c, 0x85ebca6b);
}

function mix(address: number, port: number): number {
  let hash = Math.imul(address ^ (address >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ port, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
