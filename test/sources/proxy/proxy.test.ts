import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createGate } from '../../../src/sources/proxy/server.ts';
import type { ProxyMode, ProxySettings } from '../../../src/sources/proxy/settings.ts';
import { type Client, startClient, startProxy, startUpstream, until } from '../../support/live-proxy.ts';

const running: { stop?(): unknown; close?(): unknown }[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) {
    await one.stop?.();
    one.close?.();
  }
});

async function upstream(answer: (socket: Socket, bytes: Buffer) => void, closes = false) {
  const server = await startUpstream(answer, closes);
  running.push(server);
  return server;
}

async function proxy(mode: ProxyMode, changes: Partial<ProxySettings> = {}) {
  const started = await startProxy(mode, changes);
  running.push(started);
  return started;
}

function client(port: number): Client {
  const one = startClient(port);
  running.push({ close: () => one.socket.destroy() });
  return one;
}

const to = (kind: 'http' | 'tcp', port: number): ProxyMode => ({ kind, target: { host: '127.0.0.1', port } });
const limits = { maxConnections: 1000, maxHead: 65_536, idle: 60_000, timeout: null };
const body = 'VER=1.1&CMD=Query_Stat&SEQ=7&UIN=10001&TN=50&UN=0';
const replyBody = 'VER=1.1&CMD=QUERY_STAT&SEQ=7&UIN=10001&RES=0&FC=&FN=0&ST=&UN=';
const reply = `HTTP/1.1 200 OK\r\nServer: tencent imserver/1.0.0\r\nContent-Length: ${replyBody.length}\r\n\r\n${replyBody}`;
const gbk = Buffer.from('VER=1.1&CMD=CLTMSG&SEQ=8&UIN=10001&UN=10002&MG=\xc4\xe3\xba\xc3', 'latin1');

/** Requests in the ways old clients write them; HOST stands for where they go. */
const styles: readonly (readonly [name: string, request: Buffer])[] = [
  [
    'plain',
    Buffer.from(
      `POST / HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    ),
  ],
  ['without a target', Buffer.from(`POST HTTP/1.1\r\nHost:HOST\r\nContent-length: ${body.length}\r\n\r\n${body}`)],
  ['with two spaces', Buffer.from(`POST  HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${body.length}\r\n\r\n${body}`)],
  [
    'with line ends that are not counted',
    Buffer.from(`POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n\r\n`),
  ],
  ['with LF alone', Buffer.from(`POST / HTTP/1.1\nHost: HOST\nContent-Length: ${body.length}\n\n${body}`)],
  [
    'in GBK',
    Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${gbk.length}\r\n\r\n`), gbk]),
  ],
  [
    'that expects 100',
    Buffer.from(
      `POST / HTTP/1.1\r\nHost: HOST\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ),
  ],
];

function addressed(request: Buffer, port: number): Buffer {
  return Buffer.from(request.toString('latin1').replace('HOST', `127.0.0.1:${port}`), 'latin1');
}

describe.each(styles)('a request %s', (_name, style) => {
  test.each(['tcp', 'http', 'regular', 'tunnel'] as const)(
    'passes %s byte for byte, and so does its reply',
    async (way) => {
      const server = await upstream((socket, bytes) => {
        if (bytes.includes(Buffer.from('VER='))) socket.write(reply);
      });
      const request = addressed(style, server.port);
      const mode: ProxyMode = way === 'tcp' || way === 'http' ? to(way, server.port) : { kind: 'regular' };
      const live = await proxy(mode, { qq: { hosts: [], ports: [server.port] } });
      const one = client(live.port);
      const opening = way === 'tunnel' ? 'HTTP/1.1 200 Connection established\r\n\r\n' : '';
      if (way === 'tunnel') {
        one.socket.write(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\n\r\n`);
        await until(() => one.text() === opening);
      }
      one.socket.write(request);
      await until(() => one.text() === opening + reply);
      expect(Buffer.concat(server.got).equals(request)).toBe(true);
      await until(() => live.seen.filter(({ protocol }) => protocol === 'kqq').length === 2);
      const ours = live.seen.filter(({ protocol }) => protocol === 'kqq');
      expect(ours.map(({ dir }) => dir)).toEqual(['request', 'response']);
      expect(ours[0].dst).toBe(`127.0.0.1:${server.port}`);
    },
  );
});

