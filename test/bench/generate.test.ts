import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generate, nameOf, type Order, toBytes } from '../../bench/generate.ts';
import { readExchanges } from '../../bench/plain/exchanges.ts';

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

describe('noise', () => {
  const quiet = readWith({ ...order, messages: 2000, bytes: Number.POSITIVE_INFINITY });
  const noisy = readWith({ ...order, messages: 2000, bytes: Number.POSITIVE_INFINITY, noise: true });

  test('leaves the messages as they are', () => {
    expect(bodiesOf(noisy)).toEqual(bodiesOf(quiet));
  });

  test('brings VLANs, IPv6, ARP, names, mail, and web pages in gzip and chunks', () => {
    const types = new Set(packetsOf(noisy).map((packet) => packet.readUInt16BE(12)));
    expect([...types].sort((a, b) => a - b)).toEqual([0x0800, 0x0806, 0x8100, 0x86dd]);
    const text = noisy.toString('latin1');
    for (const part of ['HELO ', 'Content-Encoding: gzip', 'Transfer-Encoding: chunked', '\x03www\x07example']) {
      expect(text).toContain(part);
    }
  });

  test('repeats segments and lets some overtake others', () => {
    const sequences = new Map<string, number>();
    let [repeated, behind] = [0, 0];
    for (const { flow, seq, length } of segmentsOf(noisy)) {
      const next = sequences.get(flow);
      if (length > 0 && next !== undefined && ((next - seq) | 0) > 0) repeated++;
      if (length > 0 && next !== undefined && ((next - seq) | 0) < 0) behind++;
      if (next === undefined || ((seq + length - next) | 0) > 0)
        sequences.set(flow, seq + length + (next === undefined ? 1 : 0));
    }
    expect(repeated).toBeGreaterThan(10);
    expect(behind).toBeGreaterThan(3);
  });
});

describe('steady captures', () => {
  const steady = { style: 'steady', seed: 3, messages: 600, open: 4, body: null } as const;

  test('say the same in as many packets, whatever the number of connections', () => {
    const few = generate(join(folder, 'few.pcap'), { ...steady, connections: 1 });
    const many = generate(join(folder, 'many.pcap'), { ...steady, connections: 300 });
    expect([few.messages, many.messages]).toEqual([600, 600]);
    expect(many.packets).toBe(few.packets);
    const [fewFile, manyFile] = [readFileSync(few.path), readFileSync(many.path)];
    expect(bodiesOf(manyFile)).toEqual(bodiesOf(fewFile));
    expect(tcpFlags(fewFile).filter((bits) => bits === 0x02)).toHaveLength(1);
    expect(tcpFlags(manyFile).filter((bits) => bits === 0x02)).toHaveLength(300);
  });

  test.each([200, 1000, 20_000, 300_000])('have replies of %i bytes or a few more or less', (body) => {
    const made = generate(join(folder, 'sized.pcap'), { ...steady, messages: 40, connections: 1, body });
    const text = readFileSync(made.path).toString('latin1');
    const lengths = [...text.matchAll(/imserver[^\0]*?Content-Length: (\d+)/g)].map((found) => Number(found[1]));
    expect(lengths).toHaveLength(20);
    for (const length of lengths) expect(Math.abs(length - body)).toBeLessThan(60);
  });

  test('are named after what they hold', () => {
    expect(nameOf({ ...steady, messages: 200_000, connections: 1000 })).toBe(
      'steady-200kmessages-1kconnections-4open-seed3.pcap',
    );
    expect(nameOf({ ...order, bytes: 100_000_000 })).toBe('close-100M-seed7.pcap');
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

function readWith(what: Order): Buffer {
  return readFileSync(generate(join(folder, 'read.pcap'), what).path);
}

/** The packets of a little-endian Ethernet pcap. */
function packetsOf(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    packets.push(file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 8)));
  }
  return packets;
}

/** TCP segments, with the ends of their connection as text. */
function segmentsOf(file: Buffer) {
  return packetsOf(file).flatMap((packet) => {
    const head = packet.readUInt16BE(12) === 0x8100 ? 18 : 14;
    const isSix = packet.readUInt16BE(head - 2) === 0x86dd;
    const ip = packet.subarray(head);
    if (ip[isSix ? 6 : 9] !== 6 || packet.readUInt16BE(head - 2) === 0x0806) return [];
    const tcp = ip.subarray(isSix ? 40 : 20);
    const flow = `${ip.subarray(isSix ? 8 : 12, isSix ? 40 : 20).toString('hex')} ${tcp.readUInt32BE(0)}`;
    return [{ flow, seq: tcp.readUInt32BE(4), length: tcp.length - ((tcp[12] ?? 0) >> 4) * 4 }];
  });
}

/** The bodies of all messages, in the order of the alphabet; an empty one for a reply that did not come. */
function bodiesOf(file: Buffer): string[] {
  return readExchanges(file)
    .map(({ reading }) => reading?.body ?? '')
    .sort();
}
