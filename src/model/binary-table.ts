/**
 * Tables of a binary protocol: what stands in the content of a frame, part by part, as plain data without functions.
 */

import type { Reading, SourceId, Status } from './field.ts';
import type { CodeTable } from './table.ts';
import type { Text } from './text.ts';

/**
 * How a value is written: T one byte, L four bytes, M one or two, S a string, B all bytes up to the end. Widths are
 * those of a wire profile: the document prints the letters alone.
 */
export type Letter = 'T' | 'L' | 'S' | 'M' | 'B';

/**
 * What a value is. `code`: one of a table of codes. `number` and `uin` (a user's number) may have codes too, for
 * single values that mean something else.
 */
export type BinaryKind = 'number' | 'code' | 'uin' | 'text' | 'bytes';

/**
 * One value. `status` (known unless given) is how sure its *meaning* is; `sources` are who says so, best first. The
 * names are translations of the document's words, which `label.zh` has.
 */
export interface BinaryRow {
  readonly name: string;
  readonly letter: Letter;
  readonly kind: BinaryKind;
  readonly label: Text;
  readonly sources: readonly SourceId[];
  readonly status?: Status;
  readonly note?: Text;
  readonly readings?: readonly Reading[];
  readonly codes?: CodeTable;
  /** Shown as `*` byte by byte unless the user asks for secrets. */
  readonly secret?: boolean;
  /** The document prints no letter for it: the one given here is a reading. */
  readonly letterMissing?: boolean;
  /** The user's own number. */
  readonly own?: boolean;
  /** Says whether a request was granted. */
  readonly result?: boolean;
  /** Where the value is this one, the content may end behind it. */
  readonly mayEndAt?: number;
  /** The greatest value that the document allows. */
  readonly most?: number;
}

/** Parts that come again and again, as often as the row in front of them says. `repeat` names one round. */
export interface BinaryRepeat {
  readonly repeat: string;
  readonly label: Text;
  readonly parts: readonly BinaryPart[];
}

export type BinaryPart = BinaryRow | BinaryRepeat;

/**
 * One type of message in one direction. `lines` are those of the source document that print it, first and last.
 * `answers`: types that the client sends and this one answers; `forwards`: types that a client sends and that reach
 * another user as this one. The document pairs no types: both are inferred.
 *
 * `summary` is a template like that of MessageTable in table.ts; `<...>` is repeated for every round of a repeat,
 * of the inner one where repeats are nested.
 */
export interface BinaryTable {
  readonly protocol: 'oicq81';
  readonly from: 'client' | 'server';
  readonly type: number;
  readonly command: string;
  readonly title: Text;
  readonly sources: readonly SourceId[];
  readonly lines: readonly [number, number];
  readonly note?: Text;
  readonly parts: readonly BinaryPart[];
  readonly answers?: readonly number[];
  readonly forwards?: readonly number[];
  readonly summary: Text;
}

/** What all types of a binary protocol share: the header in front of the content, and who is who in it. */
export interface BinaryProtocol {
  readonly protocol: 'oicq81';
  readonly title: Text;
  readonly guide: number;
  /** The numbers of the two programs that the tables are about. */
  readonly client: number;
  readonly server: number;
  readonly programs: CodeTable;
  readonly header: readonly BinaryRow[];
}
