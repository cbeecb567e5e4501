/**
 * The command fields note: what to note about a command, a field or a code goes in, the notebook with it comes out; without
 * anything to note the notes there are.
 */

import { describeNoteAddress, type Note, type NoteAddress, noteKey } from '../../model/note.ts';
import type { Language } from '../../model/text.ts';
import { builtInTables } from '../../tables/built-in.ts';
import { addEntry, changeEntry, type EditedText, removeEntry } from '../../tables/notes/edit.ts';
import { type Edited, editNotebook, readNotebook } from '../../tables/notes/file.ts';
import { overlayNotes } from '../../tables/notes/overlay.ts';
import type { NotebookChoice } from '../../tables/notes/place.ts';
import { type Notebook, type PlacedNote, readNotes } from '../../tables/notes/read.ts';
import type { TableProblem } from '../../tables/problem.ts';
import { type LoadedTables, loadTables } from '../../tables/registry.ts';
import { compileTables } from '../compile.ts';
import { prepareFilter } from '../filter.ts';
import { report } from '../screen.ts';
import { exitStatus } from '../status.ts';
import { describeStranger, type NoteTarget, resolveTarget } from './address.ts';
import { describeNote, listNotes, notesAsJson } from './note-text.ts';
import { addressValues, type NoteChanges, toValues } from './note-values.ts';

export interface NoteOptions {
  readonly notebook: NotebookChoice;
  readonly dissectors: readonly string[];
  /** Null: all notes. */
  readonly target: NoteTarget | null;
  readonly action: { readonly kind: 'show' | 'remove' } | { readonly kind: 'set'; readonly changes: NoteChanges };
  readonly json: boolean;
  readonly language: Language;
}

/** Where faults and results are told. */
export interface Voice {
  readonly report: (text: string) => void;
  readonly print: (text: string) => void;
}

const spoken: Voice = { report, print: (text) => void process.stdout.write(`${text}\n`) };

/** Shows, changes, adds or removes. Gives an exit status; everything there is to say has been said. */
export async function runNote(options: NoteOptions, voice: Voice = spoken): Promise<number> {
  const { action, target, dissectors } = options;
  const tables = await loadTables(builtInTables, dissectors);
  for (const { severity, text } of tables.problems) voice.report(`${severity}: ${text}`);
  if (tables.problems.some(({ code }) => code === 'tables.unreadable')) return exitStatus.unreadable;
  if (action.kind === 'show' || target === null) return show(options, tables);
  const address = resolveTarget(target, tables);
  const edit = new Edit(options, tables, address, action.kind === 'set' ? action.changes : null, voice);
  const edited = await editNotebook(options.notebook, (text) => edit.change(text));
  return edit.end(edited);
}

async function show({ notebook, target, json, language }: NoteOptions, tables: LoadedTables): Promise<number> {
  const file = await readNotebook(notebook);
  if (file !== null && 'problem' in file) {
    report(file.problem.text);
    return exitStatus.unreadable;
  }
  const { notes, problems, isBroken } = file === null ? noNotebook : readNotes(file);
  for (const { severity, text } of problems) report(`${severity}: ${text}`);
  if (isBroken) return exitStatus.unreadable;
  const address = target === null ? null : resolveTarget(target, tables);
  const shown = notes.filter(({ note }) => address === null || isWithin(note, address));
  if (json) process.stdout.write(notesAsJson(shown));
  else if (address === null) process.stdout.write(listNotes(shown, language));
  else process.stdout.write(shown.map(({ note }) => describeNote(note, language)).join('\n'));
  if (shown.length === 0)
    report(`no note${address === null ? 's' : ` on ${describeNoteAddress(address)}`} in ${notebook.file}`);
  return exitStatus.done;
}

const noNotebook: Notebook = { notes: [], problems: [], isBroken: false };

/** Whether a note is about this or about a part of it. */
function isWithin(note: Note, address: NoteAddress): boolean {
  const direction = address.direction === null ? null : note.direction;
  const code = address.code === null ? null : note.code;
  return noteKey({ ...note, direction, code }) === noteKey(address);
}

