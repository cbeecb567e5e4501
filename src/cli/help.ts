/**
 * Help: the table of a command goes in, its help text comes out, laid out by yargs.
 */

import yargs, { type Argv } from 'yargs';
import type { CommandSpec, OptionSpec } from './option.ts';

const narrowest = 60;
const widest = 110;

/** The help of one command, ending in a line feed. `columns`: width of the terminal. */
export async function describeCommand(command: CommandSpec, columns: number): Promise<string> {
  const page = newPage(columns).usage(`oicqscope ${command.name} ${command.usage}\n\n${sentence(command.about)}`);
  for (const option of command.options) page.option(option.name, toYargs(option));
  page.option('help', { alias: 'h', describe: 'show this help' });
  page.example(command.examples.map(([line, about]): [string, string] => [line, about]));
  const notes = [];
  if (command.aliases.length > 0) notes.push(`Also called ${command.aliases.join(', ')}.`);
  if (command.epilogue !== undefined) notes.push(command.epilogue);
  if (notes.length > 0) page.epilogue(notes.join('\n'));
  return `${await page.getHelp()}\n`;
}

/** The help of the program: its commands and a few examples. */
export async function describeProgram(commands: readonly CommandSpec[], columns: number): Promise<string> {
  const page = newPage(columns).usage(
    'oicqscope <command> [options]\n\nDecodes the old QQ protocols from captures and says what every field means.',
  );
  for (const { name, aliases, usage, about } of commands) page.command([`${name} ${usage}`, ...aliases], about);
  page.option('help', { alias: 'h', describe: 'show help; behind a command, its own' });
  page.option('version', { describe: 'show the version' });
  page.example(
    commands.flatMap(({ examples }) => examples.slice(0, 1).map(([line, about]): [string, string] => [line, about])),
  );
  page.epilogue('"oicqscope <command> --help" lists the options of a command.');
  return `${await page.getHelp()}\n`;
}

function newPage(columns: number): Argv {
  const width = Math.min(widest, Math.max(narrowest, columns));
  return yargs([]).scriptName('oicqscope').locale('en').wrap(width).help(false).version(false);
}

function toYargs(option: OptionSpec) {
  const isPlain = option.operand === undefined || option.choices !== undefined;
  return {
    describe: isPlain ? option.about : `${option.operand}: ${option.about}`,
    ...(option.short === undefined ? {} : { alias: option.short }),
    ...(option.choices === undefined ? {} : { choices: option.choices }),
    ...(option.fallback === undefined ? {} : { defaultDescription: option.fallback, default: option.fallback }),
  };
}

function sentence(about: string): string {
  return `${about[0].toUpperCase()}${about.slice(1)}.`;
}
