/**
 * The program: the words of the command line go in, an exit status comes out. Commands are loaded when asked for.
 *
 *   0 done   1 unexpected   2 usage   3 input unreadable   4 input damaged   5 output failed   6 cannot listen or capture   10 findings
 */

import { findNearest } from '../bytes/nearest.ts';
import { type Arguments, quote, readArguments } from './arguments.ts';
import { commands, findCommand } from './commands.ts';
import type { CommandSpec } from './option.ts';
import type { OptionsOrFault } from './read.ts';

const usage = 2;
const defaultColumns = 100;

/** Runs the command that `words` (process.argv without node and script) name. */
export async function runProgram(words: readonly string[]): Promise<number> {
  const options = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  if (options.includes('--version')) {
    const { describeVersion } = await import('./version.ts');
    process.stdout.write(`${describeVersion()}\n`);
    return 0;
  }
  const [name, ...rest] = nameCommand(words);
  if (name === undefined) return rejectUsage('no command given', null);
  if (name === '--help' || name === '-h') {
    const { describeProgram } = await import('./help.ts');
    process.stdout.write(await describeProgram(commands, process.stdout.columns ?? defaultColumns));
    return 0;
  }
  const command = findCommand(name);
  if (command === undefined) return rejectUsage(describeUnknownCommand(name), null);
  const given = readArguments(rest, command);
  if ('fault' in given) return rejectUsage(given.fault, command);
  if (given.help) {
    const { describeCommand } = await import('./help.ts');
    process.stdout.write(await describeCommand(command, process.stdout.columns ?? defaultColumns));
    return 0;
  }
  return runCommand(command, given);
}

async function runCommand(command: CommandSpec, given: Arguments): Promise<number> {
  switch (command.name) {
    case 'read': {
      const { toReadOptions } = await import('./read.ts');
      return runWith(toReadOptions(given), command, async (options) =>
        (await import('../run/read.ts')).runRead(options),
      );
    }
    case 'proxy': {
      const { toProxyOptions } = await import('./proxy.ts');
      return runWith(toProxyOptions(given), command, async (options) =>
        (await import('../run/proxy.ts')).runProxy(options),
      );
    }
    case 'sniff': {
      const { toSniffOptions } = await import('./sniff.ts');
      return runWith(toSniffOptions(given), command, async (options) =>
        (await import('../run/sniff.ts')).runSniff(options),
      );
    }
    case 'simulate': {
      const { toSimulateOptions } = await import('./simulate.ts');
      return runWith(toSimulateOptions(given), command, async (options) =>
        (await import('../run/simulate.ts')).runSimulate(options),
      );
    }
    case 'info': {
      const { toInfoOptions } = await import('./info.ts');
      return runWith(toInfoOptions(given), command, async (options) =>
        (await import('../run/info.ts')).runInfo(options),
      );
    }
    case 'stats': {
      const { toStatsOptions } = await import('./stats.ts');
      return runWith(toStatsOptions(given), command, async (options) =>
        (await import('../run/stats.ts')).runStats(options),
      );
    }
    case 'follow': {
      const { toFollowOptions } = await import('./follow.ts');
      return runWith(toFollowOptions(given), command, async (options) =>
        (await import('../run/follow.ts')).runFollow(options),
      );
    }
    case 'profile': {
      const { toProfileOptions } = await import('./profile.ts');
      return runWith(toProfileOptions(given), command, async (options) =>
        (await import('../run/profile.ts')).runProfile(options),
      );
    }
    case 'fields': {
      const { toFieldsRun } = await import('./fields.ts');
      return runWith(toFieldsRun(given, process.stdout.columns), command, (run) => run());
    }
    case 'explain': {
      const { toExplainOptions } = await import('./explain.ts');
      return runWith(toExplainOptions(given), command, async (options) =>
        (await import('../run/explain.ts')).runExplain(options),
      );
    }
    case 'filter': {
      const { toFilterOptions } = await import('./filter.ts');
      return runWith(toFilterOptions(given), command, async (options) =>
        (await import('../run/filter.ts')).runFilter(options),
      );
    }
    case 'reference': {
      const { toReferenceOptions } = await import('./reference.ts');
      return runWith(toReferenceOptions(given), command, async (options) =>
        (await import('../run/reference.ts')).runReference(options),
      );
    }
    case 'dissectors': {
      const { runDissectors, toDissectorsOptions } = await import('./dissectors.ts');
      return runWith(toDissectorsOptions(given), command, runDissectors);
    }
    case 'completion': {
      const { completionScript, guessShell } = await import('./completion.ts');
      process.stdout.write(completionScript(guessShell(given.words[0] ?? process.env['SHELL']), commands));
      return 0;
    }
    default:
      throw new Error(`command ${command.name} has a table but nothing that runs it`);
  }
}

async function runWith<T>(
  read: OptionsOrFault<T>,
  command: CommandSpec,
  run: (options: T) => Promise<number>,
): Promise<number> {
  return 'fault' in read ? rejectUsage(read.fault, command) : run(read.options);
}

/** `oicqscope -V -r FILE`, as one types it for tshark, is `read -V -r FILE`. */
function nameCommand(words: readonly string[]): readonly string[] {
  const isBare = words[0]?.startsWith('-') === true && words[0] !== '--help' && words[0] !== '-h';
  return isBare && words.some((word) => /^-[Vxqv]*r|^--read-file/.test(word)) ? ['read', ...words] : words;
}

function describeUnknownCommand(name: string): string {
  if (name.startsWith('-')) return `a command has to come first, before ${quote(name)}`;
  const nearest = findNearest(
    name,
    commands.flatMap((one) => [one.name, ...one.aliases]),
  );
  if (nearest !== null) return `unknown command ${quote(name)} (did you mean ${nearest}?)`;
  return `unknown command ${quote(name)}${/[./]/.test(name) ? `; to decode a file: oicqscope read ${quote(name)}` : ''}`;
}

function rejectUsage(fault: string, command: CommandSpec | null): number {
  const page = command === null ? 'oicqscope --help' : `oicqscope ${command.name} --help`;
  process.stderr.write(`oicqscope: ${fault}; see ${page}\n`);
  return usage;
}
