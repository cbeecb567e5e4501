/**
 * Packets and TCP streams as tshark counts and follows them, and HTTP in every link layer and in pieces: the same
 * captures are read by both programs.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generate } from '../../bench/generate.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { decode } from '../hostile/whole-program.ts';
import { pcapFile } from '../support/capture-files.ts';
import { fragmentIp, linkLayers } from '../support/encapsulation.ts';
import { ok, post } from '../support/events.ts';
import type { Packet } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { hasTshark, messagesByTshark, packetsByTshark, streamsByTshark } from './tshark.ts';

const isThere = hasTshark('packets and streams are');
const captures = path.join(import.meta.dirname, '../../captures');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-streams-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Both sides of every TCP flow, the side of the first packet first, as hex; flows with a gap are left out by number. */
function streamsHere(file: string) {
  const streams = new Map<number, [string, string]>();
  const withGaps = new Set<number>();
  const decoder = createCaptureDecoder(
    { limits: defaultLimits },
    {
      problem: () => {},
      event: (event) => {
        if (event.kind === 'open' && event.transport === 'tcp') streams.set(event.flow, ['', '']);
        const stream = event.kind === 'tick' ? undefined : streams.get(event.flow);
        if (stream === undefined) return;
        if (event.kind === 'data') {
          stream[event.side] += Buffer.from(event.bytes.subarray(event.start, event.end)).toString('hex');
        } else if (event.kind === 'gap' && event.flow > 0) {
          withGaps.add(event.flow);
        }
      },
    },
  );
  const bytes = readFileSync(file);
  decoder.feed(bytes, 0, bytes.length);
  decoder.endFile();
  decoder.end();
  return { streams: [...streams], withGaps, packets: decoder.packets };
}

/** What tshark follows shows the side first that spoke first; here it is the one with the first packet. */
const asPair = ([one, other]: readonly [string, string]) => [one, other].sort().join(' | ');

function generated(style: 'close' | 'keepalive', seed: number): string {
  const file = path.join(folder, `${style}-${seed}.pcap`);
  generate(file, { style, seed, bytes: 150_000, messages: Number.POSITIVE_INFINITY });
  return file;
}

describe.skipIf(!isThere)('the same packets and streams as tshark', () => {
  test.each([
    ['the session', () => path.join(captures, 'kqq-session.pcap')],
    ['traffic in close style', () => generated('close', 3)],
    ['traffic in keep-alive style', () => generated('keepalive', 4)],
  ])('in %s', (_, make) => {
    const file = make();
    const { streams, withGaps, packets } = streamsHere(file);
    expect(packets).toBe(packetsByTshark(file));
    expect(withGaps.size).toBe(0);
    expect(streams.length).toBeGreaterThan(5);
    const theirs = streamsByTshark(file, streams.length).map(asPair);
    expect(streams.map(([, sides]) => asPair(sides)).sort()).toEqual(theirs.sort());
  });

  test('in the oddities, but for flows with lost bytes', () => {
    const file = path.join(captures, 'kqq-oddities.pcapng');
    const { streams, withGaps, packets } = streamsHere(file);
    expect(packets).toBe(packetsByTshark(file));
    const theirs = new Set(streamsByTshark(file, streams.length).map(asPair));
    const different = streams.filter(([, sides]) => !theirs.has(asPair(sides))).map(([flow]) => flow);
    expect(different.filter((flow) => !withGaps.has(flow))).toEqual([]);
    expect(withGaps.size).toBeGreaterThan(0);
  });

  test('of a lost segment tshark puts words into the stream; here it is a gap beside it', () => {
    const dialog = new TcpDialog({ client: '10.0.0.2:50100', server: '203.0.113.7:8000', mss: 10 }).handshake();
    dialog
      .send('client', 'ask')
      .send('server', 'abcdefghijKLMNOPQRSTuvwxyz', { lose: [1] })
      .fin('server')
      .fin('client');
    const file = path.join(folder, 'lost.pcap');
    writeFileSync(file, pcapFile(dialog.packets));
    const { streams, withGaps } = streamsHere(file);
    const hex = (text: string) => Buffer.from(text).toString('hex');
    expect(withGaps.size).toBe(1);
    expect(streams[0][1]).toEqual([hex('ask'), hex('abcdefghijuvwxyz')]);
    expect(streamsByTshark(file, 1)[0]).toEqual([
      hex('ask'),
      `${hex('abcdefghij') + hex('[10 bytes missing in capture file]')}00${hex('uvwxyz')}`,
    ]);
  });
});

/** IP packets of a short conversation. */
function conversation(): Packet[] {
  const dialog = new TcpDialog({ client: '192.0.2.1:1034', server: '198.51.100.7:8000' }).handshake();
  dialog.send('client', post('VER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001'));
  dialog.send(
    'server',
    ok(`VER=1.1&CMD=GETMSGEX&SEQ=7&UIN=10001&RES=0&MN=1&MT=9,&UN=10003,&MG=${'在吗'.repeat(99)} ,&`),
  );
  dialog.fin('server').fin('client');
  return dialog.packets.map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) }));
}

function bodiesHere(file: string): string[] {
  const lines = decode(readFileSync(file), { redact: false }).ndjson.split('\n').slice(0, -1);
  return lines.map((line) => Buffer.from(JSON.parse(line).body, 'base64').toString('hex'));
}

describe.skipIf(!isThere)('the same HTTP bodies as tshark', () => {
  test.each(Object.entries(linkLayers))('in %s, whole and in pieces out of order', (name, { linkType, wrap }) => {
    const packets = conversation();
    const pieces = packets.flatMap(({ at, bytes }, i) => {
      return fragmentIp(bytes, 120, i + 1)
        .reverse()
        .map((piece) => ({ at, bytes: piece }));
    });
    const wrapped = [...packets, ...pieces.map(({ at, bytes }) => ({ at, bytes: moved(bytes) }))].map(
      ({ at, bytes }) => ({ at, bytes: wrap(bytes) }),
    );
    const file = path.join(folder, `${name.replaceAll(/\W/g, '-')}.pcap`);
    writeFileSync(file, pcapFile(wrapped, { linkType }));
    const ours = bodiesHere(file);
    expect(ours).toHaveLength(4);
    expect(messagesByTshark(file).map(([, body]) => body)).toEqual(ours);
  });
});

/** The same piece from another host, so that it is another conversation. Its header checksum is put right. */
function moved(piece: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(piece);
  const isFromClient = bytes[12] === 192;
  bytes[isFromClient ? 15 : 19] = 2;
  bytes[10] = bytes[11] = 0;
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += (bytes[i] << 8) | bytes[i + 1];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  bytes[10] = (~sum >> 8) & 255;
  bytes[11] = ~sum & 255;
  return bytes;
}
