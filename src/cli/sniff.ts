/**
 * The sniff command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { SniffOptions } from '../run/sniff.ts';
import type { Arguments } from './arguments.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `sniff`. A fault is one sentence without a full stop. */
export function toSniffOptions(given: Arguments): OptionsOrFault<SniffOptions> {
  const values = valuesOf(given);
  const { faults } = values;
  const interfaces = values.texts('interface');
  const list = values.has('list-interfaces');
  if (interfaces.length === 0 && !list) faults.push('sniff needs an interface (-i IFACE; -D lists them)');
  if (interfaces.some((name) => name.startsWith('-') || name === '')) faults.push('an interface has no name like that');
  const options: SniffOptions = {
    reading: { ...toReading(values, [interfaces.join(',')]), copy: null, follow: true },
    recording: values.text('write'),
    list,
    program: values.text('program'),
    interfaces,
    filter: values.text('capture-filter'),
    snaplen: values.countOrNull('snaplen'),
  };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
