/**
 * The fields command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { CheckOptions } from '../run/fields/check.ts';
import type { NoteOptions } from '../run/fields/note.ts';
import type { Arguments } from './arguments.ts';
import { fieldsActions } from './commands.ts';
import { toNoteOptions } from './fields-note.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { type Values, valuesOf } from './values.ts';

/** What is to be done, with its options. */
export type FieldsOptions =
  | { readonly action: 'note'; readonly options: NoteOptions }
  | { readonly action: 'check'; readonly options: CheckOptions };

/** Translates the arguments of `fields`: the action comes first. A fault is one sentence without a full stop. */
export function toFieldsOptions(given: Arguments): OptionsOrFault<FieldsOptions> {
  const values = valuesOf(given);
  const [word, ...words] = values.words;
  const action = fieldsActions.find((one) => one === word);
  switch (action) {
    case undefined:
      return { fault: `fields needs what to do: ${fieldsActions.join(', ')}` };
    case 'note': {
      const options = toNoteOptions(values, words);
      return 'fault' in options ? options : { options: { action, options: options.options } };
    }
    case 'check': {
      const options = toCheckOptions(values, words);
      return 'fault' in options ? options : { options: { action, options: options.options } };
    }
  }
}

function toCheckOptions(values: Values, files: readonly string[]): OptionsOrFault<CheckOptions> {
  const { faults } = values;
  if (files.length === 0) faults.push('fields check needs a capture file (- is standard input)');
  if (files.filter((file) => file === '-').length > 1) faults.push('standard input (-) can be read only once');
  const options = { reading: toReading(values, files), json: values.has('json') };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}
