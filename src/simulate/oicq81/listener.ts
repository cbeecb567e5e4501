/**
 * The simulated server of the 0x81 protocol at a port, over TCP and UDP, and in bodies of HTTP: frames are cut out and
 * handed to the server, what it sends goes back.
 */

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { FlowFramer } from '../../framing/flow-framer.ts';
import { readOicq81 } from '../../framing/oicq81.ts';
import { defaultLimits, type Limits } from '../../model/limits.ts';
import type { WireProfile } from '../../model/wire-profile.ts';
import { listening } from '../kqq/listener.ts';
import type { Oicq81Answer, Oicq81Server } from './server.ts';

export interface Oicq81Means {
  readonly server: Oicq81Server;
  readonly profile: WireProfile;
  readonly answered: (answer: Oicq81Answer, client: string) => void;
}

export interface Oicq81Listener {
  /** The same number over TCP and UDP. */
  readonly port: number;
  close(): Promise<void>;
}

const limits: Limits = { ...defaultLimits, maxMessage: 1024 * 1024, maxFlow: 1024 * 1024 };
const mostConnections = 2000;
const longestSilence = 15 * 60_000;
const mostUnread = 4 * 1024 * 1024;

/** Listens at `host`:`port` (0: any that both have free). Rejects with the fault of the system. */
export async function listenOicq81(host: string, port: number, means: Oicq81Means): Promise<Oicq81Listener> {
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, means);
  });
  tcp.maxConnections = mostConnections;
  const bound = await listening(tcp, host, port);
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const datagrams = new Datagrams(udp, means);
  const close = async (): Promise<void> => {
    datagrams.close();
    const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(bound, host, () => {
        udp.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    await close();
    throw error;
  }
  udp.on('error', () => {});
  return { port: bound, close };
}

/** Frames in bodies of HTTP. There is nobody to speak to unasked; a user is known by the client's address. */
export class Bodies {
  readonly #means: Oicq81Means;
  /** Who is being answered, and with what so far. */
  #key = '';
  #replies: Buffer[] = [];

  constructor(means: Oicq81Means) {
    this.#means = means;
  }

  /** The frames that answer those in `body`, one behind the other. */
  answer(body: Uint8Array, client: string): Buffer {
    const { server, profile, answered } = this.#means;
    const key = `http ${client}`;
    this.#key = key;
    this.#replies = [];
    server.join(key, (frame) => this.#key === key && this.#replies.push(frame) > 0);
    for (const frame of framesOf(body, profile)) answered(server.frame(key, frame), client);
    this.#key = '';
    return Buffer.concat(this.#replies);
  }
}

function serve(socket: Socket, { server, profile, answered }: Oicq81Means): void {
  const client = socket.remoteAddress ?? '';
  const key = `tcp ${client} ${socket.remotePort}`;
  socket.setNoDelay(true);
  socket.setTimeout(longestSilence, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => server.leave(key));
  const send = (frame: Buffer): boolean => {
    if (!socket.writable) return false;
    // Who reads nothing is not waited for.
    if (socket.writableLength > mostUnread) socket.destroy();
    else socket.write(frame);
    return true;
  };
  if (!server.join(key, send)) {
    socket.destroy();
    return;
  }
  const framer = new FlowFramer(
    'tcp',
    limits,
    (frame) => {
      if (frame.framing !== 'oicq81' || !frame.complete) socket.destroy();
      else if (!socket.destroyed) answered(server.frame(key, frame.bytes.slice(frame.start, frame.end)), client);
    },
    undefined,
    { client: 0, decodeAs: 'oicq81', lengthForm: () => profile },
  );
  socket.on('data', (bytes) => {
    const event = { flow: 0, at: null, packet: 0, problems: null } as const;
    framer.event({ kind: 'data', ...event, side: 0, bytes, start: 0, end: bytes.length });
  });
}

/** Clients that send datagrams are known by their address until they have been silent for long. */
class Datagrams {
  readonly #socket: UdpSocket;
  readonly #means: Oicq81Means;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(socket: UdpSocket, means: Oicq81Means) {
    this.#socket = socket;
    this.#means = means;
    socket.on('message', (bytes, { address, port }) => this.#take(bytes, address, port));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#socket.close();
  }

  #take(bytes: Buffer, address: string, port: number): void {
    const { server, profile, answered } = this.#means;
    const key = `udp ${address} ${port}`;
    const send = (frame: Buffer): boolean => {
      this.#socket.send(frame, port, address, () => {});
      return true;
    };
    if (!server.join(key, send)) return;
    const known = this.#timers.get(key);
    if (known !== undefined) known.refresh();
    else
      this.#timers.set(
        key,
        setTimeout(() => this.#forget(key), longestSilence),
      );
    for (const frame of framesOf(bytes, profile)) answered(server.frame(key, frame), address);
  }

  #forget(key: string): void {
    this.#timers.delete(key);
    this.#means.server.leave(key);
  }
}

/** The whole frames at the beginning of `bytes`. */
function* framesOf(bytes: Uint8Array, profile: WireProfile): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const length = readOicq81(bytes, at, bytes.length, profile);
    if (length <= 0) return;
    yield bytes.slice(at, at + length);
    at += length;
  }
}
