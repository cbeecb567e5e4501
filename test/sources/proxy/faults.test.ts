/**
 * What goes wrong between a client and a server, stage by stage: the client gets what its server gave it, ended as the
 * server ended it, and the proxy goes on.
 */

import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProxyMode } from '../../../src/sources/proxy/settings.ts';
import { type LiveProxy, startClient, startProxy, startUpstream, until } from '../../support/live-proxy.ts';

const running: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

const body = 'VER=1.1&CMD=Logout&SEQ=9&UIN=10001';
const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';
const reply = `HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`;

/** How much of its reply a server gives before it dies; -1: it dies as soon as there is a connection. */
const stages: readonly (readonly [name: string, given: number])[] = [
  ['as it is reached', -1],
  ['behind the request', 0],
  ['inside the status line', 7],
  ['inside a header', 25],
  ['between head and body', reply.length - answer.length],
  ['inside the body', reply.length - 5],
  ['behind the reply', reply.length],
];

type Mode = 'tcp' | 'http' | 'regular' | 'tunnel';

async function startMode(mode: Mode, port: number): Promise<LiveProxy> {
  const target = { host: '127.0.0.1', port };
  const spec: ProxyMode = mode === 'tcp' || mode === 'http' ? { kind: mode, target } : { kind: 'regular' };
  const proxy = await startProxy(spec, { qq: { hosts: [], ports: [port] } });
  running.push(() => proxy.stop());
  return proxy;
}

/** A server that dies once, and serves everybody after that. */
async function startMortal(given: number, isReset: boolean): Promise<number> {
  let isDead = false;
  const die = (socket: Socket): void => {
    isDead = true;
    if (isReset) socket.resetAndDestroy();
    else socket.end();
  };
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (given < 0 && !isDead) {
      die(socket);
      return;
    }
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes;
      if (!got.endsWith(body)) return;
      if (isDead) socket.end(reply);
      else if (given === 0) die(socket);
      // A reset must not overtake the bytes before it.
      else socket.write(reply.slice(0, given), () => setTimeout(() => die(socket), 20));
    });
  });
  running.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Sends the request, and gives what came back and how it ended. */
async function ask(proxy: LiveProxy, mode: Mode, port: number): Promise<{ text: string; ending: string }> {
  const { socket, text, ended } = startClient(proxy.port);
  running.push(() => socket.destroy());
  let behind = 0;
  if (mode === 'tunnel') {
    socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => text().includes('\r\n\r\n') || socket.destroyed);
    behind = text().indexOf('\r\n\r\n') + 4;
  }
  const target = mode === 'regular' ? `http://127.0.0.1:${port}/` : '/';
  socket.write(`POST ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const ending = await ended;
  return { text: text().slice(behind), ending };
}

describe.each(['tcp', 'http', 'regular', 'tunnel'] as const)('a server behind %s that dies', (mode) => {
  test.each(stages.flatMap(([name, given]) => [false, true].map((isReset) => [name, isReset, given] as const)))(
    '%s (with a reset: %s)',
    async (_, isReset, given) => {
      const port = await startMortal(given, isReset);
      const proxy = await startMode(mode, port);
      const first = await ask(proxy, mode, port);
      // A reset that overtakes the handshake is a server that cannot be reached, and HTTP has words for that.
      const isUnreached = isReset && given < 0 && /cannot be connected to/.test(first.text);
      if (isUnreached) {
        expect(mode).not.toBe('tcp');
        expect(first.text).toContain('cannot be connected to');
        return;
      }
      expect(first.text).toBe(reply.slice(0, Math.max(0, given)));
      // What the server did is what the client sees; a socket that writes to one that is gone may hear EPIPE.
      expect(isReset ? ['ECONNRESET', 'EPIPE'] : ['fin']).toContain(first.ending);
      const second = await ask(proxy, mode, port);
      expect(second).toEqual({ text: reply, ending: 'fin' });
    },
  );
});

test('a client that breaks off anywhere leaves no connection to the server', async () => {
  const server = await startUpstream((socket) => socket.write(reply.slice(0, 50)));
  running.push(() => server.close());
  for (const mode of ['tcp', 'regular'] as const) {
    const proxy = await startMode(mode, server.port);
    const target = mode === 'regular' ? `http://127.0.0.1:${server.port}/` : '/';
    const request = `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (const sent of [10, request.length - body.length, request.length - 5, request.length]) {
      const one = startClient(proxy.port);
      one.socket.on('error', () => {});
      one.socket.write(request.slice(0, sent));
      await new Promise((resolve) => setTimeout(resolve, 30));
      one.socket.resetAndDestroy();
    }
    await until(() => server.sockets.size === 0);
  }
});

test('10,000 connections one after the other are all served, and none is left', async () => {
  const server = await startUpstream((socket, bytes) => socket.end(bytes));
  running.push(() => server.close());
  const proxy = await startMode('tcp', server.port);
  let served = 0;
  const once = async (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(proxy.port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', (bytes) => {
        if (bytes.toString() === 'hello') served += 1;
      });
      socket.on('close', () => resolve());
      socket.write('hello');
    });
  // Eight clients, each with one connection at a time.
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 1250; i++) await once();
    }),
  );
  expect(served).toBe(10_000);
  await until(() => server.sockets.size === 0);
  expect(proxy.reports).toEqual([]);
  await until(() => proxy.events.filter((event) => event.startsWith('open')).length === 10_000);
});

test('a web server that closes its connection does not close that of the client', async () => {
  const server = await startUpstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\npage'),
  );
  running.push(() => server.close());
  const proxy = await startProxy({ kind: 'regular' });
  running.push(() => proxy.stop());
  const one = startClient(proxy.port);
  running.push(() => one.socket.destroy());
  const get = `GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
  one.socket.write(get);
  await until(() => one.text().endsWith('page'));
  one.socket.write(get);
  await until(() => one.text().split('page').length === 3);
  expect(one.text()).not.toContain('Connection: close');
});
