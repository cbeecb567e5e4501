/**
 * The store of messages: what comes out is what went in, whatever was added in between, and it holds no more than it
 * may.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { generate } from '../../../bench/generate.ts';
import { MessageStore } from '../../../src/dashboard/store/message-store.ts';
import type { Frame } from '../../../src/model/frame.ts';
import type { Message } from '../../../src/model/message.ts';
import { bundled, bundledNames } from '../../hostile/samples.ts';
import { captureTrials, styleTrials } from '../../hostile/trials.ts';
import { decode, registry } from '../../hostile/whole-program.ts';
import { Conversation, frameOf } from '../../support/bodies.ts';
import { damagedCaptures } from '../../support/damaged-captures.ts';
import { anatomy, Telling } from '../../support/telling.ts';

const mebibyte = 1024 * 1024;
const telling = new Telling();

/** What a message was when it was added. */
interface Noted {
  readonly text: string;
  readonly anatomy: object;
}

/** Adds messages to a store and notes what they were; then what comes out can be compared. */
class Witness {
  readonly store: MessageStore;
  readonly noted: Noted[] = [];

  constructor(maxBytes = 64 * mebibyte) {
    this.store = new MessageStore({ maxBytes });
  }

  readonly add = (message: Message): void => {
    this.noted.push({ text: telling.tell(message), anatomy: anatomy(message) });
    this.store.add(message, 'test', 6);
  };

  /** The messages that are held, from the newest to the oldest, are what they were. */
  check(): void {
    for (let index = this.store.count - 1; index >= this.store.first; index--) {
      const message = this.store.message(index);
      if (message === null) throw new Error(`message ${index} is not held`);
      // The comparison of the test runner takes its time over bytes; it is asked where there is something to show.
      const parts = anatomy(message);
      if (!isDeepStrictEqual(parts, this.noted[index].anatomy)) expect(parts).toEqual(this.noted[index].anatomy);
      expect(telling.tell(message)).toBe(this.noted[index].text);
    }
  }
}

describe('a message comes out as it went in', () => {
  test.each(bundledNames)('%s', (name) => {
    const witness = new Witness();
    decode(bundled(name), { message: witness.add });
    expect(witness.store.count).toBeGreaterThan(10);
    expect(witness.store.first).toBe(0);
    witness.check();
  });

  test.each(bundledNames)('%s, in a store so small that long ones lie apart and the oldest have gone', (name) => {
    const witness = new Witness(4000);
    decode(bundled(name), { message: witness.add });
    expect(witness.store.first).toBeGreaterThan(0);
    witness.check();
  });

  test.each([...captureTrials(), ...styleTrials()].flatMap(({ name, file }) => (file ? [{ name, file }] : [])))(
    'damaged: $name',
    ({ file }) => {
      const [large, small] = [new Witness(), new Witness(20_000)];
      for (let seed = 0; seed < 2; seed++) {
        decode(file(seed), {
          message: (message) => {
            large.add(message);
            small.add(message);
          },
        });
      }
      large.check();
      small.check();
    },
  );
});

describe('messages of files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('with every kind of damage, one behind the other', () => {
    const witness = new Witness();
    for (const [name, content] of damagedCaptures) {
      if (!name.endsWith('.gz')) decode(Buffer.from(content), { message: witness.add });
    }
    expect(witness.store.count).toBeGreaterThan(100);
    witness.check();
  });

  test.each(['close', 'keepalive'] as const)('generated, %s', (style) => {
    const order = { style, seed: 2, bytes: 200_000, messages: Number.POSITIVE_INFINITY, noise: true };
    const { path: file } = generate(path.join(folder, `${style}.pcap`), order);
    const [large, small] = [new Witness(), new Witness(50_000)];
    const message = (one: Message): void => {
      large.add(one);
      small.add(one);
    };
    decode(readFileSync(file), { message });
    expect(large.store.count).toBeGreaterThan(150);
    expect(small.store.first).toBeGreaterThan(50);
    large.check();
    small.check();
  });
});

const piece = fc.constantFrom('VER=1.1', 'CMD=Login', 'CMD=List', 'UIN=10001', 'SEQ=7', 'RES=0', 'RES=77', 'MT=99');
const odd = fc.constantFrom('MG=%E4%BD%A0', 'MG=\u4f60\u597d', 'UN=1,2,', '&', 'x', '=', 'NK=a%2cb,c', 'PS=secret');
const body = fc.array(fc.oneof(piece, odd), { maxLength: 12 }).map((parts) => parts.join('&'));

