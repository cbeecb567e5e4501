import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowHints } from '../../src/framing/flow-framer.ts';
import { chunkPieces, headerPlaces, headersStart } from '../../src/framing/http1-head.ts';
import type { Frame, Framing } from '../../src/model/frame.ts';
import type { Side } from '../../src/model/stream.ts';
import { type Cut, play, type Step } from './dialog.ts';

const gzipped = gzipSync('VER=1.1&CMD=List').toString('latin1');

/** Pieces of HTTP, whole, broken and foreign, from which dialogs are thrown together. */
const pieces: readonly string[] = [
  'POST HTTP/1.1\r\nContent-length: 5\r\n\r\nhello',
  'POST  HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n',
  'POST / HTTP/1.1\nContent-Length : 2\n\nhi',
  'POST / HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nContent-Length: many\r\n\r\nVER=1.1\r\nmore',
  'POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n',
  'GET http://a/ HTTP/1.0\r\n\r\n',
  'HEAD / HTTP/1.1\r\n\r\n',
  'get / http/1.1\r\n\r\n',
  'CONNECT a.example:8000 HTTP/1.1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nbody',
  'HTTP/1.1 200 OK\r\n\r\nuntil close',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n3\r\nabc\r\nzz\r\n',
  `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzipped.length}\r\n\r\n${gzipped}`,
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain',
  'POST / HTTP/1.1\rContent-Length: 2\rA:\r b\r\rhi',
  'HTTP/1.1 200\rContent-Length: 4\n\r\nbody',
  'HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 4\r\r\n\r\nbody',
  'GET /index\r\n',
  'GET /index',
  '\r\n\r\n',
  '\r',
  '\n',
  'PO',
  'ST / HTTP/1.1\r\n',
  'HTTP/1.1 2',
  'VER=1.1&CMD=List',
  'VER=1.1&CMD=List&SEQ=1\n',
  '\x17VER=1.4&CMD=List&SEQ=2\n',
  '\x81\x01VER=1.4&CMD=CLTMSG&SEQ=3\n',
  'VER=1.1&CMD=LIST&SEQ=1&RES=0\r\n',
  'VER=1.1&CMD=GETMSGEX&RES=0&MG=one\ntwo ,\r\n',
  'VER=',
  '\x81',
  '\x00\x0c\x02\x0e\x1b\x00\x02\x00\x01ab\x03',
  '\x00\x0d\x02\x36\x24\x08\x25\x00\x02abc\x03',
  '\x00\x0c\x02\x0e\x1b\x00\x02',
  '\x00\x0c\x02\x0e\x1b\x00\x02\x00\x01ab\x04',
  '\x00\x02\x02\x03',
  'line\r\nline\n',
  '\x05\x01\x00',
  '\x05\x00',
  '\x05\x01\x00\x01\x7f\x00\x00\x01\x1f\x40',
  '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00',
  '\x04\x01\x1f\x40\x7f\x00\x00\x01me\x00',
  '\x00\x5a\x00\x00\x00\x00\x00\x00',
  'x',
];

const framings: readonly Framing[] = ['http', 'line', 'oicq', 'none'];

const side = fc.constantFrom<Side>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      say: side,
      bytes: fc
        .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 })
        .map((parts) => Buffer.from(parts.join(''), 'latin1')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ say: side, piece: fc.constantFrom(...pieces), from: fc.nat(30), to: fc.nat(60) })
      .map(({ say, piece, from, to }) => ({ say, bytes: Buffer.from(piece.slice(from, from + to), 'latin1') })),
  },
  { weight: 1, arbitrary: fc.record({ gap: side, length: fc.constantFrom(0, 1, 3, 10, 1000) }) },
  { weight: 1, arbitrary: fc.record({ close: side, how: fc.constantFrom('fin', 'reset', 'evicted') }) },
);
const dialog = fc.array(step, { maxLength: 14 });

/** Cuts into pieces of the given lengths, over and over. */
function cutBy(lengths: readonly number[]): Cut {
  let next = 0;
  return () => lengths[next++ % lengths.length] ?? 1;
}

