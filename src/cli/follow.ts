/**
 * The follow command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import { parseFilter } from '../filter/parse.ts';
import type { ReadOptions } from '../run/read.ts';
import { type Arguments, quote } from './arguments.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `follow`. A fault is one sentence without a full stop. */
export function toFollowOptions(given: Arguments): OptionsOrFault<ReadOptions> {
  const values = valuesOf(given);
  const { words, faults } = values;
  const flow = values.countOrNull('flow');
  const uin = values.text('uin');
  if (words.length === 0) faults.push('follow needs a capture file (- is standard input)');
  if ((flow === null) === (uin === null) && faults.length === 0) {
    faults.push('follow needs --flow N or --uin NUMBER, one of them');
  }
  if (uin !== null && !/^\d{1,15}$/.test(uin))
    faults.push(`option --uin cannot be ${quote(uin)}; it takes a QQ number`);
  const which = flow === null ? `uin == ${uin}` : `flow == ${flow}`;
  const reading = toReading(values, words);
  const filter = reading.filter === null ? which : both(which, reading.filter);
  return faults.length > 0 ? { fault: faults[0] } : { options: { ...reading, filter } };
}

/** What is no expression by itself stays as it is, to be refused: a ) in it would close what it did not open. */
function both(which: string, wanted: string): string {
  return 'fault' in parseFilter(wanted) ? wanted : `${which} && (${wanted})`;
}
