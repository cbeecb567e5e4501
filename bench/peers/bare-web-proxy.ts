/**
 * What a forward proxy of the library that serves ordinary web traffic can do with nothing around it.
 *
 *   node bare-web-proxy.js LISTEN-PORT
 */

import { createServer } from 'node:http';
import { createProxyServer } from 'http-proxy';

const [listen] = process.argv.slice(2).map(Number);
const proxy = createProxyServer({});
proxy.on('error', () => {});

createServer((request, response) => {
  const { protocol, host } = new URL(request.url ?? '');
  proxy.web(request, response, { target: `${protocol}//${host}` });
}).listen(listen, '127.0.0.1', () => process.stderr.write('listening\n'));
