import { describe, expect, test } from 'vitest';
import { type Block, pcapngBlocks, pcapngFile, timeResolution } from '../support/capture-files.ts';
import { concat, type Packet } from '../support/packets.ts';
import { collect } from './collect.ts';

const at = { sec: 1_214_035_200, nsec: 123_456_789 };
const packet: Packet = { at, bytes: Uint8Array.of(1, 2, 3) };
const section: Block = { block: 'section' };
const ethernet: Block = { block: 'interface' };

const times = (blocks: readonly Block[]) => collect(pcapngBlocks(blocks)).packets.map(({ time }) => time);

describe('pcapng', () => {
  test.each(['le', 'be'] as const)('byte order %s: enhanced, simple and old packet blocks are packets', (byteOrder) => {
    const file = pcapngBlocks([
      { block: 'section', byteOrder },
      { block: 'interface', linkType: 101, options: [{ code: 2, value: 'eth0' }, timeResolution(9)] },
      { block: 'packet', packet: { ...packet, originalLength: 60 }, options: [{ code: 1, value: 'a comment' }] },
      { block: 'simple', bytes: Uint8Array.of(4, 5, 6, 7, 8) },
      { block: 'old', packet },
    ]);
    const { packets, problems, end } = collect(file);
    expect(packets).toEqual([
      {
        number: 1,
        time: '1214035200.123456789',
        digits: 9,
        linkType: 101,
        hex: '010203',
        originalLength: 60,
        offset: 68,
      },
      { number: 2, time: null, digits: 9, linkType: 101, hex: '0405060708', originalLength: 5, offset: 124 },
      {
        number: 3,
        time: '1214035200.123456789',
        digits: 9,
        linkType: 101,
        hex: '010203',
        originalLength: 3,
        offset: 148,
      },
    ]);
    expect([problems, end]).toEqual([[], { kind: 'whole' }]);
  });

  test('a block of no known type is skipped and told once; local and registered types are not told', () => {
    const other = (type: number): Block => ({ block: 'other', type, body: new Uint8Array(8) });
    const known = [other(4), other(0x201), other(0x8000_0001), other(0xffff_ffff)];
    const file = pcapngBlocks([section, ethernet, ...known, other(0x66), { block: 'packet', packet }, other(0x67)]);
    const { packets, problems, end } = collect(file);
    expect(packets).toHaveLength(1);
    expect(problems.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      'pcap.block-type: the block at byte 128 is of no known type (0x66); it and others like it are skipped',
    ]);
    expect(end).toEqual({ kind: 'whole' });
  });

  test('blocks without packets are skipped and not counted', () => {
    const other = (type: number, length: number): Block => ({ block: 'other', type, body: new Uint8Array(length) });
    const blocks: Block[] = [
      section,
      other(4, 20),
      ethernet,
      other(0xbad, 300_000),
      { block: 'packet', packet },
      other(5, 8),
      other(10, 0),
    ];
    for (const sizes of [[1_000_000], [4096], [7]]) {
      const { packets, end } = collect(pcapngBlocks(blocks), sizes);
      expect(packets.map(({ number, hex }) => [number, hex])).toEqual([[1, '010203']]);
      expect(end).toEqual({ kind: 'whole' });
    }
  });

  test.each([
    [0, '1214035200.000000000', 6],
    [3, '1214035200.123000000', 6],
    [6, '1214035200.123456000', 6],
    [7, '1214035200.123456700', 9],
    [9, '1214035200.123456789', 9],
    [10, '1214035200.123456789', 9],
    [0x80 | 10, '1214035200.123046875', 6],
    [0x80 | 20, '1214035200.123456001', 9],
    [0x80 | 32, '1214035200.123456788', 9],
  ])('if_tsresol %i gives %s', (resolution, time, digits) => {
    const [seen] = collect(pcapngFile([packet], { interfaceOptions: [timeResolution(resolution)] })).packets;
    expect([seen.time, seen.digits]).toEqual([time, digits]);
  });

  test('if_tsoffset is added in seconds, also below zero', () => {
    const offset = (value: bigint): Block => {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigInt64(0, value, true);
      return { block: 'interface', options: [{ code: 14, value: bytes }] };
    };
    const sent: Block = { block: 'packet', packet, ticks: 5_000_000n };
    expect(times([section, offset(1_000_000_000n), sent])).toEqual(['1000000005.000000000']);
    expect(times([section, offset(-2n), sent])).toEqual(['3.000000000']);
  });

  test('times outside the years 1970 to 9999 are none, and that is told once', () => {
    const late: Block = { block: 'packet', packet, ticks: 0xffffffffffffffffn };
    const last: Block = { block: 'packet', packet, ticks: 253_402_300_799_999_999n };
    const first: Block = { block: 'packet', packet, ticks: 253_402_300_800_000_000n };
    const { packets, problems } = collect(pcapngBlocks([section, ethernet, late, last, first]));
    expect(packets.map(({ time }) => time)).toEqual([null, '253402300799.999999000', null]);
    expect(problems.map(({ code }) => code)).toEqual(['pcap.time']);
  });

  test('packets take link type and resolution from their own interface', () => {
    const { packets } = collect(
      pcapngBlocks([
        section,
        { block: 'interface', linkType: 1 },
        { block: 'interface', linkType: 113, options: [timeResolution(9)] },
        { block: 'packet', packet, interface: 1 },
        { block: 'packet', packet, interface: 0 },
      ]),
    );
    expect(packets.map(({ linkType, time }) => [linkType, time])).toEqual([
      [113, '1214035200.123456789'],
      [1, '1214035200.123456000'],
    ]);
  });

  test('a new section may have the other byte order, and has interfaces of its own', () => {
    const one = pcapngFile([packet, packet], { byteOrder: 'le', linkType: 1 });
    const two = pcapngFile([packet], { byteOrder: 'be', linkType: 101 });
    const { packets } = collect(concat([one, two]));
    expect(packets.map(({ number, linkType, hex }) => [number, linkType, hex])).toEqual([
      [1, 1, '010203'],
      [2, 1, '010203'],
      [3, 101, '010203'],
    ]);
  });

  test('a simple packet block ends at the snaplen of the interface', () => {
    const blocks: Block[] = [
      section,
      { block: 'interface', snaplen: 3 },
      { block: 'simple', bytes: Uint8Array.of(1, 2, 3), originalLength: 99 },
    ];
    const [seen] = collect(pcapngBlocks(blocks)).packets;
    expect([seen.hex, seen.originalLength]).toEqual(['010203', 99]);
  });

  test('a packet of an interface that is not described keeps its bytes but has no link type', () => {
    const { packets, problems } = collect(
      pcapngBlocks([section, { block: 'packet', packet }, { block: 'packet', packet }]),
    );
    expect(packets.map(({ linkType, hex }) => [linkType, hex])).toEqual([
      [-1, '010203'],
      [-1, '010203'],
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['pcap.block']);
  });
});

