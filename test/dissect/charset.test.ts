import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { countInvalidGb18030, countInvalidUtf8, decodeText } from '../../src/bytes/text.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';

const registry = smallRegistry();
const bodyOf = (text: string, charset = 'utf8') => iconv.encode(`VER=1.1&CMD=Look&SEQ=1&UIN=10001&PR=${text}`, charset);

test('an ASCII message has no charset', () => {
  expect(new Conversation(registry).request(bodyOf('hello %41')).charset).toBeNull();
});

test('UTF-8 is chosen for UTF-8 text, raw or escaped', () => {
  const flow = new Conversation(registry);
  expect(flow.request(bodyOf('你好吗')).charset?.name).toBe('utf-8');
  expect(flow.request(bodyOf(encodeURIComponent('你好吗'))).charset?.name).toBe('utf-8');
});

test('GB18030 is chosen for GBK text, raw or escaped', () => {
  const flow = new Conversation(registry);
  expect(flow.request(bodyOf('你好吗', 'gbk')).charset?.name).toBe('gb18030');
  const escaped = [...iconv.encode('你好吗', 'gbk')].map((byte) => `%${byte.toString(16)}`).join('');
  expect(flow.request(bodyOf(escaped)).charset?.name).toBe('gb18030');
});

test('bytes that fit both charsets follow the earlier messages of the flow, and the other one is the runner-up', () => {
  // U+6D23 in GBK is E4 A8; U+8305 is C3 A9, which is also UTF-8 for U+00E9.
  const both = Buffer.concat([bodyOf(''), Buffer.from([0xc3, 0xa9])]);
  expect(new Conversation(registry).request(both).charset).toMatchObject({ name: 'utf-8', runnerUp: 'gb18030' });
  const flow = new Conversation(registry);
  flow.request(bodyOf('你好吗', 'gbk'));
  expect(flow.request(both).charset).toMatchObject({ name: 'gb18030', runnerUp: 'utf-8' });
});

test('a character cut at the end of a value does not count against UTF-8', () => {
  const cut = bodyOf('你好').subarray(0, -1);
  expect(new Conversation(registry).request(cut).charset?.name).toBe('utf-8');
});

test('invalid bytes are counted: overlong forms, surrogates, stray trails, lone leads', () => {
  const utf8 = (...bytes: number[]) => countInvalidUtf8(Uint8Array.from(bytes), 0, bytes.length);
  expect([utf8(0xc0, 0x80), utf8(0xed, 0xa0, 0x80), utf8(0x80), utf8(0xe4, 0x41), utf8(0xf5)]).toEqual([2, 3, 1, 1, 1]);
  expect([utf8(0xe4, 0xbd, 0xa0), utf8(0xf0, 0xa0, 0xae, 0xb7), utf8(0xe4, 0xbd)]).toEqual([0, 0, 0]);
  const gb = (...bytes: number[]) => countInvalidGb18030(Uint8Array.from(bytes), 0, bytes.length);
  expect([gb(0xc4, 0xe3), gb(0x95, 0x33, 0xb7, 0x32), gb(0x80), gb(0xff), gb(0xc4, 0x20)]).toEqual([0, 0, 1, 1, 1]);
});

test('text is decoded with the right GB18030 table', () => {
  expect(decodeText(Buffer.from([0xa2, 0xe3, 0x80]), 0, 2, 'gb18030')).toBe('€');
  expect(decodeText(new Uint8Array([0x95, 0x32, 0x82, 0x36]), 0, 4, 'gb18030')).toBe('𠀀');
});
