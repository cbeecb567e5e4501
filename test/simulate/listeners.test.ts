/**
 * The simulated servers at real sockets: plays of the simulated clients, and bytes that no client sends.
 */

import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { compileTables } from '../../src/run/compile.ts';
import { cast } from '../../src/simulate/cast.ts';
import { alone } from '../../src/simulate/client/built-in.ts';
import { type PlayEvent, play } from '../../src/simulate/client/player.ts';
import { readScript } from '../../src/simulate/client/script.ts';
import { styleNamed } from '../../src/simulate/client/styles.ts';
import { chooseQuirks, type QuirkName } from '../../src/simulate/kqq/quirks.ts';
import { together } from '../../src/simulate/oicq81/built-in.ts';
import { playOicq81 } from '../../src/simulate/oicq81/player.ts';
import { type Simulation, simulate, type Told } from '../../src/simulate/server.ts';
import { builtInTables } from '../../src/tables/built-in.ts';
import { startClient, startProxy, until } from '../support/live-proxy.ts';
import { frameBytes } from '../support/oicq81/frames.ts';
import { binaryRegistry, plain } from '../support/oicq81/messages.ts';

const running: Simulation[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function start(told: (one: Told) => void = () => {}, quirks: readonly (readonly [QuirkName, string])[] = []) {
  const simulation = await simulate(
    {
      host: '127.0.0.1',
      port: 0,
      accounts: cast,
      quirks: chooseQuirks(quirks),
      penalty: 20,
      idle: 300_000,
      oicq81Port: 0,
      profile: plain,
    },
    compileTables(builtInTables),
    told,
  );
  running.push(simulation);
  return simulation;
}

const never = new AbortController().signal;

function routeTo({ port }: Simulation) {
  return { server: { host: '127.0.0.1', port }, proxy: null, tunnels: false };
}

function quick(script: typeof alone) {
  return { ...script, steps: script.steps.map((step) => ({ ...step, wait: 0 })) };
}

test.each(['document', 'expect', 'line'] as const)('the built-in script is played in the style %s', async (name) => {
  const simulation = await start(() => {}, [['too-fast', 'off']]);
  const events: PlayEvent[] = [];
  const account = await play({
    route: routeTo(simulation),
    script: quick(alone),
    style: styleNamed(name),
    patience: 10_000,
    until: never,
    told: (event) => events.push(event),
  });
  expect(account).toEqual({ requests: 8, faults: 0 });
  expect(events.filter(({ kind }) => kind === 'reply')).toHaveLength(8);
});

test('a script says what it expects, and hears where that was not so', async () => {
  const simulation = await start();
  const script = readScript(`
    user: { uin: 61847203, password: wrong }
    steps:
      - { send: Login, expect: { RS: 0 } }
      - { raw: "VER=9.9&CMD=List&SEQ=1&UIN=61847203", expect: none }
      - { send: Logout, expect: { RES: 0 } }`);
  if ('fault' in script) throw new Error(script.fault);
  const faults: string[] = [];
  const told = (event: PlayEvent): void => {
    if (event.kind === 'fault') faults.push(event.text);
  };
  const style = styleNamed('plain');
  const account = await play({ route: routeTo(simulation), script, style, patience: 10_000, until: never, told });
  expect([account, faults]).toEqual([{ requests: 3, faults: 1 }, ['expected RS=0, got RS=1']]);
});

test.each([
  ['steps: [Login]', 'user: Invalid input: expected object, received undefined'],
  ['user: { uin: 1, password: x }\nsteps: []', 'steps: Too small'],
  ['user: { uin: 1, password: x }\nsteps: [{ send: "a b" }]', 'steps.0.send: a command has letters, digits and _'],
  ['user: { uin: 1, password: x }\nsteps: [{ send: A, raw: b }]', 'steps.0: a step has send or raw, not both'],
  ['user: [', 'Flow sequence in block collection'],
])('a script that is wrong says where: %j', (text, fault) => {
  expect(readScript(text)).toMatchObject({ fault: expect.stringContaining(fault) });
});

test.each([
  ['close', 'fin', ''],
  ['reset', 'ECONNRESET', ''],
  ['empty', 'fin', 'Content-Length: 0\r\n\r\n'],
  ['text', 'fin', 'Content-Length: 4\r\n\r\nNULL'],
] as const)('no reply is given as %s', async (choice, ending, tail) => {
  const simulation = await start(() => {}, [['null', choice]]);
  const client = startClient(simulation.port);
  client.socket.write('POST HTTP/1.1\r\nContent-length: 27\r\nConnection: close\r\n\r\nVER=7.7&CMD=List&SEQ=1&UIN=');
  expect(await client.ended).toBe(ending);
  expect(client.text().endsWith(tail)).toBe(true);
  expect(client.text() === '').toBe(tail === '');
  client.socket.destroy();
});

test('answers keep their order on one connection, and a late one holds up those behind it', async () => {
  const simulation = await start();
  const client = startClient(simulation.port);
  const request = (body: string): string => `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const late = 'VER=1.1&CMD=Ack_AddToList&SEQ=2&UIN=61847203&UN=70316425&CD=5&RS=';
  client.socket.write(
    request('VER=1.1&CMD=Login&SEQ=1&UIN=61847203&PS=82960335036ff4ddc124b78af7777ee4&M5=1&LC=9326B87B234E7235') +
      request(late) +
      request('VER=1.1&CMD=List&SEQ=3&UIN=61847203'),
  );
  await until(() => client.text().includes('SEQ=3'));
  expect([...client.text().matchAll(/SEQ=(\d)/g)].map(([, seq]) => seq)).toEqual(['1', '2', '3']);
  client.socket.destroy();
});

test('who is on a line hears of messages and of friends at once', async () => {
  const simulation = await start();
  const login = (uin: number, hash: string): string =>
    `VER=1.1&CMD=Login&SEQ=1&UIN=${uin}&PS=${hash}&M5=1&LC=9326B87B234E7235\n`;
  const first = startClient(simulation.port);
  first.socket.write(login(61847203, '82960335036ff4ddc124b78af7777ee4'));
  await until(() => first.text().includes('RS=0'));
  const second = startClient(simulation.port);
  second.socket.write(login(70316425, '08609bcf387d13162a529fbc0edff508'));
  await until(() => second.text().includes('RS='));
  await until(() => first.text().includes('CMD=update_stat&SEQ=0&UIN=61847203&ST=10&UN=70316425\r\n'));
  second.socket.write('VER=1.1&CMD=CLTMSG&SEQ=2&UIN=70316425&UN=61847203&MG=hi%2c you\n');
  await until(() => first.text().includes('CMD=Server_Msg&SEQ=0&UIN=61847203&UN=70316425&MG=hi%2c you\r\n'));
  first.socket.destroy();
  second.socket.destroy();
});

test.each([false, true])('two clients talk in 0x81 frames (datagrams: %s)', async (isUdp) => {
  const simulation = await start();
  const server = { host: '127.0.0.1', port: simulation.oicq81Port ?? 0 };
  const seen: string[][] = [[], []];
  const quicker = together.map((steps) => steps.map((step) => ({ ...step, wait: step.wait / 5 })));
  await Promise.all(
    quicker.map(async (steps, index) =>
      playOicq81(
        {
          server,
          isUdp,
          profile: plain,
          steps,
          until: never,
          told: (isSent, command) => {
            if (!isSent) seen[index].push(command);
          },
        },
        binaryRegistry,
      ),
    ),
  );
  expect(seen[0]).toEqual(
    expect.arrayContaining(['login_result', 'message', 'online_list', 'friend_info', 'file_answer']),
  );
  expect(seen[1]).toEqual(
    expect.arrayContaining(['login_result', 'message', 'file_offer', 'file_data', 'add_friend_result']),
  );
});

test.each(['tcp', 'udp'] as const)('0x81 frames pass through reverse:%s', async (kind) => {
  const simulation = await start();
  const proxy = await startProxy({ kind, target: { host: '127.0.0.1', port: simulation.oicq81Port ?? 0 } });
  const steps = together[0].slice(0, 4).map((step) => ({ ...step, wait: 0.05 }));
  const server = { host: '127.0.0.1', port: proxy.port };
  const passed: string[] = [];
  const told = (isSent: boolean, _: string, frame: Buffer): void =>
    void passed.push(`data ${isSent ? 0 : 1} ${frame.toString('latin1')}`);
  await playOicq81({ server, isUdp: kind === 'udp', profile: plain, steps, until: never, told }, binaryRegistry);
  await proxy.stop();
  expect(passed).toHaveLength(8);
  expect(proxy.events.filter((event) => event.startsWith('data'))).toEqual(passed);
});

test('frames in a body of HTTP are answered in a body', async () => {
  const simulation = await start();
  const login = frameBytes(plain, {
    from: 'client',
    type: 0x02,
    items: [
      ['number', 'L', 61847203],
      ['password', 'S', 'bamboo'],
      ['login_mode', 'T', 0],
    ],
  });
  const test16 = frameBytes(plain, { from: 'client', type: 0x16, items: [['number', 'L', 61847203]] });
  const response = await fetch(`http://127.0.0.1:${simulation.port}/`, {
    method: 'POST',
    body: Buffer.concat([login, test16]),
  });
  const body = Buffer.from(await response.arrayBuffer());
  expect(body.subarray(0, 4).toString('hex')).toBe('81010a02');
  expect(body.subarray(-12).toString('hex')).toBe(
    Buffer.from(frameBytes(plain, { from: 'server', type: 0x16, items: [['number', 'L', 61847203]] })).toString('hex'),
  );
});

