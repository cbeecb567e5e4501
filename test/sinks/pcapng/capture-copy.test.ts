/**
 * Copies of captures: block by block and packet by packet what the capture has, with comments on the right packets.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CapturedPacket } from '../../../src/model/packet.ts';
import { createCaptureReader } from '../../../src/pcap/reader.ts';
import { CaptureCopy } from '../../../src/sinks/pcapng/capture-copy.ts';

const captures = path.join(import.meta.dirname, '../../../captures');
const files = readdirSync(captures).filter((name) => /\.pcap(ng)?$/.test(name));

interface Noted {
  readonly number: number;
  readonly time: string;
  readonly linkType: number;
  readonly original: number;
  readonly hex: string;
  readonly comments: readonly string[];
}

function note(packet: CapturedPacket): Noted {
  const { number, sec, nsec, hasTime, linkType, bytes, start, end, originalLength, comments } = packet;
  return {
    number,
    time: hasTime ? `${sec} ${nsec}` : '-',
    linkType,
    original: originalLength,
    hex: Buffer.from(bytes.subarray(start, end)).toString('hex'),
    comments: comments ?? [],
  };
}

/** Reads a capture, and copies it on the way. `said` gives the comments of a packet when it has been read. */
function copyOf(capture: Uint8Array, said: (number: number) => readonly string[] = () => [], lag?: number) {
  const pieces: Buffer[] = [];
  const packets: Noted[] = [];
  const copy = new CaptureCopy((bytes) => pieces.push(Buffer.from(bytes)), 'test', lag);
  const reader = createCaptureReader({
    problem: () => {},
    block: (type, bytes, start, end, little) => copy.block({ type, bytes, start, end, little }),
    packet: (packet) => {
      packets.push(note(packet));
      copy.packet(packet);
      for (const text of said(packet.number)) copy.comment(packet.number, text);
    },
  });
  reader.feed(capture, 0, capture.length);
  reader.end();
  copy.end();
  return { bytes: Buffer.concat(pieces), packets, copy };
}

function read(capture: Uint8Array): Noted[] {
  return copyOf(capture).packets;
}

describe.each(files)('%s', (name) => {
  const capture = readFileSync(path.join(captures, name));

  test('is copied with every packet as it is', () => {
    const { bytes, packets } = copyOf(capture);
    expect(packets.length).toBeGreaterThan(10);
    expect(read(bytes)).toEqual(packets);
  });

  test('gets comments on the packets they are for', () => {
    const said = (number: number): readonly string[] => (number % 3 === 0 ? [`packet ${number} 在吗`, 'second'] : []);
    const { bytes, packets } = copyOf(capture, said);
    // A packet without a time is in a block without options: what is said of it stands beside another one.
    const expected = packets.map((one) => ({
      ...one,
      comments: [...(one.time === '-' ? [] : said(one.number)), ...one.comments],
    }));
    const isOwn = (text: string): boolean => !text.startsWith('of packet ');
    const got = read(bytes).map((one) => ({ ...one, comments: one.comments.filter(isOwn) }));
    expect(got).toEqual(expected);
  });
});

/** A block of either byte order with a body in hex. */
function block(little: boolean, type: number, body: string): Buffer {
  const content = Buffer.from(body.replaceAll(' ', ''), 'hex');
  const bytes = Buffer.alloc(12 + content.length);
  for (const [value, at] of [
    [type, 0],
    [bytes.length, 4],
    [bytes.length, bytes.length - 4],
  ] as const) {
    if (little) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt32BE(value, at);
  }
  content.copy(bytes, 8);
  return bytes;
}

const bigSection = block(false, 0x0a0d0d0a, '1a2b3c4d 0001 0000 0000000000000400 0004 0003 61626300 0000 0000');
const bigInterface = block(false, 1, '0001 0000 00000000 0002 0003 65746800 0000 0000');
/** Five bytes of a packet, a comment ("hi"), and a flags option. */
const bigPacket = block(
  false,
  6,
  '00000000 00000000 00000007 00000005 00000009 0102030405000000 0001 0002 68690000 0002 0004 00000001 0000 0000',
);
const bigNames = block(false, 4, '0001 0008 7f000001 68737400 0000 0000');
const ownBlock = block(false, 0x80000001, 'deadbeef');

