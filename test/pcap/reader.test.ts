import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessContent } from '../../src/pcap/guess.ts';
import { type Block, pcapFile, pcapngBlocks, timeResolution } from '../support/capture-files.ts';
import { collect } from './collect.ts';

const packets = fc.array(
  fc.record({
    at: fc.record({ sec: fc.nat(0xffffffff), nsec: fc.nat(999_999_999) }),
    bytes: fc.uint8Array({ maxLength: 200 }),
  }),
  { maxLength: 12 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

describe('a capture cut into pieces', () => {
  test('classic pcap gives the same packets however it is cut', () => {
    fc.assert(
      fc.property(packets, sizes, fc.boolean(), fc.boolean(), (sent, cut, little, nano) => {
        const file = pcapFile(sent, { byteOrder: little ? 'le' : 'be', nano });
        expect(collect(file, cut)).toEqual(collect(file));
      }),
    );
  });

  test('pcapng gives the same packets however it is cut', () => {
    fc.assert(
      fc.property(packets, sizes, fc.boolean(), (sent, cut, little) => {
        const blocks = sent.flatMap((packet, i): Block[] => [
          i % 3 === 2 ? { block: 'old', packet } : { block: 'packet', packet },
          { block: 'other', type: 0x40000bad, body: packet.bytes },
          { block: 'simple', bytes: packet.bytes },
        ]);
        const head: Block[] = [
          { block: 'section', byteOrder: little ? 'le' : 'be' },
          { block: 'interface', options: [timeResolution(9)] },
        ];
        const file = pcapngBlocks([...head, ...blocks]);
        const whole = collect(file);
        expect(whole.packets).toHaveLength(sent.length * 2);
        expect(collect(file, cut)).toEqual(whole);
      }),
    );
  });

  test('a damaged capture never throws and says the same however it is cut', () => {
    const harm = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(packets, sizes, harm, fc.boolean(), (sent, cut, changes, isClassic) => {
        const blocks = sent.map((packet): Block => ({ block: 'packet', packet }));
        const whole = isClassic
          ? pcapFile(sent)
          : pcapngBlocks([{ block: 'section' }, { block: 'interface' }, ...blocks]);
        for (const [at, byte] of changes) whole[at % whole.length] = byte;
        expect(collect(whole, cut)).toEqual(collect(whole));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no capture', () => {
  const text = (words: string) => new TextEncoder().encode(words);

  test.each([
    ['an empty file', ''],
    ['HAR or other JSON', '{\n  "log": {"version": "1.2"'],
    ['JSON', '[1, 2, 3]'],
    ['an HTML page', '<!DOCTYPE html><html>'],
    ['XML', '<?xml version="1.0"?>'],
    ['text of the protocol itself: try "oicqscope explain"', 'VER=1.1&CMD=Login'],
    ['a hex dump', '0000   45 00 00 3c'],
    ['text', 'Dear diary,'],
    ['a zip archive', 'PK\u0003\u0004...'],
  ])('it looks like %s', (looksLike, words) => {
    const { end, packets: seen, problems } = collect(text(words), [1]);
    expect(end).toEqual({ kind: 'not-a-capture', firstBytes: text(words).slice(0, 64), looksLike, editcap: false });
    expect([seen, problems]).toEqual([[], []]);
  });

  test('gzip inside gzip, zeros and other bytes are told apart', () => {
    expect(guessContent(Uint8Array.of(0x1f, 0x8b, 8, 0)).looksLike).toBe('a gzip file inside a gzip file');
    expect(guessContent(new Uint8Array(64)).looksLike).toBe('a file of zeros');
    expect(guessContent(Uint8Array.of(0x02, 0x03, 0x1e, 0xff)).looksLike).toBe('binary data of another kind');
  });

  test.each([
    ['a snoop capture', 'snoop\0\0\0\0\0\0\x02'],
    ['a Network Monitor capture', 'GMBU\0\x02'],
    ['a Sniffer capture', 'TRSNIFF data    \x1a\0'],
    ['an ERF capture', '\0\0\0\0\0\xe2\x5d\x48\x02\0\0\x50\0\0\0\x3c'],
  ])('%s is one that editcap converts', (looksLike, magic) => {
    expect(guessContent(Buffer.from(magic, 'latin1'))).toEqual({ looksLike, editcap: true });
  });

  test('of a long file only the first 64 bytes are looked at', () => {
    const { end } = collect(text('x'.repeat(100_000)), [1000]);
    expect(end).toMatchObject({ kind: 'not-a-capture', firstBytes: text('x'.repeat(64)) });
  });
});
