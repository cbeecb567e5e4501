import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloseReason, Side, StreamEvent } from '../../../src/model/stream.ts';
import { BlockWriter, blockSize, readBlock } from '../../../src/sources/proxy/event-block.ts';
import { EventQueue } from '../../../src/sources/proxy/event-queue.ts';

const instant = fc.record({ sec: fc.nat(4e9), nsec: fc.nat(999_999_999) });
const side = fc.constantFrom<Side>(0, 1);
const flow = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const problems = fc.option(
  fc.array(
    fc.record({ code: fc.string(), severity: fc.constantFrom('note' as const, 'warn' as const), text: fc.string() }),
    { minLength: 1, maxLength: 3 },
  ),
);
const endpoint = fc.record({ address: fc.string(), port: fc.nat(65_535), text: fc.string() });
const anyEvent: fc.Arbitrary<StreamEvent> = fc.oneof(
  fc.record({ kind: fc.constant('tick' as const), at: instant }),
  fc.record({
    kind: fc.constant('open' as const),
    flow,
    at: instant,
    packet: fc.constant(0),
    transport: fc.constantFrom('tcp' as const, 'udp' as const),
    ends: fc.tuple(endpoint, endpoint),
    opener: fc.constant<Side>(0),
  }),
  fc
    .record({ flow, at: instant, side, problems, bytes: fc.uint8Array({ maxLength: 300 }), front: fc.nat(20) })
    .map(({ bytes, front, ...rest }) => {
      const start = Math.min(front, bytes.length);
      return { kind: 'data' as const, packet: 0, ...rest, bytes, start, end: bytes.length };
    }),
  fc.record({
    kind: fc.constant('gap' as const),
    flow,
    at: instant,
    packet: fc.constant(0),
    side,
    length: fc.nat(2 ** 31),
    problems,
  }),
  fc.record({
    kind: fc.constant('close' as const),
    flow,
    at: instant,
    packet: fc.constant(0),
    side,
    how: fc.constantFrom<CloseReason>('fin', 'reset', 'idle', 'reused', 'evicted'),
    problems: fc.constant(null),
  }),
);

/** An event with its bytes cut out, so that two can be compared. */
function plain(event: StreamEvent): unknown {
  if (event.kind !== 'data') return event;
  const { bytes, start, end, ...rest } = event;
  return { ...rest, text: Buffer.from(bytes.subarray(start, end)).toString('hex') };
}

test('events come out of blocks as they went in, in the same order', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const writer = new BlockWriter();
      const read: unknown[] = [];
      const readAll = (): void => readBlock(writer.take(), (event) => read.push(plain(event)));
      for (const event of events) {
        if (writer.put(event)) continue;
        readAll();
        expect(writer.put(event)).toBe(true);
      }
      readAll();
      expect(read).toEqual(events.map(plain));
    }),
  );
});

test('an event that is longer than a block has a block of its own', () => {
  const bytes = new Uint8Array(3 * blockSize).fill(7);
  const at = { sec: 1, nsec: 2 };
  const writer = new BlockWriter();
  const event: StreamEvent = {
    kind: 'data',
    flow: 1,
    at,
    packet: 0,
    side: 0,
    bytes,
    start: 0,
    end: bytes.length,
    problems: null,
  };
  expect(writer.put(event)).toBe(true);
  const read: unknown[] = [];
  readBlock(writer.take(), (one) => read.push(plain(one)));
  expect(read).toEqual([plain(event)]);
});

describe('the queue of events', () => {
  const at = { sec: 1, nsec: 0 };
  const data = (flow: number): StreamEvent => {
    return {
      kind: 'data',
      flow,
      at,
      packet: 0,
      side: 0,
      bytes: new Uint8Array(500),
      start: 0,
      end: 500,
      problems: null,
    };
  };
  const close = (flow: number): StreamEvent => {
    return { kind: 'close', flow, at, packet: 0, side: 0, how: 'reset', problems: null };
  };

  test('takes no more data than its bound while nothing is handled, and goes on when something is', () => {
    const handled = new Uint32Array(1);
    const posted: Uint8Array[] = [];
    const queue = new EventQueue((block) => posted.push(block), handled, 2000);
    const taken = Array.from({ length: 10 }, () => queue.put(data(1))).filter((one) => one).length;
    expect(taken).toBe(4);
    queue.flush();
    expect(queue.put(data(1))).toBe(false);
    Atomics.add(
      handled,
      0,
      posted.reduce((sum, block) => sum + block.length, 0),
    );
    expect(queue.put(data(1))).toBe(true);
  });

  test('loses no end of a flow, however full it is', () => {
    const handled = new Uint32Array(1);
    const closed: number[] = [];
    const queue = new EventQueue(
      (block) => {
        readBlock(block, (event) => {
          if (event.kind === 'close') closed.push(event.flow);
        });
        Atomics.add(handled, 0, block.length);
      },
      handled,
      1000,
    );
    queue.put(data(1));
    queue.put(data(1));
    for (let flow = 1; flow <= 200; flow++) expect(queue.put(close(flow))).toBe(true);
    queue.flush();
    queue.flush();
    expect(closed).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });
});