test('a capture with the high byte first keeps its order, its options, and blocks of other kinds', () => {
  const capture = Buffer.concat([bigSection, bigInterface, bigNames, bigPacket, ownBlock]);
  const openSection = Buffer.from(bigSection).fill(0xff, 16, 24);
  expect(copyOf(capture).bytes.toString('hex')).toBe(
    Buffer.concat([openSection, bigInterface, bigNames, bigPacket, ownBlock]).toString('hex'),
  );
  const commented = block(
    false,
    6,
    '00000000 00000000 00000007 00000005 00000009 0102030405000000 0001 0003 6f757200 ' +
      '0001 0002 68690000 0002 0004 00000001 0000 0000',
  );
  expect(copyOf(capture, () => ['our']).bytes.toString('hex')).toBe(
    Buffer.concat([openSection, bigInterface, bigNames, commented, ownBlock]).toString('hex'),
  );
});

test('a packet is cut as a snaplen does, in either order of bytes, and keeps its options; others are left out', () => {
  const cut = block(
    false,
    6,
    '00000000 00000000 00000007 00000002 00000009 01020000 0001 0002 68690000 0002 0004 00000001 0000 0000',
  );
  const simple = block(false, 3, '00000004 01020304');
  const pieces: Buffer[] = [];
  const copy = new CaptureCopy((bytes) => pieces.push(Buffer.from(bytes)), 'test', 1, true);
  const taken: boolean[] = [];
  const reader = createCaptureReader({
    problem: () => {},
    block: (type, bytes, start, end, little) => copy.block({ type, bytes, start, end, little }),
    packet: (packet) => {
      // The first whole, the second cut, the third not at all; the fourth is one that cannot be cut.
      if (packet.number !== 3) taken.push(copy.packet(packet, packet.number === 1 ? undefined : 2));
    },
  });
  const capture = Buffer.concat([bigSection, bigInterface, bigPacket, bigPacket, bigPacket, ownBlock, simple]);
  reader.feed(capture, 0, capture.length);
  reader.end();
  copy.end();
  const openSection = Buffer.from(bigSection).fill(0xff, 16, 24);
  expect(taken).toEqual([true, true, false]);
  expect(Buffer.concat(pieces).toString('hex')).toBe(
    Buffer.concat([openSection, bigInterface, bigPacket, cut, ownBlock]).toString('hex'),
  );
});

test('a packet without options gets an end of options, too', () => {
  const bare = block(true, 6, '00000000 00000000 07000000 04000000 04000000 01020304');
  const section = block(true, 0x0a0d0d0a, '4d3c2b1a 0100 0000 ffffffffffffffff');
  const face = block(true, 1, '0100 0000 00000000');
  const commented = block(
    true,
    6,
    '00000000 00000000 07000000 04000000 04000000 01020304 0100 0300 6f757200 0000 0000',
  );
  const capture = Buffer.concat([section, face, bare]);
  expect(copyOf(capture, () => ['our']).bytes.toString('hex')).toBe(
    Buffer.concat([section, face, commented]).toString('hex'),
  );
});

test('a simple packet can have no comment: the one before says so, and without one it is counted', () => {
  const section = block(true, 0x0a0d0d0a, '4d3c2b1a 0100 0000 ffffffffffffffff');
  const face = block(true, 1, '0100 0000 00000000');
  const full = block(true, 6, '00000000 00000000 07000000 04000000 04000000 01020304');
  const simple = block(true, 3, '04000000 01020304');
  const both = copyOf(Buffer.concat([section, face, full, simple]), (number) => (number === 2 ? ['late'] : []));
  expect(read(both.bytes).map(({ comments }) => comments)).toEqual([['of packet 2: late'], []]);
  const alone = copyOf(Buffer.concat([section, face, simple]), () => ['late']);
  expect([alone.copy.unplaced, read(alone.bytes)[0]?.comments]).toEqual([1, []]);
});

