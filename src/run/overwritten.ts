/**
 * Guard of files: what a run reads and the paths it writes go in, what it would destroy comes out: a capture, a table, the
 * notebook, or what it writes itself.
 */

import { fstatSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { isTableName } from '../tables/files.ts';
import type { OwnTables } from './tables.ts';

const standardInput = 0;

/** What a run reads that nobody has twice. */
export interface Inputs extends OwnTables {
  readonly files: readonly string[];
}

/** Why `output` (null: standard output) cannot be written without losing an input; null if it can. */
export function describeLoss({ files, dissectors, notebook }: Inputs, output: string | null): string | null {
  if (output === null) return null;
  if (findOverwritten(files, output) !== null) {
    return `cannot write ${output}: it is a capture to be read, and would be lost`;
  }
  if (isTable(dissectors, output)) return `cannot write ${output}: it is a table that is read, and would be lost`;
  if (notebook === null || findOverwritten([notebook.file], output) === null) return null;
  return `cannot write ${output}: it is the notebook, and would be lost`;
}

/** Whether `output` is one of these files, or lies in one of these folders and is named as a table is. */
function isTable(dissectors: readonly string[], output: string): boolean {
  const name = path.basename(output);
  const inFolders = isTableName(name) ? dissectors.map((folder) => path.join(folder, name)) : [];
  return findOverwritten([...dissectors, ...inFolders], output) !== null;
}

/** Why not all of `written` (null: standard output, or nothing) can be written: an input would be lost, or two share a file. */
export function describeLosses(inputs: Inputs, written: readonly (string | null)[]): string | null {
  const files = written.filter((file) => file !== null);
  for (const [i, file] of files.entries()) {
    const loss = describeLoss(inputs, file);
    if (loss !== null) return loss;
    const isTwice = files.slice(0, i).some((other) => isSameFile(file, other));
    if (isTwice) return `cannot write ${file}: -o and -w would both write there`;
  }
  return null;
}

/** Whether two paths are, or would be, one file. Devices and pipes are as many as are asked for. */
function isSameFile(one: string, other: string): boolean {
  if (statOf(one) === null) return path.resolve(one) === path.resolve(other);
  return findOverwritten([other], one) !== null;
}

/** The first of `files` ("-" is standard input) that is the same file as `output`, by whatever name; else null. */
export function findOverwritten(files: readonly string[], output: string): string | null {
  const target = statOf(output);
  if (target === null || !target.isFile()) return null;
  const isTarget = (file: string): boolean => {
    const stat = statOf(file);
    return stat !== null && stat.ino === target.ino && stat.dev === target.dev;
  };
  return files.find(isTarget) ?? null;
}

/** Null for what is not there or cannot be looked at: that is found out when it is opened. */
function statOf(file: string): Stats | null {
  try {
    return file === '-' ? fstatSync(standardInput) : statSync(file);
  } catch {
    return null;
  }
}
