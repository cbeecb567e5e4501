/**
 * Contents of 0x81 frames as values by name, driven by the tables of the decoder: values go in, bytes come out under a
 * wire profile, and the other way round.
 *
 *   81 | sender | receiver | type | length:4 | content
 *
 * Source: oicq-doc. What it leaves open a wire profile says.
 */

import iconv from 'iconv-lite';
import { readU16, readU32 } from '../../bytes/endian.ts';
import { decodeText } from '../../bytes/text.ts';
import { ContentWalk } from '../../dissect/oicq81/content.ts';
import { oicq81HeaderLength } from '../../framing/oicq81.ts';
import { type BinaryRegistry, type BinaryRules, letterB, letterS } from '../../model/binary-rules.ts';
import type { BinaryPart, BinaryRow } from '../../model/binary-table.ts';
import type { WireProfile } from '../../model/wire-profile.ts';

/** A value of each row by its name; a repeat has its rounds under its own name. What is absent is 0 or empty. */
export interface Values {
  readonly [name: string]: number | string | Uint8Array | readonly Values[];
}

/** The longest string with a length of one byte in front. */
const longestShort = 0xff;
const longestLong = 0xffff;
/** A count is a T. */
const mostRounds = 0xff;

/** A whole frame of the table's type. Strings and repeats that are too long for the profile are cut. */
export function writeFrame(registry: BinaryRegistry, rules: BinaryRules, values: Values, profile: WireProfile): Buffer {
  const { guide, client, server } = registry.protocol;
  const { from, type, parts } = rules.table;
  const content = Buffer.concat(writeParts(parts, values, profile));
  const length = content.length + (profile.scope === 'frame' ? oicq81HeaderLength : 0);
  const programs = from === 'client' ? [client, server] : [server, client];
  return Buffer.concat([Buffer.of(guide, ...programs, type), integer(length, 4, profile), content]);
}

function writeParts(parts: readonly BinaryPart[], values: Values, profile: WireProfile): Buffer[] {
  return parts.flatMap((part, index) => {
    const next = parts[index + 1];
    if ('repeat' in part)
      return roundsOf(values, part.repeat).flatMap((round) => writeParts(part.parts, round, profile));
    // A count says how many rounds follow, whatever its own value is.
    if (next !== undefined && 'repeat' in next) return [Buffer.of(roundsOf(values, next.repeat).length)];
    return [writeValue(part, values[part.name], profile)];
  });
}

function roundsOf(values: Values, name: string): readonly Values[] {
  const rounds = values[name];
  return Array.isArray(rounds) ? rounds.slice(0, mostRounds) : [];
}

function writeValue(row: BinaryRow, value: Values[string] | undefined, profile: WireProfile): Buffer {
  switch (row.letter) {
    case 'T':
      return Buffer.of(toNumber(value) & 0xff);
    case 'L':
      return integer(toNumber(value), 4, profile);
    case 'M':
      return integer(toNumber(value), profile.portrait, profile);
    case 'S':
      return writeString(typeof value === 'string' ? value : '', profile);
    case 'B':
      return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
  }
}

function toNumber(value: Values[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function writeString(text: string, profile: WireProfile): Buffer {
  const most = profile.strings === 's1' ? longestShort : longestLong;
  // A string ends at its NUL where that is how strings end; a cut leaves no half character.
  const whole = profile.strings === 'sz' ? text.replaceAll('\0', '') : text;
  let bytes = iconv.encode(whole, profile.charset);
  for (let letters = [...whole]; bytes.length > most; bytes = iconv.encode(letters.join(''), profile.charset)) {
    letters = letters.slice(0, Math.min(letters.length - 1, most));
  }
  if (profile.strings === 'sz') return Buffer.concat([bytes, Buffer.of(0)]);
  if (profile.strings === 's1') return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const length = Buffer.alloc(2);
  if (profile.strings === 's2le') length.writeUInt16LE(bytes.length);
  else length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function integer(value: number, width: 1 | 2 | 4, profile: WireProfile): Buffer {
  const bytes = Buffer.alloc(width);
  const held = value % 2 ** (8 * width);
  if (profile.order === 'le') bytes.writeUIntLE(held, 0, width);
  else bytes.writeUIntBE(held, 0, width);
  return bytes;
}

/** Reads contents. One reader serves any number of frames. */
export class ContentReader {
  readonly #walk = new ContentWalk();
  readonly #profile: WireProfile;

  constructor(profile: WireProfile) {
    this.#profile = profile;
  }

  /** The values of a content outside repeats and in the first repeat; null if it does not fit its table. */
  read(rules: BinaryRules, content: Uint8Array): Values | null {
    const walk = this.#walk;
    if (!walk.walk(rules, this.#profile, content, 0, content.length)) return null;
    const values: Record<string, Values[string]> = {};
    const rounds: Record<string, Values[string]>[] = [];
    for (let i = 0; i < walk.count; i++) {
      const row = rules.rows[walk.ordinals[i]];
      const value = this.#value(row.letter, content, walk.starts[i], walk.ends[i]);
      if (row.depth === 0) values[row.row.name] = value;
      else {
        const round = walk.rounds[i];
        rounds[round] ??= {};
        rounds[round][row.row.name] = value;
      }
    }
    const repeat = rules.table.parts.find((part) => 'repeat' in part);
    if (repeat !== undefined && 'repeat' in repeat) values[repeat.repeat] = rounds;
    return values;
  }

  #value(letter: number, content: Uint8Array, start: number, end: number): number | string | Uint8Array {
    const { charset, order } = this.#profile;
    if (letter === letterS) return decodeText(content, start, end, charset);
    if (letter === letterB) return new Uint8Array(content.subarray(start, end));
    if (end - start === 4) return readU32(content, start, order === 'le');
    return end - start === 2 ? readU16(content, start, order === 'le') : (content[start] ?? 0);
  }
}
