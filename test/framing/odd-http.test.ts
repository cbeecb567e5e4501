import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { headerPlaces } from '../../src/framing/http1-head.ts';
import { brief, client, close, gap, type Outcome, play, playAllWays, server } from './dialog.ts';

const next = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext';
const problemsOf = (outcome: Outcome) => outcome.frames.map(({ problems }) => problems);

describe('an odd reply is decoded and flagged', () => {
  it.each([
    ['LF only', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nab', ['http.lf-only']],
    ['mixed line ends', 'HTTP/1.1 200 OK\r\nA: b\nContent-Length: 2\r\n\nab', ['http.lf-only']],
    ['bare CR line ends', 'HTTP/1.1 200 OK\rA: b\rContent-Length: 2\r\rab', ['http.bare-cr']],
    ['CR and CR LF line ends', 'HTTP/1.1 200 OK\rA: b\r\nContent-Length: 2\r\rab', ['http.bare-cr']],
    ['a bare CR in a value', 'HTTP/1.1 200 OK\r\nA: b\rc\r\nContent-Length: 2\r\n\r\nab', ['http.bare-cr']],
    ['a folded header with bare CR', 'HTTP/1.1 200 OK\rContent-Length:\r 2\r\rab', ['http.folded', 'http.bare-cr']],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nab', ['http.no-reason']],
    ['no reason phrase but a space', 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nab', ['http.no-reason']],
    ['no status', 'HTTP/1.1\r\nContent-Length: 2\r\n\r\nab', ['http.no-status']],
    ['a version in small letters', 'http/1.1 200 ok\r\nContent-Length: 2\r\n\r\nab', ['http.lower-case']],
    ['Name : value', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nab', ['http.space-before-colon']],
    ['leading zeros in the length', 'HTTP/1.1 200 OK\r\nContent-Length: 0002\r\n\r\nab', ['http.leading-zeros']],
    [
      'Chunked in capitals',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n2;a=b\r\nab\r\n0\r\nT: v\r\n\r\n',
      ['http.chunk-extension', 'http.trailers'],
    ],
    [
      'both lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
      ['http.length-and-transfer'],
    ],
    [
      'claimed gzip that is not',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab',
      ['http.coding'],
    ],
  ])('%s', (_, wire, problems) => {
    const outcome = playAllWays([server(wire), server(next)]);
    expect(brief(outcome)).toEqual(['< http ab', '< http next']);
    expect(problemsOf(outcome)).toEqual([problems, []]);
  });

  it('a length that is too small: the rest goes with the next message', () => {
    const outcome = playAllWays([server('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd'), server(next)]);
    expect(brief(outcome)).toEqual(['< http ab', '< http next']);
    expect(problemsOf(outcome)).toEqual([[], ['http.surplus']]);
  });
});

describe('an odd request is decoded and flagged', () => {
  it.each([
    ['method and version in small letters', 'post / http/1.1\r\nContent-Length: 2\r\n\r\nab', ['http.lower-case']],
    ['a method of mixed case', 'Post / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab', ['http.lower-case']],
    ['bare CR line ends', 'POST / HTTP/1.1\rHost: a\rContent-Length: 2\r\rab', ['http.bare-cr']],
  ])('%s', (_, wire, problems) => {
    const outcome = playAllWays([client(wire + wire)]);
    expect(brief(outcome)).toEqual(['> http ab', '> http ab']);
    expect(problemsOf(outcome)).toEqual([problems, problems]);
  });

  it('lines that end in bare CR are header lines of their own', () => {
    const places: string[] = [];
    const look = (frame: Parameters<NonNullable<NonNullable<Parameters<typeof play>[1]>['look']>>[0]) => {
      if (frame.http === null) return;
      const text = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('latin1');
      for (const line of headerPlaces(frame.bytes, frame.start, frame.http)) {
        places.push(`${text.slice(line.nameStart, line.nameEnd)}=${text.slice(line.valueStart, line.valueEnd)}`);
      }
    };
    play([client('POST / HTTP/1.1\rHost: a\rContent-Length: 2\r\rab')], { look });
    expect(places).toEqual(['Host=a', 'Content-Length=2']);
  });

  it('without a version is HTTP/0.9: one line and no more', () => {
    const outcome = playAllWays([client('GET /index\r\n'), server('<html>'), close(1, 'fin')]);
    expect(outcome.frames).toMatchObject([
      { carrier: 'http', wire: 'GET /index\r\n', http: { method: 'GET', headEnd: 12 }, problems: ['http.no-version'] },
      { carrier: 'line', wire: '<html>', complete: true, problems: ['http.no-status-line'] },
    ]);
  });

  it.each(['GET index\r\n', 'get /index\r\n', 'GET /a b\r\n', 'GET\r\n'])('%j is none', (line) => {
    expect(brief(playAllWays([client(line)]))).toEqual([`> tcp ${line}`]);
  });
});

describe('bytes without a status line', () => {
  const ask = client('POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab');

  it('are the reply to a request, once for each', () => {
    const outcome = playAllWays([ask, server('VER=1.1&RES=0'), ask, server('again'), close(1, 'fin')]);
    expect(brief(outcome)).toEqual(['> http ab', '< line VER=1.1&RES=0', '> http ab', '< line again']);
    expect(problemsOf(outcome)).toEqual([[], ['http.no-status-line'], [], ['http.no-status-line']]);
  });

  it('in front of a reply, behind a loss or without a request are bytes', () => {
    expect(brief(playAllWays([ask, server(`rest\r\n${next}`)]))).toEqual([
      '> http ab',
      '< tcp rest\r\n',
      '< http next',
    ]);
    expect(brief(playAllWays([ask, gap(1, 9), server('rest')]))).toEqual(['> http ab', '< tcp rest']);
    expect(brief(playAllWays([server('hello'), ask]))).toEqual(['< tcp hello', '> http ab']);
  });
});

describe('what is large', () => {
  it('a header line of 64 KB is read', () => {
    const wire = `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(65_536)}\r\nContent-Length: 2\r\n\r\nab`;
    const outcome = play([server(wire + next)], { cut: () => 1000 });
    expect(brief(outcome)).toEqual(['< http ab', '< http next']);
    expect(problemsOf(outcome)).toEqual([[], []]);
  });

  it('a header block without end is bytes, and the next message behind it is found', () => {
    const wire = `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(50_000)}\r\n`;
    const outcome = play([server(wire + next)], { cut: () => 1460 });
    expect(outcome.frames[0]).toMatchObject({ carrier: 'tcp', problems: ['http.max-head'], complete: false });
    expect(outcome.frames.at(-1)).toMatchObject({ carrier: 'http', body: 'next', complete: true });
  });

  it('a body of 16 MB is whole, and one past the limit is cut and names the flag', () => {
    const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;
    const long = Buffer.alloc(16_000_000, 'z');
    const { frames } = play([server(head(long.length)), server(long), server(next)], { cut: () => 64_000 });
    expect(frames.map(({ body, complete, problems }) => [body.length, complete, problems])).toEqual([
      [16_000_000, true, []],
      [4, true, []],
    ]);
    const longer = Buffer.alloc(16 * 1024 * 1024, 'z');
    const past = play([server(head(longer.length)), server(longer), server(next)], { cut: () => 64_000 });
    expect(past.frames.map(({ complete, problems }) => [complete, problems])).toEqual([
      [false, ['http.max-message']],
      [true, []],
    ]);
  });

  it('a gzip bomb stays folded and names the flag', () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const { frames } = play([server(head), server(bomb), server(next)]);
    expect(frames.map(({ body, problems }) => [body.length, problems])).toEqual([
      [bomb.length, ['http.max-body-out']],
      [4, []],
    ]);
  });
});
