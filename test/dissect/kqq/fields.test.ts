import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { fieldsOf, summarise } from '../../../src/dissect/dissect.ts';
import { createRegistry } from '../../../src/dissect/registry.ts';
import type { Field } from '../../../src/model/field.ts';
import { Conversation, frameOf } from '../../support/bodies.ts';
import { smallProtocol, smallRegistry } from '../../support/small-tables.ts';
import { findTilingFault } from '../../support/tiling.ts';

const registry = smallRegistry();
const same = (words: string) => ({ en: words, zh: words });

function response(body: string | Uint8Array) {
  const message = new Conversation(registry).response(body);
  const tree = fieldsOf(message);
  const fields = tree.nodes.filter((node) => node.role === 'field' && node.span.layer === 1);
  const field = (name: string): Field => {
    const found = fields.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no field ${name}`);
    return found;
  };
  return { message, tree, fields, field };
}

const head = 'VER=1.1&CMD=POLL&SEQ=7&UIN=10001&RES=0';

test('one field per parameter stands in wire order, with the span of its value in the body', () => {
  const { fields, tree } = response(`${head}&MN=0&MT=&UN=&MG=`);
  expect(fields.map((one) => one.name)).toEqual(['VER', 'CMD', 'SEQ', 'UIN', 'RES', 'MN', 'MT', 'UN', 'MG']);
  expect(fields[1]).toMatchObject({
    raw: 'POLL',
    span: { layer: 1, start: 12, end: 16 },
    title: { en: 'label of CMD' },
  });
  expect(findTilingFault(tree)).toBeNull();
});

test('parallel lists are joined into records and MG is read by the MT of its own record', () => {
  const { tree, field } = response(`${head}&MN=3&MT=99,9,9,&UN=10002,10003,10004,&MG=30 ,hi , ,&`);
  expect(
    tree.records?.map((record) => [record.MT.value, record.UN.value, record.MG.text, record.MG.label?.en]),
  ).toEqual([
    [99, '10002', '30', 'busy'],
    [9, '10003', 'hi', undefined],
    [9, '10004', '', undefined],
  ]);
  expect(tree.records?.[0].MG).toMatchObject({ raw: '30 ', value: 30, path: 'kqq.MG[0]' });
  expect(field('MT').children?.filter((child) => child.role === 'syntax')).toHaveLength(3);
  expect(findTilingFault(tree)).toBeNull();
});

test('an escape keeps every step, each with a layer that says where it came from', () => {
  const { tree, field } = response('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=0&LV=2&PR=a%252cb%0d%0a');
  expect(field('PR')).toMatchObject({
    raw: 'a%252cb%0d%0a',
    text: 'a,b\r\n',
    value: 'a,b\r\n',
    steps: ['a%2cb\r\n', 'a,b\r\n'],
  });
  expect(tree.layers.map((layer) => [layer.id, layer.from[0]?.layer])).toEqual([
    [0, undefined],
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
  expect(Buffer.from(tree.layers[3].bytes).toString()).toBe('a,b\r\n');
  expect(findTilingFault(tree)).toBeNull();
});

test('a row that is not escaped twice is unescaped once', () => {
  const { field } = response(`${head}&MN=1&MT=9,&UN=10002,&MG=100%252c ,`);
  expect(field('MG').children?.[0]).toMatchObject({ raw: '100%252c ', text: '100%2c', steps: ['100%2c '] });
});

test('a parameter that no table has is kept as unknown, with a note', () => {
  const { field } = response(`${head}&MN=0&MT=&UN=&MG=&QZ=%01`);
  expect(field('QZ')).toMatchObject({
    status: 'unknown',
    raw: '%01',
    text: '\u0001',
    note: { en: 'no table has this parameter' },
  });
});

test('a code that its table does not list is unknown, a disputed one keeps both readings', () => {
  const unknown = response('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=44&CD=9');
  expect(unknown.field('RES')).toMatchObject({ status: 'unknown', value: 44 });
  expect(unknown.message.result).toEqual({ code: 44, label: null, status: 'unknown' });
  const disputed = response('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=0&CD=3');
  expect(disputed.field('CD').status).toBe('disputed');
  expect(disputed.field('CD').readings?.map((one) => [one.source, one.label.en])).toEqual([
    ['weicheng', 'refused'],
    ['inferred', 'question'],
  ]);
});

test('the picture number becomes the picture file', () => {
  expect(response('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=0&FC=270').field('FC').label?.en).toBe('91.bmp');
});

test('text in GBK is decoded as GB18030 and bytes that are no text are kept in hex', () => {
  const gbk = response(iconv.encode('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=0&PR=中文消息', 'gbk'));
  expect(gbk.message.charset).toEqual({ name: 'gb18030', status: 'assumed', runnerUp: null });
  expect(gbk.field('PR').text ?? gbk.field('PR').raw).toBe('中文消息');
  const bytes = response(
    Buffer.concat([Buffer.from('VER=1.1&CMD=Look&SEQ=7&UIN=10001&RES=0&PR='), Buffer.from([0xff, 0x80])]),
  );
  expect(bytes.field('PR')).toMatchObject({ raw: 'ff80', rawEncoding: 'hex' });
});

test('the line end of a body, a trailing & and a piece without = are leaves of their own', () => {
  const { tree, fields, message } = response(`${head}&MN=0&odd&MT=&UN=&MG=&\r\n`);
  expect(findTilingFault(tree)).toBeNull();
  expect(fields.find((one) => one.name === 'odd')?.raw).toBeUndefined();
  expect(message.problems.map((one) => one.code)).toEqual(['kqq.no-value']);
});

test('bytes behind a hole are a gap, not part of the value in front of it', () => {
  const body = `${head}&MN=1&MT=9,&UN=10002,&MG=hello`;
  const whole = frameOf('response', body);
  const frame = { ...whole, complete: false, holes: [{ at: whole.end - 3, length: 100 }] };
  const tree = fieldsOf(new Conversation(registry).read(frame));
  expect(tree.nodes.find((node) => node.name === 'MG')?.raw).toBe('he');
  expect(tree.nodes.at(-1)).toMatchObject({ role: 'gap', raw: Buffer.from('llo').toString('hex') });
  expect(findTilingFault(tree)).toBeNull();
});

const many = (count: number) => Array.from({ length: count }, (_, i) => `&X${i}=${i}`).join('');

test('of more than 4096 parameters the first are read, and what follows is one gap, told of', () => {
  const { tree, message, field } = response(`${head}${many(5000)}\r\n`);
  expect(field('X4090').raw).toBe('4090');
  const gap = tree.nodes.find((node) => node.role === 'gap');
  expect(gap).toMatchObject({ path: 'kqq.more', status: 'unknown', note: { en: '909 more, not taken apart' } });
  expect(message.problems.map((one) => [one.code, one.text])).toEqual([
    ['kqq.too-many', 'only 4096 parameters are taken apart, 909 more are not'],
  ]);
  expect(findTilingFault(tree)).toBeNull();
});

test('4096 parameters are read to the last, with and without a trailing &', () => {
  for (const tail of ['', '&', '\r\n', '&\r\n']) {
    const { tree, message, field } = response(`${head}${many(4091)}${tail}`);
    expect(field('X4090').raw).toBe('4090');
    expect(tree.nodes.filter((node) => node.role === 'gap')).toEqual([]);
    expect(message.problems.map((one) => one.code)).toEqual(['kqq.missing']);
    expect(findTilingFault(tree)).toBeNull();
  }
});

test('parameters that are not taken apart are secret if one of them is', () => {
  const gap = (rest: string) => response(`${head}${many(4091)}${rest}`).tree.nodes.find((node) => node.role === 'gap');
  expect(gap('&Y=1&ps=00ff&Z=2')?.secret).toBe(true);
  expect(gap('&Y=1&APS=00ff&Z=PS')?.secret).toBeUndefined();
});

test('a secret is marked, in its own command and in any other', () => {
  const conversation = new Conversation(registry);
  const own = fieldsOf(conversation.request('VER=1.1&CMD=Poll&SEQ=1&UIN=10001&PS=00ff'));
  const strange = fieldsOf(conversation.request('VER=1.1&CMD=Nowhere&SEQ=1&UIN=10001&PS=00ff'));
  for (const tree of [own, strange]) expect(tree.nodes.find((node) => node.name === 'PS')?.secret).toBe(true);
});

test('the summary is what the template says, then the unknown and the assumed', () => {
  const conversation = new Conversation(registry);
  const say = (body: string) => summarise(conversation.response(body), 'en', true);
  expect(say(`${head}&MN=2&MT=99,9,&UN=10002,10003,&MG=30,hello ,`)).toBe('2 messages: 10002 busy; 10003 "hello"');
  expect(say(`${head}&MN=1&MT=77,&UN=10002,&MG=x ,`)).toBe('1 message: 10002 "x" ?MT=77,');
  expect(say(`${head}&MN=0&MT=&UN=&MG=`)).toBe('0 messages');
  expect(say('VER=1.1&CMD=POLL&SEQ=7&UIN=10001&RES=3')).toBe('');
  expect(say('VER=1.1&CMD=Look&SEQ=7&UIN=1&RES=0&FC=3&CV=%01&CD=3&PS=abc')).toBe('picture 2.bmp refused (!) ?CV=%01');
});

test('a template leaves out what it excepts, and the group around it', () => {
  const table = { rows: [], summary: same('{UIN}[ {SEQ!7,8}]') };
  const only = createRegistry(smallProtocol, [
    { protocol: 'kqq', command: 'Say', title: same('say'), sources: ['weicheng'], request: table },
  ]);
  const say = (seq: number) => {
    const message = new Conversation(only).request(`VER=1.1&CMD=Say&SEQ=${seq}&UIN=10001`);
    return summarise(message, 'en', true);
  };
  expect([say(7), say(9)]).toEqual(['10001', '10001 9']);
});

test('a very long text and a very long list are cut in the summary', () => {
  const conversation = new Conversation(registry);
  const long = summarise(
    conversation.response(`VER=1.1&CMD=Look&SEQ=7&UIN=1&RES=0&PR=${'x'.repeat(100_000)}`),
    'en',
    true,
  );
  expect(long).toBe(`"${'x'.repeat(200)}…"`);
  const list = '9,'.repeat(5000);
  const many = summarise(conversation.response(`${head}&MN=5000&MT=${list}&UN=${list}&MG=${list}`), 'en', true);
  expect(many.endsWith('9 "9"; +4990')).toBe(true);
});

const piece = fc.oneof(
  fc.constantFrom(
    'VER=1.1',
    'CMD=Poll',
    'SEQ=1',
    'UIN=10001',
    'MT=9,99,',
    'MG=30 ,a%2cb ,',
    'MN=2',
    'PR=%252c',
    '',
    '=',
    'x',
    'CV=%0',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
);

test('leaves tile every layer of any body, at any hole', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.uint8Array({ maxLength: 8 }),
      fc.nat(60),
      fc.boolean(),
      (pieces, junk, cut, holed) => {
        const body = Buffer.concat([Buffer.from(`VER=1.1&CMD=Poll&SEQ=1&${pieces.join('&')}`), junk]);
        const whole = frameOf('response', body);
        const at = Math.min(whole.end, 19 + cut);
        const frame = holed ? { ...whole, complete: false, holes: [{ at, length: 5 }] } : whole;
        const message = new Conversation(registry).read(frame);
        expect(findTilingFault(fieldsOf(message))).toBeNull();
        expect(typeof summarise(message, 'zh', true)).toBe('string');
      },
    ),
    { numRuns: 500 },
  );
});
