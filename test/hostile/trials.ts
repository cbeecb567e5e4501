/**
 * What is damaged many times over: the kinds of capture file. A trial makes a mutant of any seed and judges it.
 */

import { gzipSync } from 'node:zlib';
import { gunzip } from '../../src/sources/gunzip.ts';
import {
  type Block,
  type ByteOrder,
  type PcapOptions,
  pcapFile,
  pcapngBlocks,
  pcapngFile,
  timeResolution,
} from '../support/capture-files.ts';
import { fragmentIp, linkLayers } from '../support/encapsulation.ts';
import { concat, type Packet, udpIp } from '../support/packets.ts';
import { judge, Printer, type Verdict } from './judge.ts';
import { Dice, mutate, splice } from './mutants.ts';
import { lieAboutRecords, mutatePackets } from './packet-mutants.ts';
import { bundled, conversationsOf } from './samples.ts';
import { inIp, mutateTurns, styles, turnsToPackets } from './styles.ts';

export interface Trial {
  readonly name: string;
  /** More than this share of the mutants still gives a message. */
  readonly share: number;
  /** Judges the mutant of a seed; the same seed gives the same mutant. */
  readonly run: (seed: number) => Verdict | Promise<Verdict>;
  /** The mutant as a capture file, where it is one. */
  readonly file?: (seed: number) => Uint8Array;
}

/** IP packets of the bundled conversations that are short enough to be read thousands of times. */
const conversations = [
  ...conversationsOf(bundled('kqq-session.pcap')),
  ...conversationsOf(bundled('kqq-oddities.pcapng')),
]
  .map((packets) => packets.filter(({ bytes }) => bytes[12] === 0x08 && bytes[13] === 0x00))
  .filter((packets) => packets.length > 5 && packets.length < 40)
  .map((packets) => packets.map(({ at, bytes }) => ({ at, bytes: bytes.subarray(14) })))
  .filter((packets) => packets.some(({ bytes }) => Buffer.from(bytes).includes('CMD=')));

/** Packets of a link layer go in, a file comes out. */
interface FileFormat {
  readonly order: ByteOrder;
  readonly recordHead?: 24;
  readonly write: (packets: readonly Packet[], linkType: number) => Uint8Array;
}

const classic = (options: PcapOptions & { readonly byteOrder: ByteOrder }): FileFormat => ({
  order: options.byteOrder,
  write: (packets, linkType) => pcapFile(packets, { ...options, linkType }),
});

/** Records with eight more bytes in their heads: interface, protocol, packet type, padding. */
const modified = (byteOrder: ByteOrder): FileFormat => ({
  order: byteOrder,
  recordHead: 24,
  write: (packets, linkType) => {
    const whole = pcapFile([], { byteOrder, linkType });
    whole.set(byteOrder === 'le' ? [0x34, 0xcd, 0xb2, 0xa1] : [0xa1, 0xb2, 0xcd, 0x34]);
    const records = packets.map((packet) => pcapFile([packet], { byteOrder, linkType }).subarray(24));
    return concat([
      whole,
      ...records.flatMap((record) => [record.subarray(0, 16), new Uint8Array(8), record.subarray(16)]),
    ]);
  },
});

/** Two sections, each with two interfaces, packets in blocks of every kind, comments, and blocks of no known type. */
const mixedBlocks = (packets: readonly Packet[], linkType: number, byteOrder: ByteOrder): Uint8Array => {
  const half = packets.length >> 1;
  const blocks = packets.flatMap((packet, i): Block[] => {
    const made: Block[] = i === half ? head(byteOrder === 'le' ? 'be' : 'le', linkType) : [];
    if (i % 5 === 0) made.push({ block: 'other', type: 0x0bad + i, body: packet.bytes.subarray(0, 21) });
    if (i % 4 === 0) made.push({ block: 'old', packet });
    else if (i % 4 === 1) made.push({ block: 'simple', bytes: packet.bytes });
    else made.push({ block: 'packet', packet, interface: i & 1, options: [{ code: 1, value: `packet ${i}` }] });
    return made;
  });
  return pcapngBlocks([...head(byteOrder, linkType), ...blocks]);
};
const head = (byteOrder: ByteOrder, linkType: number): Block[] => [
  { block: 'section', byteOrder },
  { block: 'interface', linkType, options: [timeResolution(9)] },
  { block: 'interface', linkType, options: [timeResolution(0x80 | 20)] },
];

const plainFormats: Readonly<Record<string, FileFormat>> = {
  'pcap, little-endian': classic({ byteOrder: 'le' }),
  'pcap, big-endian, nanoseconds': classic({ byteOrder: 'be', nano: true }),
  'pcapng, little-endian': { order: 'le', write: (packets, linkType) => pcapngFile(packets, { linkType }) },
  'pcapng, big-endian': {
    order: 'be',
    write: (packets, linkType) => pcapngFile(packets, { linkType, byteOrder: 'be' }),
  },
};

const otherFormats: Readonly<Record<string, FileFormat>> = {
  'pcap, big-endian': classic({ byteOrder: 'be' }),
  'pcap, little-endian, nanoseconds': classic({ byteOrder: 'le', nano: true }),
  'pcap, cut by a snaplen': classic({ byteOrder: 'le', snaplen: 260 }),
  'modified pcap, little-endian': modified('le'),
  'modified pcap, big-endian': modified('be'),
  'pcapng of all kinds of blocks': { order: 'le', write: (packets, type) => mixedBlocks(packets, type, 'le') },
  'pcapng of all kinds of blocks, big-endian': {
    order: 'be',
    write: (packets, type) => mixedBlocks(packets, type, 'be'),
  },
};

