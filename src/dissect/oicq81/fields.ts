/**
 * Field tree of a 0x81 frame: a compact parse goes in, nodes that tile the frame come out: the five fields of the
 * header, then each value of the content with what says where a string ends, then what no table explains.
 */

import { decodeText, toBuffer } from '../../bytes/text.ts';
import { isWholeText } from '../../bytes/whole-text.ts';
import { type BinaryRowRules, letterB, letterS } from '../../model/binary-rules.ts';
import type { BinaryRepeat } from '../../model/binary-table.ts';
import type { Field, FieldRecord } from '../../model/field.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import { type DraftField, makeNode } from '../node.ts';
import { addHeader } from './header-fields.ts';
import { describeRow, gap, hexOf, numberNode, type Sheet, spanOf, syntax } from './nodes.ts';
import { Rounds } from './rounds.ts';
import {
  charsetNameOf,
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
