/**
 * What a command line may hold, as plain data: one table of commands and options from which arguments are read,
 * help is printed and shell completion is made, so that the three cannot disagree.
 */

/** What the word after an option or a positional is, for help and for completion. */
export type Operand =
  | 'FILE'
  | 'DIR'
  | 'DATA'
  | 'EXPR'
  | 'NAME'
  | 'NUMBER'
  | 'KEY=VALUE'
  | 'PREFIX'
  | 'N'
  | 'SIZE'
  | 'SPEC'
  | 'PORT'
  | 'PORTS'
  | 'HOST'
  | 'HOSTS'
  | 'HOST:PORT'
  | 'MAPPING'
  | 'NAME=CHOICE'
  | 'STYLE'
  | 'NETWORK'
  | 'SECONDS'
  | 'IFACE'
  | 'FILTER'
  | 'PROGRAM'
  | 'RULE'
  | 'PROFILE'
  | 'PROTOCOL'
  | 'FORMAT'
  | 'LANG'
  | 'WHEN'
  | 'SHELL'
  | 'TEXT'
  | 'STATUS'
  | 'DATE'
  | 'DIRECTION'
  | 'ACTION';

/** One option. Without `operand` it is a switch, which may be given again. One with a value may only if it is `repeatable` or `lastWins`. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  readonly operand?: Operand;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  /** Only how things look: an alias may have it, and the line after the alias another. */
  readonly lastWins?: boolean;
  /** Why its file cannot be `-`, standard input or output. */
  readonly noStream?: string;
  /** How several values are given where one is taken, for who gives the option twice. */
  readonly joined?: string;
  /** Its value stands in one row with the positionals, in the order given (`-r FILE`). */
  readonly positional?: boolean;
  readonly about: string;
  /** What holds when the option is not given, as help says it. */
  readonly fallback?: string;
}

export interface PositionalSpec {
  readonly operand: Operand;
  readonly choices?: readonly string[];
}

/** One command. The last positional takes any number of words when `many` is set. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What stands behind the command's name in its usage line. */
  readonly usage: string;
  readonly about: string;
  readonly positionals: readonly PositionalSpec[];
  readonly many: boolean;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly (readonly [line: string, about: string])[];
  readonly epilogue?: string;
}
