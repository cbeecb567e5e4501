/**
 * The tables of a run: the folders of the user go in, what dissection goes by comes out.
 */

import type { Registry } from '../dissect/registry.ts';
import { builtInTables } from '../tables/built-in.ts';
import { loadTables } from '../tables/registry.ts';
import { compileTables, type Tables } from './compile.ts';
import { report } from './screen.ts';

/** The tables of a run; null when a folder of the user's cannot be read. Faults in files are reported. */
export async function prepareTables(folders: readonly string[]): Promise<Tables | null> {
  const { protocol, commands, oicq, oicq81, problems } = await loadTables(builtInTables, folders);
  for (const { severity, text } of problems) report(`${severity}: ${text}`);
  return problems.some((problem) => problem.code === 'tables.unreadable') ? null : { protocol, commands, oicq, oicq81 };
}

/** The same, compiled. */
export async function prepareRegistry(folders: readonly string[]): Promise<Registry | null> {
  const tables = await prepareTables(folders);
  return tables === null ? null : compileTables(tables);
}
