/** Frames of the OICQ that really ran, over TCP and as datagrams. */

import { describe, expect, it, test } from 'vitest';
import { FlowFramer } from '../../src/framing/flow-framer.ts';
import { readOicqFrame } from '../../src/framing/oicq.ts';
import { bad, short } from '../../src/framing/reader.ts';
import type { Frame } from '../../src/model/frame.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { noise, oicqFrame, oicqOverTcp } from '../support/oicq-frames.ts';
import { client, close, gap, playAllWays, server } from './dialog.ts';

const fields = { version: 0x0e1b, command: 0x0016, sequence: 7, number: 80_521_347, cipher: 24 };
const one = oicqOverTcp(fields);
const two = oicqOverTcp({ ...fields, sequence: 8, cipher: 640 });
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('over TCP', () => {
  it('a frame is what its length counts, however many are in a segment', () => {
    const outcome = playAllWays([client(Buffer.concat([one, two, one])), server(two), client(two)]);
    expect(outcome.frames.map(({ side, wire }) => [side, wire])).toEqual([
      [0, latin1(one)],
      [0, latin1(two)],
      [0, latin1(one)],
      [1, latin1(two)],
      [0, latin1(two)],
    ]);
    expect(outcome.frames.every(({ complete, problems }) => complete && problems.length === 0)).toBe(true);
    expect(outcome.frames[0].body).toBe(latin1(one.subarray(2)));
  });

  it('a frame goes on when the other side speaks in the middle of it', () => {
    const outcome = playAllWays([client(two.subarray(0, 300)), server(one), client(two.subarray(300))]);
    expect(outcome.frames.map(({ wire }) => wire)).toEqual([latin1(one), latin1(two)]);
  });

  it('behind damage the next frame is found, and 02 .. 03 in noise does not deceive', () => {
    const decoy = Buffer.from('000c020e1b00020001616203040400', 'hex');
    const outcome = playAllWays([client(Buffer.concat([one, noise(40, 3), decoy, two, one])), close(0, 'fin')]);
    expect(outcome.frames.map(({ wire }) => wire.length)).toEqual([one.length, 55, two.length, one.length]);
    expect(outcome.frames[2].problems).toEqual(['oicq.resync']);
    expect(outcome.frames[2].problemTexts[0]).toMatch(/after 55 bytes/);
  });

  it('behind a gap the next frame is found', () => {
    const outcome = playAllWays([
      client(one),
      client(two.subarray(0, 100)),
      gap(0, 200),
      client(two.subarray(300)),
      client(Buffer.concat([one, one])),
      close(0, 'fin'),
    ]);
    const whole = outcome.frames.filter(({ wire }) => wire === latin1(one));
    expect(whole.map(({ complete }) => complete)).toEqual([true, true, true]);
    expect(outcome.frames.at(-2)?.problems).toEqual(['oicq.resync']);
    const cut = outcome.frames.find(({ problems }) => problems.includes('oicq.cut'));
    expect(cut?.wire).toBe(latin1(two.subarray(0, 100)));
  });

  it('a frame that stands right behind a gap needs no other behind it', () => {
    for (const first of [[], [client(one)]]) {
      const outcome = playAllWays([...first, gap(0, 50), client(two), gap(0, 70), client(one)]);
      const behind = outcome.frames.slice(first.length);
      expect(behind.map(({ wire, problems }) => [wire, problems])).toEqual([
        [latin1(two), ['tcp.gap']],
        [latin1(one), ['tcp.gap']],
      ]);
      // The next gap is not waited for.
      expect(outcome.times[first.length].packet).toBe(first.length + 2);
    }
  });

  it('behind a gap a frame is found when the other side answers it', () => {
    const outcome = playAllWays([
      client(two),
      gap(0, 200),
      client(Buffer.concat([noise(9, 1), one])),
      server(two),
      client(one),
      server(two),
    ]);
    expect(outcome.frames.map(({ side, wire }) => [side, wire.length])).toEqual([
      [0, two.length],
      [0, 9],
      [0, one.length],
      [1, two.length],
      [0, one.length],
      [1, two.length],
    ]);
  });

  it('a frame that is cut by the end says how much is missing', () => {
    const outcome = playAllWays([client(one), client(two.subarray(0, 100)), close(0, 'reset')]);
    expect(outcome.frames[1]).toMatchObject({ complete: false, problems: ['oicq.cut'] });
    expect(outcome.frames[1].problemTexts[0]).toBe(
      `the connection was reset after 100 of the ${two.length} bytes of the frame`,
    );
  });

  it('a length that lies does not swallow the frames behind it', () => {
    const liar = Buffer.from('7fff020e1b000200016162', 'hex');
    const outcome = playAllWays([client(Buffer.concat([one, liar, two, one])), close(0, 'fin')]);
    expect(outcome.frames.map(({ wire }) => wire.length)).toEqual([one.length, liar.length, two.length, one.length]);
  });

  it('64 KiB without a frame are given up, and what follows is looked at anew', () => {
    const foreign = Buffer.alloc(70_000, 0x41);
    const outcome = playAllWays([client(one), client(foreign), server(one), client(one)]);
    expect(outcome.frames.at(-1)?.wire).toBe(latin1(one));
    expect(outcome.frames.map(({ wire }) => wire.length).reduce((sum, length) => sum + length)).toBe(
      70_000 + 3 * one.length,
    );
  });

  it('is found inside a tunnel', () => {
    const connect = 'CONNECT 203.0.113.81:443 HTTP/1.0\r\n\r\n';
    const granted = 'HTTP/1.0 200 Connection established\r\n\r\n';
    const outcome = playAllWays([client(connect), server(granted), client(one), server(two)]);
    expect(outcome.frames.slice(2).map(({ wire, tunnel }) => [wire, tunnel])).toEqual([
      [latin1(one), '203.0.113.81:443'],
      [latin1(two), '203.0.113.81:443'],
    ]);
  });
});

test.each([
  ['a length of less than a header', '0009020e1b0002000103', bad],
  ['no 02 behind the length', '000c000e1b00020001616203', bad],
  ['no 03 at its end', '000c020e1b00020001616204', bad],
  ['two bytes', '000c', short],
  ['all but the last byte', '000c020e1b000200016162', short],
  ['the shortest frame', '000a020e1b0002000103', 10],
  ['more behind it', '000a020e1b00020001030203', 10],
])('a frame with %s', (_, hex, expected) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(readOicqFrame(bytes, 0, bytes.length)).toBe(expected);
});

test('a datagram is a frame from 02 to 03, on any port', () => {
  const framings: Frame['framing'][] = [];
  const framer = new FlowFramer('udp', defaultLimits, ({ framing }) => framings.push(framing));
  const give = (bytes: Uint8Array) =>
    framer.event({
      kind: 'data',
      flow: 1,
      side: 0,
      at: null,
      packet: 1,
      problems: null,
      bytes,
      start: 0,
      end: bytes.length,
    });
  give(oicqFrame(fields));
  give(oicqFrame(fields).subarray(0, 20));
  give(Buffer.from('02010000920001', 'hex'));
  give(Buffer.from('0201000092000103', 'hex'));
  expect(framings).toEqual(['oicq', 'none', 'none', 'oicq']);
});
