/**
 * Input that would fill the memory: each bound holds, and a Problem names the flag that moves it.
 */

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FlowFramer } from '../../src/framing/flow-framer.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { pcapFile } from '../support/capture-files.ts';
import { concat, type Packet, toBytes } from '../support/packets.ts';
import { interleave, TcpDialog } from '../support/tcp-dialog.ts';
import { decode, findFaults, type Printed } from './whole-program.ts';

const server = '203.0.113.7:8000';
const dialog = (host = 2) =>
  new TcpDialog({ client: `10.0.${host >> 8}.${host & 255}:1034`, server, mss: 60_000 }).handshake();
const post = (body: string, length = body.length) => `POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n${body}`;
const ok = (body: Uint8Array | string, more = '') =>
  concat([toBytes(`HTTP/1.1 200 OK\r\n${more}Content-Length: ${toBytes(body).length}\r\n\r\n`), toBytes(body)]);
const common = 'VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001';
const small = 'VER=1.1&CMD=List&SEQ=2&UIN=10001&TN=160&UN=0';
const capture = (...dialogs: readonly TcpDialog[]) => pcapFile(interleave(...dialogs.map(({ packets }) => packets)));
const naming = (printed: Printed, flag: string) => printed.texts.filter((text) => text.includes(`(${flag})`)).length;

test('a message over --max-message is shown up to it, and the next one whole', () => {
  const file = capture(
    dialog()
      .send('client', post(`${common}&ZZ=${'z'.repeat(9000)}`))
      .send('client', post(small)),
  );
  const printed = decode(file, { limits: { maxMessage: 4096 } });
  expect(naming(printed, '--max-message')).toBe(1);
  expect(printed.log).toContain('List');
  expect(printed.log.length).toBeLessThan(3000);
});

test('segments behind a hole are kept up to --max-flow, those of all flows up to --max-memory', () => {
  const behindHole = (host: number) => {
    const made = dialog(host);
    for (let at = 1000; at < 100_000; at += 1000) made.raw('client', { offset: at, payload: 'x'.repeat(1000) });
    return made;
  };
  expect(naming(decode(capture(behindHole(1)), { limits: { maxFlow: 50_000 } }), '--max-flow')).toBe(1);
  const flows = Array.from({ length: 20 }, (_, i) => behindHole(i + 1));
  expect(naming(decode(capture(...flows), { limits: { maxMemory: 500_000 } }), '--max-memory')).toBeGreaterThan(0);
});

test('more conversations than --max-flows: those that were idle longest are forgotten', () => {
  const flows = Array.from({ length: 50 }, (_, i) => dialog(i + 1));
  // One after the other: a packet of a flow that was forgotten would open it anew.
  const file = pcapFile(flows.flatMap(({ packets }) => packets));
  expect(naming(decode(file, { limits: { maxFlows: 10 } }), '--max-flows')).toBe(40);
});

test('unfinished messages of all flows are kept up to --max-memory, and then shown as far as they came', () => {
  const flows = Array.from({ length: 40 }, (_, i) => dialog(i + 1).send('client', post('x'.repeat(50_000), 90_000)));
  const printed = decode(capture(...flows), { limits: { maxMemory: 1 << 20 } });
  expect(naming(printed, '--max-memory')).toBeGreaterThan(20);
  expect(printed.messages).toBe(40);
  expect(naming(decode(capture(...flows)), '--max-memory')).toBe(0);
});

test('the bound on memory leaves messages that do not wait as they are, however small it is', () => {
  const file = capture(
    dialog()
      .send('client', post(small))
      .send('server', ok(`${small}&RES=0`)),
  );
  expect(decode(file, { limits: { maxMemory: 1 } })).toEqual(decode(file));
});

test('a flow that gives up its memory begins anew', () => {
  const frames: string[] = [];
  const framer = new FlowFramer('tcp', defaultLimits, ({ bytes, start, end }) =>
    frames.push(Buffer.from(bytes.subarray(start, end)).toString()),
  );
  const shared = { flow: 1, at: null, packet: 1, side: 0, problems: null } as const;
  const say = (text: string) =>
    framer.event({ kind: 'data', ...shared, bytes: toBytes(text), start: 0, end: toBytes(text).length });
  say(post('begin', 10));
  expect(framer.charge).toBeGreaterThan(0);
  framer.giveUp({ code: 'http.max-memory', severity: 'warn', text: 'for the test' });
  expect(framer.charge).toBe(0);
  say(`end\r\n${post('whole')}`);
  framer.end();
  expect(frames).toEqual([post('begin', 10), 'end\r\n', post('whole')]);
});

test('a body that unfolds past --max-body-out is shown as it was sent', () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  const file = capture(dialog().send('server', ok(bomb, 'Content-Encoding: gzip\r\n')));
  const printed = decode(file, { limits: { maxBodyOut: 1_000_000 } });
  expect(naming(printed, '--max-body-out')).toBe(1);
  expect(JSON.parse(printed.ndjson).body).toBe(bomb.toString('base64'));
  const twice = capture(dialog().send('server', ok(gzipSync(bomb), 'Content-Encoding: gzip, gzip\r\n')));
  expect(naming(decode(twice, { limits: { maxBodyOut: 1_000_000 } }), '--max-body-out')).toBe(1);
});

test('a list of a hundred thousand items gets so many fields and one for the rest, and is read whole all the same', () => {
  const lists = `${common}&RES=0&MN=100000&MT=${'9,'.repeat(100_000)}&UN=${'%31,'.repeat(100_000)}`;
  const file = capture(dialog().send('server', ok(lists)));
  expect(findFaults(file)).toEqual([]);
  const { fields } = JSON.parse(decode(file).ndjson);
  const children = fields.flatMap((field: { children?: { name: string; note?: string }[] }) => field.children ?? []);
  expect(children.length).toBeLessThan(140_000);
  expect(children.filter((child: { name: string }) => child.name === 'more items')).toMatchObject([
    { note: '34464 more items, not taken apart' },
    { note: '100000 more items, not taken apart' },
  ]);
});

test('a body in a hundred thousand chunks, and one with as many trailers, are tiled by a bounded number of fields', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunks = capture(dialog().send('server', `${head}${'1\r\nx\r\n'.repeat(100_000)}0\r\n\r\n`));
  expect(findFaults(chunks)).toEqual([]);
  expect(JSON.parse(decode(chunks).ndjson).layers[1].length).toBe(100_000);
  const trailers = capture(dialog().send('server', `${head}1\r\nx\r\n0\r\n${'a:b\r\n'.repeat(100_000)}\r\n`));
  expect(findFaults(trailers)).toEqual([]);
});

test('four thousand parameters, repeated ones and empty ones, are no trouble', () => {
  const pieces = Array.from({ length: 4000 }, (_, i) => (i % 3 === 0 ? 'AA=1' : i % 3 === 1 ? '' : `N${i}=%41`));
  expect(findFaults(capture(dialog().send('client', post(`${common}&${pieces.join('&')}`))))).toEqual([]);
});

test('of a request that waits, long values are not kept', () => {
  const long = 'q'.repeat(100_000);
  const request = post(`VER=1.1&CMD=${long}&SEQ=${long}&UIN=${long}`);
  const lines: Packet[][] = [dialog().send('client', request).fin('server').packets];
  const [asked, missing] = decode(pcapFile(lines.flat()))
    .ndjson.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([asked.command.length, asked.uin.length]).toEqual([100_000, 100_000]);
  const brief = `${'q'.repeat(64)}… (100000 bytes)`;
  expect(missing).toMatchObject({ null: 'closed', replyTo: 1, command: brief, uin: brief });
});
