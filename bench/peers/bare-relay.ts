/**
 * What a relay can do in Node with nothing else to do: bytes of one connection go out of another, both ways.
 *
 *   node bare-relay.js LISTEN-PORT SERVER-PORT
 */

import { connect, createServer } from 'node:net';

const [listen, server] = process.argv.slice(2).map(Number);

createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
  const upstream = connect({ port: server, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  client.pipe(upstream);
  upstream.pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
}).listen(listen, '127.0.0.1', () => process.stderr.write('listening\n'));
