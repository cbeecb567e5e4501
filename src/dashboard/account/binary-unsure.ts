/**
 * What is not sure in a binary message: the compact parse of a 0x81 frame or of a frame of oicq goes in, every field and
 * code that is unknown, assumed or disputed comes out. Secrets are passed over, and what is assumed of any frame whatever
 * it holds: the wire profile, and what follows from it.
 */

import { decodeText, toBuffer } from '../../bytes/text.ts';
import { oicqFields } from '../../dissect/oicq/fields.ts';
import {
  charsetNameOf,
  hexByte,
  isNumeric,
  isSecret,
  isSecretLost,
  meaningAt,
  numberAt,
  rowAt,
} from '../../dissect/oicq81/value.ts';
import { maskUndecoded } from '../../dissect/secret.ts';
import { type BinaryRowRules, letterB } from '../../model/binary-rules.ts';
import type { Field } from '../../model/field.ts';
import type { Oicq81Parse, OicqParse } from '../../model/message.ts';
import type { Meaning } from '../../model/rules.ts';
import { keptText } from './kept-text.ts';
import { mostSightings, type TakeUnsure } from './kqq-unsure.ts';

/** Bytes that are shown of a value that is no text. */
const shownBytes = 16;
/** Bytes of a text that are looked at. */
const textBytes = 256;

/** Finds what is not sure in a 0x81 frame. */
export function findUnsureInFrame(parse: Oicq81Parse, take: TakeUnsure): void {
  const { header } = parse.registry;
  takeHeaderByte(header[1], parse.sender, take);
  takeHeaderByte(header[2], parse.receiver, take);
  if (parse.rules === null) {
    if (parse.type >= 0) takeType(header[3], parse.type, take);
    return;
  }
  const isLost = isSecretLost(parse);
  let left = mostSightings;
  for (let i = 0; i < parse.content.count && left > 0; i++) {
    const row = rowAt(parse, i);
    if (row === null || (row.codes === null && row.status === 'known') || isSecret(row, isLost)) continue;
    const meaning = meaningAt(parse, row, i);
    if (meaning.status === 'known' || meaning.status === 'encrypted') continue;
    left -= 1;
    const value = valueText(parse, row, i);
    takeMeaning(row, meaning, row.codes === null ? null : value, value, take);
  }
}

/** A program that no table has. */
function takeHeaderByte(row: BinaryRowRules, byte: number, take: TakeUnsure): void {
  if (byte < 0 || row.codes === null || row.codes.has(byte)) return;
  takeMeaning(row, row.unlisted, hexByte(byte), null, take);
}

/** A type that no table has in this direction. */
function takeType(row: BinaryRowRules, type: number, take: TakeUnsure): void {
  takeMeaning(row, row.unlisted, hexByte(type), null, take);
}

function takeMeaning(
  row: BinaryRowRules,
  meaning: Meaning,
  code: string | null,
  value: string | null,
  take: TakeUnsure,
): void {
  const { status } = meaning;
  if (status === 'known' || status === 'encrypted') return;
  take(`oicq81.${row.row.name}`, code, status, value, () => ({
    title: row.row.label,
    label: code === null ? null : meaning.label,
    note: meaning.note,
    sources: meaning.source === null ? [] : [meaning.source],
    readings: meaning.readings,
    isNamed: true,
  }));
}

function valueText(parse: Oicq81Parse, row: BinaryRowRules, index: number): string {
  if (isNumeric(row)) return String(numberAt(parse, index));
  const buffer = toBuffer(parse.body);
  const start = parse.content.starts[index];
  const end = parse.content.ends[index];
  if (row.letter !== letterB) {
    return keptText(maskUndecoded(decodeText(buffer, start, Math.min(end, start + textBytes), charsetNameOf(parse))));
  }
  const shown = Math.min(end, start + shownBytes);
  return buffer.toString('hex', start, shown) + (shown < end ? '…' : '');
}

/** Fields of oicq that filters know. */
const named: ReadonlySet<string> = new Set(['version', 'command', 'sequence', 'number', 'prefix']);

/** Finds what is not sure in a frame of oicq: it has so few fields that they are made for it. */
export function findUnsureInOicq(parse: OicqParse, take: TakeUnsure): void {
  for (const field of oicqFields(parse, parse.start)) {
    const { status } = field;
    if (field.role === 'syntax' || field.secret === true || status === 'known' || status === 'encrypted') continue;
    const isCode = field.name === 'version' || field.name === 'command';
    const text = shownText(field);
    take(`oicq.${field.name}`, isCode ? text : null, status, text, () => ({
      title: field.title ?? null,
      label: isCode ? (field.label ?? null) : null,
      note: field.note ?? null,
      sources: field.source === undefined ? [] : [field.source],
      readings: field.readings ?? [],
      isNamed: named.has(field.name),
    }));
  }
}

function shownText({ text, value, raw }: Field): string {
  const shown = text ?? (value === undefined ? (raw ?? '') : String(value));
  return shown.length > 2 * shownBytes ? `${keptText(shown, 2 * shownBytes)}` : shown;
}
