/**
 * The tables of a run: the built-in ones and folders of the user's go in, the tables put together come out, with
 * where each is from. The libraries that read and check files are loaded only when there is a folder to read.
 */

import type { BinaryProtocol, BinaryTable } from '../model/binary-table.ts';
import type { OicqTables } from '../model/oicq-table.ts';
import type { CommandTable, ProtocolTable, SourceDocument } from '../model/table.ts';
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
}

/**
 * Puts the tables of `folders`, in order, over `builtIn`. What is wrong in a file becomes a Problem
 * (`tables.unreadable` for a folder or file that cannot be read) and the rest is used. Never rejects.
 */
export async function loadTables(builtIn: BuiltInTables, folders: readonly string[]): Promise<LoadedTables> {
  const origins = builtIn.commands.map(({ command }) => ({ command, builtIn: true, files: [] }));
  if (folders.length === 0) return { ...builtIn, origins, problems: [] };
  const { overlayFolders } = await import('./overlay.ts');
  return overlayFolders({ ...builtIn, origins, problems: [] }, folders);
}
