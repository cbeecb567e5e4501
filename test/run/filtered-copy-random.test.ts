/**
 * Copies of random messages of random captures: segments of any size and order, lost ones, several messages in one; what is
 * read from the copy is compared with what was wanted.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { defaultLimits } from '../../src/model/limits.ts';
import type { Message } from '../../src/model/message.ts';
import { Pipeline } from '../../src/pipeline.ts';
import { copyMatching } from '../../src/run/filtered-copy.ts';
import type { Copying } from '../../src/run/reading.ts';
import { openOutput } from '../../src/sinks/output.ts';
import { createCaptureDecoder } from '../../src/sources/capture-decoder.ts';
import { registry } from '../hostile/whole-program.ts';
import { pcapFile, pcapngFile } from '../support/capture-files.ts';
import { ok, post } from '../support/events.ts';
import type { Packet } from '../support/packets.ts';
import { interleave, TcpDialog } from '../support/tcp-dialog.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'oicqscope-random-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A message as it is by itself. */
interface Plain {
  readonly no: number;
  readonly text: string;
  /** It is of a protocol of ours, and not made up of a request: bytes behind a hole may be anything. */
  readonly isOurs: boolean;
}

function plain({ no, dir, command, time, timeEnd, flow, side, frame, complete }: Message): Plain {
  const bytes = frame === null ? '' : Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('latin1');
  const place = [flow.ends[side].text, JSON.stringify([time, timeEnd])];
  return { no, text: [dir, command, ...place, complete, bytes].join(' '), isOurs: frame !== null && command !== null };
}

function read(bytes: Uint8Array, copying: Copying | null, isWanted: (no: number) => boolean): readonly Plain[] {
  const messages: Plain[] = [];
  const sink = (message: Message): void => {
    messages.push(plain(message));
    if (isWanted(message.no)) copying?.message(message);
    else copying?.pass?.(message);
  };
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink });
  const decoder = createCaptureDecoder(
    { limits: defaultLimits },
    {
      problem: () => {},
      event: (event) => {
        pipeline.step(event);
        if (event.kind === 'close') copying?.close?.(event);
      },
      ...(copying && { packet: copying.packet, block: copying.block }),
      ...(copying?.placed && { placed: copying.placed }),
    },
  );
  decoder.feed(bytes, 0, bytes.length);
  decoder.endFile();
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);
  return messages;
}

const size = fc.integer({ min: 30, max: 400 });
const exchange = fc.record({
  /** Requests that are sent at once, and answered at once. */
  count: fc.integer({ min: 1, max: 3 }),
  length: fc.integer({ min: 0, max: 300 }),
  asked: size,
  answered: size,
  isReversed: fc.boolean(),
  isLossy: fc.boolean(),
});
type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;
const dialogs = fc.array(fc.array(exchange, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });

function packetsOf(exchanges: readonly Exchange[], port: number): readonly Packet[] {
  const dialog = new TcpDialog({ client: `10.0.0.2:${port}`, server: '192.0.2.177:8000', step: port - 1000 });
  dialog.handshake();
  let seq = 0;
  for (const { count, length, asked, answered, isReversed, isLossy } of exchanges) {
    const numbers = Array.from({ length: count }, () => seq++);
    const requests = numbers.map((no) => post(`VER=1.1&CMD=CLTMSG&SEQ=${no}&UIN=10001&UN=2&MG=${'m'.repeat(length)}`));
    const replies = numbers.map((no) => ok(`VER=1.1&CMD=CLTMSG&SEQ=${no}&UIN=10001&RES=0`));
    const pieces = Math.ceil(requests.join('').length / asked);
    const order = Array.from({ length: pieces }, (_, i) => i);
    const lose = isLossy && pieces > 2 ? [1] : [];
    dialog.send('client', requests.join(''), { segmentSize: asked, order: isReversed ? order.reverse() : order, lose });
    dialog.send('server', replies.join(''), { segmentSize: answered });
  }
  dialog.fin('client').fin('server');
  return dialog.packets;
}

/** Copies the wanted messages of a capture; gives them, and the copy. */
async function copyOf(bytes: Uint8Array, isWanted: (no: number) => boolean) {
  const [capture, copy] = [path.join(folder, 'capture'), path.join(folder, 'copy')];
  writeFileSync(capture, bytes);
  const opened = openOutput(copy);
  if ('fault' in opened) throw new Error(opened.fault);
  const options = { file: capture, language: 'en', limits: defaultLimits, checkChecksums: false, quiet: true } as const;
  const copying = copyMatching(opened.output, options);
  const wanted = read(bytes, copying, isWanted).filter(({ no }) => isWanted(no));
  await copying.complete?.();
  copying.end();
  return { wanted, copied: new Uint8Array(readFileSync(copy)) };
}

function captureOf(all: readonly (readonly Exchange[])[], isNg: boolean): Uint8Array {
  const packets = interleave(...all.map((exchanges, i) => packetsOf(exchanges, 1010 + i)));
  return isNg ? pcapngFile(packets) : pcapFile(packets);
}

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));

test('a copy of any messages of ours gives them again', async () => {
  let messages = 0;
  await fc.assert(
    fc.asyncProperty(dialogs, numbers, fc.boolean(), async (all, chosen, isNg) => {
      const bytes = captureOf(all, isNg);
      // What is left of a damaged message is what its surroundings make of it, and they are not in the copy.
      const ours = new Set(read(bytes, null, () => false).flatMap(({ no, isOurs }) => (isOurs ? [no] : [])));
      const { wanted, copied } = await copyOf(bytes, (no) => ours.has(no) && chosen.includes(no));
      const got = read(copied, null, () => false).map(({ text }) => text);
      expect(wanted.filter(({ text }) => !got.includes(text))).toEqual([]);
      messages += wanted.length;
    }),
    { numRuns: Number(process.env['COPIES'] ?? 250) },
  );
  expect(messages).toBeGreaterThan(300);
});

test('of a damaged capture the copy is one that can be read', async () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(dialogs, damage, fc.boolean(), async (all, changes, isNg) => {
      const bytes = Uint8Array.from(captureOf(all, isNg));
      // The head stays, so that it is a capture.
      for (const [at, byte] of changes) bytes[40 + (at % (bytes.length - 40))] = byte;
      const { copied } = await copyOf(bytes, (no) => no % 2 === 0);
      expect(() => read(copied, null, () => false)).not.toThrow();
      expect(Buffer.from(copied.subarray(0, 4)).toString('hex')).toBe('0a0d0d0a');
    }),
    { numRuns: 150 },
  );
});
