/**
 * Fields, spans and layers: the tree that says what every byte of a message means.
 *
 *   layer 0  the frame as it was on the wire
 *   layer 1  the body (what NDJSON calls `body`)
 *   layer 2+ one per decoding step of one value (unescaping), made only where a value has one
 *
 * The leaves of the tree tile every layer: each byte belongs to exactly one leaf.
 */

import type { Text } from './text.ts';

/** Bytes `[start, end)` of a layer. */
export interface Span {
  readonly layer: number;
  readonly start: number;
  readonly end: number;
}

/** A run of bytes that fields point into, and the spans of lower layers it was made from. */
export interface Layer {
  readonly id: number;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly from: readonly Span[];
}

/** How sure the tool is of a meaning. `encrypted`: the bytes are ciphertext and say nothing. */
export type Status = 'known' | 'assumed' | 'disputed' | 'unknown' | 'encrypted';

/**
 * Where a statement comes from, as shown to users: weicheng, hackfan, oicq-doc, clients, captures, inferred, note,
 * or the name of a user's table file. Titles and dates are in dissectors/sources.ts.
 */
export type SourceId = string;

/** One of several possible meanings, with who says so. */
export interface Reading {
  readonly label: Text;
  readonly source: SourceId;
}

/**
 * What a node of the tree is: a `field` that carries meaning, `syntax` that only separates fields (`&`, `=`, CR LF,
 * chunk lines), or a `gap`: bytes that no rule explains.
 */
export type FieldRole = 'field' | 'syntax' | 'gap';

/**
 * One node of the tree. `raw` is the text on the wire (absent when a parameter has no `=`); `rawEncoding` is "hex"
 * when the bytes are not text. `value` is a number for number and code rows with a plain integer below 2^53, else a
 * string. `text` is what a person should read when it differs from raw. `steps` tells each decoding step in order.
 */
export interface Field {
  readonly name: string;
  readonly path: string;
  readonly role: FieldRole;
  readonly span: Span;
  readonly raw?: string | undefined;
  readonly rawEncoding?: 'hex' | undefined;
  /** The protocol writes the value in bytes, not as text: that raw is hex is no news. */
  readonly binary?: boolean | undefined;
  readonly value?: string | number | undefined;
  readonly text?: string | undefined;
  readonly label?: Text | undefined;
  readonly title?: Text | undefined;
  readonly note?: Text | undefined;
  readonly status: Status;
  readonly source?: SourceId | undefined;
  readonly readings?: readonly Reading[] | undefined;
  readonly steps?: readonly string[] | undefined;
  readonly secret?: boolean | undefined;
  readonly children?: readonly Field[] | undefined;
}

/** One row of a joined list: the items of parallel lists that stand at the same place, by field name. */
export type FieldRecord = Readonly<Record<string, Field>>;

/** Everything about one message that is made on demand. */
export interface FieldTree {
  readonly layers: readonly Layer[];
  /** All nodes in wire order, layer 0 first, then layer 1; deeper layers hang below the value they come from. */
  readonly nodes: readonly Field[];
  readonly records: readonly FieldRecord[] | null;
}
