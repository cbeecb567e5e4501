/**
 * Arguments: the words after a command's name go in, its positionals and option values come out, or the one thing
 * that is wrong with them.
 *
 *   -T ndjson  -Tndjson  -T=ndjson  --format ndjson  --format=ndjson  -Vxc5  -  --
 *
 * Words are read by hand because a general parser changes them: yargs 18 drops a lone `-`, makes 0x8101 a number
 * and shreds a glued value, and costs more time to load than many a capture takes to decode. It prints the help.
 */

import { findNearest } from '../bytes/nearest.ts';
import type { CommandSpec, OptionSpec } from './option.ts';

/** What was given: positionals in order, and values by the option's long name (a switch has one empty value). */
export interface Arguments {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly help: boolean;
}

export type ArgumentsOrFault = Arguments | { readonly fault: string };

const help: OptionSpec = { name: 'help', short: 'h', about: 'show this help' };

interface Words {
  readonly list: readonly string[];
  at: number;
}

/** Reads the words of one command. Never throws; a fault is one sentence without a full stop. */
export function readArguments(list: readonly string[], command: CommandSpec): ArgumentsOrFault {
  const known = [...command.options, help];
  const words: string[] = [];
  const values = new Map<string, string[]>();
  const input: Words = { list, at: 0 };
  let fault: string | null = null;
  while (input.at < list.length) {
    const word = list[input.at++];
    if (word === '--') {
      words.push(...list.slice(input.at));
      break;
    }
    if (!word.startsWith('-') || word === '-') words.push(word);
    else {
      const wrong = word.startsWith('--')
        ? readLong(word, input, known, words, values)
        : readShort(word, input, known, words, values);
      fault ??= wrong;
    }
  }
  // Help is given even where the rest is wrong: who asks for it does not know the options yet.
  if (values.has('help')) return { words, values, help: true };
  fault ??= checkWords(words, command);
  return fault === null ? { words, values, help: false } : { fault };
}

type Values = Map<string, string[]>;

function readLong(word: string, input: Words, known: readonly OptionSpec[], words: string[], values: Values) {
  const equals = word.indexOf('=');
  const shown = equals < 0 ? word : word.slice(0, equals);
  const option = known.find((one) => `--${one.name}` === shown);
  if (option === undefined) return describeUnknown(shown, known);
  if (option.operand === undefined) {
    if (equals >= 0) return `option ${shown} takes no value`;
    values.set(option.name, ['']);
    return null;
  }
  const value = equals < 0 ? takeValue(input) : word.slice(equals + 1);
  return keepValue(option, shown, value, words, values);
}

/** One word of short options: switches, then at most one option with its value in the same word or the next. */
function readShort(word: string, input: Words, known: readonly OptionSpec[], words: string[], values: Values) {
  const longName = word.slice(1);
  if (longName.length > 1 && known.some((one) => one.name === longName)) {
    return `unknown option ${word} (did you mean -${word}?)`;
  }
  for (let i = 1; i < word.length; i++) {
    const option = known.find((one) => one.short === word[i]);
    if (option === undefined) return describeUnknown(`-${[...word.slice(i)][0]}`, known);
    if (option.operand === undefined) {
      values.set(option.name, ['']);
      continue;
    }
    const glued = word.slice(i + 1).replace(/^=/, '');
    const value = i + 1 < word.length ? glued : takeValue(input);
    return keepValue(option, `-${option.short}`, value, words, values);
  }
  return null;
}

/** The next word, unless it is an option itself: `-o -V` is a forgotten name far more often than a file "-V". */
function takeValue(input: Words): string | null {
  const next = input.list[input.at];
  if (next === undefined || (next.startsWith('-') && next !== '-')) return null;
  input.at += 1;
  return next;
}

function keepValue(option: OptionSpec, shown: string, value: string | null, words: string[], values: Values) {
  if (value === null || value === '') return `option ${shown} needs a value (${option.operand})`;
  if (option.choices !== undefined && !option.choices.includes(value)) {
    return `option ${shown} cannot be ${quote(value)}; ${describeChoices(value, option.choices)}`;
  }
  if (value === '-' && option.noStream !== undefined) {
    return `option ${shown} takes a file, not standard input or output: ${option.noStream}`;
  }
  if (option.positional === true) {
    words.push(value);
    return null;
  }
  const before = option.lastWins === true ? [] : (values.get(option.name) ?? []);
  // To go on with one of two would drop what the other asks for, unseen: a filter, or a recording.
  if (before.length > 0 && option.repeatable !== true) {
    return `option ${shown} is given twice; ${option.joined ?? 'it takes one value'}`;
  }
  values.set(option.name, [...before, value]);
  return null;
}

function checkWords(words: readonly string[], command: CommandSpec): string | null {
  for (const [index, word] of words.entries()) {
    const last = command.positionals.length - 1;
    const positional = command.positionals[command.many ? Math.min(index, last) : index];
    if (positional === undefined) return `${command.name} does not take ${quote(word)}, a word too many`;
    if (positional.choices !== undefined && !positional.choices.includes(word)) {
      return `${command.name} does not take ${quote(word)}; ${describeChoices(word, positional.choices)}`;
    }
    if (word === '' && positional.operand !== 'DATA')
      return `an empty word where ${command.name} takes ${positional.operand}`;
  }
  return null;
}

function describeUnknown(shown: string, known: readonly OptionSpec[]): string {
  const names = known.flatMap((one) => [`--${one.name}`]);
  const short = known.find((one) => shown.length === 2 && one.short?.toLowerCase() === shown[1].toLowerCase());
  const nearest = short === undefined ? (shown.length > 2 ? findNearest(shown, names) : null) : `-${short.short}`;
  return `unknown option ${quote(shown)}${nearest === null ? '' : ` (did you mean ${nearest}?)`}`;
}

function describeChoices(word: string, choices: readonly string[]): string {
  const nearest = findNearest(word, choices);
  return nearest === null ? `choose ${choices.join(', ')}` : `choose ${choices.join(', ')} (did you mean ${nearest}?)`;
}

/** A word of the user's for an error line: printable, of bounded length, in quotes unless plain. */
export function quote(word: string): string {
  const shown = word.length > 60 ? `${word.slice(0, 60)}…` : word;
  if (/^[\w./:+=-]+$/.test(shown)) return shown;
  // JSON leaves C1 controls and the marks that turn or hide text as they are.
  return JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}
