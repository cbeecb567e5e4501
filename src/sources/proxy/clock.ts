/**
 * The clock of live traffic: instants of the day with microseconds come out, the digits that this machine's clock has.
 */

import { performance } from 'node:perf_hooks';
import type { Instant } from '../../model/time.ts';

/** Further from the wall clock than this, the wall clock was set: milliseconds. */
const mostDrift = 50;

/** Gives the time now. It follows the wall clock when that is set. */
export function createClock(): () => Instant {
  let base = Date.now() - performance.now();
  return () => {
    const wall = Date.now();
    let now = base + performance.now();
    if (Math.abs(now - wall) > mostDrift) {
      base = wall - performance.now();
      now = wall;
    }
    const sec = Math.floor(now / 1000);
    return { sec, nsec: Math.floor((now - sec * 1000) * 1000) * 1000 };
  };
}
