/**
 * Field tree of a 0x81 frame: a compact parse goes in, nodes that tile the frame come out: the five fields of the
 * header, then each value of the content with what says where a string ends, then what no table explains.
 */

import { decodeText, toBuffer } from '../../bytes/text.ts';
import { isWholeText } from '../../bytes/whole-text.ts';
import { type BinaryRowRules, letterB, letterS } from '../../model/binary-rules.ts';
import type { BinaryRepeat } from '../../model/binary-table.ts';
import type { Field, FieldRecord, FieldRole, Status } from '../../model/field.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import type { Meaning } from '../../model/rules.ts';
import { profileName } from '../../model/wire-profile.ts';
import { type DraftField, makeNode } from '../node.ts';
import {
  charsetNameOf,
  hexByte,
  isNumeric,
  isSecret,
  isSecretLost,
  meaningAt,
  nameAt,
  numberAt,
  rowAt,
  statusOf,
} from './value.ts';

/** Nodes in wire order, and the rounds of repeats joined into records. */
export interface FrameFields {
  readonly nodes: readonly Field[];
  readonly records: readonly FieldRecord[] | null;
}

/** Values of one message that get a field of their own; longer lists are an attack, and would fill the memory. */
const mostValues = 65_536;
/** Bytes of a file that are shown where people read. */
const shownBytes = 24;

/** What the nodes of one frame are made with. */
interface Sheet {
  readonly parse: Oicq81Parse;
  readonly buffer: Buffer;
  readonly layerStart: number;
  readonly isLost: boolean;
  readonly records: FieldRecord[];
}

/** The fields of a frame; `layerStart` is the offset in `body` that layer 1 begins at. */
export function frameFields(parse: Oicq81Parse, layerStart: number): FrameFields {
  const sheet: Sheet = {
    parse,
    buffer: toBuffer(parse.body),
    layerStart,
    isLost: isSecretLost(parse),
    records: [],
  };
  const nodes: Field[] = [];
  addHeader(sheet, nodes);
  if (parse.rules === null) addUnread(sheet, nodes);
  else addContent(sheet, nodes);
  if (parse.contentEnd < parse.end) nodes.push(gap(sheet, 'surplus', parse.contentEnd, parse.end, false));
  return { nodes, records: sheet.records.length === 0 ? null : sheet.records };
}

function addHeader(sheet: Sheet, nodes: Field[]): void {
  const { parse } = sheet;
  const { header } = parse.registry;
  const numbers = [parse.registry.protocol.guide, parse.sender, parse.receiver, parse.type];
  for (const [i, number] of numbers.entries()) {
    if (number < 0) return;
    nodes.push(headerByte(sheet, header[i], parse.start + i, number));
  }
  const lengthStart = parse.start + numbers.length;
  if (parse.length >= 0) nodes.push(lengthField(sheet, header[numbers.length], lengthStart));
  else if (lengthStart < parse.end) nodes.push(gap(sheet, 'cut length', lengthStart, parse.end, false));
}

function headerByte(sheet: Sheet, row: BinaryRowRules, start: number, number: number): Field {
  const meaning = row.codes === null ? row.meaning : (row.codes.get(number)?.meaning ?? row.unlisted);
  const node = numberNode(sheet, row, row.row.name, start, start + 1, number, meaning, meaning.status);
  node.text = hexByte(number);
  if (row.row.name === 'type') describeType(sheet.parse, node);
  // The document prints the first bytes of what clients send only.
  if (row.row.name === 'receiver' && sheet.parse.rules?.table.from === 'server') {
    node.status = 'assumed';
    node.source = 'inferred';
    node.note = directionNotPrinted;
  }
  return node;
}

/** The type, with the name it has in this direction. */
function describeType({ rules, registry, sender, receiver }: Oicq81Parse, node: DraftField): void {
  const { client, server } = registry.protocol;
  if (rules !== null) {
    node.label = rules.table.title;
    if (rules.table.note !== undefined) node.note = rules.table.note;
    if (rules.table.from === 'server') node.status = 'assumed';
    return;
  }
  node.status = 'unknown';
  node.source = undefined;
  const isPair = (sender === client && receiver === server) || (sender === server && receiver === client);
  node.note = isPair ? noType : noTypes;
}

