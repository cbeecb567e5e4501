/**
 * A number of connections and a size of messages go in, packets go out to a capture: traffic that differs in this one
 * respect, so that what it costs can be told apart from everything else.
 *
 * The exchanges are the same whatever the number of connections, and so is the number of packets: where a connection
 * goes on, its client sends window updates in the place of the packets that would close it and open the next one (not
 * when messages have a given size).
 */

import { type Account, createAccounts, nextTurn, type Turn } from './bodies.ts';
import { flag, ipv4, type PacketTarget } from './capture-writer.ts';
import { longTurn } from './long-turns.ts';
import type { Random } from './random.ts';

export interface SteadyOrder {
  readonly connections: number;
  readonly exchanges: number;
  /** Connections at a time. */
  readonly open: number;
  /** Bytes of the body of each reply; null: what the accounts happen to say. */
  readonly body: number | null;
}

const server = ipv4(203, 0, 113, 80);
const serverPort = 8000;
const segmentSize = 1460;
const nothing = Buffer.alloc(0);
/** Packets that a further connection takes: three to open it, four to close it. */
const packetsOfConnection = 7;
const firstPort = 49_152;
const ports = 16_384;

/** Writes the capture; gives the number of messages in it. `tick` gives the time of the next packet. */
export function writeSteady(capture: PacketTarget, random: Random, order: SteadyOrder, tick: () => number): number {
  const accounts = createAccounts(random, 400);
  const perConnection = Math.ceil(order.exchanges / order.connections);
  const updates = order.body === null ? packetsOfConnection : 0;
  let exchangesLeft = order.exchanges;
  let connections = 0;
  const nextConnection = (): Generator<void, void> | null => {
    if (exchangesLeft === 0) return null;
    const exchanges = Math.min(perConnection, exchangesLeft);
    exchangesLeft -= exchanges;
    const wire = new Wire(capture, connections++, tick);
    return converse(wire, exchanges, updates, () => turnOf(random, accounts, order.body));
  };
  const lanes: (Generator<void, void> | null)[] = Array.from({ length: order.open }, nextConnection);
  while (lanes.some((lane) => lane !== null)) {
    for (const [place, lane] of lanes.entries()) {
      if (lane?.next().done === true) lanes[place] = nextConnection();
    }
  }
  return 2 * order.exchanges;
}

/** One exchange with exactly one reply. */
function turnOf(random: Random, accounts: readonly [Account, ...Account[]], body: number | null): Turn {
  for (;;) {
    const account = random.pick(accounts);
    const turn = body === null ? nextTurn(random, account) : longTurn(random, account, body);
    if (turn.replies.length === 1) return turn;
  }
}

/** One connection from SYN to the last acknowledgement, a packet for each step. */
function* converse(wire: Wire, exchanges: number, updates: number, nextTurn: () => Turn): Generator<void, void> {
  yield wire.client(flag.syn, nothing);
  yield wire.server(flag.syn | flag.ack, nothing);
  yield wire.client(flag.ack, nothing);
  for (let i = 0; i < exchanges; i++) {
    const { request, replies } = nextTurn();
    yield wire.client(flag.psh | flag.ack, requestBytes(request));
    yield wire.server(flag.ack, nothing);
    yield* sendReply(wire, replyBytes(replies[0] ?? ''));
    if (i + 1 === exchanges) break;
    for (let update = 0; update < updates; update++) yield wire.client(flag.ack, nothing);
  }
  yield wire.server(flag.fin | flag.ack, nothing);
  yield wire.client(flag.ack, nothing);
  yield wire.client(flag.fin | flag.ack, nothing);
  yield wire.server(flag.ack, nothing);
}

/** A reply in full segments, every second of which is acknowledged (RFC 9293, 3.8.6.3), and the last. */
function* sendReply(wire: Wire, reply: Buffer): Generator<void, void> {
  for (let at = 0, segments = 1; at < reply.length; at += segmentSize, segments++) {
    yield wire.server(flag.psh | flag.ack, reply.subarray(at, at + segmentSize));
    if (segments % 2 === 0 || at + segmentSize >= reply.length) yield wire.client(flag.ack, nothing);
  }
}

export function requestBytes(body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    'POST HTTP/1.1\r\nHost: tqq.tencent.com:8000\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-length: ' +
      `${length}\r\nConnection: keep-alive\r\n\r\n${body}`,
  );
}

export function replyBytes(body: string): Buffer {
  const head =
    'HTTP/1.1 200 OK\r\nServer: tencent imserver/1.0.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ';
  return Buffer.from(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The two ends of a connection, with their sequence numbers. */
class Wire {
  readonly #capture: PacketTarget;
  readonly #tick: () => number;
  readonly #address: number;
  readonly #port: number;
  #mine: number;
  #theirs: number;

  constructor(capture: PacketTarget, number: number, tick: () => number) {
    this.#capture = capture;
    this.#tick = tick;
    this.#address = ipv4(10, 30, 0, 0) + Math.floor(number / ports);
    this.#port = firstPort + (number % ports);
    // No dice: what is said does not depend on the number of connections.
    this.#mine = Math.imul(number + 1, 0x9e3779b1) >>> 0;
    this.#theirs = Math.imul(number + 1, 0x85ebca6b) >>> 0;
  }

  client(flags: number, bytes: Uint8Array): void {
    const [seq, ack] = [this.#mine, (flags & flag.ack) === 0 ? 0 : this.#theirs];
    this.#capture.tcp(
      this.#tick(),
      this.#address,
      this.#port,
      server,
      serverPort,
      seq,
      ack,
      flags,
      bytes,
      0,
      bytes.length,
    );
    this.#mine += sizeOf(flags, bytes);
  }

  server(flags: number, bytes: Uint8Array): void {
    const [seq, ack] = [this.#theirs, this.#mine];
    this.#capture.tcp(
      this.#tick(),
      server,
      serverPort,
      this.#address,
      this.#port,
      seq,
      ack,
      flags,
      bytes,
      0,
      bytes.length,
    );
    this.#theirs += sizeOf(flags, bytes);
  }
}

/** SYN and FIN take a sequence number each (RFC 9293, 3.4). */
function sizeOf(flags: number, bytes: Uint8Array): number {
  return bytes.length + ((flags & (flag.syn | flag.fin)) === 0 ? 0 : 1);
}
