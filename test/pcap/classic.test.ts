import { describe, expect, test } from 'vitest';
import { ClassicParser } from '../../src/pcap/classic.ts';
import { createCaptureReader } from '../../src/pcap/reader.ts';
import { Recovery } from '../../src/pcap/recovery.ts';
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

  test('the modified form is read in the other byte order too', () => {
    const file = pcapFile([packets[0]], { byteOrder: 'be' });
    const parts = [Uint8Array.of(0xa1, 0xb2, 0xcd, 0x34), file.subarray(4, 40), new Uint8Array(8), file.subarray(40)];
    expect(collect(concat(parts)).packets.map(({ hex }) => hex)).toEqual(['010203']);
  });

  test.each([0x24, 0xf4, 0x80, 0xff])('upper bits %i of the link type word are no part of it', (bits) => {
    const file = pcapFile([packets[0]]);
    file[23] = bits;
    expect(collect(file).packets[0].linkType).toBe(1);
  });

  test('before version 2.3 the two lengths stand the other way round, and 2.3 had both', () => {
    const cut = [{ at: packets[0].at, bytes: Uint8Array.of(1, 2, 3), originalLength: 9 }];
    for (const minor of [2, 3]) {
      const file = pcapFile(cut);
      file[6] = minor;
      file.set([9, 0, 0, 0, 3, 0, 0, 0], 32);
      expect(collect(file).packets.map(({ hex, originalLength }) => [hex, originalLength])).toEqual([['010203', 9]]);
    }
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

  const sent = Array.from({ length: 6 }, (_, i): Packet => {
    return { at: { sec: 1_214_035_200 + i, nsec: 0 }, bytes: new Uint8Array(20).fill(i + 1) };
  });

  test.each(['le', 'be'] as const)(
    'behind an impossible length reading goes on at the next packet (%s)',
    (byteOrder) => {
      const broken = pcapFile(sent, { byteOrder });
      broken.fill(0xf0, 24 + 36 + 8, 24 + 36 + 12);
      for (const sizes of [[1], [7], [33], [10_000]]) {
        const { packets: seen, problems, end } = collect(broken, sizes);
        expect(seen.map(({ number, hex, offset }) => [number, hex.slice(0, 2), offset])).toEqual([
          [1, '01', 24],
          [2, '03', 96],
          [3, '04', 132],
          [4, '05', 168],
          [5, '06', 204],
        ]);
        expect(end).toEqual({ kind: 'damaged' });
        expect(problems).toEqual([
          {
            code: 'pcap.damaged',
            severity: 'error',
            text:
              'packet 2 claims 4042322160 captured bytes, more than the 262144 possible; ' +
              'bytes 60 to 96 were skipped (36 bytes), reading goes on at byte 96',
            had: 36,
          },
        ]);
      }
    },
  );

  test('a length that runs over the end of the file does not swallow the packets behind it', () => {
    const broken = pcapFile(sent);
    broken.set([0, 0x10, 0, 0], 24 + 36 + 8);
    const { packets: seen, problems, end } = collect(broken, [50]);
    expect(seen.map(({ hex }) => hex.slice(0, 2))).toEqual(['01', '03', '04', '05', '06']);
    expect([end.kind, problems.length]).toEqual(['damaged', 1]);
    expect(problems[0].text).toContain('packet 2 claims more bytes than the file has; bytes 60 to 96 were skipped');
  });

  test('zeros that were never written and text between packets are skipped', () => {
    const whole = pcapFile(sent);
    for (const hole of [new Uint8Array(5000), new Uint8Array(5000).fill(0x41)]) {
      const broken = concat([whole.subarray(0, 96), hole, whole.subarray(96)]);
      const { packets: seen, problems } = collect(broken, [700]);
      expect(seen).toHaveLength(6);
      expect(problems.map(({ code, had }) => [code, had])).toEqual([['pcap.damaged', 5000]]);
    }
  });

  test('nothing readable behind damage is told with the end of the file', () => {
    const broken = concat([pcapFile(sent.slice(0, 2)), new Uint8Array(300).fill(0x41)]);
    const { packets: seen, problems } = collect(broken, [64]);
    expect(seen).toHaveLength(2);
    expect(problems.map(({ text }) => text.slice(text.indexOf(';')))).toEqual([
      '; bytes 96 to 396, the end of the file, were skipped (300 bytes)',
    ]);
  });

  test('of a file damaged all over twenty places are told and the others counted', () => {
    const one = concat([new Uint8Array(30).fill(0x41), pcapFile(sent).subarray(24)]);
    const { packets: seen, problems } = collect(
      concat([pcapFile([]), ...Array.from({ length: 30 }, () => one)]),
      [999],
    );
    expect(seen).toHaveLength(180);
    expect(problems).toHaveLength(21);
    expect(problems[20].text).toBe('10 more damaged places, in which 300 bytes were skipped');
  });

  test('looking for the next packet takes steps in proportion to the bytes, also when each looks like a beginning', () => {
    const parser = new ClassicParser({ little: true, nano: false, packetHead: 16 }, 1, {
      packet: () => {},
      problem: () => {},
    });
    const recovery = new Recovery(parser, { packet: () => {}, problem: () => {} });
    const hostile = new Uint8Array(400_000);
    for (let at = 0; at < hostile.length; at++) hostile[at] = at % 4 === 0 ? 0xff : at % 4 === 1 ? 0xff : 0;
    const file = concat([pcapFile([]), new Uint8Array(16).fill(0xff), hostile]);
    recovery.finish(file, recovery.read(file, 0, file.length, 0), file.length, 0);
    expect(recovery.steps).toBeLessThan(3 * file.length);
  });

  test('offsets beyond 4 GiB are exact', () => {
    const offsets: number[] = [];
    const reader = createCaptureReader({ packet: ({ offset }) => offsets.push(offset), problem: () => {} });
    const file = pcapFile([{ at: { sec: 1, nsec: 0 }, bytes: new Uint8Array(262_128) }]);
    reader.feed(file, 0, 24);
    for (let i = 0; i < 20_000; i++) reader.feed(file, 24, file.length);
    expect([offsets.length, offsets.at(-1)]).toEqual([20_000, 24 + 19_999 * 262_144]);
    expect(reader.end()).toEqual({ kind: 'whole' });
  });

  test('a file that announces long packets may have them, up to 16 MiB', () => {
    const long = pcapFile([{ at: { sec: 1, nsec: 0 }, bytes: new Uint8Array(300_000) }], { snaplen: 1_000_000 });
    expect(collect(long, [70_000]).packets.map(({ hex }) => hex.length)).toEqual([600_000]);
    const longer = pcapFile([packets[0]], { snaplen: 0xffffffff });
    longer.set([0x01, 0x00, 0x00, 0x01], 32);
    expect(collect(longer).end).toEqual({ kind: 'damaged' });
  });
});
