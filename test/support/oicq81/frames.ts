/**
 * Frames of the 0x81 protocol for tests: lists of values typed by hand go in, bytes under any wire profile come out.
 * Nothing here is taken from the tables that are tested.
 */

import iconv from 'iconv-lite';
import type { WireProfile } from '../../../src/model/wire-profile.ts';

/** Name, letter and value of one field as the document writes it; names in repeats have their rounds in brackets. */
export type Item =
  | readonly [name: string, letter: 'T' | 'L' | 'M', value: number]
  | readonly [name: string, letter: 'S', value: string]
  | readonly [name: string, letter: 'B', value: Uint8Array];

/** One frame as a person would note it down. */
export interface NotedFrame {
  readonly from: 'client' | 'server';
  readonly type: number;
  readonly items: readonly Item[];
}

const user = 0x0a;
const server = 0x01;
const headerBytes = 8;

/** All choices but the charset: 2 orders, 2 scopes, 4 forms of strings, 2 widths of M. */
export const baseProfiles: readonly WireProfile[] = (['le', 'be'] as const).flatMap((order) =>
  (['content', 'frame'] as const).flatMap((scope) =>
    (['s1', 's2le', 's2be', 'sz'] as const).flatMap((strings) =>
      ([1, 2] as const).map((portrait): WireProfile => ({ order, scope, strings, portrait, charset: 'gb18030' })),
    ),
  ),
);

/** The bytes of a frame. */
export function frameBytes(profile: WireProfile, { from, type, items }: NotedFrame): Uint8Array {
  const programs = from === 'client' ? [user, server] : [server, user];
  return programFrame(profile, programs[0], programs[1], type, contentBytes(profile, items));
}

/** A frame between any two programs. */
export function programFrame(
  profile: WireProfile,
  sender: number,
  receiver: number,
  type: number,
  content: Uint8Array,
): Uint8Array {
  const length = content.length + (profile.scope === 'frame' ? headerBytes : 0);
  return Uint8Array.from([0x81, sender, receiver, type, ...integer(profile, length, 4), ...content]);
}

export function contentBytes(profile: WireProfile, items: readonly Item[]): Uint8Array {
  const bytes: number[] = [];
  for (const item of items) for (const byte of itemBytes(profile, item)) bytes.push(byte);
  return Uint8Array.from(bytes);
}

function itemBytes(profile: WireProfile, item: Item): Iterable<number> {
  switch (item[1]) {
    case 'T':
      return [item[2]];
    case 'L':
      return integer(profile, item[2], 4);
    case 'M':
      return integer(profile, item[2], profile.portrait);
    case 'S':
      return stringBytes(profile, textBytes(profile, item[2]));
    case 'B':
      return item[2];
  }
}

/** What a string is on the wire, with what says where it ends. */
export function stringBytes(profile: WireProfile, text: Uint8Array): number[] {
  const { length } = text;
  switch (profile.strings) {
    case 's1':
      return [length, ...text];
    case 's2le':
      return [length & 0xff, length >> 8, ...text];
    case 's2be':
      return [length >> 8, length & 0xff, ...text];
    case 'sz':
      return [...text, 0];
  }
}

export function textBytes(profile: WireProfile, text: string): Uint8Array {
  return iconv.encode(text, profile.charset);
}

function integer(profile: WireProfile, value: number, width: number): number[] {
  const bytes = Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) & 0xff);
  return profile.order === 'le' ? bytes : bytes.reverse();
}
