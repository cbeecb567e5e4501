/**
 * Where packets belong, and messages with the word whether they are wanted, go in; the packets that the wanted ones came in
 * come out, and the flows that these belong to.
 *
 * A message that does not say by itself what it is brings the packets along that do: a reply without a command its
 * request, a message in a tunnel what opened that.
 */

import type { Message } from '../model/message.ts';
import type { PacketPlace, TransportPacket } from '../model/packet.ts';
import type { CloseEvent } from '../model/stream.ts';
import { FlowPackets } from './flow-packets.ts';
import { NumberSet } from './number-set.ts';

/** Flows that are over and may still have a message to come, as some wait to be read. */
const mostClosed = 8192;
/** Payloads put together from pieces that may still be asked for. */
const mostWhole = 4096;

export class MessagePackets {
  /** Packets that bytes of wanted messages came in. */
  readonly packets = new NumberSet();
  /** Flows with a wanted message. */
  readonly flows = new NumberSet();
  /** Flows of which every packet is needed. */
  readonly wholeFlows = new NumberSet();
  readonly #open = new Map<number, FlowPackets>();
  /** The one that closed first in front. */
  readonly #closed = new Map<number, FlowPackets>();
  readonly #halfClosed = new Set<number>();
  readonly #pieces = new Map<number, readonly number[]>();

  /** Takes a packet, in front of the messages that it completes. */
  place(place: PacketPlace, { number: packet, pieces, udp }: Pick<TransportPacket, 'number' | 'pieces' | 'udp'>): void {
    if (place.length === 0) return;
    if (pieces !== null) this.#remember(packet, pieces);
    // A datagram is all there is of its message.
    if (udp) return;
    const flow = this.#find(place.flow) ?? this.#add(place.flow);
    if (flow.place(place, packet)) this.#keep([packet]);
  }

  /** Takes the next message. */
  message(message: Message, isWanted: boolean): void {
    const number = message.flow.number;
    const { frame } = message;
    const isDatagram = message.flow.transport === 'udp';
    const flow = this.#find(number) ?? (isDatagram ? this.#add(number) : null);
    const own = isDatagram ? [message.packet] : frame === null || flow === null ? [] : flow.packetsOf(frame);
    if (flow !== null && message.dir === 'request') flow.asked(message.no, own);
    if (message.tunnel !== null && frame !== null) flow?.tunnelled(frame);
    if (!isWanted) return;
    this.flows.add(number);
    this.#keep(own);
    // Of a request that was never answered it is only the end of the capture.
    if (!(frame === null && message.unanswered)) this.#keep([message.packet]);
    if (flow === null) return;
    if (frame !== null) flow.want(frame);
    // Where a binary frame is damaged, only all that is around it says how it was found.
    if (!isDatagram && isDamaged(message)) this.wholeFlows.add(number);
    if (needsRequest(message)) this.#keep(flow.requestOf(message.replyTo));
    if (message.tunnel !== null) this.#keep(flow.opening);
  }

  close({ flow, how }: CloseEvent): void {
    if (how === 'fin' && !this.#halfClosed.has(flow)) {
      this.#halfClosed.add(flow);
      return;
    }
    this.#halfClosed.delete(flow);
    const known = this.#open.get(flow);
    if (known === undefined) return;
    this.#open.delete(flow);
    this.#closed.set(flow, known);
    for (const oldest of this.#closed.keys()) {
      if (this.#closed.size <= mostClosed) return;
      this.#closed.delete(oldest);
    }
  }

  #add(number: number): FlowPackets {
    const flow = new FlowPackets();
    this.#open.set(number, flow);
    return flow;
  }

  #find(flow: number): FlowPackets | null {
    return this.#open.get(flow) ?? this.#closed.get(flow) ?? null;
  }

  #keep(packets: readonly number[]): void {
    for (const packet of packets) {
      this.packets.add(packet);
      for (const piece of this.#pieces.get(packet) ?? []) this.packets.add(piece);
    }
  }

  #remember(packet: number, pieces: readonly number[]): void {
    this.#pieces.set(packet, pieces);
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= mostWhole) return;
      this.#pieces.delete(oldest);
    }
  }
}

function isDamaged({ complete, parse, carrier }: Message): boolean {
  return !complete && carrier === 'tcp' && (parse.protocol === 'oicq' || parse.protocol === 'oicq81');
}

/** Whether only its request says what a reply is. */
function needsRequest({ frame, null: kind, parse, replyTo }: Message): boolean {
  if (replyTo === 0) return false;
  if (frame === null || kind !== null) return true;
  if (parse.protocol === 'oicq') return true;
  const isBare = frame.problems.some(({ code }) => code === 'http.no-status-line');
  return isBare || (parse.protocol === 'kqq' && parse.cmd < 0);
}
