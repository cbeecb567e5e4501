import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { brief, client, close, type Outcome, playAllWays, server } from './dialog.ts';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const ok = (headers: string, body: string) => server(`HTTP/1.1 200 OK\r\n${headers}\r\n${body}`);
const sized = (body: string) => `Content-Length: ${body.length}\r\n`;
const problemsOf = (outcome: Outcome) => outcome.frames.map(({ problems }) => problems);

describe('Content-Length', () => {
  it.each([
    ['odd case', 'cOnTeNt-LENGTH: 2\r\n', []],
    ['no space', 'Content-Length:2\r\n', []],
    ['many blanks', 'Content-Length: \t 2 \t \r\n', []],
    ['leading zeros', 'Content-Length: 0002\r\n', ['http.leading-zeros']],
    ['a space before the colon', 'Content-Length : 2\r\n', ['http.space-before-colon']],
    ['a folded line', 'Content-Length:\r\n 2\r\n', ['http.folded']],
    ['bare LF', 'X: y\nContent-Length: 2\n', ['http.lf-only']],
    ['the first of several', 'Content-Length: 2\r\nContent-Length: 3\r\n', ['http.length-twice']],
    ['the first of a list', 'Content-Length: 2, 3\r\n', ['http.length-twice']],
    ['the same twice', 'Content-Length: 2\r\nContent-length: 2\r\n', ['http.length-twice']],
    ['a line without colon beside it', 'nonsense\r\nContent-Length: 2\r\n', ['http.no-colon']],
    ['other headers that begin alike', 'Content-Type: a\r\nContent-Lengths: 9\r\nContent-Length: 2\r\nCL: 4\r\n', []],
  ])('is read with %s', (_, headers, problems) => {
    const outcome = playAllWays([ok(headers, 'ab'), ok(sized('next'), 'next')]);
    expect(brief(outcome)).toEqual(['< http ab', '< http next']);
    expect(problemsOf(outcome)).toEqual([problems, []]);
  });

  it.each(['many', '', '-2', '0x2', '2 bytes', '99999999999999999999'])(
    'of %j on a request: until the other side speaks',
    (value) => {
      const outcome = playAllWays([
        client(`POST / HTTP/1.1\r\nContent-Length: ${value}\r\n\r\nVER=\r\nab`),
        ok(sized(''), ''),
      ]);
      expect(outcome.frames[0]).toMatchObject({ body: 'VER=\r\nab', complete: true, problems: ['http.bad-length'] });
    },
  );

  it('that is unusable on a reply: until close', () => {
    const outcome = playAllWays([ok('Content-Length: x\r\n', 'abc'), close(1, 'fin')]);
    expect(outcome.frames).toMatchObject([{ body: 'abc', complete: true, problems: ['http.bad-length'] }]);
  });

  it('of zero ends the message with its head', () => {
    expect(brief(playAllWays([client('POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n')]))).toEqual(['> http ']);
  });

  it('counts for a GET too', () => {
    expect(brief(playAllWays([client('GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab')]))).toEqual(['> http ab']);
  });
});

