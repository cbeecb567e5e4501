/**
 * The fields command: its arguments go in, the options of one of its sub-commands come out, or the one fault in them.
 */

import type { MessageDirection } from '../model/message.ts';
import type { FieldPath } from '../run/fields/show.ts';
import type { Arguments } from './arguments.ts';
import { fieldActions, languages } from './commands.ts';
import { toNoteOptions } from './fields-note.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import { type Values, valuesOf } from './values.ts';

const usualColumns = 80;
const protocols: readonly string[] = ['kqq', 'oicq81', 'oicq'];
const directions: readonly MessageDirection[] = ['request', 'response', 'push'];

/** Runs a sub-command that `toFieldsRun` has found. */
export type FieldsRun = () => Promise<number>;

/** Translates the arguments of `fields`: the sub-command, for `show` a field, and files. */
export function toFieldsRun(given: Arguments, width: number | undefined): OptionsOrFault<FieldsRun> {
  const values = valuesOf(given);
  const { faults } = values;
  const [word, ...rest] = values.words;
  const action = fieldActions.find((one) => one === word);
  if (action === undefined) return { fault: `fields needs what to do: ${fieldActions.join(', ')}` };
  if (action === 'note') return toNoteRun(values, rest);
  const path = action === 'show' ? readPath(rest[0] ?? '') : null;
  if (path !== null && 'fault' in path) return path;
  const files = action === 'show' ? rest.slice(1) : rest;
  if (files.length === 0) faults.push(`fields ${action} needs a capture file (- is standard input)`);
  if (files.filter((file) => file === '-').length > 1) faults.push('standard input (-) can be read only once');
  const options = {
    // A file that is named twice would count twice.
    reading: toReading(values, [...new Set(files)]),
    json: values.has('json'),
    all: values.has('all'),
    language: values.choice('lang', languages, 'en'),
    columns: width ?? usualColumns,
  };
  if (faults.length > 0) return { fault: faults[0] };
  if (path !== null)
    return { options: async () => (await import('../run/fields/show.ts')).runFieldsShow({ ...options, path }) };
  if (action === 'check') return { options: async () => (await import('../run/fields/check.ts')).runCheck(options) };
  if (action === 'disputed') {
    return { options: async () => (await import('../run/fields/disputed.ts')).runFieldsDisputed(options) };
  }
  return { options: async () => (await import('../run/fields/list.ts')).runFieldsList(options) };
}

function toNoteRun(values: Values, words: readonly string[]): OptionsOrFault<FieldsRun> {
  const read = toNoteOptions(values, words);
  if ('fault' in read) return read;
  return { options: async () => (await import('../run/fields/note.ts')).runNote(read.options) };
}

/** `GetInfo.MT`, with the protocol in front or the direction in between. */
function readPath(word: string): FieldPath | { readonly fault: string } {
  const parts = word.split('.');
  const protocol = protocols.includes(parts[0].toLowerCase()) ? (parts.shift()?.toLowerCase() ?? null) : null;
  const dir = parts.length === 3 ? (directions.find((one) => one === parts[1].toLowerCase()) ?? null) : null;
  if (dir !== null) parts.splice(1, 1);
  const [command, field] = parts;
  if (parts.length !== 2 || command === '' || field === '') {
    return { fault: `fields show needs a field, as GetInfo.MT or kqq.GetInfo.response.MT, not "${word.slice(0, 60)}"` };
  }
  return { protocol, command, dir, field };
}
