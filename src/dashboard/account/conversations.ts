/**
 * Conversations: messages go in, one row for each flow comes out: who spoke, how much, and what went wrong. Of too many
 * flows the one that has been silent longest is forgotten.
 */

import type { Message, ProtocolId } from '../../model/message.ts';
import type { Side, Transport } from '../../model/stream.ts';
import type { Instant } from '../../model/time.ts';
import { keptText } from './kept-text.ts';

/** What went one way. */
export interface Way {
  readonly messages: number;
  readonly bytes: number;
}

export interface Conversation {
  readonly number: number;
  readonly transport: Transport;
  /** Where the requests come from, and where they go: `ip:port`. */
  readonly client: string;
  readonly server: string;
  /** In the order in which they appeared. */
  readonly protocols: readonly ProtocolId[];
  /** The first few QQ numbers, and whether there were others. */
  readonly uins: readonly string[];
  readonly hasMoreUins: boolean;
  readonly sent: Way;
  readonly received: Way;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Those that are more than notes. */
  readonly problems: number;
  /** Requests that got no reply: to the end of the capture, and by a NULL of any kind. */
  readonly unanswered: number;
  readonly nulls: number;
  /** Where in the list of messages the first and the last one stand. */
  readonly firstIndex: number;
  readonly lastIndex: number;
}

/** Flows that are told apart at the same time. */
export const mostConversations = 10_000;
const mostUins = 3;
const longestUin = 20;

interface DraftWay {
  messages: number;
  bytes: number;
}

interface LastFrame {
  readonly offset: number;
  readonly packet: number;
}

interface Draft extends Conversation {
  readonly protocols: ProtocolId[];
  readonly uins: string[];
  readonly sent: DraftWay;
  readonly received: DraftWay;
  readonly clientSide: Side;
  /** The last frame of each side, by where it begins and the packet that completed it: messages may share a frame. */
  readonly frames: [LastFrame | null, LastFrame | null];
  hasMoreUins: boolean;
  first: Instant | null;
  last: Instant | null;
  problems: number;
  unanswered: number;
  nulls: number;
  lastIndex: number;
}

export class Conversations {
  /** The one that was active last stands last. */
  readonly #byNumber = new Map<number, Draft>();
  /** Goes behind the one that was forgotten last: what stands in front has left, so nothing is passed over twice. */
  readonly #silent = this.#byNumber.values();
  /** By number; made when it is asked for. */
  #list: readonly Draft[] | null = null;
  readonly #most: number;
  #latest: Draft | null = null;
  /** How many were forgotten. */
  dropped = 0;

  constructor(most = mostConversations) {
    this.#most = most;
  }

  /** In the order of their numbers. */
  get list(): readonly Conversation[] {
    this.#list ??= [...this.#byNumber.values()].sort((a, b) => a.number - b.number);
    return this.#list;
  }

  add(message: Message, index: number): void {
    const one = this.#conversationOf(message, index);
    const { parse, uin, time, timeEnd, problems, unanswered, null: none } = message;
    one.lastIndex = index;
    one.first ??= time;
    one.last = timeEnd ?? time ?? one.last;
    for (const { severity } of problems) if (severity !== 'note') one.problems += 1;
    if (!one.protocols.includes(parse.protocol)) one.protocols.push(parse.protocol);
    if (uin !== null && uin !== '') addUin(one, uin);
    if (unanswered) one.unanswered += 1;
    else countWay(one, message);
    if (none !== null) one.nulls += 1;
  }

  #conversationOf(message: Message, index: number): Draft {
    const { number } = message.flow;
    if (this.#latest?.number === number) return this.#latest;
    const known = this.#byNumber.get(number);
    if (known !== undefined) this.#byNumber.delete(number);
    const one = known ?? begin(message, index);
    this.#byNumber.set(number, one);
    this.#latest = one;
    if (known === undefined) this.#makeRoom();
    return one;
  }

  #makeRoom(): void {
    this.#list = null;
    if (this.#byNumber.size <= this.#most) return;
    const { value: silent } = this.#silent.next();
    if (silent === undefined) return;
    this.#byNumber.delete(silent.number);
    this.dropped += 1;
  }
}

function begin({ flow, dir, side }: Message, index: number): Draft {
  const { number, transport, ends } = flow;
  const clientSide = dir === 'request' ? side : side === 0 ? 1 : 0;
  return {
    number,
    transport,
    client: ends[clientSide].text,
    server: ends[clientSide === 0 ? 1 : 0].text,
    clientSide,
    protocols: [],
    uins: [],
    hasMoreUins: false,
    sent: { messages: 0, bytes: 0 },
    received: { messages: 0, bytes: 0 },
    frames: [null, null],
    first: null,
    last: null,
    problems: 0,
    unanswered: 0,
    nulls: 0,
    firstIndex: index,
    lastIndex: index,
  };
}

/** A message without a frame is none that was sent. */
function countWay(one: Draft, { side, frame }: Message): void {
  if (frame === null) return;
  const way = side === one.clientSide ? one.sent : one.received;
  way.messages += 1;
  const last = one.frames[side];
  if (last?.offset === frame.streamOffset && last.packet === frame.packet) return;
  one.frames[side] = { offset: frame.streamOffset, packet: frame.packet };
  way.bytes += frame.end - frame.start;
}

function addUin(one: Draft, uin: string): void {
  const kept = keptText(uin, longestUin);
  if (one.uins.includes(kept)) return;
  if (one.uins.length < mostUins) one.uins.push(kept);
  else one.hasMoreUins = true;
}
