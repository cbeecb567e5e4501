/**
 * One client and the servers it talks to: what a side sends leaves the other byte for byte, ends as it ended, and is
 * seen on the way.
 *
 *   FIN    the other side is ended, and may go on sending (half-close)
 *   RST    the other side is reset, once it has been given what came before
 *   full   the sender is not read until there is room
 *
 * A connection has one server, except that a forward proxy may be asked for another on the same connection. The one
 * before stays, so that a late second reply of it still reaches the client.
 */

import { connect, type Socket } from 'node:net';
import { endOfLine } from '../../bytes/ascii.ts';
import { mayBecomeStartLine, readStartLine } from '../../framing/start-line.ts';
import type { Side } from '../../model/stream.ts';
import { describeHost, type HostPort, mapHost, type ProxyContext, toEndpoint } from './context.ts';
import { ownReply, ownReplyProblem, type Refusal, refusalOf } from './own-reply.ts';
import { describeLoop } from './own-sockets.ts';
import type { FlowTap } from './tap.ts';

/** How long a socket that has to be reset may take to pass on what came before: milliseconds. */
const longestDrain = 5000;
/** How long a client may take to read a reply of our own and end: milliseconds. */
const longestLinger = 2000;
/** Enough bytes to know a request line by. */
const enoughToKnow = 8;

/** One server of a connection, and the conversation the client has with it. */
interface Leg {
  readonly target: HostPort;
  readonly name: string;
  readonly flow: FlowTap;
  socket: Socket | null;
  isReached: boolean;
  /** What the client sent before the connection was begun. */
  readonly early: Uint8Array[];
  /** Runs while the server owes an answer. */
  timer: NodeJS.Timeout | null;
}

export interface ConnectionOptions {
  /** A server that cannot be reached is answered for in HTTP, if that is what the client speaks. */
  readonly answersInHttp: boolean;
  /** Takes what the client sent. */
  readonly take: (bytes: Uint8Array) => void;
}

export class ClientConnection {
  readonly client: Socket;
  readonly #context: ProxyContext;
  readonly #options: ConnectionOptions;
  readonly #legs: Leg[] = [];
  #current: Leg | null = null;
  #speaksHttp: boolean | null = null;
  #first: Buffer = Buffer.alloc(0);
  #refusal: Refusal | null = null;
  #isClientDone = false;
  #lastSide: Side = 1;
  #lastMoved = performance.now();

