/**
 * Figures for narrow columns: counts, sizes, durations and shares go in, short text comes out; and bars and lines of
 * blocks, which always stand beside the numbers that they show.
 */

import type { Instant } from '../../model/time.ts';
import { isoTime } from '../../present/time.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** `12`, `99999`, `123k`, `4.5M`; `-` for none. */
export function describeCount(count: number): string {
  if (count === 0) return '-';
  return count < 100_000 ? String(count) : withUnit(count, 1000, ['', 'k', 'M', 'G', 'T']);
}

/** `999`, `1.2K`, `35M`: bytes in units of 1024; `-` for none. */
export function describeBytes(bytes: number): string {
  return bytes === 0 ? '-' : withUnit(bytes, 1024, ['', 'K', 'M', 'G', 'T']);
}

function withUnit(number: number, step: number, units: readonly string[]): string {
  let unit = 0;
  while (number >= 999.5 && unit + 1 < units.length) {
    number /= step;
    unit += 1;
  }
  const digits = unit > 0 && number < 9.95 ? 1 : 0;
  return `${number.toFixed(digits)}${units[unit]}`;
}

/** `0.4 ms`, `31 ms`, `1.25 s`, `20 s`: three digits at most; `-` for null. */
export function describeDuration(milliseconds: number | null): string {
  if (milliseconds === null) return '-';
  if (milliseconds < 999.5) return `${Number(milliseconds.toPrecision(3))} ms`;
  return `${Number((milliseconds / 1000).toPrecision(3))} s`;
}

/** `3.5`, `40`: messages in a second. */
export function describeRate(perSecond: number): string {
  return perSecond < 9.95 ? String(Number(perSecond.toFixed(1))) : String(Math.round(perSecond));
}

/** `86 %`; `<1 %` where rounding would hide what is there. */
export function describeShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (percent > 0 && percent < 1) return '<1 %';
  return `${Math.round(percent)} %`;
}

/** A bar of exactly `columns` columns, filled as far as `part` is of `whole`; what is there at all shows. */
export function bar(part: number, whole: number, columns: number): string {
  const steps = whole === 0 ? 0 : Math.round((8 * columns * part) / whole);
  const filled = Math.min(8 * columns, part > 0 ? Math.max(1, steps) : 0);
  const blocks = '█'.repeat(filled >> 3) + eighths[filled & 7];
  return blocks.padEnd(columns);
}

/** One column for each count, as high as it is of `most`; a count of nothing is a blank. */
export function sparkline(counts: readonly number[], most: number): string {
  return counts
    .map((count) => (count === 0 ? ' ' : heights[Math.min(7, Math.max(0, Math.ceil((8 * count) / most) - 1))]))
    .join('');
}

/** `12:00:01.250` in UTC; `-` without time. */
export function describeClock(at: Instant | null): string {
  return isoTime(at, 6)?.slice(11, 23) ?? '-';
}

/** `12:00:01` in UTC; `-` without time. */
export function describeSecond(at: Instant | null): string {
  return describeClock(at).slice(0, 8);
}
