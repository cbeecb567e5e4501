/**
 * From packets to messages: however a dialog is cut into segments, and in whatever order and how often they were
 * captured, the messages are the same.
 */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kqqCommands, kqqProtocol } from '../dissectors/index.ts';
import { fieldsOf, summarise } from '../src/dissect/dissect.ts';
import { createRegistry } from '../src/dissect/registry.ts';
import { defaultLimits } from '../src/model/limits.ts';
import { Pipeline } from '../src/pipeline.ts';
import { createCaptureDecoder } from '../src/sources/capture-decoder.ts';
import { pcapFile } from './support/capture-files.ts';
import { ok, post } from './support/events.ts';
import { TcpDialog } from './support/tcp-dialog.ts';

const registry = createRegistry(kqqProtocol, kqqCommands);
const turns = [
  post('VER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001') + post('VER=1.1&CMD=Query_Stat&SEQ=8&UIN=10001'),
  ok('VER=1.1&CMD=GETMSGEX&SEQ=7&UIN=10001&RES=0&MN=2&MT=99,9,&UN=10002,10003,&MG=30 ,在吗 ,&') +
    ok('VER=1.1&CMD=QUERY_STAT&SEQ=8&UIN=10001&RES=0&FN=1') +
    ok('VER=1.1&CMD=QUERY_STAT&SEQ=8&UIN=10001&RES=0&FC=&FN=1&SN=0&ST=&UN=&NK='),
  post('VER=1.1&CMD=Logout&SEQ=9&UIN=10001'),
  ok('VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0'),
] as const;

interface Cut {
  readonly segmentSize: number;
  readonly order: (count: number) => readonly number[];
}

function capture(cuts: readonly Cut[]): Uint8Array {
  const dialog = new TcpDialog({ client: '192.0.2.1:1034', server: '198.51.100.7:8000' });
  dialog.handshake();
  for (const [index, text] of turns.entries()) {
    const { segmentSize, order } = cuts[index];
    const count = Math.ceil(Buffer.byteLength(text) / segmentSize);
    dialog.send(index % 2 === 0 ? 'client' : 'server', text, { segmentSize, order: order(count) });
  }
  dialog.fin('server');
  dialog.fin('client');
  return pcapFile(dialog.packets);
}

/** What the messages say, times and packets aside. */
function read(file: Uint8Array): unknown[] {
  const told: unknown[] = [];
  const pipeline = new Pipeline({
    registry,
    limits: defaultLimits,
    sink: (message) => {
      const { no, dir, command, complete, replyTo, result } = message;
      const fields = fieldsOf(message).nodes.map((node) => [node.path, node.raw, node.status, node.span]);
      told.push({ no, dir, command, complete, replyTo, result, fields, summary: summarise(message, 'en', true) });
    },
  });
  const problems: string[] = [];
  const decoder = createCaptureDecoder(
    { limits: defaultLimits },
    { event: (event) => pipeline.step(event), problem: ({ text }) => problems.push(text) },
  );
  decoder.feed(file, 0, file.length);
  decoder.endFile();
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);
  expect(problems).toEqual([]);
  return told;
}

const plain: Cut = { segmentSize: 1460, order: (count) => Array.from({ length: count }, (_, i) => i) };
const expected = read(capture([plain, plain, plain, plain]));

const anyCut: fc.Arbitrary<Cut> = fc
  .record({
    segmentSize: fc.integer({ min: 5, max: 200 }),
    ranks: fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }),
    repeats: fc.array(fc.nat(200), { maxLength: 5 }),
  })
  .map(({ segmentSize, ranks, repeats }) => ({
    segmentSize,
    order: (count) => {
      const all = Array.from({ length: count }, (_, i) => i);
      const shuffled = all.sort((a, b) => ranks[a % ranks.length] - ranks[b % ranks.length] || a - b);
      return [...shuffled, ...repeats.filter((index) => index < count)];
    },
  }));

test('shuffled and repeated segments of any size give equal messages', () => {
  expect(expected).toHaveLength(7);
  fc.assert(
    fc.property(fc.tuple(anyCut, anyCut, anyCut, anyCut), (cuts) => {
      expect(read(capture(cuts))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