describe('damage to pcapng', () => {
  const file = pcapngFile([packet, packet]);
  const broken = (offset: number, bytes: readonly number[]) => {
    const copy = Uint8Array.from(file);
    copy.set(bytes, offset);
    return collect(copy);
  };

  test('a cut file gives what came before, with the byte offset of the block', () => {
    const { packets, problems, end } = collect(file.subarray(0, 60));
    expect([packets.length, end.kind]).toEqual([0, 'cut']);
    expect(problems.map(({ text }) => text)).toEqual([
      'the capture is cut: a block behind packet 0 begins at byte 48, the file ends at byte 60, at least 24 bytes too early',
    ]);
  });

  test('a block that is skipped and runs over the end is a cut too', () => {
    const long = concat([file, Uint8Array.of(0xad, 0x0b, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)]);
    const { packets, problems, end } = collect(long, [5]);
    expect([packets.length, end.kind, problems.length]).toEqual([2, 'cut', 1]);
    expect(problems[0].needed).toBe(65_536);
  });

  const three = pcapngFile([packet, { at, bytes: Uint8Array.of(4) }, { at, bytes: Uint8Array.of(5) }]);

  test.each([
    ['a block shorter than its frame', 88, [8, 0, 0, 0], 'a block claims 8 bytes'],
    ['a block longer than any packet', 88, [0, 0, 0, 0x7f], 'a block claims 2130706432 bytes'],
    ['two lengths that differ', 116, [9, 9, 9, 9], 'the two lengths of a block differ'],
    ['a length that runs over the end', 88, [0, 4, 0, 0], 'a block behind packet 1 claims more bytes than the file'],
  ])('%s: reading goes on at the next block', (_, offset, bytes, text) => {
    const copy = Uint8Array.from(three);
    copy.set(bytes, offset);
    for (const sizes of [[1], [13], [5000]]) {
      const { packets, problems, end } = collect(copy, sizes);
      expect(end).toEqual({ kind: 'damaged' });
      expect(packets.map(({ hex }) => hex)).toEqual(['010203', '05']);
      expect(problems.map(({ code, text: told, had }) => [code, told.startsWith(text), had])).toEqual([
        ['pcap.damaged', true, 36],
      ]);
    }
  });

  test.each(['le', 'be'] as const)('blocks behind a section without a byte-order mark are found (%s)', (byteOrder) => {
    const bytes = concat([file, pcapngFile([packet], { byteOrder, linkType: 101 })]);
    bytes.set([1, 2, 3, 4], file.length + 8);
    const { packets, problems, end } = collect(bytes);
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 1, 101]);
    expect([end.kind, problems.length]).toEqual(['damaged', 1]);
  });

  test('a damaged interface block keeps its number, so that packets do not get the link type of another', () => {
    const blocks = pcapngBlocks([
      section,
      { block: 'interface', linkType: 113 },
      { block: 'interface', linkType: 101 },
      { block: 'packet', packet, interface: 1 },
    ]);
    blocks.set([9, 9, 9, 9], 44);
    expect(collect(blocks).packets.map(({ linkType }) => linkType)).toEqual([101]);
  });

  test('a captured length above what its block holds gives what is there, and the next block is found', () => {
    const { packets, problems } = broken(68, [200, 0, 0, 0]);
    expect(packets.map(({ hex }) => hex)).toEqual(['01020300', '010203']);
    expect(problems.map(({ code }) => code)).toEqual(['pcap.block']);
  });

  test('options that run over the end of an interface block are left out', () => {
    const blocks: Block[] = [
      section,
      { block: 'interface', options: [timeResolution(9)] },
      { block: 'packet', packet, ticks: 1_000_000n },
    ];
    const copy = pcapngBlocks(blocks);
    copy.set([9, 0, 0xff, 0xff], 44);
    expect(collect(copy).packets.map(({ time }) => time)).toEqual(['1.000000000']);
  });
});
