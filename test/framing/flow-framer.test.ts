import { describe, expect, it } from 'vitest';
import { FlowFramer } from '../../src/framing/flow-framer.ts';
import type { Frame } from '../../src/model/frame.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { brief, client, close, gap, play, playAllWays, server } from './dialog.ts';

const login = 'VER=1.1&CMD=Login&SEQ=4711';
const request = `POST HTTP/1.1\r\nHost: tqq.example:8000\r\nContent-length: ${login.length}\r\n\r\n${login}`;
const reply = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('plain messages', () => {
  it('points into the event and says where head and body are', () => {
    const { frames, times, pending } = playAllWays([client(request), server(reply('RES=0'))]);
    expect(frames).toMatchObject([
      {
        carrier: 'http',
        side: 0,
        offset: 0,
        wire: request,
        body: login,
        bodyFrom: null,
        complete: true,
        problems: ['http.no-target'],
        tunnel: null,
        http: {
          kind: 'request',
          startLine: 0,
          lineEnd: 13,
          headEnd: request.length - login.length,
          bodyEnd: request.length,
          method: 'POST',
          status: 0,
          chunked: false,
          codings: [],
        },
      },
      { side: 1, body: 'RES=0', problems: [], http: { kind: 'response', method: '', status: 200 } },
    ]);
    expect(times).toEqual([
      { at: 1, atEnd: 1, packet: 1 },
      { at: 2, atEnd: 2, packet: 2 },
    ]);
    expect(pending).toEqual([]);
  });

  it('copies nothing when one event holds the whole message', () => {
    const bytes = Buffer.from(request);
    let seen: Frame | undefined;
    const framer = new FlowFramer('tcp', defaultLimits, (frame) => {
      seen = frame;
    });
    framer.event({
      kind: 'data',
      flow: 1,
      at: null,
      packet: 1,
      side: 0,
      bytes,
      start: 0,
      end: bytes.length,
      problems: null,
    });
    expect(seen?.bytes).toBe(bytes);
    expect(seen?.body).toBe(bytes);
    expect(seen?.at).toBeNull();
  });

  it('takes the time of the first and of the last byte', () => {
    const { times } = play([client(request.slice(0, 20)), client(request.slice(20)), server(reply('x'))]);
    expect(times[0]).toEqual({ at: 1, atEnd: 2, packet: 2 });
    expect(times[1]).toEqual({ at: 3, atEnd: 3, packet: 3 });
  });

  it('splits pipelined messages and counts stream offsets', () => {
    const { frames } = playAllWays([client(request + request), server(reply('1') + reply('22'))]);
    expect(frames.map(({ offset, body }) => [offset, body])).toEqual([
      [0, login],
      [request.length, login],
      [0, '1'],
      [reply('1').length, '22'],
    ]);
  });

  it('goes by the kind of the message and not by the side', () => {
    expect(brief(playAllWays([server(request), client(reply('a'))]))).toEqual([`< http ${login}`, '> http a']);
  });

  it('frames two replies to one request', () => {
    const { frames } = playAllWays([client(request), server(`${reply('FN=1')}${reply('SN=0')}`)]);
    expect(frames.map(({ body }) => body)).toEqual([login, 'FN=1', 'SN=0']);
  });

  it('makes a provisional reply a message of its own that uses up no request', () => {
    const outcome = playAllWays([
      client('HEAD / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n'),
      server('HTTP/1.1 100 Continue\r\n\r\n'),
      server('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n'),
      client('GET / HTTP/1.1\r\n\r\n'),
      server(reply('x')),
    ]);
    expect(brief(outcome)).toEqual(['> http ', '< http ', '< http ', '> http ', '< http x']);
    expect(outcome.frames.every(({ complete, problems }) => complete && problems.length === 0)).toBe(true);
  });

  it('makes every datagram one frame', () => {
    const frames: Frame[] = [];
    const framer = new FlowFramer('udp', defaultLimits, (frame) => frames.push(frame));
    const bytes = Buffer.from('POST / HTTP/1.0');
    const event = { kind: 'data', flow: 1, at: null, side: 0, bytes, start: 0, end: 15, problems: null } as const;
    framer.event({ ...event, packet: 1 });
    framer.event({ ...event, packet: 2, end: 4 });
    framer.event({ kind: 'close', flow: 1, at: null, packet: 3, side: 0, how: 'idle', problems: null });
    framer.end();
    expect(
      frames.map(({ carrier, http, packet, streamOffset, end }) => [carrier, http, packet, streamOffset, end]),
    ).toEqual([
      ['udp', null, 1, 0, 15],
      ['udp', null, 2, 15, 4],
    ]);
  });
});

