/**
 * Problems: what was wrong with the input, carried beside the data instead of thrown.
 */

import type { Span } from './field.ts';

export type Severity = 'note' | 'warn' | 'error';

/**
 * One thing wrong or noteworthy in the input. `code` is stable and dotted (`kqq.list-count`); `text` is one English
 * sentence that never quotes a secret value. `needed` and `had` are byte or item counts where lengths disagree.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly text: string;
  readonly path?: string;
  readonly span?: Span;
  readonly needed?: number;
  readonly had?: number;
}

/** The shared empty list, so that a message without problems allocates none. */
export const noProblems: readonly Problem[] = Object.freeze([]);