const directionNotPrinted = {
  en: 'that frames of the server begin with 81 01 0A is not printed',
  zh: '文档没有印出服务器的报文以 81 01 0A 开头',
};
const noType = { en: 'no table has this type in this direction', zh: '表中没有此方向的该类型' };
const noTypes = {
  en: 'types between these two programs are not documented',
  zh: '文档没有列出这两个程序之间的报文类型',
};

function lengthField(sheet: Sheet, row: BinaryRowRules, start: number): Field {
  const { parse } = sheet;
  const status: Status = parse.choice.confidence === null ? 'known' : 'assumed';
  const node = numberNode(sheet, row, 'length', start, start + 4, parse.length, row.meaning, status);
  const { profile } = parse.choice;
  node.label =
    profile.scope === 'content'
      ? { en: 'bytes of content', zh: '内容的字节数' }
      : { en: 'bytes of the whole frame', zh: '整个报文的字节数' };
  node.note = { en: `wire profile ${profileName(profile)}`, zh: `线上格式 ${profileName(profile)}` };
  return node;
}

/** The content of a frame that no table has. */
function addUnread(sheet: Sheet, nodes: Field[]): void {
  const { contentStart, contentEnd } = sheet.parse;
  if (contentStart < contentEnd) nodes.push(gap(sheet, 'content', contentStart, contentEnd, false));
}

function addContent(sheet: Sheet, nodes: Field[]): void {
  const { content, contentEnd, rules } = sheet.parse;
  const limit = Math.min(content.count, mostValues);
  let at = 0;
  while (at < limit) {
    const row = rowAt(sheet.parse, at);
    if (row === null) break;
    if (row.depth === 0) {
      addValue(sheet, nodes, at, row);
      at += 1;
    } else {
      at = addRepeat(sheet, nodes, at, limit);
    }
  }
  const stop = limit < content.count ? content.heads[limit] : content.stopAt;
  if (stop >= contentEnd || rules === null) return;
  // What is behind the stop may hold the secret whose place is not known, or that was not reached.
  const isHidden = sheet.isLost || (content.end !== 'left-over' && content.stopOrdinal <= rules.lastSecret);
  nodes.push(gap(sheet, limit < content.count ? 'more values' : 'rest', stop, contentEnd, isHidden));
}

/** All rounds of a repeat as one field with the values as its children, and their records. */
function addRepeat(sheet: Sheet, nodes: Field[], first: number, limit: number): number {
  const { parse } = sheet;
  const { content } = parse;
  const children: Field[] = [];
  const rounds = new Rounds(sheet.records);
  let at = first;
  for (; at < limit; at++) {
    const row = rowAt(parse, at);
    if (row === null || row.depth === 0) break;
    rounds.add(row, content.outers[at], content.rounds[at], addValue(sheet, children, at, row));
  }
  rounds.end();
  const repeat = findRepeat(parse, content.ordinals[first]);
  const end = children[children.length - 1].span.end;
  const name = repeat?.repeat ?? 'records';
  const span = { layer: 1, start: children[0].span.start, end };
  const firstRow = rowAt(parse, first);
  const node = makeNode(
    'field',
    name,
    `oicq81.${name}`,
    span,
    firstRow === null ? 'known' : statusOf(parse, firstRow, 'known'),
  );
  node.value = rounds.count;
  if (repeat !== null) node.title = repeat.label;
  node.children = children;
  nodes.push(node);
  return at;
}

/** The repeat that the row is in, of those outside all repeats. */
function findRepeat({ rules }: Oicq81Parse, ordinal: number): BinaryRepeat | null {
  const name = rules?.rows[ordinal].row;
  for (const part of rules?.table.parts ?? [])
    if ('repeat' in part && part.parts.some((one) => one === name)) return part;
  return null;
}

/** Puts values into records: one for each round of the innermost repeat, with the values of the round around it. */
class Rounds {
  /** Rounds of the outer repeat. */
  count = 0;
  readonly #records: FieldRecord[];
  #around: Record<string, Field> = {};
  #record: Record<string, Field> = {};
  #isInner = false;
  #outer = -1;
  #round = -1;

  constructor(records: FieldRecord[]) {
    this.#records = records;
  }

