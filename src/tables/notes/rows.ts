/**
 * Rows with notes: a row of a table, or a code of one, and a note go in, the row as the user reads it comes out.
 */

import type { SourceId, Status } from '../../model/field.ts';
import { type Note, noteSource } from '../../model/note.ts';
import type { Code } from '../../model/table.ts';
import type { Text } from '../../model/text.ts';

/** What rows of all protocols have, and codes and commands, too. */
interface Explained {
  readonly sources: readonly SourceId[];
  readonly status?: Status;
  readonly note?: Text;
}

const nobodySays: Text = { en: 'unknown', zh: '未知' };

/**
 * The row with what the note says: the hypothesis for its label, the status, the text for its note. A hypothesis whose
 * status is not given is assumed.
 */
export function noteRow<T extends Explained & { readonly label: Text; readonly codes?: readonly Code[] }>(
  row: T,
  note: Note,
): T {
  if (note.code === null) return { ...explain(keepCodes(row, note), note), label: note.hypothesis ?? row.label };
  return { ...row, codes: noteCodes(row.codes ?? [], note, note.code) };
}

/**
 * The row whose codes stay as sure as they were where the note is surer of the field, and keep their sources: a note on
 * what a field is does not confirm what others say its values mean.
 */
function keepCodes<T extends Explained & { readonly codes?: readonly Code[] }>(row: T, note: Note): T {
  if (row.codes === undefined || (note.hypothesis === null && note.status === null)) return row;
  const { sources, status } = row;
  const isSurer = note.status === 'known' && status !== undefined;
  const codes = row.codes.map((code): Code => {
    const own = code.sources.length > 0 ? code : { ...code, sources };
    return isSurer && own.status === undefined ? { ...own, status } : own;
  });
  return { ...row, codes };
}

/** The codes with that of the note among them. */
function noteCodes(codes: readonly Code[], note: Note, value: number): readonly Code[] {
  const unlisted: Code = { value, label: nobodySays, status: 'unknown', sources: [] };
  const known = codes.find((one) => one.value === value);
  const noted = { ...explain(known ?? unlisted, note), label: note.hypothesis ?? known?.label ?? nobodySays };
  return known === undefined ? [...codes, noted] : codes.map((one) => (one === known ? noted : one));
}

/** The same of a command, whose label is its title. */
export function noteTitle<T extends Explained & { readonly title: Text }>(command: T, note: Note): T {
  return { ...explain(command, note), title: note.hypothesis ?? command.title };
}

/**
 * A hypothesis is the user's alone: no other source says it. A status without one is the user's word on what the others say,
 * and on what nobody says there is none to give. Words of the user's beside a meaning that is not the user's are marked:
 * their source would be taken for that of the meaning.
 */
function explain<T extends Explained>(one: T, { hypothesis, status, text }: Note): T {
  if (hypothesis === null && status === null) {
    return text === null ? one : { ...one, note: { en: `note: ${text.en}`, zh: `笔记：${text.zh}` } };
  }
  const others = hypothesis === null ? one.sources.filter((source) => source !== noteSource) : [];
  const isUnsaid = hypothesis === null && one.status === 'unknown';
  const told = text === null ? {} : { note: text };
  return { ...one, sources: [noteSource, ...others], status: isUnsaid ? 'unknown' : (status ?? 'assumed'), ...told };
}