describe('a relay', () => {
  test('passes bytes that come one by one, in both directions', async () => {
    const server = await upstream((socket) => {
      if (Buffer.concat(server.got).includes('UN=0')) for (const letter of reply) socket.write(letter);
    });
    const live = await proxy(to('tcp', server.port));
    const one = client(live.port);
    const request = `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (const letter of request) one.socket.write(letter);
    await until(() => one.text() === reply);
    expect(Buffer.concat(server.got).toString()).toBe(request);
    await until(() => live.seen.length === 2);
  });

  test('passes the FIN of a client on and lets the server go on', async () => {
    const server = await upstream((socket) => {
      socket.once('end', () => {
        socket.write('late');
        socket.end();
      });
    });
    const live = await proxy(to('tcp', server.port));
    const one = client(live.port);
    one.socket.end('asked');
    expect(await one.ended).toBe('fin');
    expect(one.text()).toBe('late');
    await until(() => live.events.includes('close 1 fin'));
    expect(live.events).toEqual(['open tcp', 'data 0 asked', 'close 0 fin', 'data 1 late', 'close 1 fin']);
  });

  test('passes the FIN of a server on and lets the client go on', async () => {
    const server = await upstream((socket, bytes) => {
      if (bytes.toString() === 'first') socket.end('bye');
    });
    const live = await proxy(to('tcp', server.port));
    const one = client(live.port);
    one.socket.write('first');
    expect(await one.ended).toBe('fin');
    one.socket.end('second');
    await until(() => Buffer.concat(server.got).toString() === 'firstsecond');
    await until(() => server.sockets.size === 0);
  });

  test('passes a reset on from either side, behind the bytes before it', async () => {
    const server = await upstream((socket, bytes) => {
      if (bytes.toString() === 'reset me') {
        socket.write('first this');
        setTimeout(() => socket.resetAndDestroy(), 20);
      }
    });
    const live = await proxy(to('tcp', server.port));
    const one = client(live.port);
    one.socket.write('reset me');
    expect(await one.ended).toBe('ECONNRESET');
    expect(one.text()).toBe('first this');
    await until(() => live.events.includes('close 1 reset'));
    const two = client(live.port);
    two.socket.write('hello');
    await until(() => server.got.length === 2);
    two.socket.resetAndDestroy();
    await until(() => server.errors.includes('ECONNRESET'));
    await until(() => server.sockets.size === 0);
  });

  test('an empty reply stays empty, and is a reply NULL in the log', async () => {
    const server = await upstream((socket) => socket.end());
    const live = await proxy(to('http', server.port));
    const one = client(live.port);
    one.socket.write(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(await one.ended).toBe('fin');
    expect(one.text()).toBe('');
    await until(() => live.seen.length === 2);
    expect(live.seen[1]).toMatchObject({ dir: 'response', command: 'Query_Stat', null: 'closed' });
  });

  test('a second reply that comes late reaches the client and the log', async () => {
    const server = await upstream((socket) => {
      socket.write(reply);
      setTimeout(() => socket.write(reply), 50);
    });
    const live = await proxy({ kind: 'regular' }, { qq: { hosts: [], ports: [server.port] } });
    const one = client(live.port);
    one.socket.write(`POST http://127.0.0.1:${server.port}/ HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await until(() => one.text() === reply + reply);
    await until(() => live.seen.length === 3);
    expect(live.seen.map(({ dir }) => dir)).toEqual(['request', 'response', 'response']);
  });

  test('a client that leaves before the server is reached leaves no connection to it', async () => {
    const server = await upstream(() => {}, true);
    const live = await proxy(to('tcp', server.port));
    for (let i = 0; i < 20; i++) {
      const one = client(live.port);
      await new Promise((resolve) => one.socket.once('connect', resolve));
      one.socket.resetAndDestroy();
    }
    const last = client(live.port);
    last.socket.write('last');
    await until(() => Buffer.concat(server.got).toString() === 'last');
    await until(() => server.sockets.size === 1);
    const count = (kind: string): number => live.events.filter((event) => event.startsWith(kind)).length;
    await until(() => count('open') === count('close') + 1);
  });

  test('a reader that does not read stops the sender, and nothing is lost', async () => {
    const size = 64 * 1024 * 1024;
    let sent = 0;
    const server = await upstream((socket) => {
      const piece = Buffer.alloc(1024 * 1024, 0x61);
      const more = (): void => {
        while (sent < size) {
          sent += piece.length;
          if (!socket.write(piece)) return;
        }
        socket.end();
      };
      socket.on('drain', more);
      more();
    });
    const live = await proxy(to('tcp', server.port), { backlog: 1 << 20 });
    const one = client(live.port);
    one.socket.pause();
    one.socket.write('go');
    await until(() => sent > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(size);
    one.socket.resume();
    expect(await one.ended).toBe('fin');
    expect(one.text().length).toBe(size);
  });

  test('500 connections at once are all served', async () => {
    const server = await upstream((socket, bytes) => socket.write(bytes));
    const live = await proxy(to('tcp', server.port));
    const all = Array.from({ length: 500 }, () => client(live.port));
    for (const [i, one] of all.entries()) one.socket.write(`number ${i}`);
    await until(() => all.every((one, i) => one.text() === `number ${i}`));
    for (const one of all) one.socket.end();
    for (const socket of server.sockets) socket.end();
    await until(() => server.sockets.size === 0);
  });
});

describe('a server that does not answer', () => {
  test('is answered for with 502 and one sentence in HTTP, also when the request comes later', async () => {
    const live = await proxy(to('http', 9));
    const one = client(live.port);
    await new Promise((resolve) => setTimeout(resolve, 50));
    one.socket.write(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(await one.ended).toBe('fin');
    expect(one.text()).toMatch(
      /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*\r\n\r\n127\.0\.0\.1:9 refused the connection\.\n$/,
    );
    expect(live.reports.join()).toContain('127.0.0.1:9 refused the connection');
    await until(() => live.seen.length === 2);
    expect(live.seen[1].problems).toContain('proxy.own-reply');
  });

  test('means a reset to a client that speaks no HTTP', async () => {
    const live = await proxy(to('http', 9));
    const one = client(live.port);
    one.socket.write(Buffer.from([0x81, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(await one.ended).toBe('ECONNRESET');
    const plain = await proxy(to('tcp', 9));
    const two = client(plain.port);
    expect(await two.ended).toBe('ECONNRESET');
  });

  test('is given up with 504 after the timeout, and only when asked to', async () => {
    const server = await upstream(() => {}, true);
    const live = await proxy(to('http', server.port), { limits: { ...limits, timeout: 50 } });
    const one = client(live.port);
    one.socket.write(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(await one.ended).toBe('fin');
    expect(one.text()).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);
    await until(() => server.sockets.size === 0);
  });
});

describe('the forward proxy', () => {
  test('passes requests to two servers on one connection to each of them', async () => {
    const first = await upstream((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1'));
    const second = await upstream((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2'));
    const live = await proxy({ kind: 'regular' }, { qq: { hosts: ['127.0.0.1'], ports: [] } });
    const one = client(live.port);
    one.socket.write(`POST http://127.0.0.1:${first.port}/a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc`);
    await until(() => one.text().endsWith('1'));
    one.socket.write(`POST http://127.0.0.1:${second.port}/b HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz`);
    await until(() => one.text().endsWith('2'));
    expect(Buffer.concat(first.got).toString()).toBe('POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc');
    expect(Buffer.concat(second.got).toString()).toBe('POST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz');
  });

  test('serves ordinary web traffic, and shows a QQ request behind it as rebuilt', async () => {
    const server = await upstream((socket, bytes) => {
      const answer = bytes.includes('VER=') ? replyBody : 'page';
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
    });
    const live = await proxy({ kind: 'regular' });
    const one = client(live.port);
    one.socket.write(`GET http://127.0.0.1:${server.port}/page HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await until(() => one.text().endsWith('page'));
    expect(live.seen).toEqual([]);
    one.socket.write(
      `POST http://127.0.0.1:${server.port}/ HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until(() => one.text().endsWith(replyBody));
    await until(() => live.seen.length === 2);
    expect(live.seen.map(({ command }) => command)).toEqual(['Query_Stat', 'Query_Stat']);
    expect(live.seen[0].problems).toContain('proxy.rebuilt');
  });

  test('knows a QQ request to any host by its body, and passes it byte for byte', async () => {
    const server = await upstream((socket) => socket.write(reply));
    const live = await proxy({ kind: 'regular' });
    const one = client(live.port);
    const head = `POST http://127.0.0.1:${server.port}/ HTTP/1.1\r\nHOST: x:${server.port}\r\ncontent-LENGTH: ${body.length}\r\n\r\n`;
    one.socket.write(head);
    await new Promise((resolve) => setTimeout(resolve, 20));
    one.socket.write(body);
    await until(() => one.text() === reply);
    expect(Buffer.concat(server.got).toString()).toBe(head.replace(`http://127.0.0.1:${server.port}`, '') + body);
  });

  test('ends the client of a web server that broke off in the middle of a body', async () => {
    const server = await upstream((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    const live = await proxy({ kind: 'regular' });
    const one = client(live.port);
    one.socket.write(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(['fin', 'ECONNRESET', 'closed']).toContain(await one.ended);
    expect(one.text()).toContain('abc');
  });

  test('goes where --map-host says', async () => {
    const server = await upstream((socket) => socket.write(reply));
    const live = await proxy(
      { kind: 'regular' },
      { mappings: [{ from: 'QQ.test', host: '127.0.0.1', port: server.port }] },
    );
    const one = client(live.port);
    one.socket.write(
      `POST http://qq.test:8000/ HTTP/1.1\r\nHost: qq.test:8000\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until(() => one.text() === reply);
    expect(Buffer.concat(server.got).toString()).toContain('POST / HTTP/1.1\r\nHost: qq.test:8000');
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])('never becomes its own client, by %s either', async (name) => {
    const live = await proxy({ kind: 'regular' });
    const one = client(live.port);
    one.socket.write(`GET http://${name}:${live.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(await one.ended).toBe('fin');
    expect(one.text()).toMatch(/^HTTP\/1\.1 502 [\s\S]*is this proxy itself\.\n$/);
  });

  test('a loop that comes back by a detour ends at the bound on connections', async () => {
    const detour = createServer((socket) => {
      const on = connect(live.port, '127.0.0.1');
      for (const one of [socket, on]) one.on('error', () => {});
      socket.pipe(on).pipe(socket);
    });
    running.push(detour);
    const port = await new Promise<number>((resolve) => {
      detour.listen(0, '127.0.0.1', () => {
        const address = detour.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const live = await proxy(to('tcp', port), { limits: { ...limits, maxConnections: 5 } });
    const one = client(live.port);
    one.socket.write('x');
    await until(() => live.reports.some((line) => line.includes('--max-connections')));
    expect(live.events.filter((event) => event.startsWith('open')).length).toBeLessThanOrEqual(5);
  });

  test('wants a password where there is a list of them', async () => {
    const server = await upstream((socket) => socket.write(reply));
    const live = await proxy({ kind: 'regular' }, { users: ['me:pass'], qq: { hosts: ['127.0.0.1'], ports: [] } });
    const request = (more: string): string =>
      `POST http://127.0.0.1:${server.port}/ HTTP/1.1\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
    const without = client(live.port);
    without.socket.write(request(''));
    expect(await without.ended).toBe('fin');
    expect(without.text()).toMatch(/^HTTP\/1\.1 407 [\s\S]*Proxy-Authenticate: Basic/);
    const wrong = client(live.port);
    wrong.socket.write(request(`Proxy-Authorization: Basic ${Buffer.from('me:word').toString('base64')}\r\n`));
    expect(await wrong.ended).toBe('fin');
    expect(wrong.text()).toMatch(/^HTTP\/1\.1 407 /);
    const right = client(live.port);
    right.socket.write(request(`Proxy-Authorization: Basic ${Buffer.from('me:pass').toString('base64')}\r\n`));
    await until(() => right.text() === reply);
    expect(Buffer.concat(server.got).toString()).not.toContain('Authorization');
  });

  test.each([
    ['\x81\x01\x02\x03', 'ECONNRESET', /^$/],
    ['GET / HTTP/1.1\r\n\r\n', 'fin', /^HTTP\/1\.1 400 /],
    [`GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`, 'fin', /^HTTP\/1\.1 431 /],
  ])('answers what it cannot pass on: %.20j', async (sent, ending, answer) => {
    const live = await proxy({ kind: 'regular' });
    const one = client(live.port);
    one.socket.write(Buffer.from(sent, 'latin1'));
    expect(await one.ended).toBe(ending);
    expect(one.text()).toMatch(answer);
  });
});

test('datagrams go to the server and back, each client by itself', async () => {
  const server = createSocket('udp4');
  running.push({ close: () => server.close() });
  server.on('message', (bytes, from) => server.send(`re: ${bytes}`, from.port, from.address));
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  const live = await proxy({ kind: 'udp', target: { host: '127.0.0.1', port: server.address().port } });
  const answers: string[] = [];
  for (const name of ['a', 'b']) {
    const one = createSocket('udp4');
    running.push({ close: () => one.close() });
    one.on('message', (bytes) => answers.push(`${name} ${bytes}`));
    one.send(`from ${name}`, live.port, '127.0.0.1');
  }
  await until(() => answers.length === 2);
  expect(answers.sort()).toEqual(['a re: from a', 'b re: from b']);
  await until(() => live.events.length === 6);
  expect(live.events.filter((event) => event.startsWith('open'))).toEqual(['open udp', 'open udp']);
});

test('only this machine and the networks that were named may connect', () => {
  const isAllowed = createGate(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']);
  const asked = ['127.0.0.1', '127.9.9.9', '::1', '192.0.2.200', '2001:db8::5', '198.51.100.7'];
  expect(asked.filter(isAllowed)).toEqual(asked);
  expect(['192.0.3.1', '198.51.100.8', '2001:db9::1', '10.0.0.1'].filter(isAllowed)).toEqual([]);
});
