/**
 * Places: where in the captures something was seen. Two go in, which is the earlier one comes out.
 */

/** Message `no` of a capture, counted from 1 in that capture alone, and the byte of its body. */
export interface Place {
  readonly capture: string;
  readonly no: number;
  readonly byte: number;
}

/** Negative, zero or positive as `a` stands before, at or behind `b`: by capture, message, byte. */
export function comparePlaces(a: Place, b: Place): number {
  return compareTexts(a.capture, b.capture) || a.no - b.no || a.byte - b.byte;
}

/** The order of code units, which is the same everywhere. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
