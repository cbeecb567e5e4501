/**
 * The arguments of fields note go in, its options come out, or the one fault in them.
 */

import type { NoteTarget } from '../run/fields/address.ts';
import type { NoteOptions } from '../run/fields/note.ts';
import type { NoteChanges } from '../run/fields/note-values.ts';
import { quote } from './arguments.ts';
import { languages, messageDirections, notedProtocols, noteStatuses } from './commands.ts';
import { type OptionsOrFault, toOwnTables } from './read.ts';
import type { Values } from './values.ts';

const changing = ['hypothesis', 'hypothesis-zh', 'predicate', 'status', 'author', 'date', 'source', 'text'];

/** `words` are those behind `note`: none, or COMMAND or COMMAND.FIELD. A fault is one sentence without a full stop. */
export function toNoteOptions(values: Values, words: readonly string[]): OptionsOrFault<NoteOptions> {
  const { faults } = values;
  const [word, more] = words;
  if (more !== undefined) faults.push(`fields note does not take ${quote(more)}, a word too many`);
  const changes = changing.some((name) => values.has(name)) ? toChanges(values) : null;
  const isRemoval = values.has('remove');
  if (isRemoval && changes !== null) faults.push('--remove goes with nothing to note');
  const target = word === undefined ? null : toTarget(values, word);
  if (target === null && (isRemoval || changes !== null)) faults.push('fields note needs what to note: COMMAND.FIELD');
  if (target?.field === null && target.code !== null) faults.push('--code needs the field it stands in: COMMAND.FIELD');
  if (target?.field === null && target.command === '*') faults.push('* needs a field: *.FIELD');
  const { notebook, dissectors } = toOwnTables(values);
  if (notebook === null) return { fault: 'fields note needs a notebook: --no-notes says that there is none' };
  const options: NoteOptions = {
    notebook,
    dissectors,
    target,
    action: changes === null ? { kind: isRemoval ? 'remove' : 'show' } : { kind: 'set', changes },
    json: values.has('json'),
    language: values.choice('lang', languages, 'en'),
  };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}

function toChanges(values: Values): NoteChanges {
  const status = noteStatuses.find((one) => one === values.text('status')) ?? null;
  return {
    hypothesis: values.text('hypothesis'),
    hypothesisZh: values.text('hypothesis-zh'),
    predicate: values.text('predicate'),
    status,
    author: values.text('author'),
    date: values.text('date'),
    sources: values.texts('source'),
    text: values.text('text'),
  };
}

/** COMMAND, COMMAND.FIELD, and in front of either a protocol: kqq.GetInfo.response.MT. Names have no dot. */
function toTarget(values: Values, word: string): NoteTarget {
  const parts = word.split('.');
  const given = parts.length > 1 ? notedProtocols.find((one) => one === parts[0]) : undefined;
  if (given !== undefined) parts.shift();
  const [command, ...rest] = parts;
  const side = rest.length > 0 ? messageDirections.find((one) => one === rest[0]) : undefined;
  if (side !== undefined) rest.shift();
  const [field = null, ...more] = rest;
  if (command === '' || field === '' || more.length > 0) {
    values.faults.push(`${quote(word)} is no COMMAND or COMMAND.FIELD: names have no dot`);
  }
  return {
    protocol: given ?? notedProtocols.find((one) => one === values.text('protocol')) ?? null,
    command,
    field,
    direction: side ?? messageDirections.find((one) => one === values.text('direction')) ?? null,
    code: toCode(values),
  };
}

function toCode(values: Values): number | null {
  const word = values.text('code');
  if (word === null) return null;
  const code = /^(0|[1-9]\d{0,14}|0x[0-9a-f]{1,8})$/i.test(word) ? Number(word) : null;
  if (code === null) values.faults.push(`option --code cannot be ${quote(word)}; it takes a number, 99 or 0x0b4b`);
  return code;
}