describe('bytes that are no HTTP', () => {
  it('come out in one run for every time a side speaks', () => {
    const outcome = playAllWays([client('hel'), client('lo\n'), server('\x02\x03'), client('bye'), close(0, 'fin')]);
    expect(brief(outcome)).toEqual(['> tcp hello\n', '< tcp \x02\x03', '> tcp bye']);
    expect(outcome.frames[0]?.http).toBeNull();
    expect(outcome.frames.map(({ offset }) => offset)).toEqual([0, 0, 6]);
  });

  it('come out at 64 KiB', () => {
    const { frames } = play([client('x'.repeat(150_000))]);
    expect(frames.map(({ wire }) => wire.length)).toEqual([65_536, 65_536, 18_928]);
    const cut = play([client('x'.repeat(150_000))], { cut: () => 1000 });
    expect(cut.frames).toEqual(frames);
  });

  it('end where a start line begins, also in the middle of a connection', () => {
    const outcome = playAllWays([client(`rest of a body\r\n${request}`), server(`tail\n${reply('ok')}`)]);
    expect(brief(outcome)).toEqual(['> tcp rest of a body\r\n', `> http ${login}`, '< tcp tail\n', '< http ok']);
  });

  it('do not hide a start line that lies across the 64 KiB mark', () => {
    const junk = `${'x'.repeat(65_530)}\n`;
    const outcome = play([client(junk + request)]);
    expect(outcome.frames.map(({ carrier, wire }) => [carrier, wire.length])).toEqual([
      ['tcp', 65_531],
      ['http', request.length],
    ]);
    expect(play([client(junk + request)], { cut: () => 11 }).frames).toEqual(outcome.frames);
  });

  it('that only look like HTTP stay bytes', () => {
    const lines = [
      'HTTP/1.1 is a protocol\r\n',
      'POST / \r\n',
      'some words HTTP/1.1\r\n',
      'PRI * HTTP/2.0\r\n\r\n',
      '/ HTTP/1.1\r\n',
    ];
    for (const line of lines) expect(brief(playAllWays([client(line)]))).toEqual([`> tcp ${line}`]);
  });
});

describe('surplus', () => {
  it('of line ends goes with the next message and is told of on the next frame', () => {
    const outcome = playAllWays([
      client(`${request}\r\n\r\n`),
      server(reply('a')),
      client(request),
      server(reply('b')),
    ]);
    expect(outcome.frames.map(({ problems }) => problems)).toEqual([
      ['http.no-target'],
      ['http.surplus'],
      ['http.no-target'],
      [],
    ]);
    expect(outcome.frames[1]?.problemTexts[0]).toContain('4 bytes follow');
    expect(outcome.frames[2]).toMatchObject({
      wire: `\r\n\r\n${request}`,
      body: login,
      http: { startLine: 4, lineEnd: 17 },
    });
    expect(outcome.frames[2]?.offset).toBe(request.length);
  });

  it('does not make the next message begin earlier', () => {
    const { times } = play([client(`${request}\r\n\r\n`), server(reply('a')), client(request)]);
    expect(times[2]).toEqual({ at: 3, atEnd: 3, packet: 3 });
  });

  it('of a body longer than its Content-Length is found, even when the next status line is glued to it', () => {
    const short = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nRES=0&FN=1';
    const outcome = playAllWays([client(request), server(short + reply('SN=0'))]);
    expect(outcome.frames[2]).toMatchObject({ body: 'SN=0', problems: ['http.surplus'], http: { startLine: 6 } });
    expect(outcome.frames[2]?.problemTexts[0]).toContain('6 bytes follow');
  });

  it('of a request is found when the next request line is glued to it', () => {
    const short = 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nVER=1.1';
    const outcome = playAllWays([
      client(`${short}POST /x HTTP/1.1\r\nContent-Length: 1\r\n\r\na${short}POST HTTP/1.1\r\n\r\n`),
    ]);
    expect(outcome.frames.map(({ http }) => http?.startLine)).toEqual([0, 3, 0, 3]);
  });

  it('ends where the other side spoke', () => {
    const short = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd';
    const outcome = playAllWays([client(request), server(short), client(request), server(reply('z'))]);
    expect(outcome.frames.map(({ body, problems }) => [body, problems])).toEqual([
      [login, ['http.no-target']],
      ['ab', []],
      [login, ['http.surplus', 'http.no-target']],
      ['z', []],
    ]);
    expect(outcome.frames[3]?.http?.startLine).toBe(2);
  });

  it('at the end is dropped if it is line ends, else goes out as bytes', () => {
    const dropped = playAllWays([client(`${request}\r\n`), close(0, 'fin')]);
    expect(brief(dropped)).toEqual([`> http ${login}`]);
    expect(dropped.pending).toEqual(['http.surplus']);
    const kept = playAllWays([client(`${request}more`), close(0, 'fin')]);
    expect(brief(kept)).toEqual([`> http ${login}`, '> tcp more']);
    expect(kept.frames[1]?.problems).toEqual(['http.surplus']);
  });

  it('of more than 64 KiB goes out as bytes', () => {
    const outcome = play([client(`${request}${'x'.repeat(70_000)}\n${request}`)]);
    expect(outcome.frames.map(({ carrier, wire }) => [carrier, wire.length])).toEqual([
      ['http', request.length],
      ['tcp', 65_536],
      ['tcp', 70_001 - 65_536],
      ['http', request.length],
    ]);
  });

  it('of line ends in front of the first message goes with that message', () => {
    const outcome = playAllWays([client(`\r\n${request}`)]);
    expect(outcome.frames).toMatchObject([{ carrier: 'http', http: { startLine: 2 } }]);
  });
});

