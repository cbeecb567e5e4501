/**
 * A message goes in, 32 bits that tell it from one that was read otherwise come out: its places, times and sizes, what
 * is said of it, and the first and last of its bytes.
 */

import type { Message } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import type { Instant } from '../../model/time.ts';

/** Bytes at either end of a frame that count. */
const edge = 16;

export function fingerprint(message: Message): number {
  const { frame, parse } = message;
  let hash = addWord(0x811c9dc5, parse.protocol + message.dir + message.carrier + message.null);
  const flags = [message.complete, message.unanswered, message.retry, frame === null];
  for (const flag of flags) hash = add(hash, flag ? 1 : 0);
  hash = add(hash, message.side);
  hash = add(hash, message.packet);
  hash = add(hash, message.replyTo);
  hash = add(hash, Math.round((message.elapsedMs ?? -1) * 1e6));
  hash = addInstant(addInstant(hash, message.time), message.timeEnd);
  hash = addWord(hash, `${message.command} ${message.uin} ${message.result?.code} ${message.charset?.name}`);
  hash = addWord(hash, message.tunnel ?? '');
  hash = add(hash, message.reasons.length);
  hash = addProblems(hash, message.problems);
  if (frame === null) return hash >>> 0;
  hash = add(hash, frame.streamOffset);
  hash = add(hash, frame.end - frame.start);
  hash = add(hash, frame.bodyEnd - frame.bodyStart);
  hash = add(hash, frame.holes.length);
  for (let at = frame.start; at < Math.min(frame.end, frame.start + edge); at++) hash = add(hash, frame.bytes[at]);
  for (let at = Math.max(frame.start, frame.end - edge); at < frame.end; at++) hash = add(hash, frame.bytes[at]);
  return hash >>> 0;
}

/** One step of FNV-1a, with a number in the place of a byte. */
function add(hash: number, number: number): number {
  const low = Math.imul(hash ^ (number | 0), 0x01000193);
  return low ^ (low >>> 15) ^ Math.floor(number / 2 ** 32);
}

function addWord(hash: number, word: string): number {
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash;
}

function addInstant(hash: number, at: Instant | null): number {
  return at === null ? add(hash, -1) : add(add(hash, at.sec), at.nsec);
}

function addProblems(hash: number, problems: readonly Problem[]): number {
  for (const { code, text } of problems) hash = addWord(addWord(hash, code), text);
  return hash;
}
