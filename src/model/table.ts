/**
 * Tables: what the bytes of a protocol mean, as plain data without functions. The same rows drive the decoder, the
 * reference and the exports, and users override them row by row with YAML or JSON files of the same shape.
 */

import type { Reading, SourceId, Status } from './field.ts';
import type { Text } from './text.ts';

/**
 * What a value is. `number`: a plain integer. `code`: a number with a code table. `uin`: a QQ number. `text`: words
 * of a person. `hex`, `md5`, `bytes`: bytes written as hex digits. `version`: digits and a dot. `word`: a token of
 * the protocol itself.
 */
export type Kind = 'number' | 'code' | 'uin' | 'text' | 'hex' | 'md5' | 'bytes' | 'version' | 'word';

/**
 * A closed form of condition on another field of the same message (in a record: of the same record).
 * `in` and `not-in` compare the trimmed text with `values`; a field that is absent is `absent` and nothing else.
 */
export interface Condition {
  readonly field: string;
  readonly is: 'empty' | 'absent' | 'present' | 'not-number' | 'not-utf8' | 'in' | 'not-in' | 'contains';
  readonly values?: readonly string[];
}

/** One code of a code table. `symbol` is the constant's name where a source prints one (QQ_STATUS_ONLINE). */
export interface Code {
  readonly value: number;
  readonly label: Text;
  readonly symbol?: string;
  readonly status?: Status;
  readonly sources: readonly SourceId[];
  readonly note?: Text;
  readonly readings?: readonly Reading[];
}

export type CodeTable = readonly Code[];

/** Named transforms that src/dissect knows. `picture-file`: FC n -> "(n/3 + 1).bmp". */
export type Transform = 'picture-file';

/**
 * One parameter. Several rows may share a name: the first whose `when` holds is used (any one condition of `when`
 * is enough; a row without `when` always holds). A `required` row whose `when` holds and that is missing from the
 * message gives a note; a parameter of which no row's `when` holds is out of place and gives a note.
 * `status` (known unless given) is how sure the *meaning* is; `sources` are who says so, best first.
 */
export interface Row {
  readonly name: string;
  readonly kind: Kind;
  readonly label: Text;
  readonly sources: readonly SourceId[];
  readonly status?: Status;
  readonly note?: Text;
  readonly readings?: readonly Reading[];
  readonly codes?: CodeTable;
  /** The value is a comma-terminated list of items of this kind. */
  readonly list?: boolean;
  readonly required?: boolean;
  readonly when?: readonly Condition[];
  /** Shown as `*` byte by byte unless the user asks for secrets. */
  readonly secret?: boolean;
  /** Escaped twice on the wire. */
  readonly twice?: boolean;
  /** One space at the end of each item is not the user's. */
  readonly endSpace?: boolean;
  readonly transform?: Transform;
}

/** Lists that run in parallel: item i of each belongs to record i; `count` names the field that says how many. */
export interface RecordsRule {
  readonly of: readonly string[];
  readonly count?: string;
}

/**
 * The parameters of one command in one direction, in the order the documents print them.
 *
 * `summary` is a template for the last column of the log line, in both languages:
 *   {UN}            the value: a code's label, a text in quotes, anything else as sent
 *   {MT!9,99}       the same, but counted as empty where the value is one of these
 *   {MN?one|many}   one of two words by the number
 *   [...]           left out as a whole when a field in it is absent or empty
 *   <...>           repeated for every record, joined by "; "
 */
export interface MessageTable {
  readonly rows: readonly Row[];
  readonly records?: RecordsRule;
  readonly summary?: Text;
}

/** Why a server may give no reply. Shown for a request when `when` is absent or one of its conditions holds. */
export interface NullReason {
  readonly when?: readonly Condition[];
  readonly text: Text;
  readonly sources: readonly SourceId[];
}

/** A documented late reply: RES=`res` comes after about `seconds`. */
export interface Delay {
  readonly res: number;
  readonly seconds: number;
  readonly text: Text;
  readonly sources: readonly SourceId[];
}

/** One command of a text protocol. `replies`: a request that fits `when` gets `count` replies. */
export interface CommandTable {
  readonly protocol: 'kqq';
  readonly command: string;
  readonly title: Text;
  readonly sources: readonly SourceId[];
  readonly note?: Text;
  readonly request?: MessageTable;
  readonly response?: MessageTable;
  readonly push?: MessageTable;
  /** Other commands whose requests a reply of this command may answer. */
  readonly answers?: readonly string[];
  readonly nulls?: readonly NullReason[];
  readonly delays?: readonly Delay[];
  readonly replies?: { readonly count: number; readonly when: readonly Condition[] };
}

/**
 * What all commands of a protocol share. `request` and `response` rows stand behind those of the command; a row of
 * the command with the same name wins. `anywhere` are rows for parameters seen outside their place (so that a
 * secret stays one in an unknown command).
 */
export interface ProtocolTable {
  readonly protocol: 'kqq';
  readonly title: Text;
  readonly request: readonly Row[];
  readonly response: readonly Row[];
  readonly anywhere: readonly Row[];
  readonly nulls: readonly NullReason[];
}

/** A document that statements are cited from. */
export interface SourceDocument {
  readonly id: SourceId;
  readonly title: Text;
  readonly date: string | null;
  readonly about: Text;
}
