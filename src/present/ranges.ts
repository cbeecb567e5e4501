/**
 * Ranges of characters: ordered pairs of first and last go in, whether a character lies in one of them comes out.
 */

/** Flat pairs: first and last of one range, first and last of the next, in order. */
export type Ranges = readonly number[];

/** Whether `point` lies in one of `ranges`. */
export function isWithin(ranges: Ranges, point: number): boolean {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (point > ranges[middle * 2 + 1]) low = middle + 1;
    else high = middle;
  }
  return low * 2 < ranges.length && point >= ranges[low * 2];
}
