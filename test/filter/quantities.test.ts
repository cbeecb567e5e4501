/**
 * Times, durations and numbers as people write them.
 */

import { expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import { toInstant, toMilliseconds, toNumber } from '../../src/filter/quantities.ts';
import { registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';

test.each([
  ['2009-05-04', { sec: 1_241_395_200, nsec: 0 }],
  ['2009-05-04 12:00:01.25', { sec: 1_241_438_401, nsec: 250_000_000 }],
  ['2009-05-04T20:00:01.000000050+08:00', { sec: 1_241_438_401, nsec: 50 }],
  ['1969-12-31 23:59:59.5', { sec: -1, nsec: 500_000_000 }],
  ['2009-02-31', null],
  ['yesterday', null],
])('the time %s', (text, instant) => {
  expect(toInstant(text)).toEqual(instant);
});

test.each<readonly [text: string, milliseconds: number | null]>([
  ['20s', 20_000],
  ['1.5', 1.5],
  ['30us', 0.03],
  ['2h', 7_200_000],
  ['2d', null],
])('the duration %s', (text, milliseconds) => {
  expect(toMilliseconds(text)).toBe(milliseconds);
});

test.each<readonly [text: string, number: number | null]>([
  ['0x1f', 31],
  ['-1', -1],
  ['1e3', null],
])('the number %s', (text, number) => {
  expect(toNumber(text)).toBe(number);
});

test('times a nanosecond apart are told apart', () => {
  const flow = new Conversation(registry);
  flow.request('VER=1.1&CMD=Logout&SEQ=1&UIN=10001');
  const message = flow.response('VER=1.1&CMD=LOGOUT&SEQ=1&UIN=10001&RES=0', { sec: 1_241_438_401, nsec: 34_200_050 });
  const holds = (text: string): boolean => {
    const compiled = compileFilter(text, createNames(registry));
    if ('fault' in compiled) throw new Error(compiled.fault.text);
    return compiled.filter(message, '');
  };
  expect(holds('time == "2009-05-04 12:00:01.034200050"')).toBe(true);
  expect(holds('time == "2009-05-04 12:00:01.034200051"')).toBe(false);
  expect(holds('time > "2009-05-04 12:00:01.034200049"')).toBe(true);
  expect(holds('time < "2009-05-04 12:00:01.034200051" && time != "2009-05-04 12:00:01.0342"')).toBe(true);
  expect(holds('time in {"2009-05-04 12:00:01.034200050".."2009-05-04 12:00:02"}')).toBe(true);
});
