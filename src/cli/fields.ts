/**
 * The fields command: its arguments go in, the run of one of its sub-commands comes out, or the one fault in them.
 */

import type { Arguments } from './arguments.ts';
import { fieldActions } from './commands.ts';
import { toEvidenceRun } from './fields-evidence.ts';
import { toNoteOptions } from './fields-note.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { type Values, valuesOf } from './values.ts';

/** Runs a sub-command that `toFieldsRun` has found. */
export type FieldsRun = () => Promise<number>;

/** Translates the arguments of `fields`: the sub-command, then what it is about. A fault has no full stop. */
export function toFieldsRun(given: Arguments, width: number | undefined): OptionsOrFault<FieldsRun> {
  const values = valuesOf(given);
  const [word, ...rest] = values.words;
  const action = fieldActions.find((one) => one === word);
  switch (action) {
    case undefined:
      return { fault: `fields needs what to do: ${fieldActions.join(', ')}` };
    case 'note':
      return toNoteRun(values, rest);
    case 'check':
      return toCheckRun(values, rest);
    default:
      return toEvidenceRun(action, values, rest, width);
  }
}

function toNoteRun(values: Values, words: readonly string[]): OptionsOrFault<FieldsRun> {
  const read = toNoteOptions(values, words);
  if ('fault' in read) return read;
  return { options: async () => (await import('../run/fields/note.ts')).runNote(read.options) };
}

function toCheckRun(values: Values, words: readonly string[]): OptionsOrFault<FieldsRun> {
  const { faults } = values;
  const options = { reading: toReading(values, toFiles(values, 'check', words)), json: values.has('json') };
  if (faults.length > 0) return { fault: faults[0] };
  return { options: async () => (await import('../run/fields/check.ts')).runCheck(options) };
}

/** The captures that are named. */
export function toFiles({ faults }: Values, action: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) faults.push(`fields ${action} needs a capture file (- is standard input)`);
  if (words.filter((file) => file === '-').length > 1) faults.push('standard input (-) can be read only once');
  return words;
}
