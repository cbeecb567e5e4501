/**
 * Rules of a binary protocol: its tables in the compiled form that dissection reads, made once at start. All objects
 * of a kind have one shape, and letters are small integers, so that a content is walked without looking anything up.
 */

import type { BinaryKind, BinaryProtocol, BinaryRow, BinaryTable } from './binary-table.ts';
import type { Status } from './field.ts';
import type { CompiledCode, Meaning, PackedName, SummaryPiece } from './rules.ts';
import type { CodeTable } from './table.ts';
import type { Language } from './text.ts';

/** Letters as steps know them. */
export const letterT = 0;
export const letterL = 1;
export const letterS = 2;
export const letterM = 3;
export const letterB = 4;
/** A step that repeats others. */
export const stepRepeat = 5;

/** A row. `ordinal` is its number among the rows of its table, in wire order, those of repeats included. */
export interface BinaryRowRules {
  readonly row: BinaryRow;
  readonly ordinal: number;
  readonly key: PackedName;
  readonly kind: BinaryKind;
  readonly letter: number;
  readonly status: Status;
  readonly isSecret: boolean;
  readonly codes: ReadonlyMap<number, CompiledCode> | null;
  readonly meaning: Meaning;
  /** The meaning of a value that should be a code of the table and is not. */
  readonly unlisted: Meaning;
  /** 0 outside repeats, 1 in a repeat, 2 in a repeat in a repeat. */
  readonly depth: number;
  /** Where it stands depends on the profile: a string, or an M, is in front of it. */
  readonly isMovable: boolean;
}

/**
 * One step through a content: a value (`letter`, `ordinal`), or a repeat of `steps`. `mayEndAt` is the value behind
 * which the content may end, -1 for none. `minimum` is the fewest bytes that one round of a repeat can have.
 */
export interface BinaryStep {
  readonly letter: number;
  readonly ordinal: number;
  readonly mayEndAt: number;
  readonly steps: readonly BinaryStep[];
  readonly minimum: number;
}

/** One type in one direction. Ordinals are -1 where there is none. */
export interface BinaryRules {
  readonly table: BinaryTable;
  readonly rows: readonly BinaryRowRules[];
  readonly steps: readonly BinaryStep[];
  /** The row of the user's own number, outside repeats. */
  readonly own: number;
  readonly result: number;
  /** The last row that is secret. */
  readonly lastSecret: number;
  /** The deepest repeat: 0 for none. */
  readonly depth: number;
  readonly summary: Readonly<Record<Language, readonly SummaryPiece[]>>;
}

/** The compiled tables of the protocol. */
export interface BinaryRegistry {
  readonly protocol: BinaryProtocol;
  readonly programs: CodeTable;
  readonly header: readonly BinaryRowRules[];
  readonly all: readonly BinaryRules[];
  /** By type; null where no table has it. */
  readonly client: readonly (BinaryRules | null)[];
  readonly server: readonly (BinaryRules | null)[];
}
