/**
 * The dissectors command: a list of the tables in use with their origin, or a check of a user's tables, goes to
 * standard output.
 */

import type { CommandTable } from '../model/table.ts';
import type { Language } from '../model/text.ts';
import { visible, visibleJson } from '../present/visible.ts';
import { builtInTables } from '../tables/built-in.ts';
import { messageDirections } from '../tables/merge.ts';
import type { NotebookChoice } from '../tables/notes/place.ts';
import type { TableProblem } from '../tables/problem.ts';
import { type LoadedTables, loadTables, type TableOrigin } from '../tables/registry.ts';
import type { Arguments } from './arguments.ts';
import { dissectorActions, languages } from './commands.ts';
import { type OptionsOrFault, toOwnTables } from './read.ts';
import { valuesOf } from './values.ts';

const unreadable = 3;
const findings = 10;

export interface DissectorsOptions {
  readonly action: (typeof dissectorActions)[number];
  readonly folders: readonly string[];
  readonly json: boolean;
  readonly language: Language;
  /** A check is of tables alone. */
  readonly notebook: NotebookChoice | null;
}

/** Translates the arguments of `dissectors`: the action, then a folder that comes after those of --dissectors. */
export function toDissectorsOptions(given: Arguments): OptionsOrFault<DissectorsOptions> {
  const values = valuesOf(given);
  const [word, ...folders] = values.words;
  const action = dissectorActions.find((one) => one === word);
  if (action === undefined) return { fault: `dissectors needs what to do: ${dissectorActions.join(' or ')}` };
  return {
    options: {
      action,
      folders: [...values.texts('dissectors'), ...folders],
      json: values.has('json'),
      language: values.choice('lang', languages, 'en'),
      notebook: action === 'list' ? toOwnTables(values).notebook : null,
    },
  };
}

/** 0; 3 when a folder or file cannot be read; for `check` 10 when it found something. */
export async function runDissectors(options: DissectorsOptions): Promise<number> {
  const { action, folders, json, language, notebook } = options;
  if (action === 'check' && folders.length === 0) return checkOwn(json);
  const tables = await loadTables(builtInTables, folders, notebook);
  if (action === 'list') {
    process.stdout.write(json ? listAsJson(tables) : describeTables(tables, language));
    for (const { severity, text } of tables.problems) process.stderr.write(`oicqscope: ${severity}: ${text}\n`);
  } else {
    process.stdout.write(json ? toJson({ problems: tables.problems }) : describeCheck(tables, folders));
  }
  if (tables.problems.some((problem) => problem.code === 'tables.unreadable')) return unreadable;
  return action === 'check' && tables.problems.length > 0 ? findings : 0;
}

async function checkOwn(json: boolean): Promise<number> {
  const { checkBuiltIn } = await import('../tables/check-built-in.ts');
  const faults = checkBuiltIn(builtInTables);
  const verdict = `built-in: ${count(builtInTables.commands.length, 'command')}, ${count(faults.length, 'finding')}`;
  process.stdout.write(json ? toJson({ problems: faults.map((text) => ({ text })) }) : lines([...faults, verdict]));
  return faults.length > 0 ? findings : 0;
}

function describeCheck({ origins, problems }: LoadedTables, folders: readonly string[]): string {
  const files = origins.flatMap((origin) => origin.files);
  const rows = files.reduce((total, file) => total + file.rows, 0);
  const found = [count(files.length, 'table'), count(rows, 'row'), count(problems.length, 'finding')].join(', ');
  return lines([...problems.map(describeProblem), `${folders.join(', ')}: ${found}`]);
}

function describeProblem({ severity, text, code }: TableProblem): string {
  return `${text} [${severity} ${code}]`;
}

/** Columns: command, rows of each direction, title, origin; then a line for each binary protocol. */
function describeTables({ commands, origins, oicq, oicq81 }: LoadedTables, language: Language): string {
  const head = ['COMMAND', ...messageDirections.map((direction) => direction.toUpperCase()), 'FROM', 'TITLE'];
  const rows = commands.map((command, index) => [
    command.command,
    ...messageDirections.map((direction) => rowCount(command, direction)?.toString() ?? '-'),
    describeOrigin(origins[index]),
    command.title[language],
  ]);
  // Names and titles may be a user's.
  const table = rows.map((cells) => cells.map(visible));
  const widths = head.map((name, column) => Math.max(name.length, ...table.map((cells) => cells[column].length)));
  const align = (cells: readonly string[]): string =>
    cells
      // Numbers stand to the right; the title, which may be Chinese and so of two cells a character, stands last.
      .map((cell, column) => (column >= 1 && column <= 3 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  const binary = [
    ['oicq81', `${count(oicq81.tables.length, 'type')} of message (docs/oicq81.md)`],
    ['oicq', `${count(oicq.commands.length, 'command')}, ${count(oicq.versions.length, 'version')} (docs/oicq.md)`],
  ];
  const others = binary.map(([protocol, what]) => `${protocol.padEnd(widths[0])}  built-in  ${what}`);
  return lines([...[head, ...table].map(align), ...others]);
}

function listAsJson({ commands, origins, problems }: LoadedTables): string {
  return toJson({
    commands: commands.map((command, index) => ({
      protocol: command.protocol,
      command: command.command,
      title: command.title,
      rows: Object.fromEntries(
        messageDirections.flatMap((direction) => {
          const rows = rowCount(command, direction);
          return rows === null ? [] : [[direction, rows]];
        }),
      ),
      builtIn: origins[index].builtIn,
      files: origins[index].files,
    })),
    problems,
  });
}

function describeOrigin({ builtIn, files }: TableOrigin): string {
  const named = files.map(({ file, rows }) => `${file} (${count(rows, 'row')})`);
  return [...(builtIn ? ['built-in'] : []), ...named].join(' + ');
}

function rowCount(command: CommandTable, direction: (typeof messageDirections)[number]): number | null {
  return command[direction]?.rows.length ?? null;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function toJson(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

function lines(list: readonly string[]): string {
  return `${list.join('\n')}\n`;
}
