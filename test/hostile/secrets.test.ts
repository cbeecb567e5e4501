/**
 * A secret is planted wherever one may stand; no output may show it in any form: raw, unescaped, in hex, in base64.
 */

import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { concat, toBytes, udpPacket } from '../support/packets.ts';
import { TcpDialog } from '../support/tcp-dialog.ts';
import { decode, type Printed } from './whole-program.ts';

/** No three letters of it are found in anything else that is printed here. */
const secret = 'QzJ7XkVwYqH3ZgN8jBxW5KpU';
const escaped = Buffer.from(secret)
  .toString('hex')
  .replace(/../g, (pair) => `%${pair}`);

/** Everything that was printed, hex and base64 undone. */
function readable({ log, tree, ndjson, texts }: Printed): string {
  const dumped = tree
    .split('\n')
    .flatMap((line) => /^\s+[0-9a-f]{4,} ((?: (?:[0-9a-f]{2}|\*\*))+)/.exec(line)?.[1] ?? []);
  const hex = [...ndjson.matchAll(/"raw":"([0-9a-f*]+)"/g)].map((found) => found[1]);
  const bytes = [...dumped, ...hex].map((text) =>
    Buffer.from(text.replace(/\*\*/g, '2a').replace(/ /g, ''), 'hex').toString('latin1'),
  );
  const bodies = [...ndjson.matchAll(/"body":"([^"]*)"/g)].map((found) =>
    Buffer.from(found[1] ?? '', 'base64').toString('latin1'),
  );
  const all = [log, tree, ndjson, ...texts, bytes.join(''), ...bodies].join('\n');
  return `${all}\n${all.replace(/%([0-9a-f]{2})/gi, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)))}`;
}

/** The longest run of the secret's letters that can be read, at least four letters; "" if none can. */
function findLeak(printed: Printed): string {
  const text = readable(printed);
  for (let length = secret.length; length >= 4; length--) {
    for (let at = 0; at + length <= secret.length; at++) {
      const part = secret.slice(at, at + length);
      if (text.includes(part)) return part;
    }
  }
  return '';
}

const common = 'VER=1.1&CMD=Login&SEQ=1&UIN=10001';
const headOf = (length: number, more = '') => `POST HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${length}\r\n\r\n`;
const post = (body: string | Uint8Array, more = '') =>
  concat([toBytes(headOf(toBytes(body).length, more)), toBytes(body)]);
const chunks = (...pieces: string[]) =>
  `${pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')}0\r\n`;
const half = secret.length / 2;

