/**
 * The follow command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { FollowOptions } from '../run/follow.ts';
import { type Arguments, quote } from './arguments.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `follow`. A fault is one sentence without a full stop. */
export function toFollowOptions(given: Arguments): OptionsOrFault<FollowOptions> {
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
  const conversation = flow === null ? `uin == ${uin}` : `flow == ${flow}`;
  const options = { reading: toReading(values, words), conversation };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
