/**
 * Times for people and for JSON: instants go in, `12:00:01.250` or `2009-05-04T12:00:01.250000Z` come out.
 */

import { type Instant, millisecondsBetween, type TimeDigits } from '../model/time.ts';

/**
 * What the first column of the log holds, by the letters of tshark's `-t`: `u` UTC, `ud` UTC with date, `a` local
 * time, `ad` local time with date, `r` seconds since the first message, `d` since the message before, `dd` since the
 * message shown before, `e` seconds since 1970.
 */
export type TimeFormat = 'u' | 'ud' | 'a' | 'ad' | 'r' | 'd' | 'dd' | 'e';

/** Whether times are told from those of other messages. */
export function isRelative(format: TimeFormat): boolean {
  return format === 'r' || format === 'd' || format === 'dd';
}

const millisecond = 1_000_000;
const microsecond = 1000;
const noTime = '-';
/** Made once: a column is made anew for every frame of a dashboard. */
const thousandths: readonly string[] = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));

const widths: Readonly<Record<TimeFormat, number>> = { u: 12, ud: 23, a: 12, ad: 23, r: 12, d: 12, dd: 12, e: 17 };

/** The time column of the log, one text a message, all of the same width. Remembers what relative times need. */
export class TimeColumn {
  readonly format: TimeFormat;
  readonly #isClock: boolean;
  readonly #absent: string;
  #second = Number.NaN;
  #prefix = '';
  #first: Instant | null = null;
  #before: Instant | null = null;
  #shownBefore: Instant | null = null;

  constructor(format: TimeFormat) {
    this.format = format;
    this.#isClock = format === 'u' || format === 'ud' || format === 'a' || format === 'ad';
    this.#absent = noTime.padEnd(widths[format]);
  }

  /** The column for a message that is shown. Fractions are cut, not rounded, so that no second appears twice. */
  write(at: Instant | null): string {
    if (at === null) return this.#absent;
    if (!this.#isClock) return this.#writeSeconds(at);
    if (at.sec !== this.#second) {
      this.#second = at.sec;
      this.#prefix = `${clockText(at.sec, this.format)}.`;
    }
    return this.#prefix + thousandths[Math.trunc(at.nsec / millisecond)];
  }

  /** Takes note of a message that is not shown: `d` and `r` count from it all the same. */
  pass(at: Instant | null): void {
    if (at === null) return;
    this.#first ??= at;
    this.#before = at;
  }

  #writeSeconds(at: Instant): string {
    const since = this.#origin() ?? at;
    this.#first ??= at;
    this.#before = at;
    this.#shownBefore = at;
    const text = this.format === 'e' ? secondsText(at.sec, at.nsec) : secondsBetween(since, at);
    return text.padStart(widths[this.format]);
  }

  #origin(): Instant | null {
    if (this.format === 'r') return this.#first;
    return this.format === 'd' ? this.#before : this.#shownBefore;
  }
}

const secondsOfDay = 86_400;
const daysOfEra = 146_097;
/** From 0000-03-01, where eras are counted from. */
const daysBefore1970 = 719_468;

/** `HH:MM:SS` of a whole second, with the date before it where the format has one. */
function clockText(sec: number, format: TimeFormat): string {
  const local = format === 'a' || format === 'ad';
  const date = new Date(sec * 1000);
  if (!local) {
    const text = date.toISOString();
    return format === 'u' ? text.slice(11, 19) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  }
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (format === 'a') return clock;
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** Seconds with six decimals; `nsec` is 0..999,999,999. */
function secondsText(sec: number, nsec: number): string {
  return `${sec}.${String(Math.trunc(nsec / microsecond)).padStart(6, '0')}`;
}

function secondsBetween(from: Instant, to: Instant): string {
  const isBack = to.sec < from.sec || (to.sec === from.sec && to.nsec < from.nsec);
  const [early, late] = isBack ? [to, from] : [from, to];
  const borrow = late.nsec < early.nsec ? 1 : 0;
  const text = secondsText(late.sec - early.sec - borrow, late.nsec - early.nsec + borrow * 1e9);
  return isBack ? `-${text}` : text;
}

/** ISO 8601 in UTC with as many digits of the second as the capture has; null where there is no time. */
export function isoTime(at: Instant | null, digits: TimeDigits): string | null {
  if (at === null) return null;
  const fraction = String(at.nsec).padStart(9, '0').slice(0, digits);
  const day = Math.floor(at.sec / secondsOfDay);
  const second = at.sec - day * secondsOfDay;
  const clock = `${two(Math.trunc(second / 3600))}:${two(Math.trunc(second / 60) % 60)}:${two(second % 60)}`;
  return `${dateText(day)}T${clock}.${fraction}Z`;
}

/**
 * The date of a day, counted from 1970-01-01. By arithmetic (years from March, eras of 400 years): JSON has two times a
 * message, and a Date for each takes a microsecond.
 */
function dateText(day: number): string {
  const sinceEra = day + daysBefore1970;
  const era = Math.floor(sinceEra / daysOfEra);
  const dayOfEra = sinceEra - era * daysOfEra;
  const leapDays = Math.trunc(dayOfEra / 1460) - Math.trunc(dayOfEra / 36_524) + Math.trunc(dayOfEra / 146_096);
  const yearOfEra = Math.trunc((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.trunc(yearOfEra / 4) - Math.trunc(yearOfEra / 100));
  const march = Math.trunc((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.trunc((153 * march + 2) / 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + 400 * era + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`;
}

/** A span of time for people: `31.25 ms`, `20.003 s`. */
export function describeElapsed(milliseconds: number): string {
  if (Math.abs(milliseconds) >= 1000) return `${trimZeros((milliseconds / 1000).toFixed(3))} s`;
  return `${trimZeros(milliseconds.toFixed(3))} ms`;
}

/** How long a message took on the wire, from its first to its last byte, in milliseconds; null without times. */
export function durationOf(time: Instant | null, timeEnd: Instant | null): number | null {
  return time === null || timeEnd === null ? null : millisecondsBetween(time, timeEnd);
}

function trimZeros(decimal: string): string {
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
}
