/**
 * Fields of binary frames: a compact parse goes in, each value comes out with its place. Numbers are written in digits; bytes
 * that nothing explains are one value, in hex, of which the first ones count.
 */

import { latin1Text, toBuffer } from '../bytes/text.ts';
import { mayHoldKey } from '../dissect/oicq/parse.ts';
import { isNumeric, isSecretLost, numberAt, rowAt } from '../dissect/oicq81/value.ts';
import { findPasswords } from '../dissect/secret.ts';
import { type BinaryRowRules, letterB } from '../model/binary-rules.ts';
import type { Oicq81Parse, OicqParse } from '../model/message.ts';

/** Bytes of a gap that are looked at, position by position. */
export const gapBytes = 64;
/** The names under which gaps are kept: bytes behind the last value, ciphertext, and clear bytes in front of it. */
export const gapNames: ReadonlySet<string> = new Set(['gap', 'body', 'prefix']);
/** Values of a frame that are looked at; longer lists are of the same. */
const mostValues = 4096;

/** Takes a value: its name, its bytes (or digits), where in the frame it stands, and its row; null: no table has one. */
export type TakeValue = (
  name: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  byte: number,
  row: BinaryRowRules | null,
) => void;

/** The values of a 0x81 frame, secrets left out. */
export function visitOicq81(parse: Oicq81Parse, take: TakeValue): void {
  const { body, content, contentStart, contentEnd, rules } = parse;
  // Where nobody can say which bytes are a password, none are looked at.
  const isLost = isSecretLost(parse);
  for (let i = 0; i < Math.min(content.count, mostValues); i++) {
    const row = rowAt(parse, i);
    if (row === null || row.isSecret || (isLost && row.ordinal > 0)) continue;
    const start = content.starts[i];
    if (isNumeric(row)) takeNumber(take, row.row.name, numberAt(parse, i), start - parse.start, row);
    else if (row.letter !== letterB) take(row.row.name, body, start, content.ends[i], start - parse.start, row);
  }
  if (isLost || (rules !== null && content.end === 'closed')) return;
  takeGap(take, 'gap', body, rules === null ? contentStart : content.stopAt, contentEnd, parse.start);
}

/** The header of an oicq frame, and what is behind it, keys left out. */
export function visitOicq(parse: OicqParse, take: TakeValue): void {
  const { body, start, stop, prefixStart, keyStart, cipherStart, fits } = parse;
  if (parse.sequence < 0) return;
  takeNumber(take, 'version', parse.version, 1);
  takeNumber(take, 'sequence', parse.sequence, 5);
  if (parse.number >= 0) takeNumber(take, 'number', parse.number, 7);
  if (!fits) {
    if (!mayHoldKey(parse)) takeGap(take, 'body', body, prefixStart, stop, start);
    return;
  }
  if (prefixStart < keyStart) takeGap(take, 'prefix', body, prefixStart, keyStart, start);
  takeGap(take, 'body', body, cipherStart, stop, start);
}

function takeNumber(
  take: TakeValue,
  name: string,
  number: number,
  byte: number,
  row: BinaryRowRules | null = null,
): void {
  const digits = Buffer.from(String(number), 'latin1');
  take(name, digits, 0, digits.length, byte, row);
}

function takeGap(take: TakeValue, name: string, body: Uint8Array, from: number, to: number, start: number): void {
  // What may be a password is no evidence.
  if (from >= to || findPasswords(latin1Text(body, from, to)).length > 0) return;
  const hex = Buffer.from(toBuffer(body).toString('hex', from, Math.min(to, from + gapBytes)), 'latin1');
  take(name, hex, 0, hex.length, from - start, null);
}
