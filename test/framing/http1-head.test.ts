import { describe, expect, it } from 'vitest';
import { chunkPieces, headerPlaces, headersStart, type Place, startLineParts } from '../../src/framing/http1-head.ts';
import type { Frame } from '../../src/model/frame.ts';
import { client, play, type Step, server } from './dialog.ts';

/** Plays one step and gives what `read` makes of its last frame. */
function onFrame<T>(step: Step, read: (frame: Frame, text: (place: Place) => string) => T): T | undefined {
  let result: T | undefined;
  play([step], {
    look: (frame) => {
      const bytes = Buffer.from(frame.bytes);
      result = read(frame, ({ start, end }) => bytes.toString('latin1', frame.start + start, frame.start + end));
    },
  });
  return result;
}

function startLine(step: Step): Record<string, string | null> | undefined {
  return onFrame(step, (frame, text) => {
    if (frame.http === null) return {};
    const { kind, ...parts } = startLineParts(frame.bytes, frame.start, frame.http);
    return Object.fromEntries(Object.entries({ ...parts }).map(([name, place]) => [name, place && text(place)]));
  });
}

function headers(step: Step): (readonly [string, string])[] | undefined {
  return onFrame(step, (frame, text) => {
    if (frame.http === null) return [];
    return headerPlaces(frame.bytes, frame.start, frame.http).map(
      (h) => [text({ start: h.nameStart, end: h.nameEnd }), text({ start: h.valueStart, end: h.valueEnd })] as const,
    );
  });
}

describe('the start line', () => {
  it.each([
    ['POST / HTTP/1.1', { method: 'POST', target: '/', version: 'HTTP/1.1' }],
    ['POST HTTP/1.1', { method: 'POST', target: null, version: 'HTTP/1.1' }],
    ['POST  HTTP/1.1', { method: 'POST', target: null, version: 'HTTP/1.1' }],
    [
      'get http://tqq.example:8000/a b http/1.0',
      { method: 'get', target: 'http://tqq.example:8000/a b', version: 'http/1.0' },
    ],
    ['PROPFIND\t*\tHTTP/1.1 ', { method: 'PROPFIND', target: '*', version: 'HTTP/1.1' }],
  ])('of %j is taken apart', (line, parts) => {
    expect(startLine(client(`${line}\r\nContent-Length: 0\r\n\r\n`))).toEqual(parts);
    expect(startLine(client(`\r\n${line}\nContent-Length: 0\n\n`))).toEqual(parts);
  });

  it.each([
    ['HTTP/1.1 200 OK', { version: 'HTTP/1.1', status: '200', reason: 'OK' }],
    ['HTTP/1.0 404 Not  Found', { version: 'HTTP/1.0', status: '404', reason: 'Not  Found' }],
    ['HTTP/1.1 200', { version: 'HTTP/1.1', status: '200', reason: null }],
    ['http/1.1', { version: 'http/1.1', status: null, reason: null }],
  ])('of the reply %j is taken apart', (line, parts) => {
    expect(startLine(server(`${line}\r\nContent-Length: 0\r\n\r\n`))).toEqual(parts);
  });

  it('without a status is -1 and a problem', () => {
    const { frames } = play([server('HTTP/1.1\r\nContent-Length: 0\r\n\r\n')]);
    expect(frames).toMatchObject([{ http: { status: -1 }, problems: ['http.no-status'] }]);
  });
});

describe('header lines', () => {
  it('keep order, case, blanks and repeats', () => {
    const text = 'Host:tqq\r\nX-a :  b c \r\nHOST: \r\nnothing\r\n: v\r\nContent-Length: 0\r\n\r\n';
    expect(headers(client(`POST / HTTP/1.1\r\n${text}`))).toEqual([
      ['Host', 'tqq'],
      ['X-a', 'b c'],
      ['HOST', ''],
      ['nothing', ''],
      ['', 'v'],
      ['Content-Length', '0'],
    ]);
  });

  it('that are folded have one value over all their lines', () => {
    expect(headers(server('HTTP/1.1 204 x\r\nA: one\r\n two \r\n\t\r\nB:\n  three\n\r\n'))).toEqual([
      ['A', 'one\r\n two'],
      ['B', 'three'],
    ]);
  });

  it('of a head that was cut end where it was cut', () => {
    expect(headers(server('HTTP/1.1 200 OK\r\nA: b\r\nCont'))).toEqual([
      ['A', 'b'],
      ['Cont', ''],
    ]);
    expect(headers(server('HTTP/1.1 200 OK\r\n'))).toEqual([]);
  });

  it('begin behind the start line', () => {
    const start = onFrame(client('\r\nGET / HTTP/1.1\nA: b\n\n'), (frame) =>
      frame.http === null ? -1 : headersStart(frame.bytes, frame.start, frame.http),
    );
    expect(start).toBe(17);
  });
});

describe('the pieces of a chunked body', () => {
  const pieces = (body: string) =>
    onFrame(server(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`), (frame, text) =>
      frame.http === null ? [] : chunkPieces(frame.bytes, frame.start, frame.http).map((p) => [p.kind, text(p)]),
    );

  it('are size lines, data, line ends, trailers and the end', () => {
    expect(pieces('3;a\r\nabc\r\n1\nd\n0\r\nT: v\r\n\r\n')).toEqual([
      ['size', '3;a\r\n'],
      ['data', 'abc'],
      ['data-end', '\r\n'],
      ['size', '1\n'],
      ['data', 'd'],
      ['data-end', '\n'],
      ['size', '0\r\n'],
      ['trailer', 'T: v\r\n'],
      ['end', '\r\n'],
    ]);
  });

  it.each([
    ['in a size line', '3\r\nabc\r\n1', ['size', 'data', 'data-end', 'size']],
    ['in data', '3\r\nab', ['size', 'data']],
    ['behind data', '3\r\nabc\r', ['size', 'data', 'data-end']],
    ['in a trailer', '0\r\nT: v', ['size', 'trailer']],
    ['in front of anything', '', []],
  ])('that are cut %s tile what is there', (_, body, kinds) => {
    expect(pieces(body)?.map(([kind]) => kind)).toEqual(kinds);
    expect(
      pieces(body)
        ?.map(([, text]) => text)
        .join(''),
    ).toBe(body);
  });
});
