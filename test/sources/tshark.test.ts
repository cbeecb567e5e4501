/**
 * What tshark makes of a capture is held against what comes out here: the bytes of each TCP stream, side by side.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/model/limits.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { pcapFile, pcapngFile } from '../support/capture-files.ts';
import { type Packet, udpPacket } from '../support/packets.ts';
import { interleave, TcpDialog } from '../support/tcp-dialog.ts';

const hasTshark = canRun('tshark');
if (!hasTshark) console.warn('tshark is not installed: the comparison with it is skipped');

const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function tshark(...args: readonly string[]): string {
  return execFileSync('tshark', ['-n', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

const server = '192.0.2.177:8000';
const words = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name}${i * 37} `).join('');

/** Conversations of many kinds, mixed; nothing is missing from any of them. */
function traffic(): Packet[] {
  const dialogs = Array.from({ length: 12 }, (_, i) => {
    const client = i % 3 === 2 ? `[2001:db8::${i + 1}]:${5000 + i}` : `10.0.0.${i + 1}:${5000 + i}`;
    const to = i % 3 === 2 ? '[2001:db8::ffff]:8000' : server;
    const start = { sec: 1_214_035_200, nsec: i * 1000 };
    const made = new TcpDialog({
      client,
      server: to,
      start,
      mss: 100,
      clientIsn: i % 2 === 0 ? 0xffff_ff00 : 1,
      step: i + 1,
    });
    made.handshake().send('client', words(60, 'ask'), i % 4 === 1 ? { order: [0, 2, 1, 4, 3], segmentSize: 90 } : {});
    made.send('server', words(90, 'reply'), i % 4 === 2 ? { order: [0, 1, 1, 2, 0, 4, 3, 5, 6, 7, 8, 9] } : {});
    if (i % 5 === 3) return made.rst('server').packets;
    return made.fin('server').fin('client').packets;
  });
  const datagrams = [1, 2, 3].map((sec) => ({
    at: { sec: 1_214_035_200 + sec, nsec: 0 },
    bytes: udpPacket({ from: '10.0.0.1:4000', to: server, payload: `datagram ${sec}` }),
  }));
  return interleave(...dialogs, datagrams);
}

/** Bytes of each side by flow, as hex, keyed by the flow's ports, and how many packets there were. */
function decode(file: Uint8Array) {
  const sides = new Map<number, [string, string]>();
  const transports: string[] = [];
  const made = createCaptureDecoder(
    { limits: defaultLimits },
    {
      event: (event) => {
        if (event.kind === 'open') transports.push(event.transport);
        if (event.kind !== 'data') return;
        const both = sides.get(event.flow) ?? ['', ''];
        both[event.side] += Buffer.from(event.bytes.subarray(event.start, event.end)).toString('hex');
        sides.set(event.flow, both);
      },
      problem: () => {},
    },
  );
  made.feed(file, 0, file.length);
  made.endFile();
  made.end();
  return { sides, transports, packets: made.packets };
}

describe.skipIf(!hasTshark)('tshark', () => {
  test.each(['pcap', 'pcapng'] as const)('reads the same packets and the same bytes of every stream: %s', (format) => {
    const packets = traffic();
    const bytes =
      format === 'pcap' ? pcapFile(packets, { byteOrder: 'be', nano: true }) : pcapngFile(packets, { byteOrder: 'be' });
    const file = path.join(folder, `traffic.${format}`);
    writeFileSync(file, bytes);
    const ours = decode(bytes);

    const rows = tshark('-r', file, '-T', 'fields', '-e', 'tcp.stream').split('\n').slice(0, -1);
    expect(ours.packets).toBe(rows.length);
    const streams = new Set(rows.filter((row) => row !== ''));
    expect(ours.transports.filter((transport) => transport === 'tcp')).toHaveLength(streams.size);

    const numbers = ours.transports.flatMap((transport, i) => (transport === 'tcp' ? [i + 1] : []));
    const follow = [...streams].flatMap((stream) => ['-z', `follow,tcp,raw,${stream}`]);
    const told = tshark('-r', file, '-q', ...follow)
      .split(/^=+\nFollow.*$/m)
      .slice(1);
    expect(told).toHaveLength(numbers.length);
    for (const [i, text] of told.entries()) {
      const lines = text.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
      const side0 = lines.filter((line) => !line.startsWith('\t')).join('');
      const side1 = lines
        .filter((line) => line.startsWith('\t'))
        .map((line) => line.slice(1))
        .join('');
      expect(ours.sides.get(numbers[i])).toEqual([side0, side1]);
    }
  });
});
