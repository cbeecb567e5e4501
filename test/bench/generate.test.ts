import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generate, toBytes } from '../../bench/generate.ts';

const folder = mkdtempSync(join(tmpdir(), 'oicqscope-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

const order = { style: 'close', seed: 7, bytes: 300_000, messages: Number.POSITIVE_INFINITY } as const;

describe('the generator of large captures', () => {
  test('writes the same bytes for the same order and others for another seed', () => {
    const first = generate(join(folder, 'first.pcap'), order);
    const again = generate(join(folder, 'again.pcap'), order);
    const other = generate(join(folder, 'other.pcap'), { ...order, seed: 8 });
    expect(readFileSync(first.path).equals(readFileSync(again.path))).toBe(true);
    expect(readFileSync(first.path).equals(readFileSync(other.path))).toBe(false);
  });

  test('counts the packets, bytes and messages that are in the file', () => {
    const made = generate(join(folder, 'counted.pcap'), order);
    const file = readFileSync(made.path);
    let packets = 0;
    for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) packets++;
    expect(file.length).toBe(made.bytes);
    expect(packets).toBe(made.packets);
    expect(file.toString('latin1').match(/VER=1\.1&CMD=/g)).toHaveLength(made.messages);
  });

  test('closes every connection it opens, one request on each in close style', () => {
    const made = generate(join(folder, 'closed.pcap'), order);
    const flags = tcpFlags(readFileSync(made.path));
    const syn = flags.filter((bits) => bits === 0x02).length;
    expect(syn).toBeGreaterThan(100);
    expect(flags.filter((bits) => bits === 0x12)).toHaveLength(syn);
    expect(flags.filter((bits) => (bits & 0x01) !== 0)).toHaveLength(2 * syn);
  });

  test('asks many times on one connection in keepalive style and stops at the ordered number of messages', () => {
    const made = generate(join(folder, 'kept.pcap'), {
      style: 'keepalive',
      seed: 7,
      bytes: Number.POSITIVE_INFINITY,
      messages: 2000,
    });
    const opened = tcpFlags(readFileSync(made.path)).filter((bits) => bits === 0x02).length;
    expect(made.messages).toBeGreaterThanOrEqual(2000);
    expect(made.messages).toBeLessThan(2100);
    expect(opened).toBeLessThan(60);
  });

  test('spends about 655 bytes of file on a message in close style', () => {
    const made = generate(join(folder, 'sized.pcap'), { ...order, bytes: 3_000_000 });
    const each = made.bytes / made.messages;
    expect(each).toBeGreaterThan(600);
    expect(each).toBeLessThan(720);
  });
});

test('sizes are numbers with an optional k, M or G', () => {
  expect(toBytes('100M')).toBe(100_000_000);
  expect(toBytes('1.5k')).toBe(1500);
  expect(toBytes('42')).toBe(42);
  expect(toBytes('ten')).toBeNaN();
  expect(toBytes('-5M')).toBeNaN();
});

/** The TCP flag bits of every TCP packet of a little-endian Ethernet/IPv4 pcap. */
function tcpFlags(file: Buffer): number[] {
  const flags: number[] = [];
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    if (file[at + 16 + 23] === 6) flags.push(file[at + 16 + 47] ?? 0);
  }
  return flags;
}
