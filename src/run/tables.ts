/**
 * The tables of a run: folders and the notebook of the user go in, what dissection goes by comes out.
 */

import type { Registry } from '../dissect/registry.ts';
import { builtInTables } from '../tables/built-in.ts';
import type { NotebookChoice } from '../tables/notes/place.ts';
import { loadTables } from '../tables/registry.ts';
import { compileTables, type Tables } from './compile.ts';
import { report } from './screen.ts';

/** What the user puts over the built-in tables. */
export interface OwnTables {
  /** Folders with tables, and files. */
  readonly dissectors: readonly string[];
  /** Null for none. */
  readonly notebook: NotebookChoice | null;
}

/** The tables of a run; null when a file of the user's cannot be read. Faults in files are reported. */
export async function prepareTables({ dissectors, notebook }: OwnTables): Promise<Tables | null> {
  const { protocol, commands, oicq, oicq81, problems } = await loadTables(builtInTables, dissectors, notebook);
  for (const { severity, text } of problems) report(`${severity}: ${text}`);
  return problems.some((problem) => problem.code === 'tables.unreadable') ? null : { protocol, commands, oicq, oicq81 };
}

/** The same, compiled. */
export async function prepareRegistry(own: OwnTables): Promise<Registry | null> {
  const tables = await prepareTables(own);
  return tables === null ? null : compileTables(tables);
}
