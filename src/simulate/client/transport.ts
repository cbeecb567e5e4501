/**
 * The simulated client's way to a server: one request goes out, what came back until its replies were there comes in.
 */

import { connect, type Socket } from 'node:net';
import { FlowFramer } from '../../framing/flow-framer.ts';
import type { Frame } from '../../model/frame.ts';
import { defaultLimits } from '../../model/limits.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where the server is, and a forward proxy on the way to it. */
export interface Route {
  readonly server: Place;
  readonly proxy: Place | null;
  /** Asks the proxy for a tunnel. */
  readonly tunnels: boolean;
}

/** What became of a request. `bodies` are those of its replies; none: no reply. */
export interface Replies {
  readonly bodies: readonly Buffer[];
  /** How it ended without a reply: "closed", "reset", "late" (nothing in time); "" when there was one. */
  readonly ending: string;
}

const client = 0;
const server = 1;
/** A server that keeps the connection open may send a second reply so much later: milliseconds. */
const secondReply = 200;

/** `host:port`, as a Host header has it. */
export function describePlace({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A connection to the server of `route`. Rejects with the fault of the system, or what a proxy said to CONNECT. */
export async function reach(route: Route, until: AbortSignal): Promise<Socket> {
  const { host, port } = route.proxy ?? route.server;
  const socket = connect({ host, port, noDelay: true });
  const stop = (): void => void socket.destroy(new Error('stopped'));
  until.addEventListener('abort', stop);
  socket.on('close', () => until.removeEventListener('abort', stop));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => {});
  if (route.proxy === null || !route.tunnels) return socket;
  const place = describePlace(route.server);
  socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`);
  const head = await headOf(socket);
  if (!/^HTTP\/1\.[01] 2/.test(head))
    throw new Error(`the proxy refuses the tunnel: ${head.split('\r\n')[0] || 'it hangs up'}`);
  return socket;
}

/** What comes up to the empty line. A server that speaks first inside a tunnel is not one of ours. */
async function headOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    text += Buffer.from(bytes).toString('latin1');
    if (text.includes('\r\n\r\n') || text.length > 65_536) break;
  }
  return text;
}

/** Sends `writes` over a connection of its own, and reads replies until it ends or `patience` milliseconds have passed. */
export async function exchange(
  socket: Socket,
  writes: readonly Buffer[],
  waitsForContinue: boolean,
  patience: number,
): Promise<Replies> {
  const bodies: Buffer[] = [];
  let goOn = (): void => {};
  return new Promise<Replies>((resolve) => {
    let isReset = false;
    let timer = setTimeout(() => end('late'), patience);
    const end = (ending: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bodies, ending: bodies.length > 0 ? '' : ending });
    };
    const framer = new FlowFramer(
      'tcp',
      defaultLimits,
      (frame: Frame) => {
        if (frame.side !== server) return;
        if (frame.http?.status === 100) {
          goOn();
          return;
        }
        bodies.push(Buffer.from(frame.body.subarray(frame.bodyStart, frame.bodyEnd)));
        clearTimeout(timer);
        timer = setTimeout(() => end(''), secondReply);
      },
      undefined,
      { client, decodeAs: null },
    );
    const event = { flow: 0, at: null, packet: 0, problems: null } as const;
    const say = (bytes: Buffer): void => {
      framer.event({ kind: 'data', ...event, side: client, bytes, start: 0, end: bytes.length });
      socket.write(bytes);
    };
    const [first, ...rest] = writes;
    goOn = () => {
      for (const bytes of rest.splice(0)) say(bytes);
    };
    socket.on('data', (bytes) =>
      framer.event({ kind: 'data', ...event, side: server, bytes, start: 0, end: bytes.length }),
    );
    socket.on('error', () => {
      isReset = true;
    });
    socket.on('end', () => framer.event({ kind: 'close', ...event, side: server, how: 'fin' }));
    socket.on('close', () => end(isReset ? 'reset' : 'closed'));
    if (first !== undefined) say(first);
    if (!waitsForContinue) setImmediate(() => goOn());
  });
}

/** A connection that stays: KQQTCP. Lines that no request waits for are handed to `unasked`. */
export class Line {
  readonly #socket: Socket;
  readonly #unasked: (line: Buffer) => void;
  #pending: Buffer = Buffer.alloc(0);
  #waiting: { readonly isReply: (line: Buffer) => boolean; readonly take: (line: Buffer | null) => void } | null = null;
  #isOver = false;

  constructor(socket: Socket, unasked: (line: Buffer) => void) {
    this.#socket = socket;
    this.#unasked = unasked;
    socket.on('data', (bytes) => this.#data(bytes));
    socket.on('close', () => {
      this.#isOver = true;
      this.#waiting?.take(null);
    });
  }

  async ask(bytes: Buffer, isReply: (line: Buffer) => boolean, patience: number): Promise<Replies> {
    if (this.#isOver) return { bodies: [], ending: 'closed' };
    const line = await new Promise<Buffer | 'late' | null>((resolve) => {
      const timer = setTimeout(() => resolve('late'), patience);
      const take = (answer: Buffer | null): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#waiting = { isReply, take };
      this.#socket.write(bytes);
    });
    this.#waiting = null;
    if (line === 'late') return { bodies: [], ending: 'late' };
    return line === null ? { bodies: [], ending: 'closed' } : { bodies: [line], ending: '' };
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (let end = this.#pending.indexOf('\r\n'); end >= 0; end = this.#pending.indexOf('\r\n')) {
      const line = this.#pending.subarray(0, end);
      this.#pending = this.#pending.subarray(end + 2);
      const waiting = this.#waiting;
      if (waiting === null || !waiting.isReply(line)) this.#unasked(line);
      else {
        this.#waiting = null;
        waiting.take(line);
      }
    }
    if (this.#pending.length > defaultLimits.maxMessage) this.#socket.destroy();
  }
}
