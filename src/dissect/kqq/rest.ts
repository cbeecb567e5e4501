/**
 * The rest of a body that has too many parameters: a compact parse goes in, where the part begins that was not taken
 * apart comes out, how many parameters stand there, and whether a secret is among them.
 */

import type { KqqParse } from '../../model/message.ts';
import { packName } from '../packed-name.ts';
import { mostParameters } from './scan.ts';

const ampersand = 0x26;
const equals = 0x3d;

/** Where the rest of `parse` begins; its end where all was taken apart. */
export function startOfRest({ count, spans, end }: KqqParse): number {
  if (count < mostParameters) return end;
  return Math.min(spans[4 * count - 1] + 1, end);
}

/** How many parameters stand in the rest. */
export function countRest(parse: KqqParse): number {
  const { body, end } = parse;
  let count = 0;
  for (let at = startOfRest(parse); at < end; at = endOfPiece(body, at, end) + 1) count += 1;
  return count;
}

/** Whether a parameter in the rest has a name that the tables call secret. */
export function hasSecretInRest(parse: KqqParse): boolean {
  const { body, end, rules } = parse;
  for (let at = startOfRest(parse); at < end; at = endOfPiece(body, at, end) + 1) {
    let nameEnd = at;
    while (nameEnd < end && body[nameEnd] !== equals && body[nameEnd] !== ampersand) nameEnd += 1;
    const key = packName(body, at, nameEnd);
    const rows = rules.rows.get(key) ?? rules.anywhere.get(key);
    if (rows?.some((row) => row.isSecret) === true) return true;
  }
  return false;
}

function endOfPiece(body: Uint8Array, at: number, end: number): number {
  while (at < end && body[at] !== ampersand) at += 1;
  return at;
}
