/**
 * A size goes in, an exchange comes out whose reply has a body of that many bytes, or a few more: a list of messages
 * in one half of them, one long text in the other.
 */

import type { Account, Turn } from './bodies.ts';
import type { Random } from './random.ts';

/** A Chinese sentence of 60 bytes. */
const sentence = '照片收到了拍得真好周末爬山人数定了没有我';

export function longTurn(random: Random, account: Account, size: number): Turn {
  account.sequence = 10_000 + ((account.sequence - 10_000 + 37) % 90_000);
  const head = (command: string) => `VER=1.1&CMD=${command}&SEQ=${account.sequence}&UIN=${account.number}`;
  if (random.chance(0.5)) {
    const start = `${head('GETINFO')}&RES=0&LV=3&UN=${account.number}&PR=`;
    return { request: `${head('GetInfo')}&LV=3&UN=${account.number}`, replies: [start + textOf(size - start.length)] };
  }
  return { request: head('GetMsgEx'), replies: [messagesOf(`${head('GETMSGEX')}&RES=0`, account.number, size)] };
}

/** Text of `size` bytes or up to two less, none if `size` is below 3. */
function textOf(size: number): string {
  const characters = Math.max(0, Math.floor(size / 3));
  return sentence.repeat(Math.ceil(characters / sentence.length)).slice(0, characters);
}

/** A reply with as many messages as make up the size, at least one; the last is as long as is left. */
function messagesOf(head: string, from: number, size: number): string {
  const record = `9,${from},${sentence.slice(0, 12)} ,`;
  const each = Buffer.byteLength(record);
  const room = size - head.length - '&MN=&MT=&UN=&MG=&'.length - String(Math.ceil(size / each)).length;
  const count = Math.max(1, Math.floor(room / each));
  const last = room < each ? textOf(room - each + 36) : sentence.slice(0, 12);
  const texts = `${sentence.slice(0, 12)} ,`.repeat(count - 1);
  return `${head}&MN=${count}&MT=${'9,'.repeat(count)}&UN=${`${from},`.repeat(count)}&MG=${texts}${last} ,&`;
}
