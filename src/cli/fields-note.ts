/**
 * The arguments of fields note go in, its options come out, or the one fault in them.
 */

import type { NoteTarget } from '../run/fields/address.ts';
import type { NoteChanges, NoteOptions } from '../run/fields/note.ts';
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

/** Names of commands have no dot, those of parameters may. */
function toTarget(values: Values, word: string): NoteTarget {
  const dot = word.indexOf('.');
  const command = dot < 0 ? word : word.slice(0, dot);
  const field = dot < 0 ? null : word.slice(dot + 1);
  if (command === '' || field === '') values.faults.push(`${quote(word)} is no COMMAND or COMMAND.FIELD`);
  return {
    protocol: notedProtocols.find((one) => one === values.text('protocol')) ?? null,
    command,
    field,
    direction: messageDirections.find((one) => one === values.text('direction')) ?? null,
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