/** What may be unusual in a frame. */
const oddities: fc.Arbitrary<Partial<Frame>> = fc.record(
  {
    holes: fc.constant([{ at: 60, length: 3 }]),
    tunnel: fc.constant('192.0.2.9:8000'),
    complete: fc.constant(false),
    streamOffset: fc.integer({ min: 0, max: 2 ** 40 }),
    packet: fc.integer({ min: 1, max: 2 ** 40 }),
    at: fc.constantFrom(null, { sec: 1_214_035_200, nsec: 0 }, { sec: 32_503_680_000, nsec: 999_999_999 }),
    problems: fc.constant([
      { code: 'http.odd', severity: 'warn' as const, text: 'odd', span: { layer: 0, start: 0, end: 1 } },
    ]),
  },
  { requiredKeys: [] },
);

/** A body that was put together from pieces of the frame. */
function inPieces(frame: Frame): Frame {
  const { bytes, bodyStart, end } = frame;
  const middle = (bodyStart + end) >> 1;
  const whole = Buffer.concat([bytes.subarray(bodyStart, middle), bytes.subarray(middle + 1, end)]);
  const from = [
    { layer: 0, start: bodyStart, end: middle },
    { layer: 0, start: middle + 1, end },
  ];
  const http = frame.http === null ? null : { ...frame.http, chunked: true, codings: ['gzip'] };
  return { ...frame, body: whole, bodyStart: 0, bodyEnd: whole.length, bodyFrom: from, http };
}

test('any body, in any frame, in stores of any size', () => {
  const turn = fc.tuple(body, fc.boolean(), oddities, fc.boolean());
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), fc.integer({ min: 1, max: 40_000 }), (turns, maxBytes) => {
      const witness = new Witness(maxBytes);
      const flow = new Conversation(registry);
      for (const [text, isRequest, more, isChunked] of turns) {
        const frame = frameOf(isRequest ? 'request' : 'response', text, more);
        witness.add(flow.read(isChunked ? inPieces(frame) : frame));
      }
      witness.check();
    }),
    { numRuns: 150 },
  );
});

describe('what is held', () => {
  const messageOf = (length: number): Message =>
    new Conversation(registry).request(`VER=1.1&CMD=Logout&SEQ=1&UIN=10001&XX=${'x'.repeat(length)}`);

  test('never takes more than it may, but the newest message is kept', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 30_000 }), (all, maxBytes) => {
        const store = new MessageStore({ maxBytes });
        for (const [i, length] of all.entries()) {
          store.add(messageOf(length), 'file', 6);
          expect(store.count).toBe(i + 1);
          expect(store.first).toBeLessThan(store.count);
          expect(store.bytes <= maxBytes || store.first === store.count - 1).toBe(true);
        }
        expect(store.message(store.first - 1)).toBe(null);
        expect(store.message(store.count)).toBe(null);
        expect(store.message(store.first)).not.toBe(null);
      }),
    );
  });

  test('a message that is larger than all that may be held is kept alone', () => {
    const store = new MessageStore({ maxBytes: 10_000 });
    for (const length of [10, 20_000, 10]) store.add(messageOf(length), 'file', 6);
    expect([store.first, store.count]).toEqual([2, 3]);
    store.add(messageOf(20_000), 'file', 6);
    expect([store.first, store.count]).toEqual([3, 4]);
    expect(store.bytes).toBeGreaterThan(20_000);
    expect(store.message(3)?.frame?.bodyEnd).toBeGreaterThan(20_000);
  });

  test('counts what it takes: nothing is lost when messages go', () => {
    const store = new MessageStore({ maxBytes: 300_000 });
    for (let i = 0; i < 5000; i++) store.add(messageOf(i % 97), 'file', 6);
    const perMessage = store.bytes / (store.count - store.first);
    expect(perMessage).toBeGreaterThan(200);
    expect(perMessage).toBeLessThan(500);
    expect(store.bytes).toBeGreaterThan(290_000);
  });
});

test('a message is found by its number, where it is from by its index', () => {
  const store = new MessageStore({ maxBytes: 20_000 });
  const flow = new Conversation(registry);
  for (let i = 0; i < 100; i++) {
    const message = flow.request(`VER=1.1&CMD=Login&SEQ=${i}&UIN=10001`);
    if (i % 3 === 0) store.add(message, i < 50 ? 'one.pcap' : 'two.pcap', i < 50 ? 6 : 9);
  }
  expect(store.indexOfNo(100)).toBe(33);
  expect(store.indexOfNo(99)).toBe(null);
  expect(store.indexOfNo(1000)).toBe(null);
  expect([store.no(33), store.flow(33), store.source(33), store.digits(33)]).toEqual([100, 1, 'two.pcap', 9]);
  expect([store.no(34), store.flow(34), store.source(34), store.digits(34)]).toEqual([0, 0, '', 6]);
});

test('numbers that do not rise are found as well', () => {
  const store = new MessageStore({ maxBytes: 20_000 });
  for (const no of [5, 9, 2]) store.add({ ...new Conversation(registry).request('x'), no }, 'file', 6);
  expect([2, 5, 9, 1].map((no) => store.indexOfNo(no))).toEqual([2, 0, 1, null]);
});
