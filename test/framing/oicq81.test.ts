import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOicq81, likeOicq81, longestOicq81, oicq81Length, readOicq81 } from '../../src/framing/oicq81.ts';
import { bad, short } from '../../src/framing/reader.ts';
import type { LengthForm } from '../../src/model/wire-profile.ts';

const leContent: LengthForm = { order: 'le', scope: 'content' };
const leFrame: LengthForm = { order: 'le', scope: 'frame' };
const beContent: LengthForm = { order: 'be', scope: 'content' };
const beFrame: LengthForm = { order: 'be', scope: 'frame' };
const forms = [leContent, leFrame, beContent, beFrame];

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const like = (digits: string) => likeOicq81(hex(digits), 0, hex(digits).length);
const length = (digits: string, form: LengthForm) => readOicq81(hex(digits), 0, hex(digits).length, form);

describe('a header', () => {
  it('is 81, two different programs, a type and a length that is possible in some order', () => {
    expect(like('81 0a 01 16 04 00 00 00')).toBe('yes');
    expect(like('81 01 0a 7f 00 00 00 04')).toBe('yes');
    expect(like('81 02 05 00 00 00 00 00')).toBe('yes');
  });

  it('is not there with another guide, an unknown program, or a program that talks to itself', () => {
    expect(like('80 0a 01 16 04 00 00 00')).toBe('no');
    expect(like('81 06 01 16 04 00 00 00')).toBe('no');
    expect(like('81 0a 0b 16 04 00 00 00')).toBe('no');
    expect(like('81 0a 0a 16 04 00 00 00')).toBe('no');
  });

  it('is not the varint of 129 in front of a text message', () => {
    expect(likeOicq81(Buffer.from('\x81\x01VER=1.1&CMD=Login', 'latin1'), 0, 19)).toBe('no');
    expect(likeOicq81(Buffer.from('\x81\x01V', 'latin1'), 0, 3)).toBe('no');
  });

  it('is undecided until its eight bytes are there', () => {
    const header = hex('81 0a 01 16 04 00 00 00');
    for (let limit = 0; limit < 8; limit++) expect(likeOicq81(header, 0, limit)).toBe('short');
  });

  it('is none when its length is huge in both orders', () => {
    expect(like('81 0a 01 16 ff ff ff ff')).toBe('no');
  });
});

describe('the length of a frame', () => {
  it('counts the content or the frame, in either order of bytes', () => {
    expect(length('81 0a 01 16 04 00 00 00 11 27 00 00', leContent)).toBe(12);
    expect(length('81 0a 01 16 0c 00 00 00 11 27 00 00', leFrame)).toBe(12);
    expect(length('81 0a 01 16 00 00 00 04 00 00 27 11', beContent)).toBe(12);
    expect(length('81 0a 01 16 00 00 00 0c 00 00 27 11', beFrame)).toBe(12);
  });

  it('is bad when it is shorter than the header it counts, or longer than any frame', () => {
    expect(length('81 0a 01 16 07 00 00 00', leFrame)).toBe(bad);
    expect(length('81 0a 01 16 00 00 00 00', leFrame)).toBe(bad);
    expect(length('81 0a 01 16 04 00 00 00', beContent)).toBe(bad);
    expect(length('81 0a 01 16 ff ff ff ff', leContent)).toBe(bad);
    const most = Buffer.from([0x81, 10, 1, 1, 0, 0, 0, 0]);
    most.writeUInt32LE(longestOicq81, 4);
    expect(oicq81Length(most, 0, 8, leFrame)).toBe(longestOicq81);
    expect(oicq81Length(most, 0, 8, leContent)).toBe(bad);
  });

  it('of zero is a frame without content where it counts the content', () => {
    expect(length('81 0a 01 16 00 00 00 00', leContent)).toBe(8);
    expect(length('81 0a 01 16 00 00 00 00', beContent)).toBe(8);
  });

  it('is short until the last byte is there', () => {
    const frame = hex('81 0a 01 16 04 00 00 00 11 27 00 00');
    for (let limit = 0; limit < 12; limit++) expect(readOicq81(frame, 0, limit, leContent)).toBe(short);
    expect(oicq81Length(frame, 0, 8, leContent)).toBe(12);
  });

  it('never throws and never passes the limit, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), fc.constantFrom(...forms), (bytes, start, form) => {
        const read = readOicq81(bytes, Math.min(start, bytes.length), bytes.length, form);
        expect(read === bad || read === short || (read >= 8 && start + read <= bytes.length)).toBe(true);
      }),
    );
  });
});

describe('the next frame after damage', () => {
  const frame = '81 0a 01 16 04 00 00 00 11 27 00 00';
  const find = (digits: string, from: number, isEnd: boolean) =>
    findOicq81(hex(digits), from, hex(digits).length, leContent, isEnd);

  it('is one whose length closes on another header', () => {
    expect(find(`00 00 00 ${frame} ${frame}`, 0, false)).toEqual({ at: 3, found: true });
  });

  it('is not the bytes 81 0a 01 inside the content of a file', () => {
    expect(find(`81 0a 01 15 02 00 00 00 55 66 77 81 0a 01 ${frame} ${frame}`, 0, false)).toEqual({
      at: 14,
      found: true,
    });
  });

  it('is one that closes on the end, once nothing more comes', () => {
    expect(find(`ff ff ${frame}`, 0, false)).toEqual({ at: 2, found: false });
    expect(find(`ff ff ${frame}`, 0, true)).toEqual({ at: 2, found: true });
    expect(find(`ff ff ${frame} 00`, 0, true)).toEqual({ at: 15, found: false });
  });

  it('waits at the first place that may still become one', () => {
    expect(find('ff ff ff 81 0a', 0, false)).toEqual({ at: 3, found: false });
    expect(find('ff ff ff 81 0a', 0, true)).toEqual({ at: 5, found: false });
  });

  it('is behind everything that is none', () => {
    expect(find('01 02 03 81 81 81 ff', 0, false)).toEqual({ at: 7, found: false });
  });

  it('looks at each place once, so that hostile headers cost no more than their bytes', () => {
    const bytes = Buffer.concat(new Array(50_000).fill(hex('81 0a 01')));
    let reads = 0;
    const counted = new Proxy(bytes, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    findOicq81(counted, 0, bytes.length, leContent, true);
    expect(reads).toBeLessThan(20 * bytes.length);
  });
});
