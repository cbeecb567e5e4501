import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { createSummarise, fieldsOf } from '../../src/dissect/dissect.ts';
import type { Message } from '../../src/model/message.ts';
import { toJsonLine, toRecord } from '../../src/present/record.ts';
import { maskSecrets, withSecrets } from '../../src/present/redact.ts';
import { Conversation } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';
import { clearTree, fieldOf, httpFrame, messageOf, same } from './hand-made.ts';

const schema: unknown = JSON.parse(readFileSync(new URL('../../docs/ndjson.schema.json', import.meta.url), 'utf8'));
if (typeof schema !== 'object' || schema === null) throw new Error('no schema');
const validate = new Ajv2020({ strict: true, strictTuples: false, allowUnionTypes: true }).compile(schema);

const origin = { source: 'a.pcap', timeDigits: 6 } as const;
const options = { origin, summarise: createSummarise({ language: 'en', redact: true }), hex: false };
const registry = smallRegistry();
const noon = (nsec: number) => ({ sec: 1_241_438_401, nsec });

/** What a reader of the line gets, after the schema has been asked. */
function read(message: Message, more: { hex?: boolean; redact?: boolean } = {}): Record<string, unknown> {
  const { hex = false, redact = true } = more;
  const tree = fieldsOf(message);
  const masked = redact ? maskSecrets(message, tree) : withSecrets(tree);
  const summarise = createSummarise({ language: 'en', redact });
  return checked(toJsonLine(toRecord(message, masked, { origin, summarise, hex })));
}

function checked(line: string): Record<string, unknown> {
  const record: Record<string, unknown> = JSON.parse(line);
  validate(record);
  expect(validate.errors ?? []).toEqual([]);
  return record;
}

test('a request and its reply are written key by key', () => {
  const flow = new Conversation(registry);
  expect(read(flow.request('VER=1.1&CMD=Look&SEQ=7&UIN=10001&TN=50', noon(250_000_000)))).toEqual({
    v: 1,
    no: 1,
    time: '2009-05-04T12:00:01.250000Z',
    timeEnd: '2009-05-04T12:00:01.250000Z',
    source: 'a.pcap',
    packet: 1,
    flow: 1,
    transport: 'tcp',
    src: '192.0.2.1:1034',
    dst: '198.51.100.7:8000',
    dir: 'request',
    protocol: 'kqq',
    carrier: 'http',
    command: 'Look',
    uin: '10001',
    complete: true,
    summary: '~TN=50',
    http: { method: 'POST', target: '/', version: 'HTTP/1.1', startLine: 'POST / HTTP/1.1', headers: [] },
    layers: [
      { id: 0, name: 'frame', length: 57 },
      { id: 1, name: 'body', from: [{ layer: 0, start: 19, end: 57 }], length: 38 },
    ],
    fields: [
      {
        path: 'kqq.VER',
        name: 'VER',
        raw: '1.1',
        value: '1.1',
        label: 'label of VER',
        source: 'weicheng',
        start: 4,
        end: 7,
      },
      {
        path: 'kqq.CMD',
        name: 'CMD',
        raw: 'Look',
        value: 'Look',
        label: 'label of CMD',
        source: 'weicheng',
        start: 12,
        end: 16,
      },
      {
        path: 'kqq.SEQ',
        name: 'SEQ',
        raw: '7',
        value: '7',
        label: 'label of SEQ',
        source: 'weicheng',
        start: 21,
        end: 22,
      },
      {
        path: 'kqq.UIN',
        name: 'UIN',
        raw: '10001',
        value: '10001',
        label: 'label of UIN',
        source: 'weicheng',
        start: 27,
        end: 32,
      },
      {
        path: 'kqq.TN',
        name: 'TN',
        raw: '50',
        value: 50,
        label: 'label of TN',
        status: 'assumed',
        source: 'weicheng',
        start: 36,
        end: 38,
      },
    ],
  });
  const reply = read(flow.response('VER=1.1&CMD=LOOK&SEQ=7&UIN=10001&RES=0&PR=%252c在&CD=3', noon(281_250_500)));
  expect(reply).toMatchObject({
    no: 2,
    time: '2009-05-04T12:00:01.281250Z',
    src: '198.51.100.7:8000',
    replyTo: 1,
    elapsedMs: 31.2505,
    result: { code: 0, label: 'done' },
    http: { version: 'HTTP/1.1', status: 200, reason: 'OK', startLine: 'HTTP/1.1 200 OK' },
    charset: { name: 'utf-8', status: 'assumed' },
  });
  expect(reply['fields']).toContainEqual({
    path: 'kqq.PR',
    name: 'PR',
    raw: '%252c在',
    value: ',在',
    text: ',在',
    label: 'label of PR',
    source: 'weicheng',
    steps: ['%2c在', ',在'],
    start: 42,
    end: 50,
    children: [
      {
        path: 'kqq.PR.unescaped',
        name: 'unescaped',
        raw: '%2c在',
        value: '%2c在',
        layer: 2,
        start: 0,
        end: 6,
        children: [
          {
            path: expect.any(String),
            name: 'unescaped',
            raw: ',在',
            value: ',在',
            layer: 3,
            start: 0,
            end: 4,
          },
        ],
      },
    ],
  });
  expect(reply['fields']).toContainEqual({
    path: 'kqq.CD',
    name: 'CD',
    raw: '3',
    value: 3,
    label: 'refused',
    status: 'disputed',
    source: 'weicheng',
    readings: [
      { label: 'refused', source: 'weicheng' },
      { label: 'question', source: 'inferred' },
    ],
    start: 54,
    end: 55,
  });
});

