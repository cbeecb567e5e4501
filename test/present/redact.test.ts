import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import type { Field } from '../../src/model/field.ts';
import type { Message } from '../../src/model/message.ts';
import { isMasked, type MaskedTree, maskSecrets } from '../../src/present/redact.ts';
import { Conversation, frameOf } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';
import { clearTree, fieldOf, httpFrame, messageOf, treeOf } from './hand-made.ts';

const registry = smallRegistry();
const masked = (message: Message) => maskSecrets(message, fieldsOf(message));
const layerText = ({ tree }: MaskedTree, id: number) => Buffer.from(tree.layers[id].bytes).toString('latin1');

function findField({ tree }: MaskedTree, name: string): Field {
  const found = tree.nodes.find((node) => node.role !== 'syntax' && node.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

test('a secret is masked byte by byte in raw, value and every layer, and its span stays', () => {
  const result = masked(new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=0123abcd&A=1'));
  expect(findField(result, 'PS')).toMatchObject({
    raw: '********',
    value: '********',
    span: { layer: 1, start: 36, end: 44 },
  });
  expect(layerText(result, 1)).toBe('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=********&A=1');
  expect(layerText(result, 0)).toBe('POST / HTTP/1.1\r\n\r\nVER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=********&A=1');
  expect(findField(result, 'UIN').raw).toBe('10001');
});

test('the bytes of the message itself are not changed', () => {
  const message = new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=0123abcd');
  masked(message);
  expect(Buffer.from(message.frame?.bytes ?? []).toString()).toContain('PS=0123abcd');
});

test('a message without secrets keeps its tree', () => {
  const message = new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001');
  const tree = fieldsOf(message);
  expect(maskSecrets(message, tree).tree).toBe(tree);
});

test('an escaped secret is masked in every decoding step, with the bytes each step has', () => {
  const result = masked(new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=a%41b'));
  expect(findField(result, 'PS')).toMatchObject({
    raw: '*****',
    value: '*****',
    steps: ['***'],
    children: [{ raw: '***', value: '***' }],
  });
  expect(layerText(result, 2)).toBe('***');
  expect(JSON.stringify(result)).not.toContain('aAb');
});

test.each(['Authorization', 'PROXY-authorization', 'Cookie', 'set-cookie'])('the header %s is masked', (name) => {
  const frame = httpFrame(`GET / HTTP/1.1\r\nHost: a\r\n${name}: Basic c2VjcmV0\r\nX: y\r\n\r\n`);
  const result = masked(messageOf({ frame, dir: 'request', side: 0 }));
  expect(layerText(result, 0)).toBe(`GET / HTTP/1.1\r\nHost: a\r\n${name}: **************\r\nX: y\r\n\r\n`);
  expect(findField(result, name).raw).toBe('**************');
});

test('PS= is masked in text that nothing decodes: target, headers, body', () => {
  const frame = httpFrame('GET /?ps=abc&x=1 HTTP/1.1\r\nReferer: http://a/?PS=def gh\r\n\r\nPs=ghi\nCAPS=on PS=');
  const result = masked(messageOf({ frame }));
  expect(layerText(result, 0)).toBe(
    'GET /?ps=***&x=1 HTTP/1.1\r\nReferer: http://a/?PS=*** gh\r\n\r\nPs=***\nCAPS=on PS=',
  );
  expect(layerText(result, 1)).toBe('Ps=***\nCAPS=on PS=');
  expect(findField(result, 'target').raw).toBe('/?ps=***&x=1');
});

test('PS= in a parameter that no table has is masked, in a text that a table explains it is not', () => {
  const flow = new Conversation(registry);
  const unknown = masked(flow.request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&QZ=PS=abc'));
  expect(findField(unknown, 'QZ')).toMatchObject({ raw: 'PS=***', value: 'PS=***', status: 'unknown' });
  const known = masked(flow.response('VER=1.1&CMD=LOOK&SEQ=1&UIN=10001&RES=0&PR=PS=abc'));
  expect(findField(known, 'PR').raw).toBe('PS=abc');
});

test('an unknown value whose unescaped form has PS= is masked as a whole', () => {
  const result = masked(new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&QZ=PS%3dabc'));
  expect(findField(result, 'QZ').raw).toBe('********');
  expect(JSON.stringify(result)).not.toContain('abc');
});

test('an oddly named password is masked, since its name and value are looked at together', () => {
  const result = masked(new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001& PS=abc&x=1'));
  expect(layerText(result, 1)).toBe('VER=1.1&CMD=Poll&SEQ=1&UIN=10001& PS=***&x=1');
});

test('a secret in a compressed body hides all compressed bytes, since they would give it away', () => {
  const body = Buffer.from('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=0123abcd');
  const packed = gzipSync(body);
  const frame = frameOf('request', packed, {
    body,
    bodyStart: 0,
    bodyEnd: body.length,
    bodyFrom: [{ layer: 0, start: 19, end: 19 + packed.length }],
  });
  const result = masked(new Conversation(registry).read(frame));
  expect(layerText(result, 0)).toBe(`POST / HTTP/1.1\r\n\r\n${'*'.repeat(packed.length)}`);
  expect(layerText(result, 1)).toContain('UIN=10001&PS=********');
});

test('a secret that chunks cut in two is masked on both sides of the cut', () => {
  const text =
    'POST / HTTP/1.1\r\n\r\n22\r\nVER=1.1&CMD=Poll&SEQ=1&UIN=1&PS=01\r\n4\r\nabcd\r\n0\r\nCookie: x=y\r\n\r\n';
  const body = Buffer.from('VER=1.1&CMD=Poll&SEQ=1&UIN=1&PS=01abcd');
  const more = {
    body,
    bodyStart: 0,
    bodyEnd: body.length,
    bodyFrom: [
      { layer: 0, start: 23, end: 57 },
      { layer: 0, start: 62, end: 66 },
    ],
  };
  const result = masked(new Conversation(registry).read(httpFrame(text, more, { chunked: true })));
  expect(layerText(result, 0)).toBe(
    'POST / HTTP/1.1\r\n\r\n22\r\nVER=1.1&CMD=Poll&SEQ=1&UIN=1&PS=**\r\n4\r\n****\r\n0\r\nCookie:****\r\n\r\n',
  );
  expect(layerText(result, 1)).toBe('VER=1.1&CMD=Poll&SEQ=1&UIN=1&PS=******');
});

test('items of a secret list are masked in the list and in the records, the rest of the list stays', () => {
  const item = fieldOf('SG[1]', 5, 'key', { secret: true });
  const list = fieldOf('SG', 3, 'a,key,b', { children: [fieldOf('SG[0]', 3, 'a'), item] });
  const result = maskSecrets(messageOf(), treeOf('SG=a,key,b', [list], { records: [{ SG: item }] }));
  expect(findField(result, 'SG')).toMatchObject({ raw: 'a,***,b', value: 'a,***,b', children: [{ raw: 'a' }, {}] });
  expect(result.tree.records?.[0].SG.value).toBe('***');
});

test('a secret whose bytes are no text is shown as stars too', () => {
  const whole = fieldOf('PS', 0, '', { span: { layer: 1, start: 0, end: 2 }, raw: 'c4e3', rawEncoding: 'hex' });
  const result = maskSecrets(messageOf(), treeOf('\xc4\xe3&', [{ ...whole, value: '你', secret: true }]));
  expect(findField(result, 'PS')).toEqual({ ...whole, raw: '**', value: '**', secret: true, rawEncoding: undefined });
});

test('what goes on behind missing bytes after a secret is masked up to the next separator', () => {
  const gap = { ...fieldOf('after gap', 5, 'cd&x=1'), role: 'gap', raw: '636426783d31', rawEncoding: 'hex' } as const;
  const nodes = [fieldOf('PS', 3, 'ab', { secret: true }), gap];
  const result = maskSecrets(messageOf(), treeOf('PS=abcd&x=1', nodes));
  expect(layerText(result, 1)).toBe('PS=****&x=1');
  expect(findField(result, 'after gap').raw).toBe('****26783d31');
});

test('a masked tree knows which spans are masked', () => {
  const result = maskSecrets(messageOf(), treeOf('PS=abc&x=1', [fieldOf('PS', 3, 'abc', { secret: true })]));
  const span = (start: number, end: number) => ({ layer: 1, start, end });
  expect([span(0, 3), span(2, 4), span(5, 9), span(6, 10)].map((one) => isMasked(result, one))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isMasked(clearTree('PS=abc', []), span(0, 6))).toBe(false);
});

test('very many secrets are masked without effort', () => {
  const frame = httpFrame(`POST / HTTP/1.1\r\n\r\n${'PS=ab&'.repeat(100_000)}`);
  const result = masked(messageOf({ frame }));
  expect(layerText(result, 1)).toBe('PS=**&'.repeat(100_000));
});
