/**
 * What happens to the dashboard, and what it asks for in return.
 */

import type { Filter } from '../filter/compile.ts';
import type { FieldName } from './field-name.ts';
import type { Phase } from './state.ts';

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
  /** Messages that have left memory and that the filter `text` lets through. */
  | { readonly kind: 'scanned'; readonly text: string; readonly indexes: readonly number[] }
  /** What the messages in memory tell about a field, in lines. */
  | { readonly kind: 'evidence'; readonly field: FieldName; readonly text: string }
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
  /** Which of the messages in front of `before`, which have left memory, a filter lets through. */
  | {
      readonly kind: 'scan';
      readonly filter: { readonly text: string; readonly test: Filter };
      readonly before: number;
    }
  | { readonly kind: 'evidence'; readonly field: FieldName; readonly columns: number }
  | { readonly kind: 'note'; readonly field: FieldName; readonly hypothesis: string }
  | { readonly kind: 'theme'; readonly name: 'dark' | 'light' | 'mono' };
