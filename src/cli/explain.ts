/**
 * The explain command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { ExplainOptions } from '../run/explain.ts';
import type { Arguments } from './arguments.ts';
import { type OptionsOrFault, toPresentation } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `explain`. No DATA, or `-`, is standard input. */
export function toExplainOptions(given: Arguments): OptionsOrFault<ExplainOptions> {
  const values = valuesOf(given);
  const { words, faults } = values;
  if (values.has('hex') && values.has('text')) faults.push('--hex and --text exclude each other');
  const data = words[0] ?? '-';
  const options: ExplainOptions = {
    data: data === '-' ? null : data,
    as: values.has('hex') ? 'hex' : values.has('text') ? 'text' : 'auto',
    ...toPresentation(values),
  };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
