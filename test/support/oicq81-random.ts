/**
 * Random sessions of the 0x81 protocol for tests of profile inference: a seed and a wire profile go in, the bytes of
 * a session with every type in both directions come out. The rows are typed from the document, not taken from tables.
 */

import iconv from 'iconv-lite';
import type { WireProfile } from '../../src/model/wire-profile.ts';

const person =
  'sex:T age:T real_name:S country:T province:T city:S address:S postcode:S education:T school:S occupation:T ' +
  'phone:S pager:S email:S hobby:S introduction:S';

/** A session as a client and its server might have it: side, type, rows; `{` repeats as often as the T before says. */
const script: readonly (readonly [side: 0 | 1, type: number, rows: string])[] = [
  [0, 0x01, `nickname:S portrait:M user_password:S ${person} needs_auth:T`],
  [1, 0x01, 'success:T number:L'],
  [0, 0x02, 'number:L password:S login_mode:T'],
  [
    1,
    0x02,
    'success:T group_count:T { group_name:S group_id:T friend_count:T { friend_number:L portrait_id:T friend_status:T friend_nickname:S } }',
  ],
  [0, 0x0a, 'number:L start_number:L max_results:T direction:T'],
  [1, 0x09, 'success:T online_count:T { number:L nickname:S portrait:M province:T city:S }'],
  [0, 0x0b, 'number:L sql:S'],
  [1, 0x0a, 'success:T found_count:T { number:L nickname:S portrait:M province:T city:S }'],
  [0, 0x05, 'number:L friend_number:L'],
  [1, 0x04, `success:T friend_number:L nickname:S portrait:M ${person}`],
  [0, 0x03, 'number:L peer_number:L content:S'],
  [1, 0x03, 'flag:T friend_number:L text:S message_kind:T'],
  [0, 0x04, 'number:L group_number:L content:S'],
  [0, 0x06, 'number:L group_name:S'],
  [1, 0x05, 'success:T group_id:T group_name:S'],
  [0, 0x07, 'number:L group_id:T group_name:S'],
  [1, 0x06, 'success:T group_id:T group_name:S'],
  [0, 0x09, 'number:L move_count:T { friend_number:L target_group:T }'],
  [1, 0x08, 'success:T'],
  [0, 0x08, 'number:L group_id:T'],
  [1, 0x07, 'success:T group_id:T'],
  [0, 0x0c, 'number:L friend_number:L'],
  [1, 0x0b, 'flag:T friend_number:L'],
  [0, 0x0d, 'number:L friend_number:L reason:S'],
  [1, 0x0c, 'friend_number:L nickname:S portrait_no:M friend_status:T'],
  [0, 0x17, 'number:L friend_number:L agree:T'],
  [1, 0x15, 'friend_number:L status:T'],
  [0, 0x0e, 'number:L friend_number:L'],
  [1, 0x0e, 'success:T friend_number:L'],
  [0, 0x10, 'number:L display_mode:T'],
  [1, 0x10, 'number:L display_mode:T'],
  [0, 0x11, 'number:L watched_number:L'],
  [0, 0x12, `number:L nickname:S portrait:M user_password:S ${person} needs_auth:T`],
  [1, 0x11, 'success:T'],
  [0, 0x13, 'number:L friend_number:L file_name:S file_length:L'],
  [1, 0x12, 'friend_number:L file_name:S file_length:L'],
  [0, 0x14, 'number:L friend_number:L allow:T'],
  [1, 0x13, 'friend_number:L allow:T'],
  [0, 0x15, 'number:L friend_number:L file_content:B'],
  [1, 0x14, 'friend_number:L file_content:B'],
  [0, 0x16, 'number:L'],
  [1, 0x16, 'number:L'],
];

/** One frame of a session. */
export interface RandomFrame {
  readonly side: 0 | 1;
  readonly type: number;
  readonly bytes: Buffer;
  readonly hasString: boolean;
  readonly hasPortrait: boolean;
}

/** Numbers from 0 to below `below`, the same for the same seed (mulberry32). */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A session of every type; `pureAscii` leaves out Chinese. */
export function randomSession(profile: WireProfile, random: Random, pureAscii = false): RandomFrame[] {
  const own = 10_000 + random(90_000_000);
  const other = 10_000 + random(90_000_000);
  return script.map(([side, type, rows]) => {
    const content: Buffer[] = [];
    const maker: Maker = { profile, random, own, other, pureAscii, out: content };
    writeRows(maker, rows.split(' '));
    return {
      side,
      type,
      bytes: frame(profile, side, type, Buffer.concat(content)),
      hasString: rows.includes(':S'),
      hasPortrait: rows.includes(':M'),
    };
  });
}

