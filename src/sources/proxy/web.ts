/**
 * Ordinary web traffic of the forward proxy: connections go in, a library passes their requests on. It does not keep
 * the bytes as they were (names of headers are written small, repeated ones joined), so what is logged of it says so.
 */

import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'http-proxy';
import type { Problem } from '../../model/problem.ts';
import type { Side } from '../../model/stream.ts';
import { describeHost, type HostPort, mapHost, type ProxyContext, toEndpoint } from './context.ts';
import { isQqServer, looksLikeQq, type QqServers } from './forward.ts';
import { ownReply, type Refusal, refusalOf } from './own-reply.ts';
import { describeLoop } from './own-sockets.ts';
import { hostPortOf } from './request-head.ts';
import type { FlowTap } from './tap.ts';

export interface WebSettings {
  readonly qq: QqServers;
  /** Whether anybody wants to see requests that are none of ours. */
  readonly showOther: boolean;
}

/** Serves connections until it is closed. */
export interface Web {
  readonly serve: (client: Socket) => void;
  readonly close: () => void;
  /** Requests passed on that nobody looked at. */
  readonly unseen: number;
}

const notWireBytes: Problem = {
  code: 'proxy.not-wire',
  severity: 'note',
  text: 'ordinary web traffic, written down from its parsed head: these are not the bytes on the wire, and the body was not kept',
};
const rebuilt: Problem = {
  code: 'proxy.rebuilt',
  severity: 'warn',
  text: 'came behind ordinary web traffic on the same connection, and is rebuilt from its parsed head: the head is not as it was on the wire',
};

/** Notes the ends of the connections to servers, so that the proxy knows itself. */
class NotingAgent extends Agent {
  readonly #note: (socket: Socket) => void;

  constructor(note: (socket: Socket) => void) {
    // Never pooled: a late second reply would answer the next request.
    super({ keepAlive: false });
    this.#note = note;
  }

  override createConnection(...given: Parameters<Agent['createConnection']>) {
    const socket = super.createConnection(...given);
    if (socket !== null && socket !== undefined && 'remoteAddress' in socket) {
      const plain = socket as Socket;
      plain.once('connect', () => this.#note(plain));
    }
    return socket;
  }
}

export function createWeb(context: ProxyContext, settings: WebSettings): Web {
  const agent = new NotingAgent((socket) => context.own.addOutgoing(socket));
  const proxy = createProxyServer({ agent });
  const { timeout } = context.limits;
  let unseen = 0;
  const server = createServer((request, response) => {
    const destination = hostPortOf(request.url ?? '', request.headers.host ?? null);
    if (destination === null) {
      end(response, { status: 400, text: 'the request does not say to which host it is to go' });
      return;
    }
    const real = mapHost(context.mappings, destination);
    context.own.isOwn(real, (isOwn) => {
      if (isOwn) {
        refuse(request, response, { status: 502, text: describeLoop(real) });
        return;
      }
      const isSeen = watch(context, settings, destination, request, response);
      if (!isSeen) unseen += 1;
      const target = `http://${describeHost(real)}`;
      proxy.web(request, response, timeout === null ? { target } : { target, proxyTimeout: timeout });
    });
  });
  const refuse = (request: IncomingMessage, response: ServerResponse, refusal: Refusal): void => {
    const { socket } = request;
    context.report(`${toEndpoint(socket.remoteAddress, socket.remotePort).text}: ${refusal.text}`);
    end(response, refusal);
  };
  // Old clients poll every minute and wait for minutes: nothing ends a connection but its two sides.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.on('clientError', (_error, socket) => {
    socket.end(ownReply({ status: 400, text: 'the request cannot be read' }));
  });
  proxy.on('error', (error, request, response) => {
    if (!('writeHead' in response)) {
      response.destroy();
    } else if (response.headersSent) {
      response.socket?.resetAndDestroy();
    } else {
      const name = hostPortOf(request.url ?? '', request.headers.host ?? null);
      refuse(request, response, refusalOf(name === null ? 'the server' : describeHost(name), error));
    }
  });
  proxy.on('proxyRes', (reply, _request, response) => {
    // What holds for the connection to the server, which is for one request, does not hold for that of the client.
    delete reply.headers.connection;
    delete reply.headers['keep-alive'];
    // The library does not tell the client of a body that was cut.
    reply.on('close', () => {
      if (!reply.complete) response.destroy();
    });
  });
  return {
    serve: (client) => server.emit('connection', client),
    close: () => {
      server.closeAllConnections();
      proxy.close();
    },
    get unseen() {
      return unseen;
    },
  };
}

function end(response: ServerResponse, { status, text }: Refusal): void {
  const body = Buffer.from(`${text}.\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    Connection: 'close',
  });
  response.end(body);
}

/** Shows the exchange if it is one of ours, or if all are wanted. */
function watch(
  context: ProxyContext,
  { qq, showOther }: WebSettings,
  destination: HostPort,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const isOurs = isQqServer(destination, qq);
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  if (!isOurs && !hasBody && !showOther) return false;
  const { socket } = request;
  let flow: FlowTap | null = null;
  let isWhole = isOurs;
  const begin = (): FlowTap => {
    flow = context.tap.open('tcp', toEndpoint(socket.remoteAddress, socket.remotePort));
    flow.settle(toEndpoint(socket.localAddress, socket.localPort));
    const line = `${request.method} ${request.url} HTTP/${request.httpVersion}`;
    flow.data(0, headOf(line, request.rawHeaders), [isWhole ? rebuilt : notWireBytes]);
    if (!isWhole && hasBody) flow.gap(0, 0, [notWireBytes]);
    return flow;
  };
  if (isOurs || !hasBody) begin();
  let isLooked = false;
  request.on('data', (bytes: Buffer) => {
    if (!isLooked && flow === null) {
      isLooked = true;
      isWhole = looksLikeQq(bytes);
      if (isWhole || showOther) begin();
    }
    if (isWhole && flow !== null) sendBody(flow, 0, bytes, request);
  });
  request.on('end', () => {
    if (isWhole && flow !== null) endBody(flow, 0, request);
  });
  response.on('pipe', (reply: unknown) => {
    if (flow === null || !isReply(reply)) return;
    const taken = flow;
    const line = `HTTP/${reply.httpVersion} ${reply.statusCode} ${reply.statusMessage}`;
    taken.data(1, headOf(line, reply.rawHeaders), [isWhole ? rebuilt : notWireBytes]);
    if (!isWhole) {
      taken.gap(1, 0, [notWireBytes]);
      return;
    }
    reply.on('data', (bytes: Buffer) => sendBody(taken, 1, bytes, reply));
    reply.on('end', () => endBody(taken, 1, reply));
  });
  response.on('close', () => {
    flow?.close(0, 'fin');
    flow?.close(1, 'fin');
  });
  return isOurs || showOther;
}

function isReply(from: unknown): from is IncomingMessage {
  return typeof from === 'object' && from !== null && 'rawHeaders' in from && 'statusMessage' in from;
}

function headOf(line: string, rawHeaders: readonly string[]): Uint8Array {
  let text = `${line}\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return Buffer.from(`${text}\r\n`, 'latin1');
}

function isChunked({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined;
}

/** The library has taken the chunks apart; they are made anew so that the head fits the body. */
function sendBody(flow: FlowTap, side: Side, bytes: Buffer, from: IncomingMessage): void {
  if (!isChunked(from)) flow.data(side, bytes);
  else flow.data(side, Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
}

function endBody(flow: FlowTap, side: Side, from: IncomingMessage): void {
  if (isChunked(from)) flow.data(side, Buffer.from('0\r\n\r\n'));
}
