/** The child program that captures: how it is called, and how what it says is understood. */

import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintOf, droppedOf, Sniffer, type SnifferSettings, sniffArguments } from '../../src/sources/sniffer.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sniffer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const plain = { interfaces: ['lo'], filter: null, snaplen: null };

function fake(name: string, script: string): SnifferSettings {
  const program = path.join(folder, name);
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return { ...plain, program };
}

async function textOf(sniffer: Sniffer, seen: () => void = () => {}): Promise<string> {
  let text = '';
  for await (const piece of sniffer.pieces) {
    text += Buffer.from(piece).toString('latin1');
    seen();
  }
  return text;
}

test('dumpcap gets filter and snaplen in front of all interfaces', () => {
  const settings = { program: 'dumpcap', interfaces: ['lo', 'eth0'], filter: 'port 8000', snaplen: 96 };
  const words = ['-q', '-s', '96', '-f', 'port 8000', '-i', 'lo', '-i', 'eth0', '-w', '-'];
  expect(sniffArguments(settings)).toEqual(words);
});

test('tcpdump is asked not to hold packets back, and cannot take a filter for an option', () => {
  const settings = { ...plain, program: '/usr/bin/tcpdump', filter: '-w x' };
  expect(sniffArguments(settings)).toEqual(['--immediate-mode', '-U', '-i', 'lo', '-w', '-', '--', '-w x']);
});

test('drops are read from the last words of either program', () => {
  expect(droppedOf("\rPackets received/dropped on interface 'Loopback: lo': 10/3 (pcap:3/dumpcap:0) (76.9%)\n")).toBe(
    3,
  );
  expect(droppedOf('7 packets captured\n9 packets received by filter\n2 packets dropped by kernel\n')).toBe(2);
  expect(droppedOf('tcpdump: listening on lo\n')).toBeNull();
});

test('a complaint is one line without control characters', () => {
  const said = 'Capturing on \'no\'\ndumpcap: no device "\x1b[31mno".\n(No such device exists)\n';
  const complaint = complaintOf(said);
  expect(complaint).toContain('dumpcap: no device');
  expect(complaint).toContain('(No such device exists)');
  expect(complaint).not.toContain('\x1b');
  expect(complaint).not.toContain('\n');
});

test('a program that is not there is said with what to install', async () => {
  const end = await new Sniffer({ ...plain, program: path.join(folder, 'none') }).ended;
  expect(end.kind).toBe('no-program');
  expect(end.text).toContain('tcpdump');
});

test('a missing right is said with the command that grants it', async () => {
  const sniffer = new Sniffer(fake('denied', 'echo "You do not have permission to capture" >&2; exit 1'));
  const end = await sniffer.ended;
  expect(end.kind).toBe('no-right');
  expect(end.text).toContain('setcap cap_net_raw,cap_net_admin=eip');
});

test('stop lets the child write what it has', async () => {
  const script =
    'trap "printf end; echo 1 packet dropped by kernel >&2; exit 0" INT\nprintf begin\nwhile :; do sleep 0.05; done';
  const sniffer = new Sniffer(fake('waits', script));
  const text = await textOf(sniffer, () => sniffer.stop(5000));
  expect(text).toBe('beginend');
  expect(await sniffer.ended).toEqual({ kind: 'done', text: '', dropped: 1 });
});

for (const program of ['dumpcap', 'tcpdump']) {
  test.skipIf(!mayCapture(program))(`${program} brings a datagram of the loopback before it is stopped`, async () => {
    const sniffer = new Sniffer({ ...plain, program, filter: 'udp' });
    const socket = createSocket('udp4');
    const timer = setInterval(() => socket.send('a datagram to be seen', 45_999, '127.0.0.1'), 50);
    let text = '';
    for await (const piece of sniffer.pieces) {
      text += Buffer.from(piece).toString('latin1');
      if (text.includes('a datagram to be seen')) sniffer.stop(5000);
    }
    clearInterval(timer);
    socket.close();
    expect(text).toContain('a datagram to be seen');
    expect(await sniffer.ended).toEqual({ kind: 'done', text: '', dropped: 0 });
  });
}

/** Whether the program is there and may list what it can capture at. */
function mayCapture(program: string): boolean {
  const { status, stdout } = spawnSync(program, ['-D'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('lo') && process.getuid?.() === 0;
}
