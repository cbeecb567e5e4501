/**
 * Table files: a folder (or one file) goes in, the texts of its .yaml, .yml and .json files come out in order of
 * their names, and a Problem for each that cannot be read.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { TextDecoder } from 'node:util';
import { type TableProblem, toTableProblem } from './problem.ts';

/** A table of 1 MiB would hold some 10,000 rows. */
const maxFileSize = 1024 * 1024;
const extensions = new Set(['.yaml', '.yml', '.json']);

export interface TableFile {
  readonly file: string;
  /** What its statements are cited as where they name no source. */
  readonly id: string;
  readonly text: string;
}

/** Reads the table files of one folder. What lies in its sub-folders is not looked at. Never rejects. */
export async function readTableFiles(folder: string): Promise<{ files: TableFile[]; problems: TableProblem[] }> {
  const files: TableFile[] = [];
  const problems: TableProblem[] = [];
  try {
    const names = (await stat(folder)).isDirectory() ? await listTables(folder) : [folder];
    if (names.length === 0) {
      const text = 'no table in here: a table is a .yaml, .yml or .json file';
      problems.push(toTableProblem({ code: 'tables.empty', severity: 'warn', file: folder, text }));
    }
    for (const file of names) await readTableFile(file, files, problems);
  } catch (error) {
    problems.push(unreadable(folder, error));
  }
  return { files, problems };
}

async function listTables(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => !name.startsWith('.') && extensions.has(extname(name).toLowerCase()))
    .sort()
    .map((name) => join(folder, name));
}

async function readTableFile(file: string, files: TableFile[], problems: TableProblem[]): Promise<void> {
  try {
    const { size } = await stat(file);
    if (size > maxFileSize) {
      const text = `${size} bytes; a table has at most ${maxFileSize}`;
      problems.push(toTableProblem({ code: 'tables.too-large', severity: 'error', file, text }));
      return;
    }
    const bytes = await readFile(file);
    files.push({ file, id: basename(file), text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) });
  } catch (error) {
    if (error instanceof TypeError) {
      const text = 'not valid UTF-8; save it as UTF-8';
      problems.push(toTableProblem({ code: 'tables.encoding', severity: 'error', file, text }));
    } else problems.push(unreadable(file, error));
  }
}

function unreadable(file: string, error: unknown): TableProblem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const words = new Map([
    ['ENOENT', 'no such file or folder'],
    ['EACCES', 'permission denied'],
    ['EISDIR', 'a folder'],
  ]);
  const text = `cannot be read: ${words.get(reason) ?? reason}`;
  return toTableProblem({ code: 'tables.unreadable', severity: 'error', file, text });
}
