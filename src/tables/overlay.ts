/**
 * Overlay: tables and folders of a user's table files go in, the tables with the files put over them come out.
 */

import type { CommandTable, SourceDocument } from '../model/table.ts';
import { checkTable } from './check.ts';
import { loadFolder, type UserTable } from './load.ts';
import { mergeCommand, messageDirections } from './merge.ts';
import { ProblemList, type TableProblem } from './problem.ts';
import type { LoadedTables, TableOrigin } from './registry.ts';

/** Later folders win over earlier ones, later files of a folder over earlier ones. Never rejects. */
export async function overlayFolders(base: LoadedTables, folders: readonly string[]): Promise<LoadedTables> {
  const problems: TableProblem[] = [...base.problems];
  const tables: UserTable[] = [];
  for (const folder of folders) {
    const loaded = await loadFolder(folder);
    tables.push(...loaded.tables);
    problems.push(...loaded.problems);
  }
  return overlayTables({ ...base, problems }, tables);
}

/** Puts each of `tables` over what `base` and the tables before it say of its command. */
export function overlayTables(base: LoadedTables, tables: readonly UserTable[]): LoadedTables {
  const commands = new Map<string, CommandTable>();
  const origins = new Map<string, TableOrigin>();
  for (const [index, table] of base.commands.entries()) {
    commands.set(keyOf(table.command), table);
    origins.set(keyOf(table.command), base.origins[index]);
  }
  const sources = new Map<string, SourceDocument>(base.sources.map((source) => [source.id, source]));
  const problems: TableProblem[] = [...base.problems];
  for (const user of tables) {
    const key = keyOf(user.table.command);
    const merged = mergeCommand(commands.get(key) ?? null, user.table, base.protocol, user.id);
    const found = new ProblemList(user.file);
    for (const { path, code, severity, text } of checkTable(user.table, merged, base.protocol)) {
      found.add(() => user.problemAt(path, code, severity, text));
    }
    problems.push(...found.take());
    commands.set(key, merged);
    origins.set(key, addOrigin(origins.get(key), merged.command, user));
    if (!sources.has(user.id)) sources.set(user.id, describeFile(user));
  }
  return {
    protocol: base.protocol,
    oicq: base.oicq,
    oicq81: base.oicq81,
    commands: [...commands.values()],
    sources: [...sources.values()],
    origins: [...origins.values()],
    problems,
    notes: base.notes,
  };
}

function addOrigin(origin: TableOrigin | undefined, command: string, { file, table }: UserTable): TableOrigin {
  const rows = messageDirections.reduce((count, direction) => count + (table[direction]?.rows.length ?? 0), 0);
  return { command, builtIn: origin?.builtIn ?? false, files: [...(origin?.files ?? []), { file, rows }] };
}

function describeFile({ id, file }: UserTable): SourceDocument {
  return {
    id,
    title: { en: id, zh: id },
    date: null,
    about: { en: `the user's table ${file}`, zh: `用户自己的表 ${file}` },
  };
}

/** Commands are told apart without case, as on the wire. */
function keyOf(command: string): string {
  return command.toUpperCase();
}
