/**
 * Nodes of the tree of a 0x81 frame: places and meanings go in, nodes of layer 1 come out.
 */

import type { BinaryRowRules } from '../../model/binary-rules.ts';
import type { Field, FieldRecord, Span, Status } from '../../model/field.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import type { Meaning } from '../../model/rules.ts';
import { type DraftField, makeNode } from '../node.ts';

/** What the nodes of one frame are made with. */
export interface Sheet {
  readonly parse: Oicq81Parse;
  readonly buffer: Buffer;
  readonly layerStart: number;
  readonly isLost: boolean;
  readonly records: FieldRecord[];
}

/** A value that is a number: its bytes in hex, itself, and what it means. */
export function numberNode(
  sheet: Sheet,
  row: BinaryRowRules,
  name: string,
  start: number,
  end: number,
  number: number,
  meaning: Meaning,
  status: Status,
): DraftField {
  const node = makeNode('field', name, `oicq81.${name}`, spanOf(sheet, start, end), status);
  describeRow(node, row, meaning);
  node.raw = hexOf(sheet, start, end);
  node.rawEncoding = 'hex';
  node.binary = true;
  // A number of a user is a name, though it is made of digits.
  node.value = row.kind === 'uin' ? String(number) : number;
  return node;
}

/** What a value is and means, from its row. */
export function describeRow(node: DraftField, row: BinaryRowRules, meaning: Meaning): void {
  node.title = row.row.label;
  if (meaning.label !== null) node.label = meaning.label;
  if (meaning.source !== null) node.source = meaning.source;
  if (meaning.note !== null) node.note = meaning.note;
  if (meaning.readings.length > 0) node.readings = meaning.readings;
}

/** Bytes that no row explains; `isHidden`: a secret may be among them. */
export function gap(sheet: Sheet, name: string, start: number, end: number, isHidden: boolean): Field {
  const node = makeNode('gap', name, `oicq81.${name.replace(' ', '-')}`, spanOf(sheet, start, end), 'unknown');
  node.raw = hexOf(sheet, start, end);
  node.rawEncoding = 'hex';
  node.binary = true;
  if (isHidden) node.secret = true;
  return node;
}

/** Bytes that only say where a string ends. */
export function syntax(sheet: Sheet, name: string, start: number, end: number): Field {
  return makeNode('syntax', name, 'oicq81', spanOf(sheet, start, end), 'known');
}

/** Bytes of `body` as a span of layer 1. */
export function spanOf({ layerStart }: Sheet, start: number, end: number): Span {
  return { layer: 1, start: start - layerStart, end: end - layerStart };
}

export function hexOf({ buffer }: Sheet, start: number, end: number): string {
  return buffer.toString('hex', start, end);
}
