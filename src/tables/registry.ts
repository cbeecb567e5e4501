/**
 * The tables of a run: the built-in ones, folders and a notebook of the user's go in, the tables put together come out,
 * with where each is from. The libraries that read and check files are loaded only when there is something to read.
 */

import { existsSync } from 'node:fs';
import type { BinaryProtocol, BinaryTable } from '../model/binary-table.ts';
import type { OicqTables } from '../model/oicq-table.ts';
import type { CommandTable, ProtocolTable, SourceDocument } from '../model/table.ts';
import type { NotebookChoice } from './notes/place.ts';
import type { PlacedNote } from './notes/read.ts';
import type { TableProblem } from './problem.ts';

export interface BuiltInTables {
  readonly protocol: ProtocolTable;
  readonly commands: readonly CommandTable[];
  readonly oicq: OicqTables;
  readonly oicq81: { readonly protocol: BinaryProtocol; readonly tables: readonly BinaryTable[] };
  readonly sources: readonly SourceDocument[];
}

/** Where the table of one command is from: built in, from files (with the rows each gave), or both. */
export interface TableOrigin {
  readonly command: string;
  readonly builtIn: boolean;
  readonly files: readonly { readonly file: string; readonly rows: number }[];
}

export interface LoadedTables extends BuiltInTables {
  /** One for each of `commands`, in the same order. */
  readonly origins: readonly TableOrigin[];
  /** Each text names its file and line and can be printed alone. */
  readonly problems: readonly TableProblem[];
  /** Those that were put over the tables. */
  readonly notes: readonly PlacedNote[];
}

/**
 * Puts the tables of `folders`, in order, over `builtIn`, and the notes of a notebook over both. What is wrong in a file
 * becomes a Problem (`tables.unreadable` for a folder or file that cannot be read) and the rest is used. Never rejects.
 */
export async function loadTables(
  builtIn: BuiltInTables,
  folders: readonly string[],
  notebook: NotebookChoice | null = null,
): Promise<LoadedTables> {
  const origins = builtIn.commands.map(({ command }) => ({ command, builtIn: true, files: [] }));
  let tables: LoadedTables = { ...builtIn, origins, problems: [], notes: [] };
  if (folders.length > 0) tables = await (await import('./overlay.ts')).overlayFolders(tables, folders);
  if (notebook === null || !mayBeThere(notebook)) return tables;
  return (await import('./notes/overlay.ts')).overlayNotebook(tables, notebook);
}

/** Of a file that nobody named there is mostly none. */
function mayBeThere({ file, isNamed }: NotebookChoice): boolean {
  return isNamed || existsSync(file);
}
