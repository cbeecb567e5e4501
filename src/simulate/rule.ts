/**
 * Why a simulated server answers as it does. Most of what a server did nobody wrote down; what had to be made up to have
 * something that works says so.
 */

import type { SourceId } from '../model/field.ts';

/** Who says so; `invented`: nobody, a choice had to be made. */
export type Origin = SourceId | 'invented';

/** What an answer goes by, in a few words, and who says so. */
export interface Rule {
  readonly why: string;
  readonly source: Origin;
}
