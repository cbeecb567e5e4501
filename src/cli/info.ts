/**
 * The info command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { InfoOptions } from '../run/info.ts';
import type { Arguments } from './arguments.ts';
import { type OptionsOrFault, toOwnTables } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `info`. A fault is one sentence without a full stop. */
export function toInfoOptions(given: Arguments): OptionsOrFault<InfoOptions> {
  const values = valuesOf(given);
  const { words, has } = values;
  if (words.length === 0) return { fault: 'info needs a capture file (- is standard input)' };
  if (words.filter((word) => word === '-').length > 1) return { fault: 'standard input (-) can be read only once' };
  return {
    options: {
      files: words,
      json: has('json'),
      checkChecksums: has('check-checksums'),
      ...toOwnTables(values),
    },
  };
}
