/**
 * Instants as captures store them: whole seconds and nanoseconds, because a double holds neither exactly.
 */

/** A moment in event time. `sec` counts from 1970-01-01 UTC; `nsec` is 0..999,999,999. */
export interface Instant {
  readonly sec: number;
  readonly nsec: number;
}

/** The digits of the second that the capture's clock has: 6 (microseconds) or 9 (nanoseconds). */
export type TimeDigits = 6 | 9;

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.sec - b.sec || a.nsec - b.nsec;
}

/** The instant `milliseconds` (may have decimals) after `at`. */
export function addMilliseconds(at: Instant, milliseconds: number): Instant {
  const nsec = at.nsec + Math.round((milliseconds % 1000) * 1e6);
  const carry = Math.floor(nsec / 1e9);
  return { sec: at.sec + Math.trunc(milliseconds / 1000) + carry, nsec: nsec - carry * 1e9 };
}

/** Milliseconds from `a` to `b`, with decimals; negative when `b` is earlier. */
export function millisecondsBetween(a: Instant, b: Instant): number {
  // Whole nanoseconds, divided once: 75.401, not 75.40099999999995.
  return ((b.sec - a.sec) * 1e9 + (b.nsec - a.nsec)) / 1e6;
}
