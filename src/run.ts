/**
 * Runs a command: its options go in, an exit status comes out.
 */

import type { Limits } from './model/limits.ts';
import type { Language } from './model/text.ts';
import type { TimeFormat } from './present/log-line.ts';

export interface Presentation {
  readonly format: 'log' | 'tree' | 'ndjson' | 'json';
  readonly tree: boolean;
  readonly hex: boolean;
  readonly dissectors: readonly string[];
  readonly language: Language;
  readonly color: 'auto' | 'always' | 'never';
  readonly redact: boolean;
}

export interface ReadOptions extends Presentation {
  readonly files: readonly string[];
  readonly join: boolean;
  readonly count: number | null;
  readonly output: string | null;
  readonly quiet: boolean;
  readonly timeFormat: TimeFormat;
  readonly showOther: boolean;
  readonly limits: Limits;
}

export interface ExplainOptions extends Presentation {
  readonly data: string | null;
  readonly as: 'auto' | 'hex' | 'text';
}

export function runRead(_options: ReadOptions): Promise<number> {
  throw new Error('read is not wired yet');
}

export function runExplain(_options: ExplainOptions): Promise<number> {
  throw new Error('explain is not wired yet');
}
