/**
 * The sub-commands of fields that look at captures: list, show and disputed. Their arguments go in, the run of one of them
 * comes out, or the one fault in them.
 */

import type { MessageDirection } from '../model/message.ts';
import type { FieldPath } from '../run/fields/show.ts';
import { languages, messageDirections, notedProtocols } from './commands.ts';
import { type FieldsRun, toFiles } from './fields.ts';
import { type OptionsOrFault, toReading } from './read.ts';
import type { Values } from './values.ts';

const usualColumns = 80;
const protocols: readonly string[] = notedProtocols;
const directions: readonly MessageDirection[] = messageDirections;

/** Translates what stands behind the sub-command: for `show` a field, and files. */
export function toEvidenceRun(
  action: 'list' | 'show' | 'disputed',
  values: Values,
  words: readonly string[],
  width: number | undefined,
): OptionsOrFault<FieldsRun> {
  const path = action === 'show' ? readPath(words[0] ?? '') : null;
  if (path !== null && 'fault' in path) return path;
  const files = toFiles(values, action, action === 'show' ? words.slice(1) : words);
  const options = {
    reading: toReading(values, files),
    json: values.has('json'),
    all: values.has('all'),
    language: values.choice('lang', languages, 'en'),
    columns: width ?? usualColumns,
  };
  if (values.faults.length > 0) return { fault: values.faults[0] };
  if (path !== null) {
    return { options: async () => (await import('../run/fields/show.ts')).runFieldsShow({ ...options, path }) };
  }
  if (action === 'disputed') {
    return { options: async () => (await import('../run/fields/disputed.ts')).runFieldsDisputed(options) };
  }
  return { options: async () => (await import('../run/fields/list.ts')).runFieldsList(options) };
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
