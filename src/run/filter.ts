/**
 * Filters of a run: an expression goes in, the filter comes out; and the filter command, which checks expressions and
 * lists the names they may use.
 */

import { findNearest } from '../bytes/nearest.ts';
import type { Registry } from '../dissect/registry.ts';
import { compileFilter, type Filter } from '../filter/compile.ts';
import { createNames } from '../filter/names.ts';
import { parseFilter } from '../filter/parse.ts';
import { printFilter } from '../filter/print.ts';
import type { Language } from '../model/text.ts';
import { findColumns } from '../present/columns.ts';
import { describeFilterFault } from '../present/filter-fault.ts';
import { visible, visibleJson } from '../present/visible.ts';
import { report } from './screen.ts';
import { exitStatus } from './status.ts';
import { type OwnTables, prepareRegistry } from './tables.ts';

/** A filter that is ready; null where none was asked for. */
export interface ReadyFilter {
  readonly filter: Filter | null;
  /** Names that count from the beginning of a run are in it. */
  readonly needsOrder: boolean;
  /** See CompiledFilter. */
  readonly isEarly: boolean;
}

const noFilter: ReadyFilter = { filter: null, needsOrder: false, isEarly: false };

/** The filter of `expression`; null if there is something wrong with it, which has been said. `role`: what it is there for. */
export function prepareFilter(expression: string | null, registry: Registry, role = 'filter'): ReadyFilter | null {
  if (expression === null) return noFilter;
  const compiled = compileFilter(expression, createNames(registry));
  if (!('fault' in compiled)) return compiled;
  const [what, ...lines] = describeFilterFault(expression, compiled.fault);
  report(`${role}: ${what}`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  return null;
}

/** What a run shows. */
export interface View {
  readonly filter: string | null;
  readonly table: { readonly titles: readonly string[] } | null;
}

/** The filter of a run; null if that or a column is wrong, which has been said. */
export function prepareView({ filter, table }: View, registry: Registry): ReadyFilter | null {
  if (table !== null) {
    const names = createNames(registry);
    const columns = findColumns(table.titles, names);
    if ('fault' in columns) {
      const nearest = findNearest(
        columns.fault,
        names.all.map(({ name }) => name),
      );
      report(
        `there is no field ${columns.fault}${nearest === null ? '' : ` (did you mean ${nearest}?)`}; see oicqscope filter --fields`,
      );
      return null;
    }
  }
  return prepareFilter(filter, registry);
}

export interface FilterOptions extends OwnTables {
  /** Check this expression; null: list names. */
  readonly check: string | null;
  /** Only names that begin so. */
  readonly prefix: string;
  readonly json: boolean;
  readonly language: Language;
}

/** Runs the filter command. Gives an exit status. */
export async function runFilter(options: FilterOptions): Promise<number> {
  const { check, prefix, json, language } = options;
  const registry = await prepareRegistry(options);
  if (registry === null) return exitStatus.unreadable;
  if (check !== null) {
    if (prepareFilter(check, registry) === null) return exitStatus.usage;
    const parsed = parseFilter(check);
    if ('expression' in parsed) process.stdout.write(`${printFilter(parsed.expression)}\n`);
    return exitStatus.done;
  }
  const { all } = createNames(registry);
  const shown = all.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()));
  if (json) {
    const rows = shown.map(({ name, type, protocol, label }) => ({ name, type, protocol, label }));
    process.stdout.write(`${visibleJson(JSON.stringify(rows, null, 1))}\n`);
    return exitStatus.done;
  }
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  for (const { name, type, label } of shown) {
    process.stdout.write(`${visible(name).padEnd(width)}  ${type.padEnd(8)}  ${visible(label[language])}\n`);
  }
  if (shown.length === 0) report(`no name begins with ${prefix}`);
  return exitStatus.done;
}