type Wrap = (packets: readonly Packet[]) => readonly Packet[];

/** Captures of the bundled conversations: of every other mutant any byte may be wrong, of the rest what tells a length. */
function captureTrial(name: string, format: FileFormat, wrap: Wrap, linkType: number): Trial {
  const write = (packets: readonly Packet[]) => format.write(wrap(packets), linkType);
  const bases = conversations.map(write);
  const printer = new Printer();
  const file = (seed: number): Uint8Array => {
    const dice = new Dice(seed);
    const which = seed % bases.length;
    const base = bases[which];
    if (seed % 11 === 0) return splice(base, bases[dice.below(bases.length)], dice);
    const kind = dice.below(4);
    if (kind < 2) return mutate(base, dice);
    if (kind === 2) return lieAboutRecords(base, format.order, dice, format.recordHead);
    return write(mutatePackets(conversations[which], dice));
  };
  return { name, share: 0.5, file, run: (seed) => judge(file(seed), seed, printer) };
}

const inPieces: Wrap = (packets) =>
  packets.flatMap(({ at, bytes }, i) => fragmentIp(bytes, 80, i).map((piece) => ({ at, bytes: piece })));

/** Every plain file format with every link layer, and the other formats with one. */
export function captureTrials(): readonly Trial[] {
  const trials = Object.entries(plainFormats).flatMap(([format, file]) => [
    ...Object.entries(linkLayers).map(([layer, { linkType, wrap }]) => {
      const each: Wrap = (packets) => packets.map(({ at, bytes }) => ({ at, bytes: wrap(bytes) }));
      return captureTrial(`${format}: ${layer}`, file, each, linkType);
    }),
    captureTrial(`${format}: pieces of IP packets`, file, inPieces, 101),
  ]);
  const others = Object.entries(otherFormats).map(([format, file]) =>
    captureTrial(format, file, (packets) => packets, 101),
  );
  return [...trials, ...others, datagrams(), ...gzipTrials()];
}

function datagrams(): Trial {
  const body = 'VER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001';
  const ends = [
    { from: '10.0.0.2:1034', to: '192.0.2.177:8000' },
    { from: '[2001:db8::1]:1034', to: '[2001:db8::2]:8000' },
  ];
  const packets = Array.from({ length: 12 }, (_, i) => ({
    at: { sec: 1_214_035_200 + i, nsec: 0 },
    bytes: udpIp({ ...ends[i & 1], payload: body.slice(0, 3 * i) }),
  }));
  const printer = new Printer();
  const file = (seed: number): Uint8Array => {
    const dice = new Dice(seed);
    const made = seed % 2 === 0 ? mutatePackets(packets, dice) : packets;
    const whole = pcapFile(made, { linkType: 101 });
    return seed % 2 === 0 ? whole : mutate(whole, dice);
  };
  return { name: 'UDP', share: 0.5, file, run: (seed) => judge(file(seed), seed, printer, 'any') };
}

/** Packed files: in a third of the mutants what was packed is damaged, in the others the packed bytes. */
function gzipTrials(): readonly Trial[] {
  return (['pcap, little-endian', 'pcapng, big-endian'] as const).map((name) => {
    // Nothing behind damage in packed bytes can be read: only what stands in front of it, so there are several messages.
    const several = Array.from({ length: 8 }, (_, i) => conversations.slice(4 * i, 4 * i + 4).flat());
    const bases = several.map((packets) => plainFormats[name].write(packets, 101));
    const pack = (file: Uint8Array) => {
      const cuts = [0, 0.5, 0.7, 0.9, 1].map((part) => Math.floor(part * file.length));
      return Buffer.concat(cuts.slice(1).map((end, i) => gzipSync(file.subarray(cuts[i], end), { level: 1 })));
    };
    const packed = bases.map(pack);
    const printer = new Printer();
    const file = (seed: number): Uint8Array => {
      const dice = new Dice(seed);
      const which = seed % bases.length;
      return seed % 3 === 0 ? pack(mutate(bases[which], dice)) : mutate(packed[which], dice);
    };
    const run = async (seed: number) => judge(await unpacked(file(seed)), seed, printer);
    return { name: `gzip of ${name}`, share: 0.5, file, run };
  });
}

async function unpacked(file: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  async function* one(): AsyncGenerator<Uint8Array> {
    if (file.length > 0) yield file;
  }
  for await (const piece of gunzip(one(), [])) pieces.push(Uint8Array.from(piece));
  return concat(pieces);
}

/** Dialogs in every style of HTTP and in tunnels, of which payloads are damaged while the packets are sound. */
export function styleTrials(): readonly Trial[] {
  return Object.entries(styles).map(([name, turns]) => {
    const printer = new Printer();
    const file = (seed: number): Uint8Array => {
      const dice = new Dice(seed);
      const packets = turnsToPackets(mutateTurns(turns, dice), {
        ipv6: (seed & 1) === 1,
        size: dice.pick([1460, 1460, 97, 30]),
      });
      return pcapFile(seed % 3 === 0 ? mutatePackets(inIp(packets), dice) : inIp(packets), { linkType: 101 });
    };
    return { name: `dialog: ${name}`, share: 0.5, file, run: (seed) => judge(file(seed), seed, printer) };
  });
}
