/**
 * Places: where in the captures something was seen, and the order of their names.
 */

/** Message `no` of a capture, counted from 1 in that capture alone, and the byte of its body. */
export interface Place {
  readonly capture: string;
  readonly no: number;
  readonly byte: number;
}

/** The order of code units, which is the same everywhere. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
