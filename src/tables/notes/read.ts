/**
 * Notebooks: the text of a file goes in, its notes come out, with Problems that name file and line for what is wrong in
 * it. A wrong note is left out and the rest is used.
 *
 *   - command: GetInfo
 *     field: MV
 *     hypothesis: who may see the mobile number
 *     predicate: kqq.MV in {"", "0", "1", "2"}
 *     status: assumed
 */

import type { core } from 'zod';
import { type Note, noteKey } from '../../model/note.ts';
import { type Path, readDocuments, type TableDocument } from '../document.ts';
import type { TableFile } from '../files.ts';
import { describeIssue, toPath } from '../issue.ts';
import { placer } from '../load.ts';
import { ProblemList, type TableProblem, toTableProblem } from '../problem.ts';
import { noteSchema } from './schema.ts';

const mostNotes = 10_000;

/** A note and where it is from: entry `index` of `file`. `problemAt` places a fault found later, in `path` of it. */
export interface PlacedNote {
  readonly note: Note;
  readonly file: string;
  readonly index: number;
  problemAt(path: Path, code: string, severity: 'warn' | 'error', text: string): TableProblem;
}

export interface Notebook {
  readonly notes: readonly PlacedNote[];
  readonly problems: readonly TableProblem[];
  /** Nothing of the file can be read. */
  readonly isBroken: boolean;
}

/** Reads a notebook. An empty file is one without notes. Never throws. */
export function readNotes(source: TableFile): Notebook {
  const { file } = source;
  const problems = new ProblemList(file);
  const { documents, faults } = readDocuments(source.text);
  for (const { place, text } of faults) {
    problems.add(() => toTableProblem({ code: 'notes.syntax', severity: 'error', file, text, place }));
  }
  const [document, second] = documents;
  if (second !== undefined) {
    const text = 'a notebook is one list; this is the beginning of another YAML document';
    const place = second.placeOf([]);
    problems.add(() => toTableProblem({ code: 'notes.shape', severity: 'error', file, text, place }));
  }
  const isBroken = faults.length > 0 || second !== undefined;
  if (isBroken || document === undefined) return { notes: [], problems: problems.take(), isBroken };
  const entries: unknown = document.value;
  if (!Array.isArray(entries)) {
    const text = 'a notebook is a list of notes: each begins with "- command: .."';
    const place = document.placeOf([]);
    problems.add(() => toTableProblem({ code: 'notes.shape', severity: 'error', file, text, place }));
    return { notes: [], problems: problems.take(), isBroken: true };
  }
  const notes = readEntries(source, document, entries, problems);
  return { notes, problems: problems.take(), isBroken: false };
}

function readEntries(
  source: TableFile,
  document: TableDocument,
  entries: readonly unknown[],
  problems: ProblemList,
): readonly PlacedNote[] {
  const notes = new Map<string, PlacedNote>();
  for (const [index, value] of entries.entries()) {
    const problemAt = placer(source, document, value, [index]);
    if (index >= mostNotes) {
      problems.add(() => problemAt([], 'notes.too-many', 'error', `a notebook has at most ${mostNotes} notes`));
      break;
    }
    const read = noteSchema.safeParse(value, { reportInput: true });
    if (!read.success) {
      for (const issue of read.error.issues) reportIssue(issue, problemAt, problems);
      continue;
    }
    const key = noteKey(read.data);
    const before = notes.get(key);
    if (before === undefined) {
      notes.set(key, { note: read.data, file: source.file, index, problemAt });
    } else {
      const { line } = before.problemAt([], '', 'warn', '');
      problems.add(() => problemAt([], 'notes.repeated', 'error', `about the same as the note in line ${line}`));
    }
  }
  return [...notes.values()];
}

function reportIssue(issue: core.$ZodIssue, problemAt: PlacedNote['problemAt'], problems: ProblemList): void {
  const path = toPath(issue.path);
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  for (const one of paths) problems.add(() => problemAt(one, 'notes.shape', 'error', describeIssue(issue)));
}
