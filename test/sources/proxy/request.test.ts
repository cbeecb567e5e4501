import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRequestHead } from '../../../src/sources/proxy/request-head.ts';
import { RequestStream } from '../../../src/sources/proxy/request-stream.ts';

function headOf(text: string) {
  const head = readRequestHead(Buffer.from(text, 'latin1'));
  if (typeof head === 'string') throw new Error(head);
  return { ...head, text: Buffer.from(head.rewritten).toString('latin1') };
}

describe('the head of a request to a forward proxy', () => {
  test.each([
    [
      'POST http://qq.test:8000/ HTTP/1.1\r\nHost: qq.test:8000\r\n\r\n',
      'qq.test',
      8000,
      'POST / HTTP/1.1\r\nHost: qq.test:8000\r\n\r\n',
    ],
    ['GET http://qq.test HTTP/1.1\r\nHost: qq.test\r\n\r\n', 'qq.test', 80, 'GET / HTTP/1.1\r\nHost: qq.test\r\n\r\n'],
    ['GET http://qq.test?a=b HTTP/1.0\n\n', 'qq.test', 80, 'GET /?a=b HTTP/1.0\n\n'],
    ['GET HTTP://me:word@[2001:db8::1]:81/x HTTP/1.1\r\n\r\n', '2001:db8::1', 81, 'GET /x HTTP/1.1\r\n\r\n'],
    ['POST HTTP/1.1\r\nHost:qq.test:8000\r\n\r\n', 'qq.test', 8000, 'POST HTTP/1.1\r\nHost:qq.test:8000\r\n\r\n'],
    ['POST  HTTP/1.1\r\nhOST:  qq.test \r\n\r\n', 'qq.test', 80, 'POST  HTTP/1.1\r\nhOST:  qq.test \r\n\r\n'],
    [
      'POST /a HTTP/1.1\r\nHost: a.test\r\nProxy-Connection: Keep-Alive\r\nX: 1\r\nProxy-Authorization: Basic eA==\r\n\r\n',
      'a.test',
      80,
      'POST /a HTTP/1.1\r\nHost: a.test\r\nX: 1\r\n\r\n',
    ],
    [
      '\r\nPOST /\xc4\xe3 HTTP/1.1\r\nHost: a.test\r\n\r\n',
      'a.test',
      80,
      '\r\nPOST /\xc4\xe3 HTTP/1.1\r\nHost: a.test\r\n\r\n',
    ],
    ['CONNECT qq.test:443 HTTP/1.1\r\n\r\n', 'qq.test', 443, 'CONNECT qq.test:443 HTTP/1.1\r\n\r\n'],
  ])('%j goes to %s:%i', (sent, host, port, passed) => {
    const head = headOf(sent);
    expect(head.destination).toEqual({ host, port });
    expect(head.text).toBe(passed);
  });

  test.each([
    'GET / HTTP/1.1\r\n\r\n',
    'CONNECT qq.test HTTP/1.1\r\n\r\n',
    'GET http://qq.test:0/ HTTP/1.1\r\n\r\n',
    'GET http://qq.test:70000/ HTTP/1.1\r\n\r\n',
    'GET /x HTTP/1.1\r\nHost: a b\r\n\r\n',
  ])('%j says to no host that can be', (sent) => {
    expect(headOf(sent).destination).toBeNull();
  });

  test.each([
    ['POST HTTP/1.1\r\nHost: a\r\n\r\n', true],
    ['POST / HTTP/1.1\nHost: a\n\n', true],
    ['POST / HTTP/1.1\r\nHost : a\r\n\r\n', true],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', true],
    ['POST / HTTP/1.1\r\nHost: a\r\n\r\n', false],
  ])('%j is malformed: %s', (sent, isMalformed) => {
    expect(headOf(sent).isMalformed).toBe(isMalformed);
  });

  test('what is no request is told from what is not whole', () => {
    expect(readRequestHead(Buffer.from('\x81\x01\x02', 'latin1'))).toBe('none');
    expect(readRequestHead(Buffer.from('VER=1.1&CMD=Login\r\n'))).toBe('none');
    expect(readRequestHead(Buffer.from('PO'))).toBe('more');
    expect(readRequestHead(Buffer.from('POST / HTTP/1.1\r\nHost: a\r\n'))).toBe('more');
    expect(readRequestHead(Buffer.from(''))).toBe('more');
  });
});

describe('the stream of requests', () => {
  const parts = [
    'POST http://a.test/ HTTP/1.1\r\nContent-Length: 5\r\n\r\n',
    'VER=1',
    '\r\n\r\n',
    'POST HTTP/1.1\r\nHost: b.test\r\nTransfer-Encoding: chunked\r\n\r\n',
    '4;x=y\r\nabcd\r\n1\r\nX\r\n0\r\nTrailer: 1\r\n\r\n',
    'GET http://c.test/ HTTP/1.1\r\n\r\n',
    'GET http://d.test/ HTTP/1.1\r\n\r\n',
    '\x81\x01\x02\x03',
    'GET http://never.test/ HTTP/1.1\r\n\r\n',
  ];
  const text = parts.join('');

  function split(cuts: readonly number[]): { heads: string[]; all: string } {
    const heads: string[] = [];
    let all = '';
    const pieces = {
      head: ({ bytes }: { readonly bytes: Uint8Array }) => {
        heads.push(Buffer.from(bytes).toString('latin1'));
        all += Buffer.from(bytes).toString('latin1');
      },
      rest: (bytes: Uint8Array) => {
        all += Buffer.from(bytes).toString('latin1');
      },
      unusable: () => {
        all += '<unusable>';
      },
    };
    const stream = new RequestStream(pieces, 1000);
    const bytes = Buffer.from(text, 'latin1');
    let from = 0;
    for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
      stream.feed(bytes.subarray(from, cut));
      from = cut;
    }
    return { heads, all };
  }

  test('finds the same heads however the bytes are cut, and loses none', () => {
    const heads = [parts[0], parts[3], parts[5], parts[6]];
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 30 }), (cuts) => {
        expect(split(cuts)).toEqual({ heads, all: text });
      }),
    );
    expect(split(Array.from({ length: text.length }, (_, i) => i))).toEqual({ heads, all: text });
  });

  test('a head that is too long is refused, not kept', () => {
    const refused: string[] = [];
    const stream = new RequestStream(
      { head: () => {}, rest: () => {}, unusable: (_bytes, why) => refused.push(why) },
      1000,
    );
    stream.feed(Buffer.from(`GET http://a.test/ HTTP/1.1\r\nX: ${'x'.repeat(1000)}`));
    expect(refused).toEqual(['too long']);
  });
});