/** A frame of a user's program (side 0) or of the server. */
export function frame(profile: WireProfile, side: 0 | 1, type: number, content: Uint8Array): Buffer {
  const header = Buffer.from([0x81, side === 0 ? 0x0a : 1, side === 0 ? 1 : 0x0a, type, 0, 0, 0, 0]);
  const length = content.length + (profile.scope === 'frame' ? 8 : 0);
  if (profile.order === 'le') header.writeUInt32LE(length, 4);
  else header.writeUInt32BE(length, 4);
  return Buffer.concat([header, content]);
}

interface Maker {
  readonly profile: WireProfile;
  readonly random: Random;
  readonly own: number;
  readonly other: number;
  readonly pureAscii: boolean;
  readonly out: Buffer[];
}

function writeRows(maker: Maker, words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '{') {
      const end = closing(words, i);
      const rounds = maker.random(4);
      maker.out[maker.out.length - 1] = Buffer.from([rounds]);
      for (let round = 0; round < rounds; round++) writeRows(maker, words.slice(i + 1, end));
      i = end;
    } else {
      const [name, letter] = words[i].split(':');
      maker.out.push(write(maker, name, letter));
    }
  }
}

function closing(words: readonly string[], open: number): number {
  let depth = 0;
  for (let i = open; ; i++) {
    if (words[i] === '{') depth += 1;
    if (words[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
}

const smallest: Readonly<Record<string, number>> = { flag: 1, direction: 1, display_mode: 1, friend_status: 1 };
const choices: Readonly<Record<string, number>> = {
  flag: 2,
  direction: 2,
  display_mode: 4,
  friend_status: 4,
  status: 4,
  sex: 2,
  age: 70,
  success: 2,
  allow: 2,
  agree: 2,
  needs_auth: 2,
  login_mode: 2,
  province: 34,
  message_kind: 4,
};

function write(maker: Maker, name: string, letter: string): Buffer {
  const { profile, random } = maker;
  switch (letter) {
    case 'T':
      if (name === 'success') return Buffer.from([1]);
      return Buffer.from([(smallest[name] ?? (name === 'status' ? 1 : 0)) + random(choices[name] ?? 30)]);
    case 'L':
      return number(profile, 4, longValue(maker, name));
    case 'M':
      return number(profile, profile.portrait, random(200));
    case 'B':
      return Buffer.concat([
        Buffer.from(Array.from({ length: random(60) }, () => random(256))),
        Buffer.from([0x81, 10, 1]),
      ]);
    default:
      return string(maker, text(maker, name));
  }
}

function longValue({ random, own, other }: Maker, name: string): number {
  if (name === 'number') return own;
  if (name === 'friend_number' || name === 'peer_number') return other;
  if (name === 'file_length') return random(3_000_000);
  return name === 'group_number' ? random(20) : 10_000 + random(90_000_000);
}

function number(profile: WireProfile, width: number, value: number): Buffer {
  const bytes = Buffer.alloc(width);
  if (profile.order === 'le') bytes.writeUIntLE(value, 0, width);
  else bytes.writeUIntBE(value, 0, width);
  return bytes;
}

const words = [
  '山水',
  '明月',
  '白日',
  '北京',
  '天津',
  '上海',
  '中文',
  '你好',
  '今天好',
  '青木',
  '小王',
  '高山',
  '文字',
  '天地',
  '大家',
];
const asciiWords = ['blue', 'kite', 'lamp', 'river', 'oak', 'seven', 'tea', 'winter', 'zinc', 'north'];

function text({ random, pureAscii }: Maker, name: string): string {
  if (name === 'sql') return `select * from users where age > ${random(60)}`;
  if (name === 'email') return `${asciiWords[random(asciiWords.length)]}@example.net`;
  if (name === 'phone' || name === 'pager' || name === 'postcode') return random(2) === 0 ? '' : `555${random(10_000)}`;
  if (random(6) === 0) return '';
  const pick = pureAscii || name.includes('password') || random(4) === 0 ? asciiWords : words;
  return Array.from({ length: 1 + random(4) }, () => pick[random(pick.length)]).join(pick === words ? '' : ' ');
}

function string({ profile }: Maker, value: string): Buffer {
  const bytes = iconv.encode(value, profile.charset);
  const head = Buffer.alloc(profile.strings === 'sz' ? 0 : profile.strings === 's1' ? 1 : 2);
  if (profile.strings === 's1') head.writeUInt8(bytes.length);
  if (profile.strings === 's2le') head.writeUInt16LE(bytes.length);
  if (profile.strings === 's2be') head.writeUInt16BE(bytes.length);
  return Buffer.concat([head, bytes, Buffer.alloc(profile.strings === 'sz' ? 1 : 0)]);
}