test('what is said after a packet was written is said beside the last one', () => {
  const capture = readFileSync(path.join(captures, 'kqq-session.pcap'));
  const said = (number: number): readonly string[] => (number === 50 ? ['in time'] : []);
  const small = 2000;
  const pieces: Buffer[] = [];
  const copy = new CaptureCopy((bytes) => pieces.push(Buffer.from(bytes)), 'test', small);
  const reader = createCaptureReader({
    problem: () => {},
    packet: (packet) => {
      copy.packet(packet);
      for (const text of said(packet.number)) copy.comment(packet.number, text);
      if (packet.number === 60) copy.comment(1, 'too late');
    },
  });
  reader.feed(capture, 0, capture.length);
  reader.end();
  copy.end();
  const commented = read(Buffer.concat(pieces)).filter(({ comments }) => comments.length > 0);
  expect(commented.map(({ number, comments }) => [number, comments])).toEqual([
    [50, ['in time']],
    [60, ['of packet 1: too late']],
  ]);
});

test('a text that is longer than an option is cut between two letters', () => {
  const capture = readFileSync(path.join(captures, 'kqq-session.pcap'));
  const { bytes, packets } = copyOf(capture, (number) => (number === 1 ? [`a${'字'.repeat(30_000)}`] : []));
  expect(read(bytes).map(({ hex }) => hex)).toEqual(packets.map(({ hex }) => hex));
  expect(read(bytes)[0]?.comments[0]).toMatch(/^a字+\.\. \(65533 bytes\)$/);
});

test('without a lag every packet is written as it comes', () => {
  const capture = readFileSync(path.join(captures, 'kqq-oddities.pcapng'));
  const pieces: number[] = [];
  const copy = new CaptureCopy((bytes) => pieces.push(bytes.length), 'test', 0);
  let seen = 0;
  const reader = createCaptureReader({
    problem: () => {},
    block: (type, bytes, start, end, little) => {
      copy.block({ type, bytes, start, end, little });
      seen += 1;
      expect(pieces.length).toBe(seen);
    },
    packet: (packet) => copy.packet(packet),
  });
  reader.feed(capture, 0, capture.length);
  expect(seen).toBeGreaterThan(100);
});

test.each([0, 1, 3, 4])('a packet of which %i bytes were kept says how long it was', (length) => {
  const head = Buffer.alloc(40);
  for (const [value, at] of [
    [0xa1b2c3d4, 0],
    [65535, 16],
    [1, 20],
    [7, 24],
    [length, 32],
    [1500, 36],
  ] as const) {
    head.writeUInt32LE(value, at);
  }
  head.writeUInt32LE(0x0004_0002, 4);
  const { bytes, packets } = copyOf(Buffer.concat([head, Buffer.alloc(length, 0xab)]));
  expect(packets).toMatchObject([{ original: 1500, hex: 'ab'.repeat(length) }]);
  expect(read(bytes)).toEqual(packets);
  // The padding is 0, whatever the memory held before.
  const content = 'ab'.repeat(length).padEnd(Math.ceil(length / 4) * 8, '0');
  expect(bytes.toString('hex').slice(0, -8)).toMatch(new RegExp(`dc050000${content}$`));
});

test('packets beyond those that may wait are written as they were, however many they are', () => {
  const count = 300_000;
  const made: number[] = [];
  const copy = new CaptureCopy((bytes) => {
    // Behind the start of the file each piece is a packet; its length is at 20, itself at 28.
    if (bytes[0] === 6) made.push(Buffer.from(bytes).readUInt32LE(28));
  }, 'test');
  const bytes = Buffer.alloc(32);
  for (let number = 1; number <= count; number++) {
    bytes.writeUInt32LE(number, 0);
    copy.packet(packetOf(number, bytes));
  }
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThan(count);
  copy.comment(count, 'the last');
  copy.comment(1, 'written long ago');
  copy.end();
  expect(made).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(copy.unplaced).toBe(0);
});

function packetOf(number: number, bytes: Uint8Array): CapturedPacket {
  const at = { sec: 1_214_000_000, nsec: 0, hasTime: true, digits: 6, linkType: 1 } as const;
  return { ...at, number, bytes, start: 0, end: bytes.length, originalLength: bytes.length, offset: 0 };
}
