/**
 * `regular`, the forward proxy: what a client sends goes in, the first request decides who serves its connection.
 * Requests to QQ servers, tunnels and what is malformed are passed on byte for byte; ordinary web traffic is handed to
 * a library that serves it as proxies do (web.ts).
 */

import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { ClientConnection } from './connection.ts';
import { describeHost, type HostPort, type ProxyContext } from './context.ts';
import { type RequestHead, readRequestHead } from './request-head.ts';
import { RequestStream } from './request-stream.ts';

/** What is taken for a QQ server, by name or by port. A host that begins with "." stands for all names that end so. */
export interface QqServers {
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
}

export interface ForwardSettings {
  readonly qq: QqServers;
  /** "user:password" of those who may use the proxy; null: everybody. */
  readonly users: readonly string[] | null;
  /** Takes a connection whose traffic is ordinary. All that was read from it has been put back. */
  readonly serveWeb: (client: Socket) => void;
}

/** So many bytes of a body, or so many milliseconds, are awaited to see what the body is. */
const enoughBody = 64;
const longestLook = 200;

/** Serves one client. */
export function forward(client: Socket, context: ProxyContext, settings: ForwardSettings): ClientConnection {
  let early = Buffer.alloc(0);
  let isDecided = false;
  let look: NodeJS.Timeout | null = null;
  const connection = new ClientConnection(client, context, {
    answersInHttp: true,
    take: (bytes) => {
      if (isDecided) {
        stream.feed(bytes);
        return;
      }
      early = early.length === 0 ? Buffer.from(bytes) : Buffer.concat([early, bytes]);
      decide(false);
    },
  });
  const stream = new RequestStream(
    {
      head: (head) => route(connection, stream, head, settings.users),
      rest: (bytes) => connection.send(bytes),
      unusable: (_bytes, why) => {
        const status = why === 'too long' ? 431 : 400;
        connection.refuse({ status, text: why === 'too long' ? 'the head of the request is too long' : notHttp });
      },
    },
    context.limits.maxHead,
  );
  const decide = (isLate: boolean): void => {
    const head = readRequestHead(early);
    if (head === 'more' && early.length <= context.limits.maxHead) return;
    const way = typeof head === 'string' ? 'wire' : wayOf(head, early.subarray(head.bytes.length), settings);
    if (way === 'look' && !isLate) {
      look ??= setTimeout(() => decide(true), longestLook);
      return;
    }
    if (isDecided) return;
    isDecided = true;
    if (look !== null) clearTimeout(look);
    if (way === 'wire') {
      stream.feed(early);
    } else {
      connection.release();
      client.pause();
      client.unshift(early);
      settings.serveWeb(client);
      client.resume();
    }
    early = Buffer.alloc(0);
  };
  client.once('close', () => {
    if (look !== null) clearTimeout(look);
  });
  return connection;
}

const notHttp = 'this is a forward proxy for HTTP, and what was sent is no request';

/** Who is to serve a connection that begins with this head; `look`: more of the body has to be seen. */
function wayOf(head: RequestHead, body: Uint8Array, { qq, users }: ForwardSettings): 'wire' | 'web' | 'look' {
  const { destination } = head;
  const isPlain =
    destination !== null &&
    !head.isMalformed &&
    head.method !== 'CONNECT' &&
    head.header('expect') === null &&
    head.header('upgrade') === null &&
    isAllowed(head, users);
  if (!isPlain || isQqServer(destination, qq)) return 'wire';
  if (head.contentLength === 0) return 'web';
  if (looksLikeQq(body)) return 'wire';
  const wanted = head.contentLength === null ? enoughBody : Math.min(enoughBody, head.contentLength);
  return body.length >= wanted ? 'web' : 'look';
}

export function isQqServer({ host, port }: HostPort, { hosts, ports }: QqServers): boolean {
  const name = host.toLowerCase();
  return ports.includes(port) || hosts.some((one) => name === one || (one.startsWith('.') && name.endsWith(one)));
}

/** Whether a body is of one of the QQ protocols, by its beginning. */
export function looksLikeQq(body: Uint8Array): boolean {
  if (body[0] === 0x81 || (body[2] === 0x02 && body.length > 2)) return true;
  const text = Buffer.from(body.subarray(0, enoughBody)).toString('latin1');
  return /(^|&)VER=\d/i.test(text) || /(^|&)CMD=/i.test(text);
}

function route(
  connection: ClientConnection,
  stream: RequestStream,
  head: RequestHead,
  users: readonly string[] | null,
): void {
  const { destination } = head;
  if (!isAllowed(head, users)) {
    connection.refuse({ status: 407, text: 'this proxy wants a user name and a password' });
  } else if (destination === null) {
    connection.refuse({ status: 400, text: 'the request does not say to which host it is to go' });
  } else if (head.method === 'CONNECT') {
    stream.passAll();
    connection.connect(destination, () =>
      connection.answer(Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')),
    );
    connection.send(head.bytes, new Uint8Array(0));
  } else {
    if (head.header('upgrade') !== null) stream.passAll();
    const { target } = connection;
    if (target === null || describeHost(target) !== describeHost(destination)) connection.connect(destination);
    connection.send(head.bytes, head.rewritten);
  }
}

function isAllowed(head: RequestHead, users: readonly string[] | null): boolean {
  if (users === null) return true;
  const [scheme, word] = (head.header('proxy-authorization') ?? '').split(/\s+/);
  if (scheme.toLowerCase() !== 'basic' || word === undefined) return false;
  const given = Buffer.from(word, 'base64');
  return users.some((user) => {
    const wanted = Buffer.from(user);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}
