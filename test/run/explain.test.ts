/**
 * The explain command through the real program: bodies as text, hex and HTTP, from the argument and from a pipe.
 */

import { expect, test } from 'vitest';
import { oicqscope } from '../support/program.ts';

const body = 'VER=1.1&CMD=GETMSGEX&SEQ=7&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=在吗 ,&';
const told = oicqscope(['explain', body]);

test('a body is told field by field', () => {
  expect([told.status, told.stderr]).toEqual([0, '']);
  expect(told.stdout).toContain('1 message: 10002 "在吗"');
  expect(told.stdout).toContain('number of messages');
});

test('standard input, hex and text give the same as the argument', () => {
  const hex = Buffer.from(body).toString('hex');
  for (const ended of [
    oicqscope(['explain'], { input: body }),
    oicqscope(['explain', '-'], { input: `${body}\n` }),
    oicqscope(['explain', hex]),
    oicqscope(['explain', '--hex', hex.replace(/../g, '$& ')]),
    oicqscope(['explain', '--text', body]),
  ]) {
    expect(ended).toEqual(told);
  }
});

test('a request with its head is framed first, whatever its lines end in', () => {
  const request = `POST HTTP/1.1\nHost: a\nContent-Length: 37\n\nVER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001`;
  const { status, stdout } = oicqscope(['explain', '-T', 'ndjson'], { input: request });
  const message = JSON.parse(stdout.split('\n')[0]);
  expect([status, message.command, message.http.method]).toEqual([0, 'GetMsgEx', 'POST']);
});

test('a body in GBK is read from a pipe byte for byte', () => {
  const gbk = Buffer.concat([
    Buffer.from('VER=1.1&CMD=CLTMSG&SEQ=7&UIN=10001&UN=10002&MG='),
    Buffer.from('c4e3bac3', 'hex'),
  ]);
  expect(oicqscope(['explain'], { input: gbk }).stdout).toContain('"你好"');
});

test('-T json, -x and --lang shape the answer, secrets are masked', () => {
  const login = 'VER=1.1&CMD=Login&SEQ=7&UIN=10001&PS=0123456789abcdef0123456789abcdef&M5=1&LC=9326B87B234E7235';
  expect(JSON.parse(oicqscope(['explain', '-T', 'json', login]).stdout)).toHaveLength(1);
  expect(oicqscope(['explain', '-x', login]).stdout).toContain('layer 1 body');
  expect(oicqscope(['explain', '--lang', 'zh', login]).stdout).toContain('登录');
  expect(oicqscope(['explain', login]).stdout).not.toContain('0123456789abcdef');
  expect(oicqscope(['explain', '--no-redact', login]).stdout).toContain('0123456789abcdef');
});

test('what is no message is shown as bytes; nothing at all is status 3', () => {
  const strange = oicqscope(['explain', 'hello there']);
  expect([strange.status, strange.stdout.includes('11 bytes')]).toEqual([0, true]);
  const empty = oicqscope(['explain']);
  expect([empty.status, empty.stdout, empty.stderr]).toEqual([
    3,
    '',
    'oicqscope: nothing to explain: the input is empty\n',
  ]);
  expect(oicqscope(['explain', '--hex', '123']).status).toBe(3);
});
