/**
 * What happens to the dashboard, and what it asks for in return.
 */

import type { FieldName } from './field-name.ts';
import type { Opened } from './opened.ts';
import type { Phase } from './state.ts';
import type { Task, TaskResult } from './task.ts';

export type DashboardEvent =
  /** A key by its name (`j`, `enter`, `C-c`), and what it would type. */
  | { readonly kind: 'key'; readonly key: string; readonly text: string | null }
  | {
      readonly kind: 'mouse';
      readonly action: 'down' | 'wheelup' | 'wheeldown';
      readonly column: number;
      readonly row: number;
    }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  /** Messages have come, or have come back into memory. */
  | { readonly kind: 'arrived' }
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** Once a second: where things stand. */
  | { readonly kind: 'account'; readonly memory: number; readonly drops: string | null; readonly origin: string }
  /** A large message has been taken apart, or is so far, in hundredths. */
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'opening'; readonly index: number; readonly done: number }
  /** How far a task is, in hundredths. */
  | { readonly kind: 'progress'; readonly task: number; readonly done: number }
  /** What came of a task; null: it could not be done, which a notice has said. */
  | { readonly kind: 'task-done'; readonly task: number; readonly result: TaskResult | null }
  /** A note has been written. */
  | { readonly kind: 'noted'; readonly field: FieldName; readonly hypothesis: string }
  /** Time for the next part of a job. */
  | { readonly kind: 'work' }
  /** The terminal does not take so long a text for its clipboard. */
  | { readonly kind: 'too-long'; readonly text: string }
  | { readonly kind: 'notice'; readonly text: string; readonly isBad: boolean };

export type ExportFormat = 'log' | 'tree' | 'ndjson' | 'json' | 'csv' | 'tsv';
export const exportFormats: readonly ExportFormat[] = ['log', 'tree', 'ndjson', 'json', 'csv', 'tsv'];

export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  /** A `work` event soon. */
  | { readonly kind: 'work' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'save'; readonly text: string; readonly file: string }
  | {
      readonly kind: 'export';
      readonly format: ExportFormat;
      readonly file: string;
      readonly indexes: readonly number[];
      readonly comments: ReadonlyMap<number, string>;
    }
  | {
      readonly kind: 'write';
      readonly file: string;
      readonly indexes: readonly number[];
      readonly comments: ReadonlyMap<number, string>;
    }
  /** Messages that have left memory and are to be seen. */
  | { readonly kind: 'reread'; readonly indexes: readonly number[] }
  /** Takes a large message apart; another that is under way is given up. */
  | { readonly kind: 'open'; readonly index: number }
  | { readonly kind: 'leave-open' }
  /** Begins a task; another that is under way is given up. */
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'give-up' }
  | { readonly kind: 'note'; readonly field: FieldName; readonly hypothesis: string }
  | { readonly kind: 'theme'; readonly name: 'dark' | 'light' | 'mono' };
