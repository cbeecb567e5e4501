/**
 * Numbers, times and durations of the filter language: words go in, numbers come out.
 */

import type { Instant } from '../model/time.ts';

/** `30`, `-1`, `2.5`, `0x1f`; null for any other word. */
export function toNumber(text: string): number | null {
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  return /^0x[0-9a-f]{1,12}$/i.test(text) ? Number.parseInt(text, 16) : null;
}

const units: Readonly<Record<string, number>> = { '': 1, us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `20s`, `500ms`, `1.5` (milliseconds), `2m`, `1h`, `30us`; null for any other word. */
export function toMilliseconds(text: string): number | null {
  const found = /^(\d{1,12}(?:\.\d{1,6})?)(us|ms|s|m|h|)$/.exec(text);
  return found === null ? null : Number(found[1]) * units[found[2]];
}

/**
 * The instant of `2009-05-04`, `2009-05-04 12:00:01.25`, `2009-05-04T12:00:01Z`, with an offset (+08:00) if it is not UTC;
 * null for any other text.
 */
export function toInstant(text: string): Instant | null {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (found === null) return null;
  const [, date, clock = '00:00', second = ':00', fraction = '', zone = 'Z'] = found;
  if (!isDay(date)) return null;
  const milliseconds = Date.parse(`${date}T${clock}${second}${zone}`);
  if (Number.isNaN(milliseconds)) return null;
  return { sec: milliseconds / 1000, nsec: Number(fraction.slice(1).padEnd(9, '0')) };
}

/** Whether there is such a day: 30 February would be taken for one in March. */
function isDay(date: string): boolean {
  const milliseconds = Date.parse(date);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date);
}
