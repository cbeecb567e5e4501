/**
 * The listeners of the proxy: settings go in, connections are served until it is stopped.
 */

import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { BlockList, createServer, isIP, isIPv6, type Server, type Socket } from 'node:net';
import { ClientConnection } from './connection.ts';
import { type ProxyContext, toEndpoint } from './context.ts';
import { forward } from './forward.ts';
import { OwnSockets } from './own-sockets.ts';
import type { Listening, ListenSpec, ProxyMode, ProxySettings } from './settings.ts';
import type { Tap } from './tap.ts';
import { relayDatagrams } from './udp.ts';
import { createWeb, type Web } from './web.ts';

/** How often it is looked whether open connections have come to rest: milliseconds. */
const restInterval = 50;

export class ProxyServer {
  readonly #settings: ProxySettings;
  readonly #context: ProxyContext;
  readonly #web: Web;
  readonly #servers: Server[] = [];
  readonly #endDatagrams: (() => void)[] = [];
  readonly #open = new Set<ClientConnection>();
  readonly #isAllowed: (address: string) => boolean;
  #connections = 0;

  /** `named` hears which address a name was found to be. */
  constructor(
    settings: ProxySettings,
    tap: Tap,
    report: (text: string) => void,
    named: (address: string, name: string) => void = () => {},
  ) {
    const { mappings, limits, qq, showOther } = settings;
    this.#settings = settings;
    this.#context = { tap, mappings, limits, own: new OwnSockets(), report, named };
    this.#web = createWeb(this.#context, { qq, showOther });
    this.#isAllowed = createGate(settings.allowed);
  }

  /** Connections there have been, and requests of ordinary web traffic that nobody saw. */
  get account(): { readonly connections: number; readonly unseen: number } {
    return { connections: this.#connections, unseen: this.#web.unseen };
  }

  /** Begins to listen everywhere, or throws the fault of the system that prevents it. */
  async listen(): Promise<Listening[]> {
    const listeners: Listening[] = [];
    for (const spec of this.#settings.listen) {
      const port = spec.mode.kind === 'udp' ? await this.#listenUdp(spec) : await this.#listenTcp(spec);
      this.#context.own.listensOn(port);
      listeners.push({ mode: spec.mode, host: this.#settings.host, port });
    }
    return listeners;
  }

  /** Takes nothing new, lets exchanges end for up to `grace` milliseconds, and ends everything. */
  async stop(grace: number): Promise<void> {
    for (const server of this.#servers) server.close();
    const deadline = performance.now() + grace;
    for (;;) {
      for (const one of this.#open) if (!one.isBusy) one.end();
      if (this.#open.size === 0 || performance.now() >= deadline) break;
      await new Promise((resolve) => setTimeout(resolve, restInterval));
    }
    for (const one of this.#open) one.end();
    for (const end of this.#endDatagrams) end();
    this.#web.close();
    // The ends of the sockets are events, too.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async #listenTcp({ mode, port }: ListenSpec): Promise<number> {
    const server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: 65_536 }, (socket) => {
      this.#take(socket, mode);
    });
    server.maxConnections = this.#settings.limits.maxConnections;
    server.on('drop', () => this.#context.report(`a connection was refused: --max-connections are open`));
    await bound(server, () => server.listen({ port, host: this.#settings.host }));
    this.#servers.push(server);
    server.on('error', (error) => this.#context.report(`cannot take a connection: ${error.message}`));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async #listenUdp({ mode, port }: ListenSpec): Promise<number> {
    if (mode.kind === 'regular') return port;
    const { host } = this.#settings;
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    await bound(socket, () => socket.bind(port, host));
    socket.on('error', (error) => this.#context.report(`cannot take a datagram: ${error.message}`));
    this.#endDatagrams.push(relayDatagrams(socket, mode.target, this.#context, this.#isAllowed));
    return socket.address().port;
  }

  #take(socket: Socket, mode: ProxyMode): void {
    socket.on('error', () => {});
    if (socket.remoteAddress === undefined) {
      // It was reset before it was taken.
      socket.destroy();
      return;
    }
    const from = toEndpoint(socket.remoteAddress, socket.remotePort);
    if (!this.#isAllowed(from.address)) {
      this.#context.report(`${from.text}: not allowed to connect (--allow-client)`);
      socket.resetAndDestroy();
      return;
    }
    if (!this.#context.own.addClient(socket)) {
      this.#context.report(`${from.text}: is this proxy itself`);
      socket.destroy();
      return;
    }
    this.#connections += 1;
    const connection = mode.kind === 'regular' ? this.#forward(socket) : this.#reverse(socket, mode);
    this.#open.add(connection);
    socket.once('close', () => this.#open.delete(connection));
  }

  #forward(socket: Socket): ClientConnection {
    const { qq, users } = this.#settings;
    return forward(socket, this.#context, { qq, users, serveWeb: this.#web.serve });
  }

  #reverse(socket: Socket, mode: Exclude<ProxyMode, { kind: 'regular' }>): ClientConnection {
    const connection: ClientConnection = new ClientConnection(socket, this.#context, {
      answersInHttp: mode.kind === 'http',
      take: (bytes) => connection.send(bytes),
    });
    connection.connect(mode.target);
    return connection;
  }
}

/** Whether an address may connect: this machine always, others if one of the networks has them. */
export function createGate(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  for (const network of networks) {
    const [address, bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

async function bound(socket: Server | DatagramSocket, begin: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('listening', () => {
      socket.removeListener('error', reject);
      resolve();
    });
    begin();
  });
}
