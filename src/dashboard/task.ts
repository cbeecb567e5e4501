/**
 * Tasks: what takes more than a moment, because the file has to be read again for it. They are done outside, one after the
 * other, while keys are heard; each ends with a result, or is given up.
 */

import type { FieldName } from './field-name.ts';
import type { Opened } from './opened.ts';
import type { SortKeys } from './order.ts';
import type { Line } from './screen/frame.ts';
import type { Shown } from './shown.ts';
import type { FilterState } from './state.ts';

export type Goal =
  /** Which of the messages in front of `before` are shown, and in which order. */
  | { readonly kind: 'list'; readonly filter: FilterState; readonly keys: SortKeys; readonly before: number }
  /** Which of them the filter lets through and have the text in their line. */
  | { readonly kind: 'search'; readonly filter: FilterState; readonly text: string; readonly before: number }
  /** Messages of a conversation that are not at hand, or take their time. */
  | { readonly kind: 'conversation'; readonly flow: number; readonly indexes: readonly number[] }
  /** The message that the selected one, `to`, is compared with. */
  | { readonly kind: 'comparison'; readonly index: number; readonly to: number }
  | { readonly kind: 'evidence'; readonly field: FieldName; readonly columns: number }
  /** The next message from `from` on, and in front of `before`, that has an unsure field, among those shown. */
  | { readonly kind: 'unsure'; readonly from: number; readonly before: number; readonly shown: Shown };

export type GoalOf<K extends Goal['kind']> = Extract<Goal, { kind: K }>;

export interface Task {
  /** No other task has the same. */
  readonly id: number;
  readonly goal: Goal;
  /** How far it is, in hundredths. */
  readonly done: number;
}

export type TaskResult =
  /** Sorted by the keys of the goal. */
  | { readonly kind: 'list'; readonly indexes: Int32Array }
  | { readonly kind: 'search'; readonly indexes: Int32Array }
  /** What is shown of messages, by their indexes. */
  | { readonly kind: 'conversation'; readonly lines: ReadonlyMap<number, readonly Line[]> }
  /** Null: it could not be had. */
  | { readonly kind: 'comparison'; readonly opened: Opened | null }
  | { readonly kind: 'evidence'; readonly text: string }
  | { readonly kind: 'unsure'; readonly opened: Opened | null };
