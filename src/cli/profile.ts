/**
 * The profile command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { ProfileOptions } from '../run/profile.ts';
import type { Arguments } from './arguments.ts';
import type { OptionsOrFault } from './read.ts';
import { valuesOf } from './values.ts';

const usualCount = 5;

/** Translates the arguments of `profile`. A fault is one sentence without a full stop. */
export function toProfileOptions(given: Arguments): OptionsOrFault<ProfileOptions> {
  const { words, has, count, faults } = valuesOf(given);
  if (words.length === 0) faults.push('profile needs a capture file');
  if (words.includes('-'))
    faults.push('profile reads its files several times, and standard input can be read only once');
  const options = { files: words, json: has('json'), count: count('count', usualCount) };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
