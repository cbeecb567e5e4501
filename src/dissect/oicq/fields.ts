/**
 * Field tree of a frame of oicq: a compact parse goes in, nodes that tile the frame come out: what is certain in the
 * header, and as assumed what the length alone tells of the rest.
 */

import { toBuffer } from '../../bytes/text.ts';
import type { Field, Status } from '../../model/field.ts';
import type { OicqParse } from '../../model/message.ts';
import type { OicqCommand, OicqVersion } from '../../model/oicq-table.ts';
import type { Text } from '../../model/text.ts';
import { type DraftField, makeNode } from '../node.ts';
import { mayHoldKey } from './parse.ts';
import { describeSize, hexWord } from './words.ts';

/** Bytes of ciphertext that are shown where people read. */
const shownBytes = 16;

const titles = {
  version: { en: 'version', zh: '版本' },
  command: { en: 'command', zh: '命令' },
  sequence: { en: 'sequence', zh: '序号' },
  number: { en: 'QQ number', zh: 'QQ 号' },
  prefix: { en: 'clear bytes, unknown', zh: '明文字节，含义未知' },
  key: { en: 'random key', zh: '随机密钥' },
  body: { en: 'content', zh: '内容' },
} as const;

const notes = {
  number: { en: 'that the server puts a number here is told by the length', zh: '由长度推断服务器在此处放有号码' },
  numberByVersion: { en: 'frames of such versions have a number here', zh: '这类版本的报文在此处放有号码' },
  key: { en: 'older clients encrypt the login with it; told by the length', zh: '旧客户端用它加密登录；由长度推断' },
  cipher: { en: 'a multiple of 8 bytes, as QQ-TEA makes', zh: '8 的倍数，与 QQ-TEA 相符' },
  misfit: { en: 'no known form leaves a multiple of 8 bytes', zh: '已知的格式都不能剩下 8 的倍数' },
  noVersion: { en: 'no table has this version', zh: '表中没有此版本' },
  noCommand: { en: 'no table has this command', zh: '表中没有此命令' },
} as const;

/** The fields of a frame; `layerStart` is the offset in `body` that layer 1 begins at. */
export function oicqFields(parse: OicqParse, layerStart: number): readonly Field[] {
  const { start, end, stop, prefixStart, keyStart, cipherStart, number, body } = parse;
  const buffer = toBuffer(body);
  const nodes: Field[] = [];
  const add = (role: 'field' | 'syntax' | 'gap', name: string, from: number, to: number, status: Status) => {
    const span = { layer: 1, start: from - layerStart, end: to - layerStart };
    const node = makeNode(role, name, `oicq.${name}`, span, status);
    if (role !== 'syntax') {
      node.raw = buffer.toString('hex', from, to);
      node.rawEncoding = 'hex';
      node.binary = true;
    }
    nodes.push(node);
    return node;
  };
  add('syntax', 'head', start, start + 1, 'known');
  if (parse.sequence < 0) {
    if (start + 1 < end) add('gap', 'rest', start + 1, end, 'unknown');
    return nodes;
  }
  describeVersion(add('field', 'version', start + 1, start + 3, 'known'), parse);
  describeCommand(add('field', 'command', start + 3, start + 5, 'known'), parse);
  describe(add('field', 'sequence', start + 5, start + 7, 'known'), parse.sequence, titles.sequence);
  if (number >= 0) {
    const node = add('field', 'number', start + 7, start + 11, parse.isNumberSure ? 'known' : 'assumed');
    describe(node, String(number), titles.number);
    if (!parse.isNumberSure) node.note = parse.fits ? notes.number : notes.numberByVersion;
  }
  if (prefixStart < keyStart && parse.fits) {
    const node = add('field', 'prefix', prefixStart, keyStart, 'assumed');
    node.title = titles.prefix;
    node.source = 'captures';
  }
  if (keyStart < cipherStart && parse.fits) {
    const node = add('field', 'key', keyStart, cipherStart, 'assumed');
    node.title = titles.key;
    node.note = notes.key;
    node.source = 'clients';
    node.secret = true;
  }
  const cipherFrom = parse.fits ? cipherStart : prefixStart;
  if (cipherFrom < stop) {
    const node = add('field', 'body', cipherFrom, stop, parse.fits ? 'encrypted' : 'unknown');
    node.title = titles.body;
    node.text = hexBeginning(buffer, cipherFrom, stop);
    node.label = describeSize(stop - cipherFrom);
    node.note = parse.fits ? notes.cipher : notes.misfit;
    node.source = 'captures';
    if (mayHoldKey(parse)) node.secret = true;
  }
  if (stop < end) add('syntax', 'tail', stop, end, 'known');
  return nodes;
}

function hexBeginning(buffer: Buffer, from: number, to: number): string {
  const shown = Math.min(to, from + shownBytes);
  return buffer.toString('hex', from, shown) + (shown < to ? '…' : '');
}

function describe(node: DraftField, value: number | string, title: Text): void {
  node.value = value;
  node.title = title;
  node.source = 'captures';
}

function describeVersion(node: DraftField, { version, rules }: OicqParse): void {
  describeListed(node, version, titles.version, rules.versions.get(version), notes.noVersion);
}

function describeCommand(node: DraftField, { command, rules }: OicqParse): void {
  const known = rules.commands.get(command);
  describeListed(node, command, titles.command, known, notes.noCommand);
  if (known?.status !== undefined) node.status = known.status;
  if (known?.readings !== undefined) node.readings = known.readings;
}

/** A number that tables have names for; `note` says that they have none for this one. */
function describeListed(
  node: DraftField,
  value: number,
  title: Text,
  known: OicqCommand | OicqVersion | undefined,
  note: Text,
): void {
  describe(node, value, title);
  node.text = hexWord(value);
  if (known === undefined) {
    node.status = 'unknown';
    node.note = note;
    return;
  }
  node.label = known.title;
  node.source = known.sources[0];
}
