/**
 * The stats command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { StatsOptions } from '../run/stats.ts';
import type { Arguments } from './arguments.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `stats`. A fault is one sentence without a full stop. */
export function toStatsOptions(given: Arguments): OptionsOrFault<StatsOptions> {
  const values = valuesOf(given);
  const { words, faults } = values;
  if (words.length === 0) faults.push('stats needs a capture file (- is standard input)');
  if (words.filter((word) => word === '-').length > 1) faults.push('standard input (-) can be read only once');
  const reading = { ...toReading(values, words), join: values.has('join') };
  return faults.length > 0 ? { fault: faults[0] } : { options: { reading, json: values.has('json') } };
}
