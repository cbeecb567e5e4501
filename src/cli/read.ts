/**
 * The read command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import { defaultLimits, type Limits } from '../model/limits.ts';
import type { DashboardChoice, ReadOptions } from '../run/read.ts';
import type { OwnTables } from '../run/tables.ts';
import { chooseNotebook } from '../tables/notes/place.ts';
import type { Arguments } from './arguments.ts';
import { colorChoices, formats, languages, timeFormats } from './commands.ts';
import { toTable } from './table.ts';
import { type Values, valuesOf } from './values.ts';

export type OptionsOrFault<T> = { readonly options: T } | { readonly fault: string };

/** Translates the arguments of `read`. A fault is one sentence without a full stop. */
export function toReadOptions(given: Arguments): OptionsOrFault<ReadOptions> {
  const values = valuesOf(given);
  const { words, faults } = values;
  if (words.length === 0) faults.push('read needs a capture file (- is standard input)');
  if (words.filter((word) => word === '-').length > 1) faults.push('standard input (-) can be read only once');
  if (values.has('follow') && words.length > 1) faults.push('--follow takes one file: the first would never end');
  if (values.has('write') && words.length > 1) faults.push('-w takes one capture: a copy is of one');
  if (values.has('dashboard') && values.has('write')) faults.push('-w writes while it reads; in the dashboard w does');
  const options: ReadOptions = {
    ...toReading(values, words),
    join: values.has('join'),
    jobs: values.count('jobs', 1),
    // Standard input ends when its writer does; there is nothing to wait for behind that.
    follow: values.has('follow') && words[0] !== '-',
  };
  return faults.length > 0 ? { fault: faults[0] } : { options };
}

/** A reading of `files` one after the other, each to its end. */
export function toReading(values: Values, files: readonly string[]): ReadOptions {
  const output = values.text('output');
  return {
    files,
    join: false,
    jobs: 1,
    ...toPresentation(values),
    count: values.countOrNull('count'),
    output: output === '-' ? null : output,
    copy: values.text('write'),
    filter: values.text('filter'),
    quiet: values.has('quiet'),
    follow: false,
    timeFormat: values.choice('time-format', timeFormats, 'u'),
    showOther: values.has('show-other'),
    checkChecksums: values.has('check-checksums'),
    decodeAs: values.rules('decode-as'),
    profile: values.profile('profile'),
    limits: toLimits(values),
    dashboard: toDashboard(values),
  };
}

/** The dashboard that was asked for; null for none. What would be printed or written has no place in it. */
export function toDashboard(values: Values): DashboardChoice | null {
  if (!values.has('dashboard')) {
    if (values.has('no-mouse')) values.faults.push('option --no-mouse needs --dashboard');
    return null;
  }
  const misfit = ['format', 'tree', 'hexdump', 'output', 'jobs'].find((name) => values.has(name));
  if (misfit !== undefined) values.faults.push(`option --${misfit} prints, and --dashboard shows; take one of them`);
  return { mouse: !values.has('no-mouse') };
}

/** The bounds of memory that were asked for. */
export function toLimits(values: Values): Limits {
  return {
    maxMessage: values.size('max-message', defaultLimits.maxMessage),
    maxFlow: values.size('max-flow', defaultLimits.maxFlow),
    maxFlows: values.count('max-flows', defaultLimits.maxFlows),
    maxMemory: values.size('max-memory', defaultLimits.maxMemory),
    maxBodyOut: values.size('max-body-out', defaultLimits.maxBodyOut),
  };
}

/** What the user puts over the built-in tables. */
export function toOwnTables(values: Values): OwnTables {
  const notebook = values.has('no-notes') ? null : chooseNotebook(values.text('notes'), process.env);
  return { dissectors: values.texts('dissectors'), notebook };
}

/** The options that every command shares which prints messages. */
export function toPresentation(values: Values) {
  const format = values.choice('format', formats, 'log');
  const table = toTable(values, format);
  return {
    format,
    table,
    tree: values.has('tree') || format === 'tree',
    hex: values.has('hexdump'),
    ...toOwnTables(values),
    language: values.choice('lang', languages, 'en'),
    color: values.choice('color', colorChoices, 'auto'),
    redact: !values.has('no-redact'),
    verbose: values.has('verbose'),
  };
}
