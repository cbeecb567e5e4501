/**
 * Message: a frame with its meaning in compact form: offsets, table rows, codes. Field trees are made from it on
 * demand, so that a log line costs no more than a log line.
 */

import type { BinaryRegistry, BinaryRules } from './binary-rules.ts';
import type { Status } from './field.ts';
import type { Carrier, Frame } from './frame.ts';
import type { Problem } from './problem.ts';
import type { CommandRules, CompiledRow, MessageRules } from './rules.ts';
import type { Endpoint, Side, Transport } from './stream.ts';
import type { NullReason } from './table.ts';
import type { Text } from './text.ts';
import type { Instant } from './time.ts';
import type { ProfileChoice } from './wire-profile.ts';

/** What messages say of the conversation they belong to. */
export interface FlowInfo {
  readonly number: number;
  readonly transport: Transport;
  readonly ends: readonly [Endpoint, Endpoint];
}

export type MessageDirection = 'request' | 'response' | 'push';

/** A charset that was chosen for a message's text, and the next best one. */
export interface CharsetChoice {
  readonly name: string;
  readonly status: Status;
  readonly runnerUp: string | null;
}

/**
 * Compact parse of a kqq body. Parameter i has the packed name `keys[i]`, its key at `spans[4i]..spans[4i+1]` and its
 * value at `spans[4i+2]..spans[4i+3]`, absolute offsets into `body`; a piece without `=` has value start -1. `rows[i]`
 * is its table row, null for a parameter no table knows. `end` is where the parameters end and a terminator begins;
 * `stop` is where the body ends or bytes are missing.
 */
export interface KqqParse {
  readonly protocol: 'kqq';
  readonly command: CommandRules;
  readonly rules: MessageRules;
  readonly body: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly stop: number;
  readonly count: number;
  readonly keys: Int32Array;
  readonly spans: Int32Array;
  readonly rows: readonly (CompiledRow | null)[];
  /** Indexes of the parameters everything needs, -1 where absent. */
  readonly ver: number;
  readonly cmd: number;
  readonly seq: number;
  readonly uin: number;
  readonly res: number;
  /** `+` stands for a space: every value of the body is form-encoded. */
  readonly form: boolean;
  /**
   * The first and the last parameter whose values have bytes outside ASCII, or escapes that may stand for such: a
   * charset has to be chosen. The last is before the first where there are none.
   */
  readonly firstText: number;
  readonly lastText: number;
  /** How many parameters stand in a message where their row has no place. */
  readonly misplaced: number;
}

/**
 * Where the values of a binary content stand, in wire order. Value i has the row `ordinals[i]` and its bytes at
 * `starts[i]..ends[i]` (absolute), without what says where a string ends: a length from `heads[i]` on, or a NUL behind.
 * `rounds[i]` is the round of the innermost repeat it stands in, `outers[i]` that of the repeat around, -1 for none.
 *
 * `end` says how the content ended: `closed` (where its last value does), `short` (inside a value), `count` (a count
 * promises more rounds than there are), `left-over` (bytes behind the last value). `stopAt` is behind the last whole
 * value; `stopOrdinal` the row that is cut or the count, else -1. `needed` and `had` are bytes, for a count rounds.
 */
export interface ContentPlaces {
  readonly count: number;
  readonly ordinals: Int32Array;
  readonly heads: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly rounds: Int32Array;
  readonly outers: Int32Array;
  readonly end: 'closed' | 'short' | 'count' | 'left-over';
  readonly stopAt: number;
  readonly stopOrdinal: number;
  readonly needed: number;
  readonly had: number;
}

/**
 * Compact parse of a 0x81 frame at `body[start..end)`. Its numbers are -1 where the header is cut. The content lies at
 * `contentStart..contentEnd`, as far as it is there; `wanted` is the size the frame has by its length, -1 when that
 * length cannot be. `rules` is null where no table has such a frame.
 */
export interface Oicq81Parse {
  readonly protocol: 'oicq81';
  readonly rules: BinaryRules | null;
  readonly body: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly sender: number;
  readonly receiver: number;
  readonly type: number;
  readonly length: number;
  readonly wanted: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly content: ContentPlaces;
  readonly choice: ProfileChoice;
  /** All the tables: what the header means, and what a type would be in the other direction. */
  readonly registry: BinaryRegistry;
}

/** HTTP traffic that is none of ours. */
export interface HttpParse {
  readonly protocol: 'http';
}

/** Bytes that no framer recognised. */
export interface OtherParse {
  readonly protocol: 'other';
}

export type Parse = KqqParse | Oicq81Parse | HttpParse | OtherParse;
export type ProtocolId = Parse['protocol'];

/** RES or the success byte, with its meaning. */
export interface Result {
  readonly code: number | string;
  readonly label: Text | null;
  readonly status: Status;
}

/** How a server gave no reply: it closed, it reset, it sent an empty body, or the text NULL. */
export type NullKind = 'closed' | 'reset' | 'empty' | 'text';

/**
 * One message. `frame` is null when the message stands for bytes that never came (a NULL reply by close, a request
 * unanswered at the end of the capture). `command` is the canonical name, the name as sent if no table knows it, or
 * null. `replyTo` is the number of the request it answers (0: none) and `elapsedMs` the time from that request's
 * last byte. Borrowed like its frame: valid until the step that emitted it ends.
 */
export interface Message {
  readonly no: number;
  readonly flow: FlowInfo;
  readonly side: Side;
  readonly dir: MessageDirection;
  readonly carrier: Carrier;
  readonly tunnel: string | null;
  readonly time: Instant | null;
  readonly timeEnd: Instant | null;
  readonly packet: number;
  readonly parse: Parse;
  readonly frame: Frame | null;
  readonly command: string | null;
  readonly uin: string | null;
  readonly complete: boolean;
  readonly unanswered: boolean;
  readonly retry: boolean;
  readonly null: NullKind | null;
  readonly reasons: readonly NullReason[];
  readonly replyTo: number;
  readonly elapsedMs: number | null;
  readonly result: Result | null;
  readonly charset: CharsetChoice | null;
  /** The wire profile that a 0x81 frame was read with; null in other protocols. */
  readonly profile: ProfileChoice | null;
  readonly problems: readonly Problem[];
}

/** Takes messages one by one, in order. */
export type MessageSink = (message: Message) => void;
