/**
 * `reverse:udp`: datagrams of any number of clients go to one server, each client by a socket of its own, and the
 * server's datagrams go back the same way.
 */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { describeHost, type HostPort, mapHost, type ProxyContext, toEndpoint } from './context.ts';
import type { FlowTap } from './tap.ts';

/** After so long without a datagram a conversation is over, as in captures: milliseconds. */
const silence = 300_000;
/** So many datagrams wait for a socket to be connected; more are lost, as datagrams may be. */
const mostEarly = 64;

interface Peer {
  readonly server: Socket;
  readonly flow: FlowTap;
  timer: NodeJS.Timeout;
}

/** Relays the datagrams that `listener`, which is bound, receives. Gives what ends it all. */
export function relayDatagrams(
  listener: Socket,
  target: HostPort,
  context: ProxyContext,
  isAllowed: (address: string) => boolean,
): () => void {
  const peers = new Map<string, Peer>();
  const real = mapHost(context.mappings, target);
  const leave = (key: string): void => {
    const peer = peers.get(key);
    if (peer === undefined) return;
    peers.delete(key);
    clearTimeout(peer.timer);
    peer.flow.settle(toEndpoint(listener.address().address, listener.address().port));
    peer.flow.close(0, 'idle');
    peer.server.close();
  };
  const enter = (key: string, from: RemoteInfo): Peer => {
    const server = createSocket(isIPv6(real.host) ? 'udp6' : 'udp4');
    const flow = context.tap.open('udp', toEndpoint(from.address, from.port));
    const peer: Peer = { server, flow, timer: setTimeout(() => leave(key), silence) };
    peers.set(key, peer);
    server.on('connect', () => {
      const { address, port } = server.remoteAddress();
      context.named(address, target.host);
      flow.settle(toEndpoint(address, port));
    });
    server.on('message', (bytes) => {
      peer.timer.refresh();
      flow.data(1, bytes);
      listener.send(bytes, from.port, from.address);
    });
    server.on('error', (error: NodeJS.ErrnoException) => {
      const what = error.code === 'ECONNREFUSED' ? 'nobody listens there' : (error.code ?? error.message);
      context.report(`${key}: ${describeHost(real)}: ${what}`);
      flow.settle(toEndpoint(listener.address().address, listener.address().port));
    });
    server.connect(real.port, real.host);
    return peer;
  };
  listener.on('message', (bytes, from) => {
    if (!isAllowed(from.address)) return;
    const key = toEndpoint(from.address, from.port).text;
    const known = peers.get(key);
    if (known === undefined && peers.size >= context.limits.maxConnections) return;
    const peer = known ?? enter(key, from);
    peer.timer.refresh();
    peer.flow.data(0, bytes);
    pass(peer.server, bytes);
  });
  return () => {
    for (const key of [...peers.keys()]) leave(key);
    listener.close();
  };
}

/** A socket is connected in the next turns: what comes before has to wait for it. */
function pass(server: Socket, bytes: Uint8Array): void {
  const send = (): void => server.send(bytes, () => {});
  if (server.listenerCount('connect') > mostEarly) return;
  try {
    server.remoteAddress();
  } catch {
    server.once('connect', send);
    return;
  }
  send();
}
