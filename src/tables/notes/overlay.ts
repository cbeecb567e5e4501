/**
 * Overlay of notes: tables and a notebook go in, the tables with what the notes say of their commands, rows and codes
 * come out, so that dissection, filters and lists need not know of notes.
 */

import type { BinaryPart, BinaryRow, BinaryTable } from '../../model/binary-table.ts';
import { anyCommand, type Note } from '../../model/note.ts';
import type { OicqTables } from '../../model/oicq-table.ts';
import type { BuiltInTables, LoadedTables, TableOrigin } from '../registry.ts';
import { readNotebook } from './file.ts';
import { noteKqq } from './overlay-kqq.ts';
import type { NotebookChoice } from './place.ts';
import { type PlacedNote, readNotes } from './read.ts';
import { noteRow, noteTitle } from './rows.ts';

/** Puts the notes of a file over `base`. What is wrong in it becomes a Problem and the rest is used. Never rejects. */
export async function overlayNotebook(base: LoadedTables, choice: NotebookChoice): Promise<LoadedTables> {
  const file = await readNotebook(choice);
  if (file === null) return base;
  if ('problem' in file) return { ...base, problems: [...base.problems, file.problem] };
  const { notes, problems } = readNotes(file);
  return overlayNotes({ ...base, problems: [...base.problems, ...problems] }, notes);
}

/** Puts notes over `base`: those about one direction, or one code, over those about all. */
export function overlayNotes(base: LoadedTables, notes: readonly PlacedNote[]): LoadedTables {
  const ordered = notes.toSorted((a, b) => precision(a.note) - precision(b.note));
  const problems = [...base.problems];
  let tables: BuiltInTables = base;
  for (const { note, problemAt } of ordered) {
    const noted = putOver(tables, note);
    if (noted !== null) tables = noted;
    else {
      const text = `no message of ${note.protocol} has this; nothing is shown with it`;
      problems.push(problemAt([note.field === null ? 'command' : 'field'], 'notes.nowhere', 'warn', text));
    }
  }
  return { ...base, ...tables, origins: originsOf(base, tables, notes), problems, notes: [...base.notes, ...notes] };
}

function precision({ command, direction, code }: Note): number {
  return (code === null ? 0 : 4) + (command === anyCommand ? 0 : 2) + (direction === null ? 0 : 1);
}

/** Null where there is nothing that the note could be about. */
function putOver(tables: BuiltInTables, note: Note): BuiltInTables | null {
  switch (note.protocol) {
    case 'kqq':
      return { ...tables, ...noteKqq(tables, note) };
    case 'oicq81':
      return noteOicq81(tables, note);
    case 'oicq':
      return { ...tables, oicq: noteOicq(tables.oicq, note) };
  }
}

function noteOicq81(tables: BuiltInTables, note: Note): BuiltInTables | null {
  const { protocol } = tables.oicq81;
  const header = protocol.header.map((row) => noteBinaryRow(row, note));
  const noted = tables.oicq81.tables.map((table) => noteType(table, note));
  const isAny = note.command === anyCommand;
  const isSame =
    noted.every((table, index) => table === tables.oicq81.tables[index]) &&
    (!isAny || header.every((row, index) => row === protocol.header[index]));
  if (isSame) return null;
  return { ...tables, oicq81: { protocol: isAny ? { ...protocol, header } : protocol, tables: noted } };
}

/** The same object if the note is not about it. */
function noteType(table: BinaryTable, note: Note): BinaryTable {
  const isMeant = note.command === anyCommand || note.command.toUpperCase() === table.command.toUpperCase();
  if (!isMeant || (note.direction !== null && (note.direction === 'request') !== (table.from === 'client')))
    return table;
  if (note.field === null) return noteTitle(table, note);
  const parts = noteParts(table.parts, note);
  return parts === table.parts ? table : { ...table, parts };
}

function noteParts(parts: readonly BinaryPart[], note: Note): readonly BinaryPart[] {
  const noted = parts.map((part) => {
    if (!('repeat' in part)) return noteBinaryRow(part, note);
    const inner = noteParts(part.parts, note);
    return inner === part.parts ? part : { ...part, parts: inner };
  });
  return noted.every((part, index) => part === parts[index]) ? parts : noted;
}

/** Codes are read of numbers only, and the code of a secret would tell it. */
function noteBinaryRow(row: BinaryRow, note: Note): BinaryRow {
  if (row.name.toUpperCase() !== note.field?.toUpperCase()) return row;
  const mayHaveCodes = row.kind !== 'text' && row.kind !== 'bytes' && row.secret !== true;
  return note.code === null || mayHaveCodes ? noteRow(row, note) : row;
}

/** Of oicq commands and versions are tables; of its other fields nothing is shown with a note. */
function noteOicq(tables: OicqTables, note: Note): OicqTables {
  const { command, field, code } = note;
  if (field?.toLowerCase() === 'version' && code !== null) {
    const known = tables.versions.find(({ version }) => version === code);
    const noted = noteTitle(known ?? { version: code, title: hexTitle(code), sources: [] }, note);
    return { ...tables, versions: [...tables.versions.filter((one) => one !== known), noted] };
  }
  const number = field === null ? commandNumber(tables, command) : field.toLowerCase() === 'command' ? code : null;
  if (number === null) return tables;
  const known = tables.commands.find((one) => one.command === number);
  const unlisted = { command: number, name: hexWord(number), title: hexTitle(number), sources: [] };
  const noted = noteTitle(known ?? unlisted, note);
  return { ...tables, commands: [...tables.commands.filter((one) => one !== known), noted] };
}

/** The number of a command by its name, or as a log line writes one without: `0x0aaa`. */
function commandNumber({ commands }: OicqTables, name: string): number | null {
  const known = commands.find((one) => one.name.toUpperCase() === name.toUpperCase());
  return known?.command ?? (/^0x[0-9a-f]{1,4}$/i.test(name) ? Number(name) : null);
}

function hexTitle(number: number) {
  return { en: hexWord(number), zh: hexWord(number) };
}

function hexWord(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}

/** The commands of kqq that notes are about name the notebook among their files. */
function originsOf(base: LoadedTables, tables: BuiltInTables, notes: readonly PlacedNote[]): readonly TableOrigin[] {
  const counts = new Map<string, number>();
  for (const { note } of notes) {
    const key = note.command.toUpperCase();
    if (note.protocol === 'kqq') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const known = new Map(base.origins.map((origin) => [origin.command.toUpperCase(), origin]));
  return tables.commands.map(({ command }) => {
    const key = command.toUpperCase();
    const origin = known.get(key) ?? { command, builtIn: false, files: [] };
    const rows = counts.get(key) ?? 0;
    return rows === 0 ? origin : { ...origin, files: [...origin.files, { file: notes[0].file, rows }] };
  });
}
