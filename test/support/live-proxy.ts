/**
 * The proxy in this process, between real sockets: a mode goes in; its port, what it passed on and the messages it saw
 * come out.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';
import { defaultLimits } from '../../src/model/limits.ts';
import type { Message } from '../../src/model/message.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { compileTables } from '../../src/run/compile.ts';
import { createClock } from '../../src/sources/proxy/clock.ts';
import { readBlock } from '../../src/sources/proxy/event-block.ts';
import { EventQueue } from '../../src/sources/proxy/event-queue.ts';
import { ProxyServer } from '../../src/sources/proxy/server.ts';
import type { ProxyMode, ProxySettings } from '../../src/sources/proxy/settings.ts';
import { Tap } from '../../src/sources/proxy/tap.ts';
import { builtInTables } from '../../src/tables/built-in.ts';

/** What a message said, in short. */
export interface Seen {
  readonly src: string;
  readonly dst: string;
  readonly dir: string;
  readonly protocol: string;
  readonly command: string | null;
  readonly null: string | null;
  readonly problems: readonly string[];
}

export interface LiveProxy {
  readonly port: number;
  readonly seen: Seen[];
  readonly events: string[];
  readonly reports: string[];
  stop(): Promise<void>;
}

export async function startProxy(mode: ProxyMode, changes: Partial<ProxySettings> = {}): Promise<LiveProxy> {
  const seen: Seen[] = [];
  const events: string[] = [];
  const reports: string[] = [];
  const pipeline = new Pipeline({
    registry: compileTables(builtInTables),
    limits: defaultLimits,
    sink: (message) => seen.push(toSeen(message)),
  });
  const handled = new Uint32Array(new SharedArrayBuffer(4));
  const queue = new EventQueue(
    (block) => {
      readBlock(block, (event) => {
        events.push(describeEvent(event));
        pipeline.step(event);
      });
      Atomics.add(handled, 0, block.length);
    },
    handled,
    1 << 26,
  );
  const tap = new Tap(createClock(), (event) => queue.put(event), null);
  const settings: ProxySettings = {
    listen: [{ mode, port: 0 }],
    host: '127.0.0.1',
    allowed: [],
    users: null,
    qq: { hosts: ['qq.test'], ports: [8000] },
    mappings: [],
    limits: { maxConnections: 1000, maxHead: 65_536, idle: 60_000, timeout: null },
    showOther: false,
    backlog: 1 << 26,
    ...changes,
  };
  const server = new ProxyServer(settings, tap, (text) => reports.push(text));
  const [listener] = await server.listen();
  return {
    port: listener.port,
    seen,
    events,
    reports,
    stop: async () => {
      await server.stop(0);
      queue.flush();
    },
  };
}

function toSeen({ flow, side, dir, parse, command, null: none, problems }: Message): Seen {
  const src = flow.ends[side].text;
  const dst = flow.ends[side === 0 ? 1 : 0].text;
  return { src, dst, dir, protocol: parse.protocol, command, null: none, problems: problems.map(({ code }) => code) };
}

function describeEvent(event: StreamEvent): string {
  if (event.kind === 'tick') return 'tick';
  if (event.kind === 'open') return `open ${event.transport}`;
  if (event.kind === 'close') return `close ${event.side} ${event.how}`;
  if (event.kind === 'gap') return `gap ${event.side} ${event.length}`;
  return `data ${event.side} ${Buffer.from(event.bytes.subarray(event.start, event.end)).toString('latin1')}`;
}

/** A server that keeps what it got. */
export interface Upstream {
  readonly port: number;
  readonly got: Buffer[];
  readonly sockets: Set<Socket>;
  readonly errors: string[];
  close(): void;
}

/** `answer` is called for every piece. Unless `closes`, only `answer` ends a connection. */
export async function startUpstream(
  answer: (socket: Socket, bytes: Buffer) => void,
  closes = false,
): Promise<Upstream> {
  const got: Buffer[] = [];
  const sockets = new Set<Socket>();
  const errors: string[] = [];
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? error.message));
    socket.on('end', () => {
      if (closes) socket.end();
    });
    socket.on('data', (bytes) => {
      got.push(bytes);
      answer(socket, bytes);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, got, sockets, errors, close };
}

/** One client: everything it received, and how it ended. */
export interface Client {
  readonly socket: Socket;
  /** All bytes so far, as latin1. */
  text(): string;
  /** "fin", or the code of the fault. */
  readonly ended: Promise<string>;
}

export function startClient(port: number): Client {
  const pieces: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('data', (bytes) => pieces.push(bytes));
  const ended = new Promise<string>((resolve) => {
    socket.on('end', () => resolve('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
  });
  return { socket, text: () => Buffer.concat(pieces).toString('latin1'), ended };
}

/** Waits until `holds`; a wait without an end fails by the time limit of the test. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
