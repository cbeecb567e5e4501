/**
 * Requests in the styles of clients, byte for byte as the documents and the clients write them.
 */

import { expect, test } from 'vitest';
import { styleNames } from '../../src/simulate/client/style-names.ts';
import { bodyOf, styleNamed, styles, writesOf } from '../../src/simulate/client/styles.ts';

const pairs = [
  ['VER', '1.1'],
  ['CMD', 'CLTMSG'],
  ['SEQ', '4711'],
  ['UIN', '10001'],
  ['UN', '10002'],
  ['MG', '你, a&b'],
] as const;

function written(name: (typeof styleNames)[number], throughProxy = false): string[] {
  const style = styleNamed(name);
  const writes = writesOf(style, bodyOf(style, pairs), '192.0.2.9:8000', throughProxy);
  return writes.map((one) => one.toString('latin1'));
}

const latin = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const body = latin('VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=10001&UN=10002&MG=你%2c a%26b');

test('every name has its style', () => {
  expect(styles.map(({ name }) => name)).toEqual([...styleNames]);
});

test('document: no target, a small l', () => {
  expect(written('document')).toEqual([
    'POST HTTP/1.1\r\nHost: 192.0.2.9:8000\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-length: 62\r\n' +
      `Connection: close\r\n\r\n${body}`,
  ]);
});

test('php: two spaces, a form, CR LF CR LF that nobody counts, two writes', () => {
  const form = 'VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=10001&UN=10002&MG=%E4%BD%A0%2C+a%26b';
  expect(written('php')).toEqual([
    'POST  HTTP/1.1\r\nHost: 192.0.2.9:8000\r\nContent-Type: application/x-www-form-urlencoded\r\n' +
      `Content-Length: ${form.length}\r\nConnection: close\r\n\r\n`,
    `${form}\r\n\r\n`,
  ]);
});

test('gbk: texts in GBK', () => {
  expect(written('gbk')[0].split('\r\n\r\n')[1]).toBe(
    'VER=1.1&CMD=CLTMSG&SEQ=4711&UIN=10001&UN=10002&MG=\xc4\xe3%2c a%26b',
  );
});

test('hash-map: the same parameters in another order', () => {
  const sent = written('hash-map')[0].split('\r\n\r\n')[1];
  expect(sent.split('&').sort()).toEqual(body.split('&').sort());
  expect(sent).not.toBe(body);
});

test('lf: line feeds alone in the head', () => {
  expect(written('lf')[0]).toBe(
    'POST HTTP/1.1\nHost: 192.0.2.9:8000\nContent-Type: text/plain; charset=UTF-8\nContent-length: 62\n' +
      `Connection: close\n\n${body}`,
  );
});

test('line: no HTTP at all', () => {
  expect(written('line')).toEqual([`${body}\n`]);
});

test('to a forward proxy a target has its host; no target stays none', () => {
  expect(written('plain', true)[0]).toMatch(/^POST http:\/\/192\.0\.2\.9:8000\/ HTTP\/1\.1\r\n/);
  expect(written('document', true)[0]).toMatch(/^POST HTTP\/1\.1\r\n/);
});
