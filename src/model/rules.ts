/**
 * Rules: tables in the compiled form that dissection reads, made once at start. Names are packed into integers so
 * that the parameters of a message are matched without making strings.
 */

import type { Reading, SourceId, Status } from './field.ts';
import type { Result } from './message.ts';
import type { CommandTable, Condition, Kind, MessageTable, NullReason, Row, Transform } from './table.ts';
import type { Language, Text } from './text.ts';

/** A parameter name of up to four bytes, upper-cased and packed big-endian; longer names are hashed below zero. */
export type PackedName = number;

export interface CompiledCondition {
  readonly key: PackedName;
  readonly is: Condition['is'];
  readonly values: readonly string[];
  /** The same as numbers, if all of them are plain ones: most are looked for in every message. */
  readonly numbers: ReadonlySet<number> | null;
}

/** What a value means. `label` is null where the value speaks for itself. */
export interface Meaning {
  readonly status: Status;
  readonly label: Text | null;
  readonly source: SourceId | null;
  readonly note: Text | null;
  readonly readings: readonly Reading[];
}

/** One code of a row: its meaning, its words in a summary, and what it says when it is the result of a request. */
export interface CompiledCode {
  readonly meaning: Meaning;
  readonly words: Text;
  readonly result: Result;
}

/**
 * A row. What is read for every value stands here again: rows of tables differ in shape, and properties that may be
 * absent are slow to read from objects of many shapes.
 */
export interface CompiledRow {
  readonly row: Row;
  readonly key: PackedName;
  readonly kind: Kind;
  readonly status: Status;
  readonly isSecret: boolean;
  readonly isList: boolean;
  readonly isTwice: boolean;
  readonly hasEndSpace: boolean;
  readonly transform: Transform | null;
  /** Whether a summary has to mark it, or to look at its value to know. */
  readonly mayBeUnsure: boolean;
  /** The meaning of a value that is no code, and of one that should be a code of the table and is not. */
  readonly meaning: Meaning;
  readonly unlisted: Meaning;
  /** Any one of these is enough; null when the row always holds. */
  readonly when: readonly CompiledCondition[] | null;
  readonly codes: ReadonlyMap<number, CompiledCode> | null;
  /** Position in the records rule, -1 for a parameter outside the records. */
  readonly column: number;
  /** Whether `when` looks at another list of the records, so that it holds for one item and not for the next. */
  readonly perItem: boolean;
  /** Whether this row, or another of its name, is `perItem`: the items are explained record by record. */
  readonly isJoined: boolean;
  /** Number of this row among the rows of its message, for marks. */
  readonly ordinal: number;
}

/** One piece of a compiled summary template. */
export type SummaryPiece =
  | { readonly kind: 'words'; readonly words: string }
  /** `except`: codes that are not worth their words here. */
  | { readonly kind: 'value'; readonly key: PackedName; readonly except: readonly string[] }
  | { readonly kind: 'noun'; readonly key: PackedName; readonly one: string; readonly many: string }
  | { readonly kind: 'optional'; readonly pieces: readonly SummaryPiece[] }
  | { readonly kind: 'records'; readonly pieces: readonly SummaryPiece[] };

/** The parameters of one command in one direction, ready for look-up. */
export interface MessageRules {
  readonly command: CommandTable | null;
  readonly table: MessageTable | null;
  readonly rows: ReadonlyMap<PackedName, readonly CompiledRow[]>;
  /** Rows for parameters that have no place in this message: a secret stays a secret anywhere. */
  readonly anywhere: ReadonlyMap<PackedName, readonly CompiledRow[]>;
  readonly required: readonly CompiledRow[];
  /** Names of the record lists in order, and of the field that counts them (0: none). */
  readonly columns: readonly PackedName[];
  readonly countKey: PackedName;
  readonly summary: Readonly<Record<Language, readonly SummaryPiece[]>>;
}

export interface CompiledReason {
  readonly reason: NullReason;
  readonly when: readonly CompiledCondition[] | null;
}

/** One command with both directions and what is known of its replies. */
export interface CommandRules {
  readonly command: CommandTable | null;
  readonly request: MessageRules;
  readonly response: MessageRules;
  readonly push: MessageRules;
  /** Packed names of the commands whose requests its replies may answer besides its own. */
  readonly answers: readonly PackedName[];
  readonly nulls: readonly CompiledReason[];
  /** How many replies a request gets that fits one of `twice`; others get one. */
  readonly replies: number;
  readonly repliesWhen: readonly CompiledCondition[] | null;
}
