/**
 * Every style of request through every mode of the proxy to the simulated server, over real sockets: what arrives is
 * what was sent, byte for byte, both ways, but for what a proxy has to change; and the messages that were seen are
 * those that were exchanged.
 */

import { createHash } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileTables } from '../../src/run/compile.ts';
import { cast } from '../../src/simulate/cast.ts';
import { type StyleName, styleNames } from '../../src/simulate/client/style-names.ts';
import { bodyOf, expects, styleNamed, writesOf } from '../../src/simulate/client/styles.ts';
import { chooseQuirks } from '../../src/simulate/kqq/quirks.ts';
import { type Simulation, simulate } from '../../src/simulate/server.ts';
import { builtInTables } from '../../src/tables/built-in.ts';
import { type LiveProxy, startProxy, until } from '../support/live-proxy.ts';

let simulation: Simulation;
/** What passed between proxy and server, both ways, of the connection made last. */
let wire: { sent: Buffer[]; received: Buffer[] };
let port = 0;
let stop = (): void => {};

beforeAll(async () => {
  const settings = {
    host: '127.0.0.1',
    port: 0,
    accounts: cast,
    quirks: chooseQuirks([
      ['not-utf8', 'accept'],
      ['too-fast', 'off'],
    ]),
    penalty: 20,
    idle: 300_000,
    oicq81Port: null,
    profile: { order: 'le', scope: 'content', strings: 's1', portrait: 2, charset: 'gb18030' } as const,
  };
  simulation = await simulate(settings, compileTables(builtInTables), () => {});
  const sockets = new Set<Socket>();
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = connect({ port: simulation.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const here = { sent: [] as Buffer[], received: [] as Buffer[] };
    wire = here;
    sockets.add(client).add(server);
    for (const socket of [client, server]) socket.on('error', () => {});
    client.on('data', (bytes) => {
      here.sent.push(bytes);
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      here.received.push(bytes);
      client.write(bytes);
    });
    client.on('end', () => server.end());
    server.on('end', () => client.end());
  });
  port = await new Promise<number>((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  stop = () => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  };
});

afterAll(async () => {
  stop();
  await simulation.close();
});

const modes = ['regular', 'tunnel', 'reverse:http', 'reverse:tcp'] as const;
type Mode = (typeof modes)[number];

async function start(mode: Mode): Promise<LiveProxy> {
  const target = { host: '127.0.0.1', port };
  if (mode === 'regular' || mode === 'tunnel') {
    return startProxy({ kind: 'regular' }, { qq: { hosts: [], ports: [port] } });
  }
  return startProxy({ kind: mode === 'reverse:http' ? 'http' : 'tcp', target });
}

const hash = createHash('md5').update('bamboo').digest('hex');
const requests: readonly (readonly [command: string, own: readonly (readonly [string, string])[], replies: number])[] =
  [
    [
      'Login',
      [
        ['PS', hash],
        ['M5', '1'],
        ['LC', '9326B87B234E7235'],
      ],
      1,
    ],
    [
      'List',
      [
        ['TN', '160'],
        ['UN', '0'],
      ],
      1,
    ],
    ['Query_Stat', [['TN', '0']], 2],
    [
      'CLTMSG',
      [
        ['UN', '70316425'],
        ['MG', '在吗? a, b & 100%\r\n好'],
      ],
      1,
    ],
    [
      'GetInfo',
      [
        ['LV', '3'],
        ['UN', '61847203'],
      ],
      1,
    ],
    [
      'List',
      [
        ['TN', 'x'],
        ['UN', '0'],
      ],
      0,
    ],
  ];

/** Sends the writes as a client does and gives all that comes back. A client of lines ends its side itself. */
async function talk(proxy: LiveProxy, mode: Mode, style: StyleName, writes: readonly Buffer[]): Promise<Buffer> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const pieces: Buffer[] = [];
  const all = (): string => Buffer.concat(pieces).toString('latin1');
  let isOver = false;
  socket.on('error', () => {});
  socket.on('data', (bytes) => pieces.push(bytes));
  socket.on('end', () => {
    isOver = true;
  });
  socket.on('close', () => {
    isOver = true;
  });
  let behind = 0;
  if (mode === 'tunnel') {
    socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await until(() => all().includes('\r\n\r\n'));
    behind = all().indexOf('\r\n\r\n') + 4;
  }
  for (const [index, bytes] of writes.entries()) {
    if (index > 0 && expects(styleNamed(style))) await until(() => all().includes('100 Continue\r\n\r\n'));
    socket.write(bytes);
  }
  if (style === 'line') socket.end();
  await until(() => isOver);
  socket.destroy();
  return Buffer.concat(pieces).subarray(behind);
}

const cases = modes.flatMap((mode) =>
  // Without HTTP there is nothing that a forward proxy could go by.
  styleNames.filter((style) => style !== 'line' || mode !== 'regular').map((style): [StyleName, Mode] => [style, mode]),
);

test.each(cases)('%s through %s', async (name, mode) => {
  const style = styleNamed(name);
  const proxy = await start(mode);
  try {
    for (const [index, [command, own]] of requests.entries()) {
      const pairs = [
        ['VER', '1.1'],
        ['CMD', command],
        ['SEQ', `${4000 + index}`],
        ['UIN', '61847203'],
        ...own,
      ] as const;
      const body = bodyOf(style, pairs as readonly (readonly [string, string])[]);
      const server = `127.0.0.1:${port}`;
      const got = await talk(proxy, mode, name, writesOf(style, body, server, mode === 'regular'));
      const direct = Buffer.concat(writesOf(style, body, server, false));
      expect(Buffer.concat(wire.sent).equals(direct)).toBe(true);
      expect(Buffer.concat(wire.received).equals(got)).toBe(true);
    }
    await proxy.stop();
    const shown = proxy.seen.filter(({ protocol }) => protocol === 'kqq');
    const expected = requests.flatMap(([command, , replies]) => [
      `request ${command} null`,
      // On a line nothing says that there is no reply but the end of the connection.
      ...(replies === 0 ? [`response ${command} closed`] : []),
      ...Array.from({ length: replies }, () => `response ${command} null`),
    ]);
    expect(shown.map(({ dir, command, null: none }) => `${dir} ${command} ${none}`)).toEqual(expected);
  } finally {
    await proxy.stop();
  }
});
