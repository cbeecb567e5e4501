/**
 * Parameter names as integers: bytes go in, a packed name comes out, so that a name is looked up without a string.
 *
 *   "UIN"   -> 0x0055494e   up to four ASCII bytes, upper-cased, big-endian
 *   longer  -> below zero   a hash (FNV-1a) with the top bit set; equal hashes are told apart by `isNamed`
 */

import type { PackedName } from '../model/rules.ts';

const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** Packs `bytes[start..end)`, case folded. */
export function packName(bytes: Uint8Array, start: number, end: number): PackedName {
  if (end - start > 4) return hashName(bytes, start, end);
  let key = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x80) return hashName(bytes, start, end);
    key = (key << 8) | (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
  }
  return key;
}

function hashName(bytes: Uint8Array, start: number, end: number): PackedName {
  let hash = fnvBasis;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    hash = Math.imul(hash ^ (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte), fnvPrime);
  }
  return hash | 0x80000000;
}

/** Packs a name that stands in a table. */
export function packText(name: string): PackedName {
  const bytes = Buffer.from(name, 'utf8');
  return packName(bytes, 0, bytes.length);
}

/** Whether `bytes[start..end)` is `name` but for case; only hashed names need the look. */
export function isNamed(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    if (upper(bytes[start + i]) !== upper(name.charCodeAt(i))) return false;
  }
  return true;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}