describe('no length', () => {
  it('on a POST: the body lasts until the other side speaks', () => {
    const outcome = playAllWays([client('POST HTTP/1.1\r\n\r\nVER=1.1'), client('&CMD=List'), ok(sized('x'), 'x')]);
    expect(brief(outcome)).toEqual(['> http VER=1.1&CMD=List', '< http x']);
    expect(problemsOf(outcome)).toEqual([['http.no-target', 'http.no-length'], []]);
  });

  it('on a POST that is followed by another request: no body', () => {
    const outcome = playAllWays([
      client('POST / HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 1\r\n\r\na'),
      ok(sized('x'), 'x'),
    ]);
    expect(brief(outcome)).toEqual(['> http ', '> http a', '< http x']);
    expect(problemsOf(outcome)).toEqual([[], [], []]);
  });

  it('on a POST that is followed by the reply: no body', () => {
    const outcome = playAllWays([client('POST / HTTP/1.1\r\n\r\n'), ok(sized('x'), 'x')]);
    expect(outcome.frames[0]).toMatchObject({ body: '', complete: true, problems: [] });
  });

  it('on a POST whose peer closes or resets without a word: the request is whole', () => {
    for (const end of [close(1, 'fin'), close(1, 'reset'), close(0, 'fin')]) {
      const outcome = playAllWays([client('POST / HTTP/1.1\r\n\r\nabc'), end]);
      expect(outcome.frames).toMatchObject([{ body: 'abc', complete: true }]);
    }
  });

  it('on a POST at the end of the capture: nobody knows', () => {
    const outcome = playAllWays([client('POST / HTTP/1.1\r\n\r\nabc')]);
    expect(outcome.frames).toMatchObject([{ body: 'abc', complete: false, problems: ['http.no-length', 'http.cut'] }]);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'get'])('on a %s: no body', (method) => {
    const outcome = playAllWays([client(`${method} / HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n`)]);
    expect(brief(outcome)).toEqual(['> http ', '> http ']);
  });

  it('on a reply: until close', () => {
    const outcome = playAllWays([ok('', 'ab'), server('cd\r\nHTTP/1.1 200 OK\r\n'), close(1, 'fin')]);
    expect(outcome.frames).toMatchObject([{ body: 'abcd\r\nHTTP/1.1 200 OK\r\n', complete: true, problems: [] }]);
  });

  it('on a reply that ends by RST: incomplete', () => {
    for (const side of [0, 1] as const) {
      const outcome = playAllWays([ok('', 'ab'), close(side, 'reset')]);
      expect(outcome.frames).toMatchObject([{ body: 'ab', complete: false, problems: ['http.cut'] }]);
    }
  });

  it('on a reply of a connection that stays open: until the reply to the next request', () => {
    const ask = client('GET / HTTP/1.1\r\n\r\n');
    const outcome = playAllWays([ask, ok('', 'first'), ask, ok('', 'second'), close(1, 'fin')]);
    expect(brief(outcome)).toEqual(['> http ', '> http ', '< http first', '< http second']);
    expect(outcome.frames.map(({ complete }) => complete)).toEqual([true, true, true, true]);
  });

  it.each(['204 No Content', '304 Not Modified', '100 Continue', '102 Processing'])('on a %s: no body', (status) => {
    const outcome = playAllWays([server(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`), ok(sized('x'), 'x')]);
    expect(brief(outcome)).toEqual(['< http ', '< http x']);
  });

  it('matters not for a reply to HEAD, which has no body whatever it says', () => {
    const outcome = playAllWays([
      client('GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n'),
      ok(sized('a'), 'a'),
      ok('Content-Length: 100\r\n', ''),
      ok(sized('b'), 'b'),
    ]);
    expect(brief(outcome).slice(3)).toEqual(['< http a', '< http ', '< http b']);
  });
});

describe('chunked', () => {
  const chunked = 'Transfer-Encoding: chunked\r\n';

  it('bodies are put together and say from which spans', () => {
    const outcome = playAllWays([
      ok(chunked, '3\r\nVER\r\n4;name="x"\r\n=1.1\r\n0\r\nT: v\r\n\r\n'),
      ok(sized('x'), 'x'),
    ]);
    const headEnd = outcome.frames[0]?.http?.headEnd ?? 0;
    expect(outcome.frames[0]).toMatchObject({
      body: 'VER=1.1',
      complete: true,
      problems: ['http.chunk-extension', 'http.trailers'],
      http: { chunked: true },
    });
    expect(outcome.frames[0]?.bodyFrom).toEqual([
      [headEnd + 3, headEnd + 6],
      [headEnd + 20, headEnd + 24],
    ]);
    expect(outcome.frames[1]?.body).toBe('x');
  });

  it('of one chunk is the same memory as the frame', () => {
    const outcome = playAllWays([ok(chunked, '00a  \r\n0123456789\r\n0\r\n\r\n')]);
    expect(outcome.frames).toMatchObject([{ body: '0123456789', bodyFrom: null, complete: true }]);
  });

  it.each([
    'TRANSFER-ENCODING:Chunked\r\n',
    'Transfer-Encoding: identity, chunked\r\n',
    'transfer-encoding:\r\n\tchunked\r\n',
  ])('is seen in %j', (header) => {
    expect(brief(playAllWays([ok(header, '1\nA\n0\n\n')]))).toEqual(['< http A']);
  });

  it('wins over Content-Length', () => {
    const outcome = playAllWays([ok(`Content-Length: 3\r\n${chunked}`, '1\r\nA\r\n0\r\n\r\n')]);
    expect(outcome.frames).toMatchObject([{ body: 'A', complete: true, problems: ['http.length-and-transfer'] }]);
  });

  it.each([
    ['a size that is no number', '2\r\nab\r\nxyz\r\n', 'xyz\r\n'],
    ['a size of too many digits', '2\r\nab\r\n1234567890abc\r\n', '1234567890abc\r\n'],
    ['no line end behind the data', '2\r\nabcd\r\n', 'cd\r\n'],
  ])('with %s ends there and the next message is found', (_, body, rest) => {
    const outcome = playAllWays([ok(chunked, body), ok(sized('x'), 'x')]);
    expect(outcome.frames[0]).toMatchObject({ body: 'ab', complete: false, problems: ['http.chunk'] });
    expect(outcome.frames[1]).toMatchObject({
      body: 'x',
      http: { startLine: rest.length },
      problems: ['http.surplus'],
    });
  });

  it('without its last chunk ends where the next message begins', () => {
    const outcome = playAllWays([ok(chunked, '2\r\nab\r\n'), ok(sized('x'), 'x')]);
    expect(brief(outcome)).toEqual(['< http ab', '< http x']);
    expect(outcome.frames[0]?.complete).toBe(false);
  });

  it('that is cut gives what came', () => {
    const outcome = playAllWays([ok(chunked, '2\r\nab\r\n9\r\ncde'), close(1, 'fin')]);
    expect(outcome.frames).toMatchObject([{ body: 'abcde', complete: false, problems: ['http.cut'] }]);
  });

  it('with a size line that never ends is given up', () => {
    const outcome = playAllWays([ok(chunked, `1;${'x'.repeat(5000)}\r\na\r\n0\r\n\r\n`), ok(sized('x'), 'x')]);
    expect(outcome.frames[0]).toMatchObject({ body: '', complete: false, problems: ['http.chunk'] });
    expect(outcome.frames[1]?.body).toBe('x');
  });

  it('is not what another transfer coding means: until close', () => {
    const outcome = playAllWays([
      ok('Transfer-Encoding: gzip\r\nContent-Length: 1\r\n', latin1(gzipSync('abc'))),
      close(1, 'fin'),
    ]);
    expect(outcome.frames).toMatchObject([{ body: 'abc', complete: true, problems: ['http.length-and-transfer'] }]);
  });

  it('requests work alike', () => {
    const outcome = playAllWays([client(`POST / HTTP/1.1\r\n${chunked}\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n`)]);
    expect(brief(outcome)).toEqual(['> http ab']);
  });
});

describe('content codings', () => {
  const body = 'VER=1.1&CMD=LIST&RES=0';

  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['GZip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['deflate, gzip', gzipSync(deflateSync(body))],
    ['identity', Buffer.from(body)],
  ])('%s is undone', (coding, bytes) => {
    const wire = latin1(bytes);
    const outcome = playAllWays([ok(`Content-Encoding: ${coding}\r\n${sized(wire)}`, wire)]);
    const frame = outcome.frames[0];
    expect(frame).toMatchObject({ body, complete: true, problems: [] });
    if (coding === 'identity') expect(frame?.bodyFrom).toBeNull();
    else expect(frame?.bodyFrom).toEqual([[frame?.http?.headEnd, frame?.http?.bodyEnd]]);
  });

  it('names the codings in the order they were undone', () => {
    const wire = latin1(gzipSync(deflateSync(body)));
    const outcome = playAllWays([ok(`Content-Encoding: deflate\r\nContent-Encoding: gzip\r\n${sized(wire)}`, wire)]);
    expect(outcome.frames[0]?.http?.codings).toEqual(['gzip', 'deflate']);
    expect(outcome.frames[0]?.body).toBe(body);
  });

  it('are undone behind the chunks', () => {
    const wire = latin1(gzipSync(body));
    const chunks = `5\r\n${wire.slice(0, 5)}\r\n${(wire.length - 5).toString(16)}\r\n${wire.slice(5)}\r\n0\r\n\r\n`;
    const outcome = playAllWays([ok('Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', chunks)]);
    expect(outcome.frames[0]).toMatchObject({ body, complete: true, problems: [] });
    expect(outcome.frames[0]?.bodyFrom).toHaveLength(2);
  });

  it('that fail leave the bytes as sent', () => {
    const broken = `${latin1(gzipSync(body)).slice(0, 20)}`;
    const outcome = playAllWays([ok(`Content-Encoding: gzip\r\n${sized(broken)}`, broken)]);
    expect(outcome.frames).toMatchObject([{ body: broken, bodyFrom: null, complete: true, problems: ['http.coding'] }]);
  });

  it('that nobody here knows leave the bytes as sent', () => {
    const outcome = playAllWays([ok(`Content-Encoding: br\r\n${sized('abc')}`, 'abc')]);
    expect(outcome.frames).toMatchObject([{ body: 'abc', problems: ['http.coding'] }]);
  });

  it('that unfold past the bound leave the bytes as sent and name the flag', () => {
    const wire = latin1(gzipSync('x'.repeat(5000)));
    const outcome = playAllWays([ok(`Content-Encoding: gzip\r\n${sized(wire)}`, wire)], {
      limits: { maxBodyOut: 4999 },
    });
    expect(outcome.frames).toMatchObject([{ body: wire, problems: ['http.max-body-out'] }]);
    expect(outcome.frames[0]?.problemTexts[0]).toContain('--max-body-out');
    const fits = playAllWays([ok(`Content-Encoding: gzip\r\n${sized(wire)}`, wire)], { limits: { maxBodyOut: 5000 } });
    expect(fits.frames[0]?.body).toHaveLength(5000);
  });

  it('of an empty body are no matter', () => {
    const outcome = playAllWays([ok('Content-Encoding: gzip\r\nContent-Length: 0\r\n', '')]);
    expect(outcome.frames).toMatchObject([{ body: '', problems: [] }]);
  });
});
