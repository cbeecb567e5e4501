import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeElapsed, isoTime, TimeColumn } from '../../src/present/time.ts';

/** 2009-05-04 12:00:01 UTC. */
const noon = 1_241_438_401;
const at = (sec: number, nsec: number) => ({ sec: noon + sec, nsec });

let zone: string | undefined;
beforeEach(() => {
  zone = process.env['TZ'];
  process.env['TZ'] = 'Asia/Shanghai';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test('UTC has hours to milliseconds, cut and not rounded', () => {
  const column = new TimeColumn('u');
  expect(column.write(at(0, 250_999_999))).toBe('12:00:01.250');
  expect(column.write(at(0, 999_999_999))).toBe('12:00:01.999');
  expect(column.write(at(58, 7_000_000))).toBe('12:00:59.007');
  expect(column.write(at(0, 0))).toBe('12:00:01.000');
});

test('a date stands before the clock, and local time follows the zone', () => {
  expect(new TimeColumn('ud').write(at(0, 0))).toBe('2009-05-04 12:00:01.000');
  expect(new TimeColumn('a').write(at(0, 0))).toBe('20:00:01.000');
  expect(new TimeColumn('ad').write(at(50_000, 0))).toBe('2009-05-05 09:53:21.000');
});

test('a message without time has a dash of the same width', () => {
  expect(new TimeColumn('u').write(null)).toBe('-           ');
  expect(new TimeColumn('e').write(null)).toHaveLength(17);
});

test('relative times count from the first message, shown or not', () => {
  const column = new TimeColumn('r');
  column.pass(at(0, 900_000_000));
  expect(column.write(at(2, 100_000_000))).toBe('    1.200000');
  expect(column.write(null)).toBe('-           ');
  expect(column.write(at(0, 0))).toBe('   -0.900000');
});

test('d counts from the message before, dd from the one shown before', () => {
  const [d, dd] = [new TimeColumn('d'), new TimeColumn('dd')];
  for (const column of [d, dd]) {
    expect(column.write(at(0, 0)).trim()).toBe('0.000000');
    column.pass(at(1, 0));
  }
  expect(d.write(at(3, 500_000)).trim()).toBe('2.000500');
  expect(dd.write(at(3, 500_000)).trim()).toBe('3.000500');
});

test('seconds since 1970 keep six decimals', () => {
  expect(new TimeColumn('e').write(at(0, 1_999))).toBe('1241438401.000001');
});

test('ISO times have the digits of the capture', () => {
  expect(isoTime(at(0, 5), 9)).toBe('2009-05-04T12:00:01.000000005Z');
  expect(isoTime(at(0, 250_000_000), 6)).toBe('2009-05-04T12:00:01.250000Z');
  expect(isoTime(null, 6)).toBeNull();
});

test('elapsed times are in milliseconds up to a second', () => {
  expect([0, 31.25, 999.9994, 1000, 20_003.4, -5].map(describeElapsed)).toEqual([
    '0 ms',
    '31.25 ms',
    '999.999 ms',
    '1 s',
    '20.003 s',
    '-5 ms',
  ]);
});

test('ISO dates are those of the calendar, from 1970 to 9999', () => {
  // Every 13th day: all days of the week, of the month and of leap years of each kind.
  for (let day = 0; day < 2_932_897; day += 13) {
    const sec = day * 86_400 + ((day * 7919) % 86_400);
    const wanted = `${new Date(sec * 1000).toISOString().slice(0, 19)}.000000Z`;
    const had = isoTime({ sec, nsec: 0 }, 6);
    if (had !== wanted) expect(had).toBe(wanted);
  }
  expect(isoTime({ sec: 253_402_300_799, nsec: 999_999_999 }, 9)).toBe('9999-12-31T23:59:59.999999999Z');
});
