/**
 * Table files: a folder (or one file) goes in, the texts of its .yaml, .yml and .json files come out in order of
 * their names, or a Problem for one that cannot be read.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { TextDecoder } from 'node:util';
import { describeSystemFault } from '../present/system-fault.ts';
import { type TableProblem, toTableProblem } from './problem.ts';

/** Bytes of a file. A table of 1 MiB would hold some 10,000 rows. */
export const maxFileSize = 1024 * 1024;
const extensions = new Set(['.yaml', '.yml', '.json']);

export interface TableFile {
  readonly file: string;
  /** What its statements are cited as where they name no source. */
  readonly id: string;
  readonly text: string;
}

/** The paths of a folder's tables; what lies in its sub-folders is not looked at. A file stands for itself. */
export async function listTableFiles(folder: string): Promise<{ files: string[]; problems: TableProblem[] }> {
  try {
    if (!(await stat(folder)).isDirectory()) return { files: [folder], problems: [] };
    const names = (await readdir(folder)).filter(
      (name) => !name.startsWith('.') && extensions.has(extname(name).toLowerCase()),
    );
    if (names.length > 0) return { files: names.sort().map((name) => join(folder, name)), problems: [] };
    const text = 'no table in here: a table is a .yaml, .yml or .json file';
    return { files: [], problems: [toTableProblem({ code: 'tables.empty', severity: 'warn', file: folder, text })] };
  } catch (error) {
    return { files: [], problems: [unreadable(folder, error)] };
  }
}

/** Reads one file. Never rejects. */
export async function readTableFile(file: string): Promise<TableFile | { readonly problem: TableProblem }> {
  try {
    const { size } = await stat(file);
    if (size > maxFileSize) {
      const text = `${size} bytes; at most ${maxFileSize} are read`;
      return { problem: toTableProblem({ code: 'tables.too-large', severity: 'error', file, text }) };
    }
    const bytes = await readFile(file);
    return { file, id: basename(file), text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) return { problem: unreadable(file, error) };
    const text = 'not valid UTF-8; save it as UTF-8';
    return { problem: toTableProblem({ code: 'tables.encoding', severity: 'error', file, text }) };
  }
}

function unreadable(file: string, error: unknown): TableProblem {
  const text = `cannot be read: ${describeSystemFault(error)}`;
  return toTableProblem({ code: 'tables.unreadable', severity: 'error', file, text });
}
