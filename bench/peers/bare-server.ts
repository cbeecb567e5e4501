/**
 * A server that gives the same reply to everything, where nginx is not installed.
 *
 *   node bare-server.js LISTEN-PORT REPLY
 */

import { createServer } from 'node:http';

const [port, reply] = process.argv.slice(2);

createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end(reply));
}).listen(Number(port), '127.0.0.1', () => process.stderr.write('listening\n'));
