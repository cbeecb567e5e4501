/**
 * Packets go in, conversations come out whole: what each end sent, in one piece, with the packet that brought each
 * part of it. Nothing may be missing from the capture.
 */

import type { Packet } from './packets.ts';

/** Bytes up to `end` (from the end of the part before) could be read when `packet` had come. */
interface Part {
  readonly end: number;
  readonly packet: Packet;
}

export class Speaker {
  readonly name: string;
  /** One letter for each byte. */
  bytes = '';
  readonly parts: Part[] = [];
  /** The packet at which its FIN had come and everything before it. */
  closed: Packet | null = null;
  syn: number | null = null;
  /** Sequence number of the next byte; null before the first packet. */
  next: number | null = null;
  readonly waiting: Packet[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** The packet that brought the byte at `offset`. */
  packetOf(offset: number): Packet {
    const part = this.parts.find(({ end }) => offset < end);
    if (part === undefined) throw new Error(`${this.name} has sent no byte ${offset}`);
    return part.packet;
  }
}

export interface Conversation {
  /** Counted from 1 at the first packet of every conversation. */
  readonly number: number;
  readonly transport: 'tcp' | 'udp';
  /** The first is who sent the first packet. */
  readonly speakers: readonly [Speaker, Speaker];
  last: Packet;
}

const flag = { fin: 1, syn: 2, ack: 16 } as const;
/** Silence that ends a conversation in datagrams, in seconds. */
const udpSilence = 300;

export function toConversations(packets: readonly Packet[]): Conversation[] {
  const all: Conversation[] = [];
  const current = new Map<string, Conversation>();
  for (const packet of packets) {
    const key = [packet.transport, ...[packet.from, packet.to].sort()].join(' ');
    let conversation = current.get(key);
    if (conversation === undefined || isAnother(conversation, packet)) {
      const speakers = [new Speaker(packet.from), new Speaker(packet.to)] as const;
      conversation = { number: all.length + 1, transport: packet.transport, speakers, last: packet };
      all.push(conversation);
      current.set(key, conversation);
    }
    conversation.last = packet;
    const speaker = conversation.speakers[packet.from === conversation.speakers[0].name ? 0 : 1];
    if (packet.transport === 'tcp') takeSegment(speaker, packet);
  }
  return all;
}

/** Whether the packet begins another conversation between the same ports. */
function isAnother(conversation: Conversation, packet: Packet): boolean {
  if (packet.transport === 'udp') return packet.at.sec - conversation.last.at.sec > udpSilence;
  const isSyn = (packet.flags & (flag.syn | flag.ack)) === flag.syn;
  const opener = conversation.speakers.find(({ name }) => name === packet.from);
  return isSyn && opener?.syn !== packet.seq;
}

function takeSegment(speaker: Speaker, packet: Packet): void {
  if ((packet.flags & flag.syn) !== 0) {
    speaker.syn = packet.seq;
    speaker.next = packet.seq + 1;
    return;
  }
  speaker.next ??= packet.seq;
  if (packet.payload.length === 0 && (packet.flags & flag.fin) === 0) return;
  speaker.waiting.push(packet);
  let taken = true;
  while (taken) taken = speaker.waiting.some((one) => takeInOrder(speaker, one, packet));
}

/** Takes what is new in a segment if nothing before it is missing; `now` is the packet that came last. */
function takeInOrder(speaker: Speaker, segment: Packet, now: Packet): boolean {
  if (speaker.next === null || speaker.closed !== null) return false;
  // Sequence numbers count modulo 2 to the 32.
  const known = (speaker.next - segment.seq) | 0;
  if (known < 0) return false;
  speaker.waiting.splice(speaker.waiting.indexOf(segment), 1);
  const news = segment.payload.subarray(known);
  if (known <= segment.payload.length && news.length > 0) {
    speaker.bytes += news.toString('latin1');
    speaker.next = (speaker.next + news.length) >>> 0;
    speaker.parts.push({ end: speaker.bytes.length, packet: now });
  }
  if ((segment.flags & flag.fin) !== 0 && known <= segment.payload.length) speaker.closed = now;
  return true;
}
