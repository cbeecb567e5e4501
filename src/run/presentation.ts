/**
 * What every run that prints messages needs: options go in, tables, an output and a sink come out.
 */

import { createRegistry, type Registry } from '../dissect/registry.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { createLogLine, createLogWriter } from '../present/log-line.ts';
import type { Marks } from '../present/marks.ts';
import type { Origin } from '../present/record.ts';
import { colorStyles, plainStyles, wantsColor } from '../present/styles.ts';
import { isRelative, TimeColumn, type TimeFormat } from '../present/time.ts';
import { visible } from '../present/visible.ts';
import { JsonSink } from '../sinks/json.ts';
import { LogSink } from '../sinks/log.ts';
import { NdjsonSink } from '../sinks/ndjson.ts';
import { type Output, openOutput } from '../sinks/output.ts';
import type { Sink } from '../sinks/sink.ts';
import { TreeSink } from '../sinks/tree.ts';
import { builtInTables } from '../tables/built-in.ts';
import { type LoadedTables, loadTables } from '../tables/registry.ts';

/** What all commands share that print messages. */
export interface Presentation {
  readonly format: 'log' | 'tree' | 'ndjson' | 'json';
  readonly tree: boolean;
  readonly hex: boolean;
  readonly dissectors: readonly string[];
  readonly language: Language;
  readonly color: 'auto' | 'always' | 'never';
  readonly redact: boolean;
}

const defaultColumns = 100;

/** Writes one line to standard error; what file names and captures bring along is made visible. */
export function report(text: string): void {
  process.stderr.write(`oicqscope: ${visible(text)}\n`);
}

/** Where the messages at hand come from; each capture sets it. */
export class CurrentOrigin implements Origin {
  source = '';
  timeDigits: TimeDigits = 6;
}

/** The tables that dissection goes by, as plain data. */
export type Tables = Pick<LoadedTables, 'protocol' | 'commands'>;

/** The tables of a run; null when a folder of the user's cannot be read. Faults in files are reported. */
export async function prepareTables(folders: readonly string[]): Promise<Tables | null> {
  const { protocol, commands, problems } = await loadTables(builtInTables, folders);
  for (const { severity, text } of problems) report(`${severity}: ${text}`);
  return problems.some((problem) => problem.code === 'tables.unreadable') ? null : { protocol, commands };
}

/** The same, compiled. */
export async function prepareRegistry(folders: readonly string[]): Promise<Registry | null> {
  const tables = await prepareTables(folders);
  return tables === null ? null : createRegistry(tables.protocol, tables.commands);
}

/** The output of a run, or null when it cannot be opened, which is reported. */
export function prepareOutput(path: string | null): Output | null {
  const opened = openOutput(path);
  if ('output' in opened) return opened.output;
  report(`cannot write ${path}: ${opened.fault}`);
  return null;
}

/** A sink, and what takes note of a message that is not shown. */
export interface PreparedSink {
  readonly sink: Sink;
  pass(message: Message): void;
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

/** The sink that a presentation asks for. With `marks` it writes those for what is not known yet. */
export function prepareSink(
  options: Presentation,
  timeFormat: TimeFormat,
  output: Output,
  screen: Screen,
  origin: Origin,
  marks?: Marks,
): PreparedSink {
  const { language, redact, hex, format } = options;
  const styles = screen.hasColor ? colorStyles : plainStyles;
  if (format === 'ndjson' || format === 'json') {
    const json = { origin: () => origin, redact, hex, marks };
    return { sink: format === 'json' ? new JsonSink(output, json) : new NdjsonSink(output, json), pass: () => {} };
  }
  const time = marks !== undefined && isRelative(timeFormat) ? markedTime(output, marks) : new TimeColumn(timeFormat);
  const pass = (message: Message): void => time.pass(message.time);
  const lineOptions = { language, time, redact, styles };
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