/** Numbers that only look random, the same in each run. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

test('bytes that no client sends end or wait, and the server goes on', async () => {
  const told: Told[] = [];
  const simulation = await start((one) => told.push(one));
  const bytes = noise(7);
  const piece = (length: number): Buffer => Buffer.from(Array.from({ length }, () => bytes.next().value ?? 0));
  const openings = [
    'POST HTTP/1.1\r\nContent-length: 999999999999\r\n\r\nVER=1.1&CMD=List',
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'VER=1.1&CMD=',
    'GET / HTTP/1.1\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\n\r\n',
    '\x81\x0a\x01\x02\xff\xff\xff\xff',
    '\x04\x01',
    '',
  ];
  const sockets = openings.flatMap((opening, index) =>
    [simulation.port, simulation.oicq81Port ?? 0].map((port) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.on('error', () => {});
      socket.resume();
      socket.write(Buffer.concat([Buffer.from(opening, 'latin1'), piece(index * 3000)]));
      return socket;
    }),
  );
  const udp = createSocket('udp4');
  for (let i = 0; i < 20; i++) udp.send(piece(i * 40), simulation.oicq81Port ?? 0, '127.0.0.1');
  const response = await fetch(`http://127.0.0.1:${simulation.port}/`, {
    method: 'POST',
    body: 'VER=1.1&CMD=Logout&SEQ=1&UIN=61847203',
  });
  expect(await response.text()).toBe('VER=1.1&CMD=LOGOUT&SEQ=1&UIN=61847203&RES=0');
  for (const socket of sockets) socket.destroy();
  udp.close();
});