test('keys stand in the order the schema lists them', () => {
  const message = messageOf({
    frame: httpFrame('HTTP/1.1 200 OK\r\nA: b\r\n\r\nx'),
    tunnel: 'a:1',
    command: 'Login',
    uin: '1',
    complete: false,
    unanswered: true,
    retry: true,
    null: 'text',
    reasons: [{ text: same('why'), sources: ['hackfan'] }],
    replyTo: 3,
    elapsedMs: 1,
    result: { code: 77, label: null, status: 'unknown' },
    charset: { name: 'gb18030', status: 'assumed', runnerUp: 'utf-8' },
    profile: {
      profile: { order: 'le', scope: 'content', strings: 'sz', portrait: 1, charset: 'gb18030' },
      confidence: 0.75,
      runnersUp: [{ name: 'be,content,sz,m1,gb18030', confidence: 0.25 }],
    },
    problems: [
      {
        code: 'http.cut',
        severity: 'warn',
        text: 'cut',
        path: 'a',
        span: { layer: 0, start: 1, end: 2 },
        needed: 2,
        had: 1,
      },
    ],
  });
  const item = fieldOf('MT[0]', 0, '9', { label: same('message') });
  const tree = clearTree('9', [item], { records: [{ MT: item }] });
  const record = checked(toJsonLine(toRecord(message, tree, { ...options, hex: true })));
  const listed = Object.keys(Object(Reflect.get(schema, 'properties')));
  expect(Object.keys(record)).toEqual(listed);
  expect(record['profile']).toEqual({
    name: 'le,content,sz,m1,gb18030',
    confidence: 0.75,
    runnersUp: [{ name: 'be,content,sz,m1,gb18030', confidence: 0.25 }],
  });
  expect(record['problems']).toEqual([
    { code: 'http.cut', severity: 'warn', text: 'cut', path: 'a', layer: 0, start: 1, end: 2, needed: 2, had: 1 },
  ]);
  expect(record['records']).toEqual([{ MT: { value: '9', label: 'message' } }]);
});

test('records hold values and what codes mean', () => {
  const body = 'VER=1.1&CMD=POLL&SEQ=1&UIN=10001&RES=0&MN=2&MT=99,9,&UN=10002,10003,&MG=30 ,hi ,';
  expect(read(new Conversation(registry).response(body))['records']).toEqual([
    { MT: { value: 99, label: 'system' }, UN: { value: '10002' }, MG: { value: 30, label: 'busy' } },
    { MT: { value: 9, label: 'message' }, UN: { value: '10003' }, MG: { value: 'hi' } },
  ]);
});

