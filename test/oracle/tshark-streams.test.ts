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
import { flag, type Packet } from '../support/packets.ts';
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
});

const ends = { client: '10.0.0.2:50100', server: '203.0.113.7:8000' };
const dialog = (more: { clientIsn?: number; serverIsn?: number } = {}) => new TcpDialog({ ...ends, ...more });
const ended = () => dialog().handshake().send('client', 'ask').send('server', 'reply').fin('server').fin('client');
const again = { clientIsn: 77_000, serverIsn: 99_000 };
const fromServer = ({ packets }: TcpDialog) => packets.filter(({ bytes }) => bytes[34] * 256 + bytes[35] === 8000);

/** Each stream that has bytes as "one side|other side", in alphabetical order; `#` stands for NUL. */
interface StreamDifference {
  readonly packets: readonly Packet[];
  readonly tshark: readonly string[];
  readonly here: readonly string[];
}

/** Rows of docs/tshark.md. */
const differences: Readonly<Record<string, StreamDifference>> = {
  'a lost segment': {
    packets: dialog()
      .handshake()
      .send('server', 'abcdef', { segmentSize: 2, lose: [1] }).packets,
    tshark: ['ab[2 bytes missing in capture file]#ef|'],
    here: ['abef|'],
  },
  'a capture that begins with a keep-alive': {
    packets: dialog()
      .handshake()
      .send('client', 'old')
      .raw('client', { offset: 2, payload: '\0' })
      .ack('server')
      .send('client', 'ask')
      .packets.slice(5),
    tshark: ['#ask|'],
    here: ['ask|'],
  },
  'a keep-alive behind an acknowledgement': {
    packets: dialog()
      .handshake()
      .send('client', 'old')
      .raw('client', { offset: 2, payload: 'd' })
      .send('client', 'ask')
      .packets.slice(4),
    tshark: ['dask|'],
    here: ['ask|'],
  },
  'a reset with text of its own': {
    packets: dialog()
      .handshake()
      .send('client', 'ask')
      .raw('server', { offset: 0, flags: flag.rst | flag.ack, payload: 'no listener' }).packets,
    tshark: ['ask|no listener'],
    here: ['ask|'],
  },
  'one direction alone, with a lost segment': {
    packets: fromServer(
      dialog()
        .handshake()
        .send('server', 'abcdef', { segmentSize: 2, lose: [1] }),
    ),
    tshark: ['ab|'],
    here: ['abef|'],
  },
  'bytes behind a reset': {
    packets: dialog().handshake().send('server', 'ab').rst('client').send('server', 'late').packets,
    tshark: ['ablate|'],
    here: ['ab|'],
  },
  'old ports with a new SYN-ACK': {
    packets: [...ended().packets, ...dialog(again).handshake().send('client', 'more').packets.slice(1)],
    tshark: ['ask[75997 bytes missing in capture file]#more|reply'],
    here: ['ask|reply', 'more|'],
  },
  'old ports with numbers of another stream': {
    packets: [...ended().packets, ...dialog({ clientIsn: 900_000_000 }).send('client', 'more', { ack: false }).packets],
    tshark: ['ask|reply'],
    here: ['ask|reply', 'more|'],
  },
  'old ports with a new SYN while bytes wait for lost ones': {
    packets: [
      ...dialog()
        .handshake()
        .send('client', 'abcd', { segmentSize: 2, order: [1], ack: false }).packets,
      ...dialog(again).handshake().send('client', 'new').packets,
    ],
    tshark: ['new|'],
    here: ['cd|', 'new|'],
  },
};

function describeStreams(streams: readonly (readonly [string, string])[]): string[] {
  const text = (hex: string) => Buffer.from(hex, 'hex').toString('latin1').replaceAll('\0', '#');
  const pairs = streams.map((sides) => sides.map(text).sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1)));
  return pairs
    .map((sides) => sides.join('|'))
    .filter((pair) => pair !== '|')
    .sort();
}

describe.skipIf(!isThere)('TCP streams read otherwise than by tshark', () => {
  test.each(Object.entries(differences))('%s', (name, { packets, tshark, here }) => {
    const file = path.join(folder, `${name.replaceAll(/\W/g, '-')}.pcap`);
    writeFileSync(file, pcapFile(packets));
    const { streams } = streamsHere(file);
    const theirs = describeStreams(streamsByTshark(file, streams.length));
    expect({ tshark: theirs, here: describeStreams(streams.map(([, sides]) => sides)) }).toEqual({ tshark, here });
  });

  test('every row stands in the documentation', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../docs/tshark.md'), 'utf8');
    for (const name of Object.keys(differences)) expect(text).toContain(`| ${name} `);
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
