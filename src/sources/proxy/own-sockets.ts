/**
 * The sockets of the proxy itself, so that it is never its own client: a connection to a port it listens on is refused
 * before it is made, and one that comes back to it by another way ends as soon as it is known.
 */

import { lookup } from 'node:dns';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describeHost, type HostPort, toEndpoint } from './context.ts';

export class OwnSockets {
  readonly #ports = new Set<number>();
  /** "ip:port ip:port", ours and theirs, of connections to servers. One of the two alone may be a stranger's, too. */
  readonly #outgoing = new Set<string>();
  readonly #clients = new Map<string, Socket>();

  listensOn(port: number): void {
    this.#ports.add(port);
  }

  /** A client came. False: it is this proxy itself. */
  addClient(socket: Socket): boolean {
    const pair = describePair(socket.remoteAddress, socket.remotePort, socket.localAddress, socket.localPort);
    if (this.#outgoing.has(pair)) return false;
    this.#clients.set(pair, socket);
    socket.once('close', () => this.#clients.delete(pair));
    return true;
  }

  /** A connection to a server was made. Should it have come back to us, that end of it is destroyed. */
  addOutgoing(socket: Socket): void {
    const pair = describePair(socket.localAddress, socket.localPort, socket.remoteAddress, socket.remotePort);
    this.#outgoing.add(pair);
    socket.once('close', () => this.#outgoing.delete(pair));
    this.#clients.get(pair)?.destroy();
  }

  /** Calls back with whether the target is one of our listeners, at once for nearly all. */
  isOwn(target: HostPort, answer: (isOwn: boolean) => void): void {
    if (!this.#ports.has(target.port)) {
      answer(false);
      return;
    }
    lookup(target.host, { all: true }, (error, addresses) => {
      answer(error === null && addresses.some(({ address }) => isLocal(address)));
    });
  }
}

/** The two ends of a connection, the side that began it first. */
function describePair(
  from: string | undefined,
  fromPort: number | undefined,
  to: string | undefined,
  toPort: number | undefined,
): string {
  return `${toEndpoint(from, fromPort).text} ${toEndpoint(to, toPort).text}`;
}

function isLocal(address: string): boolean {
  if (/^(127\.|::ffff:127\.|0\.0\.0\.0$|::1$|::$)/.test(address)) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}

/** What people are told of such a target. */
export function describeLoop(target: HostPort): string {
  return `${describeHost(target)} is this proxy itself`;
}
