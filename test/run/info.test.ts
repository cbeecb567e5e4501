/**
 * The info command as a user meets it: the real program on bundled captures and on broken ones.
 */

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const session = 'captures/kqq-session.pcap';
const bytes = readFileSync(path.join(import.meta.dirname, '../..', session));
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'info-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

test('every message that read shows is counted, in one column of its command', () => {
  const { status, stdout } = oicqscope(['info', '--json', session]);
  const [account] = JSON.parse(stdout);
  const messages = oicqscope(['read', '-T', 'ndjson', '--show-other', session])
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(status).toBe(0);
  expect(account.messages).toBe(messages.length);
  for (const one of account.commands) {
    const own = messages.filter((m) => m.protocol === one.protocol && (m.command ?? null) === one.command);
    const sum = one.requests + one.responses + one.pushes + one.nulls + one.unanswered;
    expect([one.command, sum]).toEqual([one.command, own.length]);
    expect(one.pushes).toBe(own.filter((m) => m.dir === 'push').length);
  }
  expect(new Set(messages.map((m) => m.flow)).size).toBeLessThanOrEqual(account.flows);
});

test('--check-checksums counts packets with wrong checksums', () => {
  const wrong = Uint8Array.from(bytes);
  wrong[24 + 16 + new DataView(wrong.buffer).getUint32(24 + 8, true) - 1] ^= 1;
  const broken = file('checksum.pcap', wrong);
  const undecoded = (...args: string[]) => JSON.parse(oicqscope(['info', '--json', ...args]).stdout)[0].undecoded;
  expect(undecoded(broken)).toEqual([]);
  expect(undecoded('--check-checksums', broken)).toEqual([{ reason: 'wrong checksum', packets: 1 }]);
  expect(undecoded('--check-checksums', session)).toEqual([]);
});

test('hash and size are those of the file on disk, packed or not, and of standard input', () => {
  const packed = gzipSync(bytes);
  const [plain, gzip] = JSON.parse(oicqscope(['info', '--json', session, file('a.pcap.gz', packed)]).stdout);
  expect([plain.sha256, plain.size, plain.type.gzip]).toEqual([sha256(bytes), bytes.length, false]);
  expect([gzip.sha256, gzip.size, gzip.type.gzip]).toEqual([sha256(packed), packed.length, true]);
  expect(gzip.commands).toEqual(plain.commands);
  const [piped] = JSON.parse(oicqscope(['info', '--json', '-'], { input: bytes }).stdout);
  expect(piped).toEqual({ ...plain, file: 'standard input' });
});

test('the page names type, link type and packets, and fits 80 columns', () => {
  const { status, stdout } = oicqscope(['info', session]);
  expect(status).toBe(0);
  expect(stdout).toContain('pcap, little-endian, microseconds');
  expect(stdout).toMatch(/link type +1 \(Ethernet\): [\d,]+ packets/);
  expect(stdout).toContain(sha256(bytes));
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('a cut file gives 4 and its damage, what is no capture 3 and an empty array', () => {
  const cut = oicqscope(['info', '--json', file('cut.pcap', bytes.subarray(0, bytes.length - 5))]);
  expect(cut.status).toBe(4);
  expect(JSON.parse(cut.stdout)[0].damage.map((one: { code: string }) => one.code)).toContain('pcap.cut');
  const none = oicqscope(['info', '--json', file('none.txt', 'not a capture at all')]);
  expect([none.status, JSON.parse(none.stdout)]).toEqual([3, []]);
  expect(none.stderr).toMatch(/is not a capture/);
  expect(oicqscope(['info']).status).toBe(2);
});
