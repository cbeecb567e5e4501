/**
 * Bodies that unfold to far more than was sent: what all of them together cost is bounded by what was sent.
 */

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FlowFramer } from '../../src/framing/flow-framer.ts';
import { Unfolding } from '../../src/framing/unfolding.ts';
import type { Frame } from '../../src/model/frame.ts';
import { defaultLimits } from '../../src/model/limits.ts';

const limits = { ...defaultLimits, maxBodyOut: 100_000 };
const reply = (body: Uint8Array, codings = 'gzip') =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${codings}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);

interface Told {
  readonly length: number;
  readonly codes: readonly string[];
}

/** Replies go in, each in a flow of its own; the lengths of their bodies and their Problems come out. */
function unfold(replies: readonly Uint8Array[], unfolding = new Unfolding(limits.maxBodyOut)): readonly Told[] {
  const told: Told[] = [];
  const take = ({ bodyStart, bodyEnd, problems }: Frame) =>
    told.push({ length: bodyEnd - bodyStart, codes: problems.map(({ code }) => code) });
  for (const bytes of replies) {
    const framer = new FlowFramer('tcp', limits, take, unfolding);
    framer.event({
      kind: 'data',
      flow: 1,
      side: 1,
      at: null,
      packet: 1,
      problems: null,
      bytes,
      start: 0,
      end: bytes.length,
    });
    framer.end();
  }
  return told;
}

const bomb = gzipSync(Buffer.alloc(90_000));
const inner = gzipSync(bomb);
const text = gzipSync('VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=10001&RES=0&MG=one ,two ,three ,one ,two ,three ,');

test('a capture may unfold four times what one body may, and then a hundred times what it sends', () => {
  const told = unfold(Array.from({ length: 300 }, () => reply(bomb)));
  const whole = told.filter(({ length }) => length === 90_000).length;
  expect(whole).toBeGreaterThanOrEqual(4);
  expect(whole * 90_000).toBeLessThanOrEqual(4 * limits.maxBodyOut + 100 * 300 * bomb.length);
  const refused = told.filter(({ length }) => length === bomb.length);
  expect(refused.length).toBe(300 - whole);
  expect(new Set(refused.flatMap(({ codes }) => codes))).toEqual(new Set(['http.max-unfolded']));
});

test('each of several codings counts', () => {
  const whole = (replies: readonly Uint8Array[]) => unfold(replies).filter(({ length }) => length === 90_000).length;
  const once = whole(Array.from({ length: 300 }, () => reply(bomb)));
  const twice = whole(Array.from({ length: 300 }, () => reply(inner, 'gzip, gzip')));
  expect(twice).toBeLessThan(once);
  expect(twice).toBeGreaterThanOrEqual(4);
});

test('text behind any number of bombs is unfolded as ever', () => {
  const told = unfold([...Array.from({ length: 100 }, () => reply(inner, 'gzip, gzip')), reply(text)]);
  expect(told.at(-2)?.codes).toEqual(['http.max-unfolded']);
  expect(told.at(-1)).toEqual({ length: 80, codes: [] });
});

test('what breaks in the middle has cost something, too', () => {
  const broken = Uint8Array.from(bomb);
  broken[broken.length - 5] ^= 1;
  const unfolding = new Unfolding(limits.maxBodyOut);
  expect(unfolding.most).toBe(100_000);
  const told = unfold(
    Array.from({ length: 40 }, () => reply(broken)),
    unfolding,
  );
  expect(told.every(({ length }) => length === bomb.length)).toBe(true);
  expect(told[0].codes).toEqual(['http.coding']);
  expect(unfolding.most).toBeLessThan(100 * bomb.length);
  expect(unfold([reply(text)], unfolding)).toEqual([{ length: 80, codes: [] }]);
});

test('bodies that unfold a hundredfold at most never come to the end of it', () => {
  const body = gzipSync('0123456789'.repeat(400));
  expect(4000 / body.length).toBeLessThan(100);
  const told = unfold(Array.from({ length: 3000 }, () => reply(body)));
  expect(told.filter(({ length, codes }) => length !== 4000 || codes.length > 0)).toEqual([]);
});