/** One edit of a notebook, while its file is held. */
class Edit {
  readonly #options: NoteOptions;
  readonly #tables: LoadedTables;
  readonly #address: NoteAddress;
  /** Null: the note goes. */
  readonly #changes: NoteChanges | null;
  readonly #voice: Voice;
  #status: number = exitStatus.done;
  #done = '';

  constructor(
    options: NoteOptions,
    tables: LoadedTables,
    address: NoteAddress,
    changes: NoteChanges | null,
    voice: Voice,
  ) {
    this.#voice = voice;
    this.#options = options;
    this.#tables = tables;
    this.#address = address;
    this.#changes = changes;
  }

  /** The new text; null if there is to be none, which has been said. */
  async change(text: string): Promise<string | null> {
    const before = this.#read(text);
    if (before.isBroken)
      return this.#refuse(
        exitStatus.unreadable,
        before.problems.map((one) => one.text),
      );
    const key = noteKey(this.#address);
    const known = before.notes.find(({ note }) => noteKey(note) === key);
    const edited = this.#edit(text, known);
    if (edited === null) return null;
    if ('fault' in edited)
      return this.#refuse(exitStatus.outputFailed, [`${this.#options.notebook.file}: ${edited.fault}`]);
    const after = this.#read(edited.text);
    const old = new Set(before.problems.map((one) => one.text));
    const isThere = after.notes.some(({ note }) => noteKey(note) === key);
    if (isThere !== (this.#changes !== null)) {
      const added = after.problems.filter((one) => !old.has(one.text));
      return this.#refuse(exitStatus.usage, added.map(withoutPlace));
    }
    if (!this.#hasRightPredicate(after)) return this.#refuse(exitStatus.usage, []);
    return edited.text;
  }

  /** Says how it went. Gives the exit status. */
  end(edited: Edited): number {
    const { file } = this.#options.notebook;
    if (edited.kind === 'refused') return this.#status;
    if (edited.kind !== 'written') {
      const isUnread = edited.kind === 'unreadable';
      this.#voice.report(`cannot ${isUnread ? 'read' : 'write'} ${file}: ${edited.fault}`);
      return isUnread ? exitStatus.unreadable : exitStatus.outputFailed;
    }
    this.#voice.print(`${this.#done} ${describeNoteAddress(this.#address)} (${file})`);
    this.#warnOfStrangers();
    return exitStatus.done;
  }

  #read(text: string): Notebook {
    return readNotes({ file: this.#options.notebook.file, id: 'notes', text });
  }

  #edit(text: string, known: PlacedNote | undefined): EditedText | null {
    const changes = this.#changes;
    if (changes === null) {
      this.#done = 'removed';
      if (known !== undefined) return removeEntry(text, known.index);
      this.#refuse(exitStatus.usage, [`no note on ${describeNoteAddress(this.#address)} to remove`]);
      return null;
    }
    const values = toValues(changes, known?.note.hypothesis ?? null);
    this.#done = known === undefined ? 'noted' : 'changed';
    if (known !== undefined) return changeEntry(text, known.index, values);
    const status = 'hypothesis' in values && changes.status === null ? { status: 'assumed' } : {};
    const date = changes.date ?? today();
    return addEntry(text, { ...addressValues(this.#address), ...values, ...status, date });
  }

  #hasRightPredicate({ notes }: Notebook): boolean {
    const predicate = this.#changes?.predicate ?? null;
    if (predicate === null) return true;
    const registry = compileTables(overlayNotes(this.#tables, notes));
    return prepareFilter(predicate, registry, 'predicate') !== null;
  }

  #refuse(status: number, texts: readonly string[]): null {
    this.#status = status;
    for (const text of texts) this.#voice.report(text);
    return null;
  }

  /** A name that no table has may be new, or mistyped. */
  #warnOfStrangers(): void {
    const stranger = this.#changes === null ? null : describeStranger(this.#address, this.#tables);
    if (stranger !== null) this.#voice.report(stranger);
  }
}

/** What is wrong in words of the user's has no place in the file, which does not have them. */
function withoutPlace({ text, file, line, column }: TableProblem): string {
  return text.slice(`${file}:${line}:${column}: `.length);
}

/** The date in UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
