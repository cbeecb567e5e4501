/**
 * Field tree of a kqq body: a compact parse goes in, one field per parameter comes out, with the separators between
 * them, so that every byte of the body has a leaf. Values with escapes get a layer for each decoding step.
 */

import { type CharsetName, decodeText, latin1Text, toBuffer } from '../../bytes/text.ts';
import type { Field, FieldRecord, Layer } from '../../model/field.ts';
import type { KqqParse } from '../../model/message.ts';
import { makeNode } from '../node.ts';
import { isText } from './decode.ts';
import { RecordWalk } from './items.ts';
import { ItemFields, listField } from './list-fields.ts';
import { countRest, hasSecretInRest, startOfRest } from './rest.ts';
import { type Body, describeRow, longParameter, spanOf, syntax, toHex, valueField } from './value-field.ts';

/** Nodes and records of the body; layers of decoding steps are appended to `layers`. */
export interface BodyFields {
  readonly nodes: readonly Field[];
  readonly records: readonly FieldRecord[] | null;
}

/** Items of one message that get a field of their own; longer lists are an attack, and would fill the memory. */
const mostItems = 65_536;

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

/** The rest of a body that has too many parameters. */
function moreParameters({ parse }: Body, start: number): Field {
  const node = makeNode('gap', 'more parameters', 'kqq.more', spanOf(parse, start, parse.end), 'unknown');
  if (hasSecretInRest(parse)) node.secret = true;
  const count = countRest(parse);
  node.note = { en: `${count} more, not taken apart`, zh: `还有 ${count} 个参数，未逐个解析` };
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
