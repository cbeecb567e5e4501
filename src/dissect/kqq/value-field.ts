/**
 * Field of one value of a kqq body: its place and row go in, the field comes out, with a layer for each decoding step.
 */

import { type CharsetName, decodeText } from '../../bytes/text.ts';
import type { Field, Layer, Span } from '../../model/field.ts';
import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow } from '../../model/rules.ts';
import type { Row } from '../../model/table.ts';
import { type DraftField, makeNode } from '../node.ts';
import { type DecodingStep, decodingSteps, isText, withoutEndSpace } from './decode.ts';
import type { RecordWalk } from './items.ts';
import { meaningOf } from './meaning.ts';
import { readInteger } from './value.ts';

/** What every field of one body is made with. */
export interface Body {
  readonly parse: KqqParse;
  /** The body's memory; text is decoded by Buffer, and a new one for every value would cost more than that. */
  readonly buffer: Buffer;
  readonly charset: CharsetName;
  readonly layers: Layer[];
  readonly records: RecordWalk;
  /** Item fields by column and record, filled while the lists are read. */
  readonly items: Map<number, readonly Field[]>;
  /** How many more items of lists get a field each. */
  itemsLeft: number;
}

/** Bytes of a parameter behind which there is a pause. */
export const longParameter = 64 * 1024;

/** The field of `start..end`, whose text may be known already. */
export function valueField(
  body: Body,
  name: string,
  path: string,
  row: CompiledRow | null,
  start: number,
  end: number,
  known: string | null,
): Field {
  const { parse, charset } = body;
  const meaning = meaningOf(row, parse.body, start, end);
  const node = makeNode('field', name, path, spanOf(parse, start, end), meaning.status);
  describeRow(node, row?.row ?? null);
  const undecoded = setRaw(node, body, start, end, known);
  const steps = decodingSteps(parse.body, start, end, row?.row ?? null, charset, parse.form);
  const decoded = steps.length === 0 ? undecoded : steps[steps.length - 1].text;
  const text = withoutEndSpace(decoded, row?.row ?? null);
  node.value = plainNumber(parse, row, start, end) ?? text;
  if (text !== node.raw) node.text = text;
  if (meaning.label !== null) node.label = meaning.label;
  if (meaning.note !== null) node.note = meaning.note;
  if (meaning.source !== null) node.source = meaning.source;
  if (meaning.readings.length > 0) node.readings = meaning.readings;
  if (steps.length > 0) {
    node.steps = steps.map((step) => step.text);
    node.children = [stepField(body, name, path, steps, 0, node.span)];
  }
  return node;
}

/** What a value was after decoding step `at`, as a child with a layer of its own. */
function stepField(
  body: Body,
  name: string,
  path: string,
  steps: readonly DecodingStep[],
  at: number,
  from: Span,
): Field {
  const step = steps[at];
  const id = body.layers.length;
  body.layers.push({ id, name: `${name} unescaped${at === 0 ? '' : ' again'}`, bytes: step.bytes, from: [from] });
  const span: Span = { layer: id, start: 0, end: step.bytes.length };
  const node = makeNode('field', 'unescaped', `${path}.unescaped`, span, 'known');
  node.raw = step.text;
  node.value = step.text;
  if (at + 1 < steps.length) node.children = [stepField(body, name, path, steps, at + 1, span)];
  return node;
}

/** What a parameter is, from its row. */
export function describeRow(node: DraftField, row: Row | null): DraftField {
  if (row === null) return node;
  node.title = row.label;
  if (row.secret === true) node.secret = true;
  return node;
}

/** Sets the text as it was sent, or its bytes in hex when they are no text; gives the text in either case. */
export function setRaw(node: DraftField, body: Body, start: number, end: number, known: string | null): string {
  const text = known ?? decodeText(body.buffer, start, end, body.charset);
  if (isText(body.parse.body, start, end, body.charset)) {
    node.raw = text;
  } else {
    node.raw = toHex(body.parse.body, start, end);
    node.rawEncoding = 'hex';
  }
  return text;
}

/** `bytes[start..end)` in small hex digits. */
export function toHex(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('hex');
}

function plainNumber(parse: KqqParse, row: CompiledRow | null, start: number, end: number): number | null {
  if (row === null || (row.row.kind !== 'number' && row.row.kind !== 'code')) return null;
  const number = readInteger(parse.body, start, end);
  return number < 0 ? null : number;
}

/** A leaf of bytes that only separate. */
export function syntax(body: Body, name: string, start: number, end: number): Field {
  return makeNode('syntax', name, 'kqq', spanOf(body.parse, start, end), 'known');
}

/** Where bytes of the body stand in layer 1. */
export function spanOf(parse: KqqParse, start: number, end: number): Span {
  return { layer: 1, start: start - parse.start, end: end - parse.start };
}
