/**
 * Notes as text: they go in, a line a note, all of one note, or JSON comes out.
 */

import { describeNoteAddress, type Note } from '../../model/note.ts';
import type { Language } from '../../model/text.ts';
import { statusMarks } from '../../present/tree-details.ts';
import { visible, visibleJson } from '../../present/visible.ts';
import { padTo, widthOf } from '../../present/width.ts';
import type { PlacedNote } from '../../tables/notes/read.ts';

/** Columns: mark of the status, address, hypothesis (or what else is said). */
export function listNotes(notes: readonly PlacedNote[], language: Language): string {
  const rows = notes.map(({ note }) => ({ note, address: visible(describeNoteAddress(note)) }));
  const width = Math.max(0, ...rows.map(({ address }) => widthOf(address)));
  const lines = rows.map(({ note, address }) => {
    const what = note.hypothesis ?? note.text;
    const mark = note.status === null ? ' ' : statusMarks[note.status];
    return `${mark} ${padTo(address, width)}  ${visible(what?.[language] ?? '')}`.trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** A line a key. */
export function describeNote(note: Note, language: Language): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ['hypothesis', note.hypothesis?.[language] ?? null],
    ['predicate', note.predicate],
    ['status', note.status],
    ['author', note.author],
    ['date', note.date],
    ['sources', note.sources.length === 0 ? null : note.sources.join(', ')],
    ['text', note.text?.[language] ?? null],
  ];
  const lines = rows.flatMap(([key, value]) => (value === null ? [] : [`  ${key.padEnd(10)}  ${visible(value)}`]));
  return [visible(describeNoteAddress(note)), ...lines].map((line) => `${line}\n`).join('');
}

/** A note without what it does not say. */
export function noteAsObject({ note, problemAt }: PlacedNote): Readonly<Record<string, unknown>> {
  const { file, line } = problemAt([], '', 'warn', '');
  const said = Object.entries({ ...note, sources: note.sources.length === 0 ? null : note.sources });
  return { ...Object.fromEntries(said.filter(([, value]) => value !== null)), file, line };
}

export function notesAsJson(notes: readonly PlacedNote[]): string {
  return `${visibleJson(JSON.stringify(notes.map(noteAsObject), null, 1))}\n`;
}