  add(row: BinaryRowRules, outer: number, round: number, field: Field): void {
    const isInner = row.depth > 1;
    const outerRound = isInner ? outer : round;
    if (outerRound !== this.#outer) this.#begin(outerRound);
    if (!isInner) {
      this.#around[row.row.name] = field;
      return;
    }
    if (!this.#isInner || round !== this.#round) {
      if (this.#isInner) this.#records.push(this.#record);
      this.#record = { ...this.#around };
      this.#isInner = true;
      this.#round = round;
    }
    this.#record[row.row.name] = field;
  }

  end(): void {
    if (this.#outer >= 0) this.#records.push(this.#isInner ? this.#record : this.#around);
  }

  #begin(outer: number): void {
    this.end();
    this.count += 1;
    this.#around = {};
    this.#isInner = false;
    this.#outer = outer;
    this.#round = -1;
  }
}

/** Adds value `index` with what says where it ends; gives its field. */
function addValue(sheet: Sheet, nodes: Field[], index: number, row: BinaryRowRules): Field {
  const { parse } = sheet;
  const { content } = parse;
  const start = content.starts[index];
  const end = content.ends[index];
  const head = content.heads[index];
  if (head < start) nodes.push(syntax(sheet, 'string length', head, start));
  const field = valueField(sheet, index, row, start, end);
  nodes.push(field);
  if (row.letter === letterS && parse.choice.profile.strings === 'sz') nodes.push(syntax(sheet, 'NUL', end, end + 1));
  return field;
}

function valueField(sheet: Sheet, index: number, row: BinaryRowRules, start: number, end: number): Field {
  const { parse } = sheet;
  const name = nameAt(parse, index);
  if (isNumeric(row)) {
    const meaning = meaningAt(parse, row, index);
    const status = statusOf(parse, row, meaning.status);
    const node = numberNode(sheet, row, name, start, end, numberAt(parse, index), meaning, status);
    if (isSecret(row, sheet.isLost)) node.secret = true;
    return node;
  }
  const node = makeNode('field', name, `oicq81.${name}`, spanOf(sheet, start, end), statusOf(parse, row, row.status));
  describeRow(node, row, row.meaning);
  if (row.letter === letterB) setBytes(sheet, node, start, end);
  else setText(sheet, node, start, end);
  if (isSecret(row, sheet.isLost)) node.secret = true;
  return node;
}

function setText(sheet: Sheet, node: DraftField, start: number, end: number): void {
  const charset = charsetNameOf(sheet.parse);
  const text = decodeText(sheet.buffer, start, end, charset);
  node.value = text;
  if (isWholeText(sheet.parse.body, start, end, charset)) {
    node.raw = text;
  } else {
    node.raw = hexOf(sheet, start, end);
    node.rawEncoding = 'hex';
    node.text = text;
  }
}

function setBytes(sheet: Sheet, node: DraftField, start: number, end: number): void {
  node.raw = hexOf(sheet, start, end);
  node.rawEncoding = 'hex';
  node.binary = true;
  node.text = hexOf(sheet, start, Math.min(end, start + shownBytes)) + (end - start > shownBytes ? '…' : '');
  node.label = { en: `${end - start} ${end - start === 1 ? 'byte' : 'bytes'}`, zh: `${end - start} 字节` };
}

function numberNode(
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

function describeRow(node: DraftField, row: BinaryRowRules, meaning: Meaning): void {
  node.title = row.row.label;
  if (meaning.label !== null) node.label = meaning.label;
  if (meaning.source !== null) node.source = meaning.source;
  if (meaning.note !== null) node.note = meaning.note;
  if (meaning.readings.length > 0) node.readings = meaning.readings;
}

function gap(sheet: Sheet, name: string, start: number, end: number, isHidden: boolean): Field {
  const node = makeNode('gap', name, `oicq81.${name.replace(' ', '-')}`, spanOf(sheet, start, end), 'unknown');
  node.raw = hexOf(sheet, start, end);
  node.rawEncoding = 'hex';
  node.binary = true;
  if (isHidden) node.secret = true;
  return node;
}

function syntax(sheet: Sheet, name: string, start: number, end: number): Field {
  const role: FieldRole = 'syntax';
  return makeNode(role, name, 'oicq81', spanOf(sheet, start, end), 'known');
}

function spanOf({ layerStart }: Sheet, start: number, end: number) {
  return { layer: 1, start: start - layerStart, end: end - layerStart };
}

function hexOf({ buffer }: Sheet, start: number, end: number): string {
  return buffer.toString('hex', start, end);
}