describe('what is cut', () => {
  it('a body that ends early is incomplete and says what was needed', () => {
    const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nRES';
    for (const end of [close(1, 'fin'), close(0, 'reset'), close(1, 'evicted')]) {
      const outcome = playAllWays([client(request), server(cut), end]);
      expect(outcome.frames[1]).toMatchObject({ body: 'RES', complete: false, problems: ['http.cut'] });
      expect(outcome.frames[1]?.problemTexts[0]).toContain('after 3 of the 9 bytes');
    }
  });

  it('a head that ends early is a message without a body', () => {
    const outcome = playAllWays([client('POST / HTTP/1.1\r\nHost: a\r\nCont'), close(0, 'fin')]);
    expect(outcome.frames).toMatchObject([
      {
        carrier: 'http',
        body: '',
        complete: false,
        problems: ['http.cut'],
        http: { method: 'POST', headEnd: 30, bodyEnd: 30 },
      },
    ]);
  });

  it('half a start line goes out as bytes', () => {
    expect(brief(playAllWays([client('POST / HT'), close(0, 'fin')]))).toEqual(['> tcp POST / HT']);
  });

  it('the end of the capture cuts too, and only once', () => {
    const frames: Frame[] = [];
    const framer = new FlowFramer('tcp', defaultLimits, (frame) => frames.push(frame));
    const bytes = Buffer.from(request.slice(0, -1));
    framer.event({
      kind: 'data',
      flow: 1,
      at: null,
      packet: 1,
      side: 1,
      bytes,
      start: 0,
      end: bytes.length,
      problems: null,
    });
    framer.end();
    framer.end();
    expect(frames.map(({ complete, problems }) => [complete, problems.at(-1)?.code])).toEqual([[false, 'http.cut']]);
    expect(frames[0]?.problems.at(-1)).toMatchObject({ needed: login.length, had: login.length - 1 });
  });

  it('a Content-Length that is too large is noticed when the other side has gone on', () => {
    const long = 'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nRES=0';
    const outcome = playAllWays([client(request), server(long), client(request), server(reply('next'))]);
    expect(outcome.frames.map(({ body, complete }) => [body, complete])).toEqual([
      [login, true],
      [login, true],
      ['RES=0', false],
      ['next', true],
    ]);
    expect(outcome.frames[2]?.problemTexts[0]).toContain('after 5 of the 90 bytes');
  });

  it('a large Content-Length does not allocate memory for what never comes', () => {
    const outcome = playAllWays([server('HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nab')]);
    expect(outcome.frames).toMatchObject([{ body: 'ab', complete: false }]);
  });
});

