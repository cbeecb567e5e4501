/** Who reads the first bytes of a side. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { detect } from '../../src/framing/detect.ts';
import { client, playAllWays, server } from './dialog.ts';

const frame = '\x00\x0c\x02\x0e\x1b\x00\x02\x00\x01ab\x03';

test.each([
  ['POST / HTTP/1.1', 'http'],
  ['V', null],
  ['VE', null],
  ['VER=', 'line'],
  ['VERY', 'http'],
  ['\x30VER=1.4', 'line'],
  ['\x81', null],
  ['\x81\x01', null],
  ['\x81\x01V', null],
  ['\x81\x01VER=1.4', 'line'],
  ['\x81\x01\x0a', null],
  ['\x81\x81\x01VER=', 'http'],
  ['\r\n\r\nVER=', 'line'],
  ['\r\n\r\n\r\n\r\nVER=', 'http'],
  [frame.slice(0, 3), null],
  [frame.slice(0, -1), null],
  [frame, 'oicq'],
  [`${frame}more`, 'oicq'],
  ['\x00\x0c\x03\x0e\x1b', 'http'],
  ['\x00\x05\x02\x0e\x1b', 'http'],
  ['\x00\x0c\x02\x0e\x1b\x00\x02\x00\x01ab\x04', 'http'],
])('%j is read by %s', (text, expected) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(detect(bytes, 0, bytes.length)).toBe(expected);
});

const letters = 'VER=1.4&\x81\x01\x00\x0c\x02\x03\r\nP';

test('what was decided once stays so however many bytes follow', () => {
  const text = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, (made) => {
      const bytes = Buffer.from(made, 'latin1');
      let decided: ReturnType<typeof detect> = null;
      for (let limit = 1; limit <= bytes.length; limit++) {
        const now = detect(bytes, 0, limit);
        if (decided !== null) expect(now).toBe(decided);
        decided = now;
      }
    }),
    { numRuns: 5000 },
  );
});

test('each side is asked for itself, and again each time it speaks', () => {
  const get = 'GET / HTTP/1.1\r\n\r\n';
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
  const line = 'VER=1.1&CMD=List&SEQ=1';
  const outcome = playAllWays([
    client(get),
    server(ok),
    client(frame),
    server(`${line}&RES=0\r\n`),
    client('what is this'),
    server(frame),
    client(`${line}\n`),
    server('nor this'),
    client(get),
    server(ok),
  ]);
  expect(outcome.frames.map(({ side, framing }) => `${side === 0 ? '>' : '<'} ${framing}`)).toEqual([
    '> http',
    '< http',
    '> oicq',
    '< line',
    '> none',
    '< oicq',
    '> line',
    '< none',
    '> http',
    '< http',
  ]);
});
