/**
 * Guard of the input: captures and an output path go in, the capture that the output would destroy comes out.
 */

import { fstatSync, type Stats, statSync } from 'node:fs';

const standardInput = 0;

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
