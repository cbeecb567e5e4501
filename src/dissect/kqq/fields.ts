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
import { type DecodingStep, decodingSteps, isText, withoutEndSpace } from './decode.ts';
import { itemRow, RecordWalk } from './items.ts';
import { meaningOf } from './meaning.ts';
import { countRest, hasSecretInRest, startOfRest } from './rest.ts';
import { countItems, readInteger } from './value.ts';

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

/** Bytes of a parameter, and items of a list, behind which there is a pause. */
const longParameter = 64 * 1024;
const itemsBetween = 500;

/** Makes the fields of a body, with pauses in it. Layer 1 must already stand in `layers`. */
export class KqqFields {
  readonly #body: Body;
  readonly #bodyEnd: number;
  readonly #nodes: Field[] = [];
  /** The next parameter, and where what is in front of it ends. */
  #next = 0;
  #at: number;
  #list: ItemFields | null = null;
  /** The text of the next parameter, when it is long. */
  #text: string | null = null;

  constructor(parse: KqqParse, charset: CharsetName, layers: Layer[], bodyEnd: number) {
    const buffer = toBuffer(parse.body);
    const records = new RecordWalk();
    this.#body = { parse, buffer, charset, layers, records, items: new Map(), itemsLeft: mostItems };
    this.#bodyEnd = bodyEnd;
    this.#at = parse.start;
  }

  /** How much has been read, in hundredths. */
  get done(): number {
    const { start, end } = this.#body.parse;
    return Math.floor((100 * (this.#at - start)) / Math.max(1, end - start));
  }

  /** Goes on to the next pause; true when all has been read. Ordinary bodies have none. */
  run(): boolean {
    const { parse } = this.#body;
    for (;;) {
      if (this.#list !== null && !this.#list.run()) return false;
      this.#list = null;
      if (this.#next === parse.count) return true;
      if (this.#readParameter()) return false;
    }
  }

  /** All that was read. */
  end(): BodyFields {
    const body = this.#body;
    const { parse } = body;
    const nodes = this.#nodes;
    const at = this.#at;
    const rest = startOfRest(parse);
    if (at < rest) nodes.push(syntax(body, '&', at, rest));
    if (rest < parse.end) nodes.push(moreParameters(body, rest));
    if (parse.end < parse.stop) {
      nodes.push(syntax(body, parse.count === 0 ? 'text' : 'line end', parse.end, parse.stop));
    }
    if (parse.stop < this.#bodyEnd) nodes.push(behindHole(body, this.#bodyEnd));
    return { nodes, records: joinRecords(body) };
  }

  /** Reads the next parameter, or the text of a long one; whether that was long. */
  #readParameter(): boolean {
    const body = this.#body;
    const { spans } = body.parse;
    const index = this.#next;
    const keyStart = spans[4 * index];
    const end = spans[4 * index + 3];
    const isLong = end - keyStart > longParameter;
    if (isLong && this.#text === null && spans[4 * index + 2] >= 0) {
      this.#text = decodeText(body.buffer, spans[4 * index + 2], end, body.charset);
      return true;
    }
    if (keyStart > this.#at) this.#nodes.push(syntax(body, '&', this.#at, keyStart));
    this.#list = addParameter(body, this.#nodes, index, this.#text);
    this.#text = null;
    this.#at = end;
    this.#next += 1;
    return isLong;
  }
}

/** Adds a parameter, whose `text` may be known already. Of a list the items are left to do. */
function addParameter(body: Body, nodes: Field[], index: number, text: string | null): ItemFields | null {
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
    return new ItemFields(body, node, index, name, row);
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
function listField(body: Body, index: number, name: string, row: CompiledRow, text: string | null): DraftField {
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
class ItemFields {
  readonly #body: Body;
  readonly #node: DraftField;
  readonly #name: string;
  readonly #row: CompiledRow;
  readonly #end: number;
  readonly #children: Field[] = [];
  readonly #items: Field[] = [];

  constructor(body: Body, node: DraftField, index: number, name: string, row: CompiledRow) {
    this.#body = body;
    this.#node = node;
    this.#name = name;
    this.#row = row;
    this.#end = body.parse.spans[4 * index + 3];
    // A repeated list is read as well, beside the other lists, but the records are those of the first.
    if (row.column >= 0) body.records.begin(body.parse, index);
    else body.records.beginList(body.parse, index);
  }

  /** Goes on to the next pause; true when there are no more items. */
  run(): boolean {
    const { parse, records } = this.#body;
    const isJoined = this.#row.column >= 0;
    const column = isJoined ? this.#row.column : 0;
    while (records.next() && records.starts[column] >= 0) {
      const start = records.starts[column];
      if (this.#body.itemsLeft === 0) {
        this.#children.push(moreItems(this.#body, this.#name, start, this.#end));
        break;
      }
      this.#body.itemsLeft -= 1;
      const end = records.ends[column];
      this.#add(start, end, isJoined ? itemRow(parse, records, column) : this.#row);
      if (this.#items.length % itemsBetween === 0 || end - start > longParameter) return false;
    }
    const { items } = this.#body;
    if (isJoined && !items.has(column)) items.set(column, this.#items);
    if (this.#children.length > 0) this.#node.children = this.#children;
    return true;
  }

  #add(start: number, end: number, row: CompiledRow | null): void {
    const name = `${this.#name}[${this.#items.length}]`;
    const item = valueField(this.#body, name, `kqq.${name}`, row, start, end, null);
    this.#items.push(item);
    this.#children.push(item);
    if (end < this.#end) this.#children.push(syntax(this.#body, ',', end, end + 1));
  }
}

/** The rest of a list that is too long. */
function moreItems(body: Body, name: string, start: number, end: number): Field {
  const node = makeNode('gap', 'more items', `kqq.${name}.more`, spanOf(body.parse, start, end), 'unknown');
  const count = countItems(body.parse.body, start, end);
  node.note = { en: `${count} more items, not taken apart`, zh: `还有 ${count} 项，未逐项解析` };
  return node;
}

/** The rest of a body that has too many parameters. */
function moreParameters({ parse }: Body, start: number): Field {
  const node = makeNode('gap', 'more parameters', 'kqq.more', spanOf(parse, start, parse.end), 'unknown');
  if (hasSecretInRest(parse)) node.secret = true;
  const count = countRest(parse);
  node.note = { en: `${count} more, not taken apart`, zh: `还有 ${count} 个参数，未逐个解析` };
  return node;
}

function valueField(
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
function setRaw(node: DraftField, body: Body, start: number, end: number, known: string | null): string {
  const text = known ?? decodeText(body.buffer, start, end, body.charset);
  if (isText(body.parse.body, start, end, body.charset)) {
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
