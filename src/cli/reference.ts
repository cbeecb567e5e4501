/**
 * The reference command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { ReferenceOptions } from '../run/reference.ts';
import type { Arguments } from './arguments.ts';
import { referenceFormats } from './commands.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `reference`. A fault is one sentence without a full stop. */
export function toReferenceOptions(given: Arguments): OptionsOrFault<ReferenceOptions> {
  const values = valuesOf(given);
  const { words, faults } = values;
  const files = values.texts('read-file');
  if (files.filter((file) => file === '-').length > 1) faults.push('standard input (-) can be read only once');
  const options: ReferenceOptions = {
    reading: toReading(values, files),
    format: values.choice('format', referenceFormats, 'text'),
    command: words[0] ?? null,
  };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