/** What a client sends, by what it is. */
const requests: Readonly<Record<string, string | Uint8Array>> = {
  'a login': post(`${common}&PS=${secret}&M5=1&LC=9`),
  'the last parameter, with a line end': post(`${common}&PS=${secret}\r\n`),
  'lower case': post(`ver=1.1&cmd=login&seq=1&uin=1&ps=${secret}`),
  'escaped letters': post(`${common}&PS=${escaped}`),
  'escaped twice': post(`${common}&PS=${escaped.replace(/%/g, '%25')}`),
  twice: post(`${common}&PS=1&PS=${secret}`),
  'a command nobody knows': post(`VER=1.1&CMD=Nothing&SEQ=1&UIN=1&PS=${secret}`),
  'a command without PS': post(`VER=1.1&CMD=Logout&SEQ=1&UIN=1&PS=${secret}`),
  'a verification code': post(`VER=1.1&CMD=VERIFYCODE&SEQ=1&UIN=1&SC=1&VC=${secret}`),
  'a session key': post(`VER=1.1&CMD=Nothing&SEQ=1&UIN=1&SG=${secret}&SSG=${secret}&SID=${secret}&CKE=${secret}`),
  'an unknown parameter': post(`${common}&ZZ=PS=${secret}`),
  'an escaped unknown parameter': post(`${common}&ZZ=%50S%3D${escaped}`),
  'an escaped unknown parameter behind an escaped &': post(`${common}&ZZ=a%26PS=${secret}`),
  'an escaped name': post(`${common}&%50s=${secret}`),
  'an escaped query': `GET /?a%26%50S%3D${secret} HTTP/1.1\r\n\r\n`,
  'an escaped page': post(`u%253fps%253d${secret}%2526x`),
  'bytes that are no text': post(
    concat([toBytes(`${common}&NK=`), Uint8Array.of(0xff, 0xfe), toBytes(`&PS=${secret}`)]),
  ),
  'a secret that is no text': post(
    concat([toBytes(`${common}&PS=${secret}`), Uint8Array.of(0xff, 0xfe), toBytes(secret)]),
  ),
  'a body without command': post(`PS=${secret}`),
  'a page of text': post(`<html>login with ps=${secret} please`),
  'too many parameters': post(`${common}${'&A=1'.repeat(5000)}&PS=${secret}`),
  'a query': `GET /?${common}&PS=${secret} HTTP/1.1\r\n\r\n`,
  'a query of a proxy': `GET http://a/?PS=${secret}&x HTTP/1.1\r\nReferer: http://b/?PS=${secret}\r\n\r\n`,
  'a header': post(common, `Authorization: Basic ${secret}\r\nproxy-AUTHORIZATION :${secret}\r\nCookie: ${secret}\r\n`),
  'a folded header': post(common, `Cookie: a\r\n ${secret}\r\n\t${secret}\r\n`),
  'a header that is cut': `POST / HTTP/1.1\r\nCookie: ${secret}`,
  chunks: `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(`${common}&PS=${secret.slice(0, half)}`, secret.slice(half), '&A=1')}\r\n`,
  'one letter a chunk': `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(...`${common}&PS=${secret}`)}\r\n`,
  'a chunk extension and a trailer': `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;PS=${secret}\r\nabc\r\n0\r\nCookie: ${secret}\r\n\r\n`,
  'a broken chunk': `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(`${common}&PS=${secret}`).replace('\r\n0', 'zz')}`,
  gzip: post(gzipSync(`${common}&PS=${secret}`), 'Content-Encoding: gzip\r\n'),
  'gzip that stores': post(gzipSync(`${common}&PS=${secret}`, { level: 0 }), 'Content-Encoding: gzip\r\n'),
  'deflate that stores': post(deflateSync(`${common}&PS=${secret}`, { level: 0 }), 'Content-Encoding: deflate\r\n'),
  'gzip that is none': post(`${common}&PS=${secret}`, 'Content-Encoding: gzip\r\n'),
  'gzip that stores and is cut': post(
    gzipSync(`${common}&PS=${secret}&A=1`, { level: 0 }).subarray(0, -6),
    'Content-Encoding: gzip\r\n',
  ),
  'no HTTP': `hello PS=${secret}\n`,
  'bytes behind the body': concat([post(common), toBytes(`PS=${secret}`), post(common)]),
  'a body longer than its length': concat([
    toBytes(headOf(common.length + 8)),
    toBytes(`${common}&PS=${secret}\r\n`),
    post(common),
  ]),
  'a body shorter than its length': concat([toBytes(headOf(500)), toBytes(`${common}&PS=${secret}`)]),
};

function captureOf(request: string | Uint8Array, segmentSize = 1460, lose: readonly number[] = []): Uint8Array {
  const made = new TcpDialog({ client: '10.0.0.2:1034', server: '203.0.113.7:8000' }).handshake();
  made.send('client', request, { segmentSize, lose }).send('server', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  return pcapFile(made.fin('server').fin('client').packets);
}

test.each(Object.entries(requests))('a secret is never shown: %s', (_, request) => {
  expect(readable(decode(captureOf(request), { redact: false }))).toContain(secret.slice(half));
  expect(findLeak(decode(captureOf(request)))).toBe('');
  expect(findLeak(decode(captureOf(request, 1)))).toBe('');
});

test('a secret is never shown when bytes in front of it, or of it, are missing', () => {
  const request = post(`${common}&PS=${secret}&M5=1`);
  const first = Math.floor(request.indexOf(0x50, request.length - 40) / 4) - 3;
  for (let lost = first; lost < first + 11; lost++) {
    expect(findLeak(decode(captureOf(request, 4, [lost]))), `segment ${lost}`).toBe('');
    expect(findLeak(decode(captureOf(request, 4, [lost, lost + 1]))), `segments from ${lost}`).toBe('');
  }
});

test('a secret in a datagram is never shown', () => {
  const bytes = udpPacket({ from: '10.0.0.2:4000', to: '203.0.113.7:8000', payload: `${common}&PS=${secret}` });
  expect(findLeak(decode(pcapFile([{ at: { sec: 1_214_035_200, nsec: 0 }, bytes }])))).toBe('');
});
