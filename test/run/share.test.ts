/** Blocks of text that wait for their turn go in; they come out in order, wherever they have waited. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sendOnWay, type TextBlock } from '../../src/run/job-messages.ts';
import { Share } from '../../src/run/share.ts';
import { Spill } from '../../src/run/spill.ts';

const usual = process.env['TMPDIR'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'share-'));
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  process.env['TMPDIR'] = folder;
});
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  rmSync(folder, { recursive: true });
});

const counter = () => new Int32Array(new SharedArrayBuffer(4));

function block(text: string, hidden = 0): TextBlock {
  return { kind: 'text', bytes: new TextEncoder().encode(text), isWhole: true, hidden };
}

function send(share: Share, onWay: Int32Array, text: string): void {
  const one = block(text);
  sendOnWay(onWay, one.bytes.length);
  share.push(one, onWay);
}

const textOf = (one: TextBlock | null) => (one === null ? null : Buffer.from(one.bytes).toString('utf8'));

test('before their turn blocks find place in memory, then in a file, then nowhere', () => {
  const room = { memory: 10, disk: 10 };
  const share = new Share('a.pcap', room);
  const onWay = counter();
  const left: [number, number, number][] = [];
  for (const text of ['memory', 'disk', 'mem', 'diskdi', 'nowhere']) {
    send(share, onWay, text);
    left.push([room.memory, room.disk, onWay[0]]);
  }
  expect(left).toEqual([
    [4, 10, 0],
    [0, 10, 0],
    [0, 7, 0],
    [0, 1, 0],
    [0, 1, 7],
  ]);
  share.begin();
  send(share, onWay, 'straight');
  expect(onWay[0]).toBe(15);
  const taken = Array.from({ length: 7 }, () => textOf(share.take()));
  expect(taken).toEqual(['memory', 'disk', 'mem', 'diskdi', 'nowhere', 'straight', null]);
  share.close();
  expect([room.memory, room.disk, onWay[0]]).toEqual([10, 10, 0]);
});

test('blocks come out in order whatever the room and the turns', () => {
  const step = fc.oneof(fc.string({ minLength: 1, maxLength: 9 }), fc.constantFrom('take', 'begin'));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(30), fc.nat(30), (steps, memory, disk) => {
      const room = { memory, disk };
      const share = new Share('a.pcap', room);
      const onWay = counter();
      const sent: string[] = [];
      const taken: (string | null)[] = [];
      for (const one of steps) {
        if (one === 'begin') share.begin();
        else if (one === 'take') taken.push(textOf(share.take()));
        else send(share, onWay, sent[sent.push(one) - 1]);
      }
      for (let next = share.take(); next !== null; next = share.take()) taken.push(textOf(next));
      expect(taken.filter((one) => one !== null)).toEqual(sent);
      share.close();
      expect([room, onWay[0]]).toEqual([{ memory, disk }, 0]);
    }),
    { numRuns: 50 },
  );
});

test('the temporary file has no name that anybody could find', () => {
  const spill = new Spill();
  expect(spill.append(Uint8Array.of(1, 2, 3))).toBe(0);
  expect(spill.append(Uint8Array.of(4, 5))).toBe(3);
  expect(readdirSync(folder)).toEqual([]);
  expect([...spill.read(3, 2), ...spill.read(1, 2)]).toEqual([4, 5, 2, 3]);
  expect(() => spill.read(4, 2)).toThrow();
  spill.close();
  spill.close();
  expect(spill.append(Uint8Array.of(1))).toBeNull();
});

test('without a folder to write to nothing is kept there, and nothing fails', () => {
  process.env['TMPDIR'] = path.join(folder, 'gone');
  const share = new Share('a.pcap', { memory: 0, disk: 1000 });
  const onWay = counter();
  send(share, onWay, 'text');
  expect(onWay[0]).toBe(4);
  expect(textOf(share.take())).toBe('text');
  expect(onWay[0]).toBe(0);
});
