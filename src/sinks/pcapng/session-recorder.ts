/**
 * Stream events go in, a capture comes out that reads as if the packets had been seen: handshake, segments, FIN, RST, and
 * datagrams, between the real addresses at the real times. Reading it again gives the same events.
 *
 *   open    SYN, SYN ACK, ACK                  data   segments of at most 32 KiB, as network cards put them together
 *   gap     sequence numbers that nobody sent  close  FIN ACK and its ACK, or RST
 */

import type { DataEvent, Endpoint, OpenEvent, Side, StreamEvent } from '../../model/stream.ts';
import type { Instant, TimeDigits } from '../../model/time.ts';
import { addressBytes, mappedAddress } from './address.ts';
import { fileStart, nameBlock } from './blocks.ts';
import { type Ends, endsOf, flag, tcpPacket, udpPacket } from './ip-packet.ts';

const longestSegment = 32 * 1024;
/** More would be further than half of the sequence numbers, and look like going back. */
const longestGap = 2 ** 30;
/** First sequence numbers of two flows lie so far apart. */
const spread = 250_007;
const noBytes = new Uint8Array(0);
const unknownAddress = Buffer.alloc(4);

interface Recorded {
  readonly isUdp: boolean;
  /** As side 0 and as side 1 sends. */
  readonly ends: readonly [Ends, Ends];
  /** The next sequence number of each side, modulo 2^32. */
  readonly next: [number, number];
  closed: number;
}

export class SessionRecorder {
  readonly #write: (bytes: Buffer) => void;
  readonly #flows = new Map<number, Recorded>();
  readonly #names = new Set<string>();

  readonly #digits: TimeDigits;

  /** `write` gets whole blocks. `program` and `face` are named in the file; its clock has `digits` of the second. */
  constructor(write: (bytes: Buffer) => void, program: string, face: string, digits: TimeDigits = 6) {
    this.#write = write;
    this.#digits = digits;
    write(fileStart(program, face, digits));
  }

  /** An address was found by this name; each pair is written once. */
  name(address: string, name: string): void {
    const bytes = addressBytes(address);
    const key = `${address} ${name}`;
    if (bytes === null || addressBytes(name) !== null || this.#names.has(key)) return;
    this.#names.add(key);
    this.#write(nameBlock(bytes, name));
  }

  event(event: StreamEvent): void {
    if (event.kind === 'tick' || event.at === null) return;
    if (event.kind === 'open') {
      this.#open(event, event.at);
      return;
    }
    const flow = this.#flows.get(event.flow);
    if (flow === undefined) return;
    const { side, at } = event;
    if (event.kind === 'data') this.#data(flow, event, at);
    else if (event.kind === 'gap') this.#gap(flow, side, at, Math.min(Math.max(1, event.length), longestGap));
    else if (event.how === 'fin') this.#fin(event.flow, flow, side, at);
    else this.#end(event.flow, flow, side, at, event.how === 'reset');
  }

  #open(event: OpenEvent, at: Instant): void {
    const flow: Recorded = {
      isUdp: event.transport === 'udp',
      ends: bothEnds(event.ends[0], event.ends[1]),
      // As hosts do: ports that are used again begin elsewhere, and are not taken for the connection before.
      next: [(event.flow * spread) >>> 0, (event.flow * spread + 2 ** 31) >>> 0],
      closed: 0,
    };
    this.#flows.set(event.flow, flow);
    if (flow.isUdp) return;
    this.#segment(flow, 0, at, flag.syn);
    this.#advance(flow, 0, 1);
    this.#segment(flow, 1, at, flag.syn | flag.ack);
    this.#advance(flow, 1, 1);
    this.#segment(flow, 0, at, flag.ack);
  }

  #data(flow: Recorded, { side, bytes, start, end }: DataEvent, at: Instant): void {
    if (flow.isUdp) {
      this.#write(udpPacket({ at, digits: this.#digits }, flow.ends[side], bytes, start, end));
      return;
    }
    for (let from = start; from < end; from += longestSegment) {
      const to = Math.min(end, from + longestSegment);
      this.#segment(flow, side, at, to === end ? flag.psh | flag.ack : flag.ack, bytes, from, to);
      this.#advance(flow, side, to - from);
    }
  }

  /** The other side says that it got the bytes: nobody has to wait for them. */
  #gap(flow: Recorded, side: Side, at: Instant, length: number): void {
    if (flow.isUdp) return;
    this.#advance(flow, side, length);
    this.#segment(flow, side === 0 ? 1 : 0, at, flag.ack);
  }

  #fin(number: number, flow: Recorded, side: Side, at: Instant): void {
    if (!flow.isUdp) {
      this.#segment(flow, side, at, flag.fin | flag.ack);
      this.#advance(flow, side, 1);
      this.#segment(flow, side === 0 ? 1 : 0, at, flag.ack);
    }
    flow.closed |= 1 << side;
    if (flow.closed === 3) this.#flows.delete(number);
  }

  #end(number: number, flow: Recorded, side: Side, at: Instant, isReset: boolean): void {
    if (isReset && !flow.isUdp) this.#segment(flow, side, at, flag.rst | flag.ack);
    this.#flows.delete(number);
  }

  #advance(flow: Recorded, side: Side, length: number): void {
    flow.next[side] = (flow.next[side] + length) >>> 0;
  }

  #segment(
    flow: Recorded,
    side: Side,
    at: Instant,
    flags: number,
    bytes: Uint8Array = noBytes,
    start = 0,
    end = 0,
  ): void {
    const ack = (flags & flag.ack) === 0 ? 0 : flow.next[side === 0 ? 1 : 0];
    this.#write(
      tcpPacket({ at, digits: this.#digits }, flow.ends[side], { seq: flow.next[side], ack, flags }, bytes, start, end),
    );
  }
}

function bothEnds(client: Endpoint, server: Endpoint): readonly [Ends, Ends] {
  let source = addressBytes(client.address) ?? unknownAddress;
  let target = addressBytes(server.address) ?? unknownAddress;
  if (source.length !== target.length) {
    if (source.length === 4) source = mappedAddress(source);
    if (target.length === 4) target = mappedAddress(target);
  }
  return [endsOf(source, client.port, target, server.port), endsOf(target, server.port, source, client.port)];
}
