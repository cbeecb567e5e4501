/**
 * Bytes of the 0x81 protocol go in; out come the lengths of its frames, and after damage the place of the next one.
 *
 *   81 | sender | receiver | type | length:4 | content
 *
 * Programs are 01 to 05 and 0A; a frame goes from one to another. The document (oicq-doc) says neither in which order
 * the bytes of the length stand nor whether it counts the header: that is a length form, four of them. Pure functions.
 */

import { readU32be, readU32le } from '../bytes/endian.ts';
import type { LengthForm } from '../model/wire-profile.ts';
import { bad, short } from './reader.ts';

export const oicq81HeaderLength = 8;
/** No frame is longer: a length above it is read wrongly, or is no length. */
export const longestOicq81 = 16 * 1024 * 1024;

const guide = 0x81;

/** Whether a program has this number: servers 1 to 5, the user's program 10. */
function isOicq81Program(number: number): boolean {
  return (number >= 1 && number <= 5) || number === 0x0a;
}

/**
 * Whether `bytes[at..limit)` begins a frame in any of the four length forms; "short" while too little is there to
 * say. The text protocol may begin with 81 01 too, a length in front of its `VER=`, but V is no program.
 */
export function likeOicq81(bytes: Uint8Array, at: number, limit: number): 'yes' | 'no' | 'short' {
  const start = likeHeader(bytes, at, limit);
  if (start !== 'yes') return start;
  return isPossible(readU32le(bytes, at + 4)) || isPossible(readU32be(bytes, at + 4)) ? 'yes' : 'no';
}

/** Whether the frame at `start` has a header; its length in `form` where there is one, whole or not, else short or bad. */
export function oicq81Length(bytes: Uint8Array, start: number, limit: number, form: LengthForm): number {
  const header = likeHeader(bytes, start, limit);
  if (header !== 'yes') return header === 'no' ? bad : short;
  const number = form.order === 'le' ? readU32le(bytes, start + 4) : readU32be(bytes, start + 4);
  const length = form.scope === 'frame' ? number : number + oicq81HeaderLength;
  return length < oicq81HeaderLength || length > longestOicq81 ? bad : length;
}

/** Whether a header stands at `at`, whatever its length is. */
export function hasOicq81Header(bytes: Uint8Array, at: number, limit: number): boolean {
  return likeHeader(bytes, at, limit) === 'yes';
}

/** The length of the frame at `start` once all of it is in front of `limit`, else short or bad. */
export function readOicq81(bytes: Uint8Array, start: number, limit: number, form: LengthForm): number {
  const length = oicq81Length(bytes, start, limit, form);
  return length > limit - start ? short : length;
}

/** Where to go on after damage: the next frame (`found`), or the first place that may still become one. */
export interface Resynchronised {
  readonly at: number;
  readonly found: boolean;
}

/**
 * The next frame at or behind `from`: a header whose length closes on another header, or, if nothing follows
 * (`isEnd`), on `limit`. Content may hold 81 0A 01 by chance, but not with a length that fits. Each place is looked at
 * once; the work is linear in the bytes passed over.
 */
export function findOicq81(
  bytes: Uint8Array,
  from: number,
  limit: number,
  form: LengthForm,
  isEnd: boolean,
): Resynchronised {
  for (let at = bytes.indexOf(guide, from); at >= 0 && at < limit; at = bytes.indexOf(guide, at + 1)) {
    const length = oicq81Length(bytes, at, limit, form);
    if (length === bad) continue;
    if (length === short) {
      if (!isEnd) return { at, found: false };
      continue;
    }
    const end = at + length;
    if (isEnd && end === limit) return { at, found: true };
    const next = end < limit ? likeOicq81(bytes, end, limit) : 'short';
    if (next === 'yes') return { at, found: true };
    if (next === 'short' && !isEnd) return { at, found: false };
  }
  return { at: limit, found: false };
}

function isPossible(length: number): boolean {
  return length <= longestOicq81;
}

/** Whether guide, programs and type are there with the four bytes of a length, or may still come. */
function likeHeader(bytes: Uint8Array, at: number, limit: number): 'yes' | 'no' | 'short' {
  if (at >= limit) return 'short';
  if (bytes[at] !== guide) return 'no';
  if (at + 1 >= limit) return 'short';
  const sender = bytes[at + 1];
  if (!isOicq81Program(sender)) return 'no';
  if (at + 2 >= limit) return 'short';
  const receiver = bytes[at + 2];
  if (!isOicq81Program(receiver) || receiver === sender) return 'no';
  return at + oicq81HeaderLength > limit ? 'short' : 'yes';
}
