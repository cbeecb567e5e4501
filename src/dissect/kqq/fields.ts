/**
 * Field tree of a kqq body: a compact parse goes in, one field per parameter comes out, with the separators between
 * them, so that every byte of the body has a leaf. Values with escapes get a layer for each decoding step.
 */

import { type CharsetName, decodeText, latin1Text, toBuffer } from '../../bytes/text.ts';
import type { Field, FieldRecord, Layer, Span } from '../../model/field.ts';
import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow } from '../../model/rules.ts';
import type { Row } from '../../model/table.ts';
import { type DraftField, makeNode } from '../node.ts';
import type { Steps } from '../steps.ts';
import { type DecodingStep, decodingSteps, isText, withoutEndSpace } from './decode.ts';
import { itemRow, RecordWalk } from './items.ts';
import { meaningOf } from './meaning.ts';
import { countItems, readInteger } from './value.ts';
import { doneAt, readLongText, readText, type ValueText } from './value-text.ts';

/** Nodes and records of the body; layers of decoding steps are appended to `layers`. */
export interface BodyFields {
  readonly nodes: readonly Field[];
  readonly records: readonly FieldRecord[] | null;
}

/** What every field of one body is made with. */
interface Body {
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

/** Items of one message that get a field of their own; longer lists are an attack, and would fill the memory. */
const mostItems = 65_536;

/** Items of a list, and bytes of a value, that make a step. */
const itemsOfStep = 500;
const bytesOfStep = 64 * 1024;

/** Makes the fields of a body. Layer 1 must already stand in `layers`. */
export function* kqqFields(parse: KqqParse, charset: CharsetName, layers: Layer[], bodyEnd: number): Steps<BodyFields> {
  const buffer = toBuffer(parse.body);
  const records = new RecordWalk();
  const body: Body = { parse, buffer, charset, layers, records, items: new Map(), itemsLeft: mostItems };
  const nodes: Field[] = [];
  let at = parse.start;
  for (let i = 0; i < parse.count; i++) {
    const keyStart = parse.spans[4 * i];
    if (keyStart > at) nodes.push(syntax(body, '&', at, keyStart));
    at = parse.spans[4 * i + 3];
    const isLong = at - keyStart > bytesOfStep;
    const text = isLong ? yield* readLongText(parse, buffer, charset, i) : undefined;
    const list = addParameter(body, nodes, i, text);
    if (list !== null) yield* list;
    if (isLong) yield doneAt(parse, at);
  }
  if (at < parse.end) nodes.push(syntax(body, '&', at, parse.end));
  if (parse.end < parse.stop) nodes.push(syntax(body, parse.count === 0 ? 'text' : 'line end', parse.end, parse.stop));
  if (parse.stop < bodyEnd) nodes.push(behindHole(body, bodyEnd));
  return { nodes, records: joinRecords(body) };
}

/** Adds a parameter. What is left to do of a list comes in steps. */
function addParameter(body: Body, nodes: Field[], index: number, text?: ValueText): Steps<void> | null {
  const { parse } = body;
  const keyStart = parse.spans[4 * index];
  const keyEnd = parse.spans[4 * index + 1];
  const valueStart = parse.spans[4 * index + 2];
  if (valueStart < 0) {
    if (keyEnd > keyStart) nodes.push(nameAlone(body, index));
    return null;
  }
  if (keyEnd > keyStart) nodes.push(syntax(body, 'name', keyStart, keyEnd));
  nodes.push(syntax(body, '=', keyEnd, valueStart));
  const valueEnd = parse.spans[4 * index + 3];
  const row = parse.rows[index];
  const name = parameterName(body, index);
  if (row?.row.list === true) {
    const node = listField(body, index, name, row, text);
    nodes.push(node);
    return addItems(body, node, index, name, row);
  }
  nodes.push(valueField(body, name, `kqq.${name}`, row, valueStart, valueEnd, text));
  return null;
}

/** A piece without `=`: the name is all there is. */
function nameAlone(body: Body, index: number): Field {
  const { parse } = body;
  const row = parse.rows[index];
  const name = parameterName(body, index);
  const span = spanOf(parse, parse.spans[4 * index], parse.spans[4 * index + 1]);
  const node = makeNode('field', name, `kqq.${name}`, span, row === null ? 'unknown' : (row.row.status ?? 'known'));
  return describeRow(node, row?.row ?? null);
}

/** A list without its items. */
function listField(body: Body, index: number, name: string, row: CompiledRow, text?: ValueText): DraftField {
  const { parse } = body;
  const start = parse.spans[4 * index + 2];
  const end = parse.spans[4 * index + 3];
  const node = makeNode('field', name, `kqq.${name}`, spanOf(parse, start, end), row.row.status ?? 'known');
  describeRow(node, row.row);
  node.value = setRaw(node, body, start, end, text);
  node.source = row.row.sources[0];
  node.note = row.row.note;
  node.readings = row.row.readings;
  return node;
}

/** Gives a list the fields of its items. */
function* addItems(body: Body, node: DraftField, index: number, name: string, row: CompiledRow): Steps<void> {
  const { parse } = body;
  const end = parse.spans[4 * index + 3];
  const children: Field[] = [];
  const items: Field[] = [];
  const { records } = body;
  const isJoined = row.column >= 0;
  const column = isJoined ? row.column : 0;
  // A repeated list is read as well, beside the other lists, but the records are those of the first.
  if (isJoined) records.begin(parse, index);
  else records.beginList(parse, index);
  while (records.next() && records.starts[column] >= 0) {
    const itemStart = records.starts[column];
    if (body.itemsLeft === 0) {
      children.push(moreItems(body, name, itemStart, end));
      break;
    }
    body.itemsLeft -= 1;
    const itemEnd = records.ends[column];
    const itemName = `${name}[${items.length}]`;
    const found = isJoined ? itemRow(parse, records, column) : row;
    const item = valueField(body, itemName, `kqq.${itemName}`, found, itemStart, itemEnd);
    items.push(item);
    children.push(item);
    if (itemEnd < end) children.push(syntax(body, ',', itemEnd, itemEnd + 1));
    if (items.length % itemsOfStep === 0 || itemEnd - itemStart > bytesOfStep) yield doneAt(parse, itemEnd);
  }
  if (row.column >= 0 && !body.items.has(row.column)) body.items.set(row.column, items);
  if (children.length > 0) node.children = children;
}

/** The rest of a list that is too long. */
function moreItems(body: Body, name: string, start: number, end: number): Field {
  const node = makeNode('gap', 'more items', `kqq.${name}.more`, spanOf(body.parse, start, end), 'unknown');
  const count = countItems(body.parse.body, start, end);
  node.note = { en: `${count} more items, not taken apart`, zh: `还有 ${count} 项，未逐项解析` };
  return node;
}

function valueField(
  body: Body,
  name: string,
  path: string,
  row: CompiledRow | null,
  start: number,
  end: number,
  read?: ValueText,
): Field {
  const { parse, charset } = body;
  const meaning = meaningOf(row, parse.body, start, end);
  const node = makeNode('field', name, path, spanOf(parse, start, end), meaning.status);
  describeRow(node, row?.row ?? null);
  const undecoded = setRaw(node, body, start, end, read);
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
function describeRow(node: DraftField, row: Row | null): DraftField {
  if (row === null) return node;
  node.title = row.label;
  if (row.secret === true) node.secret = true;
  return node;
}

/** Records: item i of every list side by side, as far as the longest list goes. */
function joinRecords(body: Body): readonly FieldRecord[] | null {
  const { table } = body.parse.rules;
  const names = table?.records?.of;
  if (names === undefined || body.items.size === 0) return null;
  const records: FieldRecord[] = [];
  let count = 0;
  for (const items of body.items.values()) count = Math.max(count, items.length);
  for (let i = 0; i < count; i++) {
    const record: Record<string, Field> = {};
    for (const [column, name] of names.entries()) {
      const item = body.items.get(column)?.[i];
      if (item !== undefined) record[name] = item;
    }
    records.push(record);
  }
  return records;
}

/** Sets the text as it was sent, or its bytes in hex when they are no text; gives the text in either case. */
function setRaw(node: DraftField, body: Body, start: number, end: number, read?: ValueText): string {
  const { text, isText } = read ?? readText(body.parse, body.buffer, body.charset, start, end);
  if (isText) {
    node.raw = text;
  } else {
    node.raw = toHex(body.parse.body, start, end);
    node.rawEncoding = 'hex';
  }
  return text;
}

function toHex(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('hex');
}

function plainNumber(parse: KqqParse, row: CompiledRow | null, start: number, end: number): number | null {
  if (row === null || (row.row.kind !== 'number' && row.row.kind !== 'code')) return null;
  const number = readInteger(parse.body, start, end);
  return number < 0 ? null : number;
}

/** The name a parameter has in the tables, or the one that was sent. */
function parameterName(body: Body, index: number): string {
  const { parse } = body;
  const row = parse.rows[index];
  if (row !== null) return row.row.name;
  const start = parse.spans[4 * index];
  const end = parse.spans[4 * index + 1];
  return isText(parse.body, start, end, body.charset)
    ? decodeText(body.buffer, start, end, body.charset)
    : latin1Text(body.buffer, start, end);
}

function behindHole(body: Body, bodyEnd: number): Field {
  const { parse } = body;
  const node = makeNode('gap', 'after gap', 'kqq.after-gap', spanOf(parse, parse.stop, bodyEnd), 'unknown');
  const size = bodyEnd - parse.stop;
  node.raw = toHex(parse.body, parse.stop, bodyEnd);
  node.rawEncoding = 'hex';
  node.note = {
    en: `${size} bytes behind bytes that are missing from the capture`,
    zh: `缺失字节之后的 ${size} 字节`,
  };
  return node;
}

function syntax(body: Body, name: string, start: number, end: number): Field {
  return makeNode('syntax', name, 'kqq', spanOf(body.parse, start, end), 'known');
}

function spanOf(parse: KqqParse, start: number, end: number): Span {
  return { layer: 1, start: start - parse.start, end: end - parse.start };
}
