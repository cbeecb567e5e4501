/**
 * Values of a compact parse: the place of one goes in, a number, a name, a meaning comes out. Made one by one, only
 * when asked for.
 */

import { readU16, readU32 } from '../../bytes/endian.ts';
import type { CharsetName } from '../../bytes/text.ts';
import { type BinaryRowRules, letterL, letterM, letterS, letterT } from '../../model/binary-rules.ts';
import type { Status } from '../../model/field.ts';
import type { CharsetChoice, Oicq81Parse, Result } from '../../model/message.ts';
import type { Meaning } from '../../model/rules.ts';

/** The row of value `index`, null only where a parse has no rules. */
export function rowAt(parse: Oicq81Parse, index: number): BinaryRowRules | null {
  return parse.rules === null ? null : parse.rules.rows[parse.content.ordinals[index]];
}

/** The number that value `index` is, of a row T, L or M. */
export function numberAt(parse: Oicq81Parse, index: number): number {
  const { body, content, choice } = parse;
  const start = content.starts[index];
  const size = content.ends[index] - start;
  const isLittle = choice.profile.order === 'le';
  if (size === 4) return readU32(body, start, isLittle);
  return size === 2 ? readU16(body, start, isLittle) : body[start];
}

/** Whether the row is a number: T, L or M. */
export function isNumeric(row: BinaryRowRules): boolean {
  return row.letter === letterT || row.letter === letterL || row.letter === letterM;
}

/** The index of the value of a row outside repeats, -1 where it is not there. */
export function indexOfRow(parse: Oicq81Parse, ordinal: number): number {
  const { ordinals, count } = parse.content;
  if (ordinal < 0) return -1;
  for (let i = 0; i < count; i++) if (ordinals[i] === ordinal) return i;
  return -1;
}

/** `nickname`, in a repeat `nickname[2]`, in a repeat of a repeat `friend_nickname[0][2]`. */
export function nameAt(parse: Oicq81Parse, index: number): string {
  const row = rowAt(parse, index);
  if (row === null) return '';
  const { rounds, outers } = parse.content;
  if (row.depth === 0) return row.row.name;
  if (row.depth === 1) return `${row.row.name}[${rounds[index]}]`;
  return `${row.row.name}[${outers[index]}][${rounds[index]}]`;
}

/** What value `index` means, the profile aside. */
export function meaningAt(parse: Oicq81Parse, row: BinaryRowRules, index: number): Meaning {
  if (row.codes === null) return row.meaning;
  return row.codes.get(numberAt(parse, index))?.meaning ?? row.unlisted;
}

/** Whether a code row has a value that its table does not list. */
export function isUnlisted(parse: Oicq81Parse, row: BinaryRowRules, index: number): boolean {
  return row.kind === 'code' && row.codes !== null && !row.codes.has(numberAt(parse, index));
}

/**
 * How sure a value is: what its meaning is at best, and no more than assumed where a profile that nobody gave says
 * where it stands or how wide it is.
 */
export function statusOf(parse: Oicq81Parse, row: BinaryRowRules, status: Status): Status {
  if (status !== 'known' || parse.choice.confidence === null) return status;
  return row.isMovable || row.letter !== letterT ? 'assumed' : 'known';
}

/** Whether the frame has fewer bytes than its length says. */
export function isCut(parse: Oicq81Parse): boolean {
  return parse.wanted > parse.end - parse.start;
}

/**
 * Whether nobody can say where the secret is: the content does not end where its values do, so the values may be read
 * at wrong places. Of a frame that is cut the values in front of the cut are right.
 */
export function isSecretLost(parse: Oicq81Parse): boolean {
  const { rules, content } = parse;
  if (rules === null || rules.lastSecret < 0 || content.end === 'closed') return false;
  return !(isCut(parse) && content.stopOrdinal > rules.lastSecret);
}

/** Whether a value of the row has to be masked; `isLost` as isSecretLost says. */
export function isSecret(row: BinaryRowRules, isLost: boolean): boolean {
  return row.isSecret || (isLost && (row.isMovable || row.letter === letterS || row.letter === letterM));
}

/** `send_message`; the number of a type that no table has, `0x18`; null where the header is cut. */
export function commandOf({ rules, type }: Oicq81Parse): string | null {
  if (rules !== null) return rules.table.command;
  return type < 0 ? null : hexByte(type);
}

/** The user's own number; null where the type has none or it is cut off. */
export function ownNumber(parse: Oicq81Parse): string | null {
  const index = parse.rules === null ? -1 : indexOfRow(parse, parse.rules.own);
  return index < 0 ? null : String(numberAt(parse, index));
}

/** Whether a request was granted; null where the type does not say. */
export function resultOf(parse: Oicq81Parse): Result | null {
  const index = parse.rules === null ? -1 : indexOfRow(parse, parse.rules.result);
  const row = index < 0 ? null : rowAt(parse, index);
  if (row === null) return null;
  const code = numberAt(parse, index);
  const { label, status } = meaningAt(parse, row, index);
  return { code, label, status: statusOf(parse, row, status) };
}

/** The charset of the profile; null where the message has no text outside ASCII. */
export function charsetOf(parse: Oicq81Parse): CharsetChoice | null {
  const { body, content, choice } = parse;
  for (let i = 0; i < content.count; i++) {
    if (rowAt(parse, i)?.letter !== letterS) continue;
    for (let at = content.starts[i]; at < content.ends[i]; at++) {
      if (body[at] < 0x80) continue;
      return { name: choice.profile.charset, status: choice.confidence === null ? 'known' : 'assumed', runnerUp: null };
    }
  }
  return null;
}

/** The charset that the strings of a parse are read in. */
export function charsetNameOf(parse: Oicq81Parse): CharsetName {
  return parse.choice.profile.charset;
}

/** `0x0a` */
export function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
