/**
 * Guard of the input: what a run reads and an output path go in, the capture or notebook that the output would destroy
 * comes out.
 */

import { fstatSync, type Stats, statSync } from 'node:fs';
import type { NotebookChoice } from '../tables/notes/place.ts';

const standardInput = 0;

/** What a run reads that nobody has twice. */
export interface Inputs {
  readonly files: readonly string[];
  readonly notebook: NotebookChoice | null;
}

/** Why `output` (null: standard output) cannot be written without losing an input; null if it can. */
export function describeLoss({ files, notebook }: Inputs, output: string | null): string | null {
  if (output === null) return null;
  if (findOverwritten(files, output) !== null) {
    return `cannot write ${output}: it is a capture to be read, and would be lost`;
  }
  if (notebook === null || findOverwritten([notebook.file], output) === null) return null;
  return `cannot write ${output}: it is the notebook, and would be lost`;
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
