import * as fc from 'fast-check';
import { HTTPParser } from 'http-parser-js';
import { describe, expect, it } from 'vitest';
import { play, type Step } from './dialog.ts';

interface Parsed {
  readonly method: string;
  readonly status: number;
  readonly body: string;
}

/** What http-parser-js makes of a run of well-formed messages. */
function parseWithOracle(bytes: Buffer, kind: 'request' | 'response'): Parsed[] {
  const messages: Parsed[] = [];
  // The package decodes heads with one global setting, and its default drops the eighth bit.
  HTTPParser.encoding = 'latin1';
  const parser = new HTTPParser(kind === 'request' ? HTTPParser.REQUEST : HTTPParser.RESPONSE);
  let method = '';
  let status = 0;
  let body = '';
  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    method = kind === 'request' ? (HTTPParser.methods[Number(info.method)] ?? '') : '';
    status = info.statusCode ?? 0;
    body = '';
  };
  parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
    body += chunk.toString('latin1', offset, offset + length);
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    messages.push({ method, status, body });
  };
  expect(parser.execute(bytes, 0, bytes.length)).toBe(bytes.length);
  return messages;
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-'.split('');
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 }).map((text) => `X-${text}`);
const value = fc.string({ unit: fc.constantFrom(...letters, ' ', ',', ':', '\xe9', '\xd6'), maxLength: 20 });
const header = fc.tuple(name, value).map(([n, v]) => `${n}: ${v}\r\n`);
const content = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const lengthName = fc.constantFrom('Content-Length', 'Content-length', 'CONTENT-LENGTH');
const sizedBody = fc.tuple(lengthName, content).map(([n, body]) => [`${n}: ${body.length}\r\n`, body] as const);
const chunkedBody = fc.array(content, { maxLength: 4 }).map((chunks) => {
  const parts = chunks.filter((c) => c !== '').map((c) => `${c.length.toString(16)};x=y\r\n${c}\r\n`);
  return ['Transfer-Encoding: chunked\r\n', `${parts.join('')}0\r\nX-trailer: t\r\n\r\n`] as const;
});
const message = (startLine: fc.Arbitrary<string>) =>
  fc
    .tuple(startLine, fc.array(header, { maxLength: 4 }), fc.oneof(sizedBody, chunkedBody))
    .map(([line, headers, [lengthHeader, body]]) => `${line}\r\n${headers.join('')}${lengthHeader}\r\n${body}`);

const requests = fc.array(message(fc.constantFrom('POST / HTTP/1.1', 'GET /a?b HTTP/1.1', 'PUT http://a/ HTTP/1.1')), {
  maxLength: 5,
});
const replies = fc.array(message(fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found', 'HTTP/1.0 500 x')), {
  maxLength: 5,
});

/** What is told of messages although nothing is wrong with them. */
const wellFormed = new Set(['http.chunk-extension', 'http.trailers']);

describe('well-formed messages', () => {
  it.each([
    ['request', requests],
    ['response', replies],
  ] as const)('of kind %s are read as http-parser-js reads them', (kind, messages) => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 50 }), (texts, size) => {
        const bytes = Buffer.from(texts.join(''), 'latin1');
        const step: Step = { say: kind === 'request' ? 0 : 1, bytes };
        const { frames, pending } = play([step], { cut: () => size });
        const ours = frames.map(({ http, body }) => ({ method: http?.method, status: http?.status, body }));
        expect(ours).toEqual(parseWithOracle(bytes, kind));
        expect(
          frames.every(({ complete, problems }) => complete && problems.every((code) => wellFormed.has(code))),
        ).toBe(true);
        expect(frames.map(({ wire }) => wire)).toEqual(texts);
        expect(pending).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
