/**
 * User tables: a folder goes in; the tables of its files come out, with Problems that name file, line and row for
 * what is wrong in them. A wrong row is left out and the rest still loads.
 */

import type { core } from 'zod';
import { type Path, readDocuments, type TableDocument } from './document.ts';
import { listTableFiles, readTableFile, type TableFile } from './files.ts';
import { describeIssue, toPath } from './issue.ts';
import { describePath, isRecord, ProblemList, type TableProblem, toTableProblem } from './problem.ts';
import { type TableOverride, tableSchemas } from './schema.ts';

/** Each table is put over those before it, which takes the longer the more there are. */
const maxTables = 1000;

/** One table of a file. `problemAt` places a fault found later, in `path` of this table. */
export interface UserTable {
  readonly file: string;
  readonly id: string;
  readonly table: TableOverride;
  problemAt(path: Path, code: string, severity: 'warn' | 'error', text: string): TableProblem;
}

/** Loads the tables of one folder, in order of file names and of their place in the file. Never rejects. */
export async function loadFolder(folder: string): Promise<{ tables: UserTable[]; problems: TableProblem[] }> {
  const { files, problems } = await listTableFiles(folder);
  const tables: UserTable[] = [];
  for (const file of files) {
    const read = await readTableFile(file);
    const loaded = 'text' in read ? loadFile(read) : { tables: [], problems: [read.problem] };
    tables.push(...loaded.tables);
    problems.push(...loaded.problems);
  }
  return { tables, problems };
}

/** Reads the tables of one file: each of its documents is a table or a list of tables. */
export function loadFile(source: TableFile): { tables: UserTable[]; problems: TableProblem[] } {
  const { file } = source;
  const tables: UserTable[] = [];
  const problems = new ProblemList(file);
  const { documents, faults } = readDocuments(source.text);
  for (const { place, text } of faults) {
    problems.add(() => toTableProblem({ code: 'tables.syntax', severity: 'error', file, text, place }));
  }
  if (documents.length === 0 && faults.length === 0) {
    problems.add(() => toTableProblem({ code: 'tables.empty', severity: 'warn', file, text: 'no table in this file' }));
  }
  const { override } = tableSchemas(source.id);
  for (const document of documents) {
    const isList = Array.isArray(document.value);
    const values: unknown[] = Array.isArray(document.value) ? document.value : [document.value];
    for (const [index, value] of values.entries()) {
      const problemAt = placer(source, document, value, isList ? [index] : []);
      if (tables.length >= maxTables) {
        problems.add(() => problemAt([], 'tables.too-many', 'error', `a file has at most ${maxTables} tables`));
        return { tables, problems: problems.take() };
      }
      const table = readTable(value, override, (path, issue) => {
        problems.add(() => problemAt(path, 'tables.shape', 'error', describeIssue(issue)));
      });
      if (table !== null) tables.push({ file, id: source.id, table, problemAt });
    }
  }
  return { tables, problems: problems.take() };
}

type Override = ReturnType<typeof tableSchemas>['override'];

/** The table without the parts that are wrong; null when nothing of it can be used. */
function readTable(
  value: unknown,
  schema: Override,
  report: (path: Path, issue: core.$ZodIssue) => void,
): TableOverride | null {
  const first = schema.safeParse(value, { reportInput: true });
  if (first.success) return first.data;
  const cuts: Path[] = [];
  for (const issue of first.error.issues) {
    const path = toPath(issue.path);
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    for (const one of paths) report(one, issue);
    cuts.push(...paths);
  }
  const units = cuts.map(unitOf);
  if (units.includes(null)) return null;
  const second = schema.safeParse(
    cutOut(
      value,
      units.filter((unit) => unit !== null).map((unit) => unit.join('\0')),
    ),
  );
  return second.success ? second.data : null;
}

const directions = ['request', 'response', 'push'];

/**
 * The smallest part that can be left out with what is wrong in it: a row, a reason, or one of a table's own parts;
 * null for the whole table. A row with an unknown key goes as a whole: the key may be a misspelt `secret`.
 */
function unitOf(path: Path): Path | null {
  const [part, inner, index] = path;
  if (part === undefined || part === 'protocol' || part === 'command') return null;
  if (!directions.includes(String(part))) return path.slice(0, typeof inner === 'number' ? 2 : 1);
  return path.slice(0, inner === 'rows' && typeof index === 'number' ? 3 : 2);
}

/** A copy of `value` without the parts at the paths in `cuts` (steps joined by NUL). */
function cutOut(value: unknown, cuts: readonly string[]): unknown {
  const gone = new Set(cuts);
  const copy = (at: unknown, path: string): unknown => {
    const inside = (step: string | number) => (path === '' ? String(step) : `${path}\0${step}`);
    if (Array.isArray(at)) {
      return at.flatMap((item, index) => (gone.has(inside(index)) ? [] : [copy(item, inside(index))]));
    }
    if (!isRecord(at)) return at;
    const kept = Object.entries(at).filter(([key]) => !gone.has(inside(key)));
    return Object.fromEntries(kept.map(([key, item]) => [key, copy(item, inside(key))]));
  };
  return copy(value, '');
}

/** Places faults of `value`, which stands at `prefix` in its document. */
export function placer(
  source: TableFile,
  document: TableDocument,
  value: unknown,
  prefix: Path,
): UserTable['problemAt'] {
  return (path, code, severity, text) =>
    toTableProblem({
      code,
      severity,
      file: source.file,
      text,
      place: document.placeOf([...prefix, ...path]),
      path: describePath(value, path),
    });
}
