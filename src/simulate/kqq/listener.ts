/**
 * The simulated server of the HTTP interface at a port: connections go in, answers go out, one line for people each.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type ConnectionMeans } from './connection.ts';

export interface KqqListener {
  readonly port: number;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/** Connections at once. */
const mostConnections = 2000;

/** Listens at `host`:`port` (0: any). Rejects with the fault of the system. */
export async function listenKqq(host: string, port: number, means: ConnectionMeans): Promise<KqqListener> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Connection(socket, means);
  });
  server.maxConnections = mostConnections;
  const bound = await listening(server, host, port);
  return {
    port: bound,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The port a server came to listen at. */
export async function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
