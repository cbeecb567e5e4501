import { expect, test } from 'vitest';
import { KqqParser } from '../../../src/dissect/kqq/parse.ts';
import { smallRegistry } from '../../support/small-tables.ts';

const parser = new KqqParser(smallRegistry());

function parse(body: string) {
  const bytes = Buffer.from(body, 'latin1');
  return parser.parse(bytes, 0, bytes.length, 'auto');
}

test.each([
  'VER=1.1&CMD=Poll&SEQ=1&UIN=10001',
  'UIN=10001&SEQ=1&CMD=Poll',
  'ver=1.1&cmd=poll',
  'CMD=Poll&VER=1.0',
  'PS=0&M5=1&UIN=1&X=&SEQ=9&CMD=Nowhere\r\n',
])('%j is recognised by its parameters, in any order and any case', (body) => {
  expect(parse(body)?.protocol).toBe('kqq');
});

test.each([
  '',
  'NULL',
  '<html><body>CMD=Poll&VER=1.1</body></html>',
  'cmd=login&ver=3',
  'CMD=Poll',
  'VER=1.1&SEQ=1&UIN=1',
  '{"a":1}',
  '&CMD=Poll&VER=1.1',
])('%j is not a message of this protocol', (body) => {
  expect(parse(body)).toBeNull();
});

test('names are matched without case and values keep theirs', () => {
  const found = parse('Ver=1.1&cMd=pOlL&Seq=1&uin=10001');
  expect(found?.command.command?.command).toBe('Poll');
  expect([found?.ver, found?.cmd, found?.seq, found?.uin, found?.res]).toEqual([0, 1, 2, 3, -1]);
});

test('RES makes a body a reply when its carrier does not say', () => {
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&UIN=1&RES=0')?.rules.table?.records).toBeDefined();
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&UIN=1')?.rules.table?.records).toBeUndefined();
});

test('a command that only comes unasked is read with the rows of its push', () => {
  expect(parse('VER=1.1&CMD=News&SEQ=1&UIN=1&UN=2&MG=x')?.rows.map((row) => row?.row.name)).toContain('MG');
});

test('one line end terminates the body, a second one is a value', () => {
  const one = parse('VER=1.1&CMD=Poll&SEQ=1\r\n');
  expect([one?.end, one?.stop]).toEqual([22, 24]);
  const two = parse('VER=1.1&CMD=Poll&SEQ=1\r\n\r\n');
  expect([two?.end, two?.stop]).toEqual([24, 26]);
});

test('+ is a space only where every value is form-encoded', () => {
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&MG=a+b%20c')?.form).toBe(true);
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&MG=a+b, c')?.form).toBe(false);
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&MG=a+b%2')?.form).toBe(false);
  expect(parse('VER=1.1&CMD=Poll&SEQ=1&MG=ab')?.form).toBe(false);
});

test('a hundred parameters grow the arrays, and of thousands the first are read', () => {
  const many = (count: number) =>
    `VER=1.1&CMD=Poll&SEQ=1&${Array.from({ length: count }, (_, i) => `A${i}=${i}`).join('&')}`;
  expect(parse(many(100))?.count).toBe(103);
  expect(parse(many(5000))?.count).toBe(4096);
});

test('the same parameters with any of VER, SEQ, UIN missing give no row a wrong place', () => {
  expect(parse('VER=1.1&CMD=Look&SEQ=1&UIN=1&RES=0&LV=2&BT=1')?.misplaced).toBe(1);
  expect(parse('VER=1.1&CMD=Look&SEQ=1&UIN=1&RES=0&LV=3&BT=1')?.misplaced).toBe(0);
  expect(parse('VER=1.1&CMD=Look&SEQ=1&UIN=1&PS=00')?.misplaced).toBe(1);
});
