/**
 * An output for runs whose messages are shown and not printed.
 */

import { Output } from '../sinks/output.ts';

/** Closing an output closes its file, but for this one, which is never written to here. */
const standardOutput = 1;

/** An output that takes everything and keeps nothing, and is open until it is closed. */
export function openNothing(): Output {
  return new Output(standardOutput, (_descriptor, _bytes, _offset, length) => length);
}