describe('gaps', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n';

  it('in a body leave a hole and the count goes on', () => {
    const outcome = playAllWays([server(`${head}ab`), gap(1, 5), server(`cde${reply('next')}`)]);
    expect(outcome.frames).toMatchObject([
      { body: 'abcde', complete: false, problems: ['tcp.gap'], holes: [[head.length + 2, 5]] },
      { body: 'next', complete: true, problems: [], offset: head.length + 10 },
    ]);
    expect(outcome.frames[0]?.problemTexts).toEqual(['5 bytes are missing from the capture']);
  });

  it('that end with the body end the message', () => {
    const outcome = playAllWays([server(`${head}ab`), gap(1, 8), server(reply('next'))]);
    expect(outcome.frames.map(({ body, complete }) => [body, complete])).toEqual([
      ['ab', false],
      ['next', true],
    ]);
  });

  it('that reach past the body lead to the next start line', () => {
    const outcome = playAllWays([server(`${head}ab`), gap(1, 20), server(`=0\r\n${reply('next')}`)]);
    expect(outcome.frames).toMatchObject([
      { carrier: 'http', body: 'ab', complete: false, problems: ['tcp.gap'], holes: [[head.length + 2, 20]] },
      { carrier: 'tcp', wire: '=0\r\n', offset: head.length + 22 },
      { carrier: 'http', body: 'next', complete: true, problems: ['http.resync'] },
    ]);
  });

  it('find a status line that is glued to the rest of a body', () => {
    const outcome = playAllWays([server(`${head}ab`), gap(1, 0), server(`RES=0${reply('next')}`)]);
    expect(brief(outcome)).toEqual(['< http ab', '< tcp RES=0', '< http next']);
  });

  it('in a head make an incomplete message', () => {
    const outcome = playAllWays([server('HTTP/1.1 200 OK\r\nConte'), gap(1, 40), server(reply('next'))]);
    expect(outcome.frames).toMatchObject([
      { carrier: 'http', body: '', complete: false, problems: ['tcp.gap'], holes: [[22, 40]] },
      { body: 'next', complete: true, offset: 62, problems: [] },
    ]);
  });

  it('between messages ride on the next frame', () => {
    const outcome = playAllWays([client(request), gap(0, 100), client(request)]);
    expect(outcome.frames[1]).toMatchObject({ offset: request.length + 100, problems: ['tcp.gap', 'http.no-target'] });
  });

  it('in a body until close are noted and the body goes on', () => {
    const outcome = playAllWays([server('HTTP/1.1 200 OK\r\n\r\nab'), gap(1, 3), server('cd'), close(1, 'fin')]);
    expect(outcome.frames).toMatchObject([{ body: 'abcd', complete: false, holes: [[21, 3]], problems: ['tcp.gap'] }]);
  });

  it('do not take the body of a later reply for that of a HEAD', () => {
    const outcome = playAllWays([client('HEAD / HTTP/1.1\r\n\r\n'), gap(1, 9), server(reply('x'))]);
    expect(outcome.frames[1]).toMatchObject({ body: 'x' });
  });
});

describe('bounds', () => {
  it('a message past --max-message is cut there, its rest is skipped, and the next one is found', () => {
    const long = reply('x'.repeat(100));
    const outcome = playAllWays([server(long + reply('next'))], { limits: { maxMessage: 60 } });
    expect(outcome.frames.map(({ wire, complete, problems }) => [wire.length, complete, problems])).toEqual([
      [60, false, ['http.max-message']],
      [reply('next').length, true, []],
    ]);
    expect(outcome.frames[0]?.problemTexts[0]).toContain('--max-message');
    expect(outcome.frames[1]?.offset).toBe(long.length);
  });

  it('a message of exactly --max-message is whole', () => {
    const limits = { maxMessage: reply('abc').length };
    expect(playAllWays([server(reply('abc'))], { limits }).frames).toMatchObject([{ complete: true, problems: [] }]);
  });

  it('a body until close past the bound is skipped to the close', () => {
    const text = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100)}`;
    const outcome = playAllWays([server(text), close(1, 'fin'), server(reply('y'))], { limits: { maxMessage: 50 } });
    expect(outcome.frames.map(({ wire }) => wire.length)).toEqual([50, reply('y').length]);
  });

  it('problems that find no message are not kept without end', () => {
    const { pending } = play(Array.from({ length: 5000 }, (_, i) => gap(0, i % 2)));
    expect(pending).toHaveLength(1001);
    expect(pending.at(-1)).toBe('http.more-problems');
  });

  it('holes with nothing between them are told as one', () => {
    const { pending, frames } = play([gap(0, 10), gap(1, 20), gap(0, 5)]);
    expect([pending, frames]).toEqual([['tcp.gap'], []]);
  });

  it('a head without end goes out as bytes', () => {
    const outcome = play([client(`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(50_000)}`)]);
    expect(outcome.frames[0]).toMatchObject({ carrier: 'tcp', problems: ['http.max-head'], complete: false });
    expect(outcome.frames[0]?.wire.length).toBe(256 * 1024);
  });
});