  constructor(client: Socket, context: ProxyContext, options: ConnectionOptions) {
    this.client = client;
    this.#context = context;
    this.#options = options;
    client.setNoDelay(true);
    client.setTimeout(context.limits.idle, () => this.#idle());
    client.on('data', this.#takeClient);
    client.on('drain', this.#resumeServers);
    client.on('end', this.#endClient);
    client.on('error', this.#failClient);
    client.on('close', this.#closeClient);
  }

  /** Gives the socket up to somebody else, who gets all further events. Only before a server was connected to. */
  release(): void {
    this.client.setTimeout(0);
    this.client.removeListener('data', this.#takeClient);
    this.client.removeListener('drain', this.#resumeServers);
    this.client.removeListener('end', this.#endClient);
    this.client.removeListener('close', this.#closeClient);
  }

  /** Whether an answer is on its way, or may be. */
  get isBusy(): boolean {
    return this.#lastSide === 0 || performance.now() - this.#lastMoved < 100;
  }

  /** Where the client's bytes go now. */
  get target(): HostPort | null {
    return this.#current?.target ?? null;
  }

  /** From now on the client's bytes go to `target`. `whenReached` is called before anything of it is passed on. */
  connect(target: HostPort, whenReached: () => void = () => {}): void {
    const flow = this.#context.tap.open('tcp', toEndpoint(this.client.remoteAddress, this.client.remotePort));
    const leg: Leg = {
      target,
      name: describeHost(target),
      flow,
      socket: null,
      isReached: false,
      early: [],
      timer: null,
    };
    this.#legs.push(leg);
    this.#current = leg;
    const real = mapHost(this.#context.mappings, target);
    this.#context.own.isOwn(real, (isOwn) => {
      if (isOwn) this.#refuse(leg, { status: 502, text: describeLoop(real) });
      else if (!this.client.destroyed) this.#begin(leg, real, whenReached);
    });
  }

  /** The client sent `seen`, and `passed` goes to the server at hand. */
  send(seen: Uint8Array, passed: Uint8Array = seen): void {
    const leg = this.#current;
    if (leg === null) return;
    leg.flow.data(0, seen);
    if (leg.socket === null) leg.early.push(passed.slice());
    else if (leg.socket.writable && !leg.socket.write(passed)) this.client.pause();
    if (passed.length > 0 && leg.timer === null) this.#arm(leg);
  }

  /** Ends the connection with a reply of our own. */
  refuse(refusal: Refusal): void {
    if (this.#current === null) this.#reply(null, refusal);
    else this.#refuse(this.#current, refusal);
  }

  /** A reply of our own goes to the client, and nothing ends. */
  answer(bytes: Uint8Array): void {
    this.#current?.flow.data(1, bytes);
    this.client.write(bytes);
  }

  /** The proxy ends. */
  end(): void {
    for (const { socket } of this.#legs) socket?.destroy();
    for (const { flow } of this.#legs) flow.settle(this.#listener());
    this.client.destroy();
  }

  #begin(leg: Leg, real: HostPort, whenReached: () => void): void {
    const socket = connect({ host: real.host, port: real.port, allowHalfOpen: true, noDelay: true });
    leg.socket = socket;
    for (const bytes of leg.early) socket.write(bytes);
    leg.early.length = 0;
    if (this.#isClientDone) socket.end();
    socket.once('connect', () => {
      leg.isReached = true;
      const server = toEndpoint(socket.remoteAddress, socket.remotePort);
      this.#context.own.addOutgoing(socket);
      this.#context.named(server.address, leg.target.host);
      leg.flow.settle(server);
      whenReached();
    });
    socket.on('data', (bytes) => this.#takeServer(leg, socket, bytes));
    socket.on('drain', () => this.client.resume());
    socket.on('end', () => {
      leg.flow.close(1, 'fin');
      disarm(leg);
      if (leg === this.#current) this.client.end();
    });
    socket.on('error', (error) => {
      if (!leg.isReached) this.#refuse(leg, refusalOf(describeHost(real), error));
      else this.#resetByServer(leg);
    });
  }

  #takeServer(leg: Leg, socket: Socket, bytes: Uint8Array): void {
    disarm(leg);
    this.#moved(1);
    leg.flow.data(1, bytes);
    if (this.client.writable && !this.client.write(bytes)) socket.pause();
  }

  readonly #takeClient = (bytes: Buffer): void => {
    this.#moved(0);
    if (this.#speaksHttp === null) this.#learn(bytes);
    this.#options.take(bytes);
    if (this.#refusal !== null) this.#reply(this.#current, this.#refusal);
  };

  readonly #resumeServers = (): void => {
    for (const { socket } of this.#legs) socket?.resume();
  };

  readonly #endClient = (): void => {
    this.#isClientDone = true;
    for (const { flow, socket } of this.#legs) {
      flow.close(0, 'fin');
      socket?.end();
    }
    // Nobody is there who could end the other half.
    if (this.#legs.length === 0 || this.#refusal !== null) this.client.end();
  };

  readonly #failClient = (): void => {
    for (const { flow, socket } of this.#legs) {
      flow.settle(this.#listener());
      flow.close(0, 'reset');
      if (socket !== null) abort(socket);
    }
  };

  /** However it ended: no server is left without its client. */
  readonly #closeClient = (): void => {
    for (const leg of this.#legs) {
      disarm(leg);
      leg.flow.settle(this.#listener());
      // One that was ended or reset is on its way out, with what it still has to pass on.
      if (leg.socket !== null && !leg.socket.writableEnded && !leg.socket.destroyed) abort(leg.socket);
    }
  };

  #resetByServer(leg: Leg): void {
    disarm(leg);
    leg.flow.close(1, 'reset');
    if (leg === this.#current) abort(this.client);
  }

  #arm(leg: Leg): void {
    const { timeout } = this.#context.limits;
    if (timeout === null) return;
    leg.timer = setTimeout(() => {
      const text = `${leg.name} was silent for ${timeout / 1000} s`;
      leg.socket?.destroy();
      this.#refuse(leg, { status: 504, text });
    }, timeout);
  }

  /** The server will not answer: the client is told so in HTTP, or its connection is reset. */
  #refuse(leg: Leg, refusal: Refusal): void {
    disarm(leg);
    const client = toEndpoint(this.client.remoteAddress, this.client.remotePort).text;
    this.#context.report(`${client}: ${refusal.text}`);
    leg.flow.settle(this.#listener());
    if (leg !== this.#current || this.client.destroyed) return;
    if (this.#options.answersInHttp && this.#speaksHttp === null && !this.#isClientDone) {
      // Whether it speaks HTTP is told by its first bytes, which are still to come.
      this.#refusal = refusal;
    } else {
      this.#reply(leg, refusal);
    }
  }

  #reply(leg: Leg | null, refusal: Refusal): void {
    if (!this.#options.answersInHttp || this.#speaksHttp !== true) {
      leg?.flow.close(1, 'reset');
      abort(this.client);
      return;
    }
    if (this.client.writableEnded) return;
    const bytes = ownReply(refusal);
    leg?.flow.data(1, bytes, [ownReplyProblem(refusal)]);
    leg?.flow.close(1, 'fin');
    this.#refusal = null;
    this.client.removeListener('data', this.#takeClient);
    // What the client still sends is read and dropped: closing over it would reset the reply away.
    this.client.resume();
    this.client.end(bytes);
    const timer = setTimeout(() => this.client.destroy(), longestLinger);
    this.client.once('close', () => clearTimeout(timer));
  }

  #idle(): void {
    const { idle } = this.#context.limits;
    const client = toEndpoint(this.client.remoteAddress, this.client.remotePort).text;
    this.#context.report(`${client}: ended after ${idle / 1000} s without a byte (--idle-timeout)`);
    for (const { flow } of this.#legs) flow.close(0, 'idle');
    this.end();
  }

  /** Finds out from the first bytes whether the client speaks HTTP; null goes on while they leave it open. */
  #learn(bytes: Buffer): void {
    this.#first = this.#first.length === 0 ? bytes : Buffer.concat([this.#first, bytes]);
    const start = this.#first.findIndex((byte) => byte !== 0x0d && byte !== 0x0a);
    if (start < 0) return;
    const lineFeedAt = this.#first.indexOf(0x0a, start);
    const end = lineFeedAt < 0 ? this.#first.length : lineFeedAt;
    const mayBecome = mayBecomeStartLine(this.#first, start, end);
    if (lineFeedAt < 0 && mayBecome && end - start < enoughToKnow) return;
    this.#speaksHttp = mayBecome || readStartLine(this.#first, start, endOfLine(this.#first, start, end)) === 'request';
    this.#first = Buffer.alloc(0);
  }

  #moved(side: Side): void {
    this.#lastSide = side;
    this.#lastMoved = performance.now();
  }

  #listener() {
    return toEndpoint(this.client.localAddress, this.client.localPort);
  }
}

/** Resets the connection once everything written to it has been handed to the system. */
export function abort(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) {
    socket.destroy();
    return;
  }
  const reset = (): void => {
    if (!socket.destroyed) socket.resetAndDestroy();
  };
  if (socket.writableLength === 0) {
    reset();
    return;
  }
  const timer = setTimeout(reset, longestDrain);
  socket.once('drain', reset);
  socket.once('close', () => clearTimeout(timer));
}

function disarm(leg: Leg): void {
  if (leg.timer === null) return;
  clearTimeout(leg.timer);
  leg.timer = null;
}
