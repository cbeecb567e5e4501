/**
 * Datagrams of oicq, read by tshark and here: where tshark reads one, version, command and sequence are the same, and so
 * is the number of a client. docs/tshark.md has a row for what it does not read, or reads otherwise.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decode } from '../hostile/whole-program.ts';
import { pcapFile } from '../support/capture-files.ts';
import { oicqFrame, oicqOverTcp } from '../support/oicq-frames.ts';
import { udpPacket } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { hasTshark, tshark } from './tshark.ts';

const isThere = hasTshark('oicq is');
const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-oicq-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bundled = path.join(import.meta.dirname, '../../captures/oicq-udp.pcapng');
const fields = { version: 0x0e1b, command: 0x0016, sequence: 7, number: 80_521_347, cipher: 24 };
const client = '192.168.10.34:4007';
const server = '203.0.113.80:8000';

/** Packet, version, command, sequence and number of every frame. */
type Told = readonly [packet: number, version: number, command: number, sequence: number, number: number | null];

function toldByTshark(file: string): readonly Told[] {
  const names = ['frame.number', 'oicq.version', 'oicq.command', 'oicq.seq', 'oicq.qqid'].flatMap((name) => [
    '-e',
    name,
  ]);
  const rows = tshark(file, '-Y', 'oicq', '-T', 'fields', ...names).split('\n');
  return rows.slice(0, -1).map((row): Told => {
    const [packet = 0, version = 0, command = 0, sequence = 0, number = 0] = row.split('\t').map(Number);
    return [packet, version, command, sequence, number];
  });
}

function toldHere(file: string): readonly Told[] {
  const lines = decode(readFileSync(file)).ndjson.split('\n').slice(0, -1);
  return lines.map((line): Told => {
    const { packet, fields: nodes, uin } = JSON.parse(line);
    const value = (name: string) => nodes.find((node: { name: string }) => node.name === name)?.value;
    return [
      packet,
      value('version'),
      value('command'),
      value('sequence'),
      uin === null || uin === undefined ? null : Number(uin),
    ];
  });
}

function datagram(payload: Uint8Array, from: string, to: string): string {
  const file = path.join(folder, 'one.pcap');
  writeFileSync(file, pcapFile([{ at: { sec: 1_200_000_000, nsec: 0 }, bytes: udpPacket({ from, to, payload }) }]));
  return file;
}

function stream(): string {
  const dialog = new TcpDialog({ client, server }).handshake().send('client', oicqOverTcp(fields));
  const file = path.join(folder, 'stream.pcap');
  writeFileSync(file, pcapFile(dialog.packets));
  return file;
}

/** Rows of docs/tshark.md: a capture, and how many frames each of the two reads. */
const differences: readonly (readonly [name: string, file: () => string, tshark: number, here: number])[] = [
  [
    'a command that is not in its list',
    () => datagram(oicqFrame({ ...fields, command: 0x0825 }), client, server),
    0,
    1,
  ],
  ['oicq on another UDP port', () => datagram(oicqFrame(fields), client, '203.0.113.80:9000'), 0, 1],
  ['oicq over TCP', stream, 0, 1],
];

describe.skipIf(!isThere)('frames of oicq', () => {
  test('what tshark reads of the bundled capture is the same here', () => {
    const here = new Map(toldHere(bundled).map((told) => [told[0], told]));
    const there = toldByTshark(bundled);
    expect(there.length).toBeGreaterThanOrEqual(18);
    for (const [packet, version, command, sequence, number] of there) {
      const mine = here.get(packet);
      expect(mine?.slice(0, 4), `packet ${packet}`).toEqual([packet, version, command, sequence]);
      // Old servers put no number there: tshark shows the first bytes of the ciphertext.
      if (version === 0x0100) expect(mine?.[4]).toBeNull();
      else expect(mine?.[4]).toBe(number);
    }
  });

  test.each(differences)('%s', (_, file, ...counts) => {
    const name = file();
    expect([toldByTshark(name).length, toldHere(name).length]).toEqual(counts);
  });

  test('a frame of an old server', () => {
    const file = datagram(oicqFrame({ version: 0x0100, command: 0x0016, sequence: 7, cipher: 24 }), server, client);
    expect(toldByTshark(file)[0]?.[4]).toBeGreaterThan(0);
    expect(toldHere(file)[0]?.[4]).toBeNull();
  });

  test('every row stands in the documentation', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../docs/tshark.md'), 'utf8');
    for (const [name] of differences) expect(text).toContain(`| ${name} `);
    expect(text).toContain('| a frame of an old server ');
  });
});