const hints: fc.Arbitrary<FlowHints> = fc.record({
  client: fc.constantFrom<Side | null>(null, 0, 1),
  decodeAs: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom(...framings)),
});

const small = { maxMessage: 90 };

describe('cutting the same dialog elsewhere', () => {
  it('gives the same frames and the same problems', () => {
    fc.assert(
      fc.property(
        dialog,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.boolean(),
        fc.boolean(),
        hints,
        (steps, lengths, bounded, end, known) => {
          const options = { end, limits: bounded ? small : {}, hints: known };
          const { frames, pending } = play(steps, options);
          const cut = play(steps, { ...options, cut: cutBy(lengths) });
          expect(cut.frames).toEqual(frames);
          expect(cut.pending).toEqual(pending);
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    );
  });
});

describe('whatever is sent', () => {
  it('every byte goes into exactly one frame, in stream order, but for dropped line ends and skipped rests', () => {
    fc.assert(
      fc.property(dialog, (steps) => {
        const { frames } = play(steps);
        for (const which of [0, 1] as const) {
          const sent = sentBytes(steps, which);
          let at = 0;
          for (const frame of frames.filter((f) => f.side === which)) {
            const lengthOnWire = frame.wire.length + frame.holes.reduce((sum, [, length]) => sum + length, 0);
            expect(frame.offset).toBeGreaterThanOrEqual(at);
            expect(sent.slice(at, frame.offset).replace(/[\r\n?]/g, '')).toBe('');
            if (frame.holes.length === 0)
              expect(sent.slice(frame.offset, frame.offset + lengthOnWire)).toBe(frame.wire);
            at = frame.offset + lengthOnWire;
          }
          expect(sent.slice(at).replace(/[\r\n?]/g, '')).toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the places of head lines and chunks tile the frame', () => {
    fc.assert(
      fc.property(dialog, (steps) => {
        play(steps, { look: expectTiles });
      }),
      { numRuns: 1000 },
    );
  });

  it('random bytes never make it throw', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(side, fc.uint8Array({ maxLength: 200 })), { maxLength: 10 }), (runs) => {
        play(runs.map(([say, bytes]) => ({ say, bytes })));
      }),
    );
  });
});

function sentBytes(steps: readonly Step[], which: Side): string {
  return steps
    .map((step) => {
      if ('say' in step && step.say === which) return Buffer.from(step.bytes).toString('latin1');
      return 'gap' in step && step.gap === which ? '?'.repeat(step.length) : '';
    })
    .join('');
}

function expectTiles(frame: Frame): void {
  const { http, bytes, start, end } = frame;
  if (http === null) return;
  expect(http.bodyEnd).toBe(end - start);
  expect(http.startLine).toBeLessThan(http.lineEnd);
  expect(http.headEnd).toBeLessThanOrEqual(http.bodyEnd);
  let at = headersStart(bytes, start, http);
  for (const line of headerPlaces(bytes, start, http)) {
    expect(line.nameStart).toBe(at);
    expect(line.nameEnd).toBeGreaterThanOrEqual(line.nameStart);
    expect(line.valueStart).toBeGreaterThanOrEqual(line.nameEnd);
    expect(line.valueEnd).toBeGreaterThanOrEqual(line.valueStart);
    expect(line.lineEnd).toBeGreaterThanOrEqual(line.valueEnd);
    at = line.lineEnd;
  }
  expect(['', '\n', '\r\n', '\r']).toContain(Buffer.from(bytes.subarray(start + at, start + http.headEnd)).toString());
  if (!http.chunked) return;
  at = http.headEnd;
  let data = '';
  for (const piece of chunkPieces(bytes, start, http)) {
    expect(piece.start).toBe(at);
    expect(piece.end).toBeGreaterThan(piece.start);
    if (piece.kind === 'data')
      data += Buffer.from(bytes.subarray(start + piece.start, start + piece.end)).toString('latin1');
    at = piece.end;
  }
  expect(at).toBe(http.bodyEnd);
  if (http.codings.length === 0) {
    expect(Buffer.from(frame.body.subarray(frame.bodyStart, frame.bodyEnd)).toString('latin1')).toBe(data);
  }
}
