/**
 * What every run that prints messages needs: options go in, tables, an output and a sink come out.
 */

import { oicq81Protocol, oicq81Tables } from '../../dissectors/index.ts';
import { createBinaryRegistry } from '../dissect/oicq81/rules.ts';
import { createRegistry, type Registry } from '../dissect/registry.ts';
import type { Message } from '../model/message.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { createLogLine, createLogWriter } from '../present/log-line.ts';
import type { Origin } from '../present/record.ts';
import { colorStyles, plainStyles, wantsColor } from '../present/styles.ts';
import { TimeColumn, type TimeFormat } from '../present/time.ts';
import { visible } from '../present/visible.ts';
import { JsonSink } from '../sinks/json.ts';
import { LogSink } from '../sinks/log.ts';
import { NdjsonSink } from '../sinks/ndjson.ts';
import { type Output, openOutput } from '../sinks/output.ts';
import type { Sink } from '../sinks/sink.ts';
import { TreeSink } from '../sinks/tree.ts';
import { builtInTables } from '../tables/built-in.ts';
import { loadTables } from '../tables/registry.ts';

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

/** The tables of a run, compiled; null when a folder of the user's cannot be read. Faults in files are reported. */
export async function prepareRegistry(folders: readonly string[]): Promise<Registry | null> {
  const tables = await loadTables(builtInTables, folders);
  for (const { severity, text } of tables.problems) report(`${severity}: ${text}`);
  if (tables.problems.some((problem) => problem.code === 'tables.unreadable')) return null;
  return createRegistry(tables.protocol, tables.commands, createBinaryRegistry(oicq81Protocol, oicq81Tables));
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

/** The sink that a presentation asks for. */
export function prepareSink(
  options: Presentation,
  timeFormat: TimeFormat,
  output: Output,
  isFile: boolean,
  origin: Origin,
): PreparedSink {
  const { language, redact, hex, format } = options;
  const isTerminal = !isFile && process.stdout.isTTY === true;
  const styles = wantsColor(options.color, isTerminal, process.env) ? colorStyles : plainStyles;
  const time = new TimeColumn(timeFormat);
  const pass = (message: Message): void => time.pass(message.time);
  if (format === 'ndjson' || format === 'json') {
    const json = { origin: () => origin, redact, hex };
    return { sink: format === 'json' ? new JsonSink(output, json) : new NdjsonSink(output, json), pass };
  }
  const lineOptions = { language, time, redact, styles };
  if (!options.tree && !hex) return { sink: new LogSink(output, createLogWriter(lineOptions)), pass };
  const line = createLogLine(lineOptions);
  const columns = (isTerminal ? process.stdout.columns : undefined) ?? defaultColumns;
  const timeDigits = (): TimeDigits => origin.timeDigits;
  const tree = { line, tree: options.tree, hex, redact, language, styles, columns, timeDigits };
  return { sink: new TreeSink(output, tree), pass };
}