test('a NULL reply by close has no bytes, so no http, layers or fields', () => {
  const reasons = [{ text: same('UIN is not a number'), sources: ['hackfan', 'weicheng'] }];
  const record = read(messageOf({ null: 'closed', complete: false, command: 'Login', uin: 'x', reasons, packet: 0 }));
  expect(record).toMatchObject({ null: 'closed', complete: false, command: 'Login' });
  expect(record['reasons']).toEqual([{ text: 'UIN is not a number', sources: ['hackfan', 'weicheng'] }]);
  for (const key of ['http', 'layers', 'fields', 'records', 'packet', 'replyTo', 'elapsedMs', 'body']) {
    expect(record).not.toHaveProperty(key);
  }
});

test('headers keep their order, case and repetition; bytes are one character each', () => {
  const frame = httpFrame('POST HTTP/1.1\r\nhOST:a\r\nX : \xe9\r\nhOST: b\r\n\r\n');
  expect(read(messageOf({ frame, dir: 'request', side: 0 }))['http']).toEqual({
    method: 'POST',
    version: 'HTTP/1.1',
    startLine: 'POST HTTP/1.1',
    headers: [
      ['hOST', 'a'],
      ['X', 'é'],
      ['hOST', 'b'],
    ],
  });
});

test('-x adds the body, byte for byte', () => {
  const body = Buffer.from('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&Q=\xff\x00', 'latin1');
  const record = read(new Conversation(registry).request(body), { hex: true });
  expect(Buffer.from(String(record['body']), 'base64').equals(body)).toBe(true);
});

test('secrets are masked in raw, value, http and body alike, unless asked for', () => {
  const request = () => new Conversation(registry).request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=0123abcd');
  const record = read(request(), { hex: true });
  expect(record['fields']).toContainEqual({
    path: 'kqq.PS',
    name: 'PS',
    raw: '********',
    value: '********',
    label: 'label of PS',
    source: 'weicheng',
    redacted: true,
    start: 36,
    end: 44,
  });
  expect(Buffer.from(String(record['body']), 'base64').toString()).toMatch(/&PS=\*{8}$/);
  const clear = read(request(), { hex: true, redact: false });
  expect(JSON.stringify(clear['fields'])).toContain('"raw":"0123abcd"');
  expect(JSON.stringify(clear['fields'])).not.toContain('redacted');
  const frame = httpFrame('GET /?PS=abc HTTP/1.1\r\nCookie: id=1\r\n\r\n');
  expect(read(messageOf({ frame }))['http']).toMatchObject({ target: '/?PS=***', headers: [['Cookie', '****']] });
});

test('a line has no character that a terminal would act on, and still means the same', () => {
  const frame = httpFrame('GET /\x9b\x7f HTTP/1.1\r\n\r\n');
  const message = messageOf({ frame, command: '\u202e\u2028' });
  const line = toJsonLine(toRecord(message, withSecrets(fieldsOf(message)), options));
  expect(line).toContain('"command":"\\u202e\\u2028"');
  expect(line).toContain('GET /\\u009b\\u007f HTTP/1.1');
  expect(checked(line)['command']).toBe('\u202e\u2028');
});

test('times have nine digits where the capture has, and are null where it has none', () => {
  const timed = messageOf();
  const nano = { ...options, origin: { source: 'b', timeDigits: 9 } as const };
  expect(toRecord(timed, clearTree('', []), nano)).toMatchObject({ time: '2009-05-04T12:00:01.250000999Z' });
  expect(read(messageOf({ time: null, timeEnd: null }))).toMatchObject({ time: null, timeEnd: null });
});

test.each([
  ['a key nobody knows', { extra: 1 }],
  ['a number that is a string', { no: '1' }],
  ['a time without fraction', { time: '2009-05-04T12:00:01Z' }],
  ['a direction nobody knows', { dir: 'up' }],
  ['a status that would be left out', { result: { code: 0, status: 'known' } }],
  ['a field without a span', { fields: [{ path: 'a', name: 'a' }] }],
  ['an empty list', { problems: [] }],
  ['a header of three parts', { http: { startLine: '', headers: [['a', 'b', 'c']] } }],
  ['elapsed time without a request', { elapsedMs: 1 }],
  ['false for a key that is absent then', { retry: false }],
])('the schema rejects %s', (_, wrong) => {
  const record = read(messageOf());
  expect(validate({ ...record, ...wrong })).toBe(false);
});
