/**
 * What people look at: what standard output can show comes out; lines for standard error go in.
 */

import { wantsColor } from '../present/styles.ts';
import { visible } from '../present/visible.ts';
import type { Presentation } from './presentation.ts';

const defaultColumns = 100;

/** Writes one line to standard error; what file names and captures bring along is made visible. */
export function report(text: string): void {
  process.stderr.write(`oicqscope: ${visible(text)}\n`);
}

/** What the output can show. */
export interface Screen {
  readonly hasColor: boolean;
  readonly columns: number;
}

/** Of standard output, or of a file. */
export function screenOf({ color }: Presentation, isFile: boolean): Screen {
  const isTerminal = !isFile && process.stdout.isTTY === true;
  const columns = (isTerminal ? process.stdout.columns : undefined) ?? defaultColumns;
  return { hasColor: wantsColor(color, isTerminal, process.env), columns };
}
