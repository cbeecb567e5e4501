/**
 * Rules: tables in the compiled form that dissection reads, made once at start. Names are packed into integers so
 * that the parameters of a message are matched without making strings.
 */

import type { Code, CommandTable, Condition, MessageTable, NullReason, Row } from './table.ts';
import type { Language } from './text.ts';

/** A parameter name of up to four bytes, upper-cased and packed big-endian; longer names are hashed below zero. */
export type PackedName = number;

export interface CompiledCondition {
  readonly key: PackedName;
  readonly is: Condition['is'];
  readonly values: readonly string[];
}

export interface CompiledRow {
  readonly row: Row;
  readonly key: PackedName;
  /** Any one of these is enough; null when the row always holds. */
  readonly when: readonly CompiledCondition[] | null;
  readonly codes: ReadonlyMap<number, Code> | null;
  /** Position in the records rule, -1 for a parameter outside the records. */
  readonly column: number;
  /** Whether `when` looks at another list of the records, so that it holds for one item and not for the next. */
  readonly perItem: boolean;
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
