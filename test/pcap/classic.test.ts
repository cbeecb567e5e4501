import { describe, expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { concat, type Packet } from '../support/packets.ts';
import { collect } from './collect.ts';

const packets: readonly Packet[] = [
  { at: { sec: 1_214_035_200, nsec: 123_456_789 }, bytes: Uint8Array.of(1, 2, 3) },
  { at: { sec: 4_000_000_000, nsec: 0 }, bytes: new Uint8Array(0) },
  { at: { sec: 0, nsec: 999_999_999 }, bytes: Uint8Array.of(4, 5, 6, 7, 8) },
];

describe('classic pcap', () => {
  test('a little-endian microsecond file written by hand gives its packet', () => {
    const file = Buffer.from(
      'd4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000 00e25d48 40e20100 03000000 05000000 aabbcc'.replaceAll(
        ' ',
        '',
      ),
      'hex',
    );
    expect(collect(file)).toEqual({
      packets: [
        {
          number: 1,
          time: '1214112256.123456000',
          digits: 6,
          linkType: 1,
          hex: 'aabbcc',
          originalLength: 5,
          offset: 24,
        },
      ],
      problems: [],
      end: { kind: 'whole' },
    });
  });

  test.each([
    ['le', false],
    ['be', false],
    ['le', true],
    ['be', true],
  ] as const)('byte order %s, nanoseconds %s: times, lengths and offsets are those written', (byteOrder, nano) => {
    const { packets: seen, problems, end } = collect(pcapFile(packets, { byteOrder, nano, linkType: 113 }));
    expect(seen.map(({ time }) => time)).toEqual(
      nano
        ? ['1214035200.123456789', '4000000000.000000000', '0.999999999']
        : ['1214035200.123456000', '4000000000.000000000', '0.999999000'],
    );
    expect(seen.map(({ hex }) => hex)).toEqual(['010203', '', '0405060708']);
    expect(seen.map(({ offset }) => offset)).toEqual([24, 43, 59]);
    expect(seen.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(seen.every(({ linkType, digits }) => linkType === 113 && digits === (nano ? 9 : 6))).toBe(true);
    expect([problems, end]).toEqual([[], { kind: 'whole' }]);
  });

  test('packets that the snaplen cut keep their length on the wire', () => {
    const [, , last] = collect(pcapFile(packets, { snaplen: 4 })).packets;
    expect([last.hex, last.originalLength]).toEqual(['04050607', 5]);
  });

  test('an original length below the captured one is not believed', () => {
    const odd = pcapFile([{ at: { sec: 1, nsec: 0 }, bytes: Uint8Array.of(1, 2, 3), originalLength: 1 }]);
    expect(collect(odd).packets[0].originalLength).toBe(3);
  });

  test('the modified form has eight more bytes in front of each packet', () => {
    const file = pcapFile([packets[0]]);
    const modified = concat([
      Uint8Array.of(0x34, 0xcd, 0xb2, 0xa1),
      file.subarray(4, 40),
      Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9),
      file.subarray(40),
    ]);
    expect(collect(modified).packets.map(({ hex }) => hex)).toEqual(['010203']);
  });

  test('bits about the frame check sequence are no part of the link type', () => {
    const file = pcapFile([packets[0]]);
    file[23] = 0x24;
    expect(collect(file).packets[0].linkType).toBe(1);
  });

  test('a file without packets is whole', () => {
    expect(collect(pcapFile([]))).toEqual({ packets: [], problems: [], end: { kind: 'whole' } });
  });

  test('a fraction of a second that is none costs the packet its time, and is told once', () => {
    const file = pcapFile(packets);
    file.set([0x40, 0x42, 0x0f, 0x00], 28);
    file.set([0xff, 0xff, 0xff, 0xff], 47);
    const { packets: seen, problems } = collect(file);
    expect(seen.map(({ time }) => time)).toEqual([null, null, '0.999999000']);
    expect(problems.map(({ code, text }) => [code, text.slice(0, 30)])).toEqual([
      ['pcap.time', 'packet 1 has no usable time (i'],
    ]);
  });
});

describe('damage to classic pcap', () => {
  const file = pcapFile(packets);

  test.each([
    [10, 0, 'the file header begins at byte 0, the file ends at byte 10, at least 14 bytes too early'],
    [30, 0, 'packet 1 begins at byte 24, the file ends at byte 30, at least 10 bytes too early'],
    [42, 0, 'packet 1 begins at byte 24, the file ends at byte 42, at least 1 bytes too early'],
    [77, 2, 'packet 3 begins at byte 59, the file ends at byte 77, at least 3 bytes too early'],
  ])('cut at byte %i, %i packets stand and one Problem says where', (length, count, text) => {
    const { packets: seen, problems, end } = collect(file.subarray(0, length));
    expect(seen).toHaveLength(count);
    expect(end).toEqual({ kind: 'cut' });
    expect(problems.map(({ code, text: told }) => [code, told])).toEqual([['pcap.cut', `the capture is cut: ${text}`]]);
  });

  test('every prefix gives the packets that lie whole in it', () => {
    for (let length = 4; length < file.length; length++) {
      const whole = [24, 43, 59, 80].filter((end) => end > 24 && end <= length).length;
      expect(collect(file.subarray(0, length)).packets).toHaveLength(whole);
    }
  });

  test('an impossible captured length ends the reading at once, with the byte offset', () => {
    const broken = pcapFile(packets);
    broken.set([0xf0, 0xff, 0xff, 0xff], 51);
    const { packets: seen, problems, end } = collect(broken);
    expect(seen).toHaveLength(1);
    expect(end).toEqual({ kind: 'damaged' });
    expect(problems).toEqual([
      {
        code: 'pcap.damaged',
        severity: 'error',
        text: 'packet 2 claims 4294967280 captured bytes, more than the 262144 possible, at byte 43; nothing behind it can be read',
        needed: 4_294_967_280,
        had: 262_144,
      },
    ]);
  });

  test('a file that announces long packets may have them, up to 16 MiB', () => {
    const long = pcapFile([{ at: { sec: 1, nsec: 0 }, bytes: new Uint8Array(300_000) }], { snaplen: 1_000_000 });
    expect(collect(long, [70_000]).packets.map(({ hex }) => hex.length)).toEqual([600_000]);
    const longer = pcapFile([packets[0]], { snaplen: 0xffffffff });
    longer.set([0x01, 0x00, 0x00, 0x01], 32);
    expect(collect(longer).end).toEqual({ kind: 'damaged' });
  });

  test('after damage nothing more is taken', () => {
    const broken = pcapFile(packets);
    broken.set([0xff, 0xff, 0xff, 0x7f], 32);
    const { problems } = collect(concat([broken, broken, broken]), [16]);
    expect(problems).toHaveLength(1);
  });
});
