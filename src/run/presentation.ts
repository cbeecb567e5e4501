/**
 * What every run that prints messages needs: options go in, an output and a sink come out.
 */

import type { Registry } from '../dissect/registry.ts';
import { createNames } from '../filter/names.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { type ColumnForm, findColumns } from '../present/columns.ts';
import { createLogLine, createLogWriter } from '../present/log-line.ts';
import type { Marks } from '../present/marks.ts';
import type { Origin } from '../present/record.ts';
import { colorStyles, plainStyles } from '../present/styles.ts';
import { isRelative, TimeColumn, type TimeFormat } from '../present/time.ts';
import { ColumnsSink } from '../sinks/columns.ts';
import { JsonSink } from '../sinks/json.ts';
import { LogSink } from '../sinks/log.ts';
import { NdjsonSink } from '../sinks/ndjson.ts';
import type { Output } from '../sinks/output.ts';
import type { Sink } from '../sinks/sink.ts';
import { TreeSink } from '../sinks/tree.ts';
import type { Screen } from './screen.ts';
import type { OwnTables } from './tables.ts';

/** Names of columns, and how rows are written. */
export interface TableChoice {
  readonly titles: readonly string[];
  readonly form: ColumnForm;
}

/** What all commands share that print messages. */
export interface Presentation extends OwnTables {
  readonly format: 'log' | 'tree' | 'ndjson' | 'json' | 'csv' | 'tsv' | 'fields';
  /** Columns and their form; null unless the format has columns. */
  readonly table: TableChoice | null;
  readonly tree: boolean;
  readonly hex: boolean;
  readonly language: Language;
  readonly color: 'auto' | 'always' | 'never';
  readonly redact: boolean;
  /** Log lines have notes, too. */
  readonly verbose: boolean;
}

/** Where the messages at hand come from; each capture sets it. */
export class CurrentOrigin implements Origin {
  source = '';
  timeDigits: TimeDigits = 6;
}

/** A sink, and what takes note of a message that is not shown. */
export interface PreparedSink {
  readonly sink: Sink;
  pass(message: Message): void;
}

/** The sink that a presentation asks for. With `marks` it writes those for what is not known yet. */
export function prepareSink(
  options: Presentation,
  timeFormat: TimeFormat,
  output: Output,
  screen: Screen,
  origin: Origin,
  registry: Registry | null,
  marks?: Marks,
): PreparedSink {
  const { language, redact, hex, format, table } = options;
  if (table !== null && registry !== null) {
    const columns = findColumns(table.titles, createNames(registry));
    // A name that there is none of has been told of before anything was opened.
    const known = 'fault' in columns ? [] : columns;
    const sink = new ColumnsSink(output, { columns: known, form: table.form, redact, origin: () => origin });
    return { sink, pass: () => {} };
  }
  const styles = screen.hasColor ? colorStyles : plainStyles;
  if (format === 'ndjson' || format === 'json') {
    const json = { origin: () => origin, redact, hex, marks };
    return { sink: format === 'json' ? new JsonSink(output, json) : new NdjsonSink(output, json), pass: () => {} };
  }
  const time = marks !== undefined && isRelative(timeFormat) ? markedTime(output, marks) : new TimeColumn(timeFormat);
  const pass = (message: Message): void => time.pass(message.time);
  const lineOptions = { language, time, redact, styles, verbose: options.verbose };
  if (!options.tree && !hex) return { sink: new LogSink(output, createLogWriter(lineOptions)), pass };
  const line = createLogLine(lineOptions);
  const timeDigits = (): TimeDigits => origin.timeDigits;
  const tree = { line, tree: options.tree, hex, redact, language, styles, columns: screen.columns, timeDigits, marks };
  return { sink: new TreeSink(output, tree), pass };
}

/** A time column of marks: what it says depends on messages of captures before. */
function markedTime(output: Output, marks: Marks): Pick<TimeColumn, 'write' | 'pass'> {
  return { write: (at) => marks.time(at), pass: (at) => output.write(marks.pass(at)) };
}
