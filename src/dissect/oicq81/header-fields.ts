/**
 * Header of a 0x81 frame as fields: guide, sender, receiver, type and length, each with what it means.
 */

import type { BinaryRowRules } from '../../model/binary-rules.ts';
import type { Field, Status } from '../../model/field.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import { profileName } from '../../model/wire-profile.ts';
import type { DraftField } from '../node.ts';
import { gap, numberNode, type Sheet } from './nodes.ts';
import { hexByte } from './value.ts';

/** Adds the fields of the header, as far as it is there. */
export function addHeader(sheet: Sheet, nodes: Field[]): void {
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
