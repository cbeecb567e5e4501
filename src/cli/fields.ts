/**
 * The fields command: its arguments go in, the run of one of its sub-commands comes out, or the one fault in them.
 */

import type { Arguments } from './arguments.ts';
import { fieldActions } from './commands.ts';
import { toNoteOptions } from './fields-note.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { type Values, valuesOf } from './values.ts';

/** Runs a sub-command that `toFieldsRun` has found. */
export type FieldsRun = () => Promise<number>;

/** Translates the arguments of `fields`: the sub-command, then what it is about. A fault has no full stop. */
export function toFieldsRun(given: Arguments): OptionsOrFault<FieldsRun> {
  const values = valuesOf(given);
  const [word, ...rest] = values.words;
  const action = fieldActions.find((one) => one === word);
  if (action === undefined) return { fault: `fields needs what to do: ${fieldActions.join(', ')}` };
  return action === 'note' ? toNoteRun(values, rest) : toCheckRun(values, rest);
}

function toNoteRun(values: Values, words: readonly string[]): OptionsOrFault<FieldsRun> {
  const read = toNoteOptions(values, words);
  if ('fault' in read) return read;
  return { options: async () => (await import('../run/fields/note.ts')).runNote(read.options) };
}

function toCheckRun(values: Values, files: readonly string[]): OptionsOrFault<FieldsRun> {
  const { faults } = values;
  if (files.length === 0) faults.push('fields check needs a capture file (- is standard input)');
  if (files.filter((file) => file === '-').length > 1) faults.push('standard input (-) can be read only once');
  const options = { reading: toReading(values, files), json: values.has('json') };
  if (faults.length > 0) return { fault: faults[0] };
  return { options: async () => (await import('../run/fields/check.ts')).runCheck(options) };
}
