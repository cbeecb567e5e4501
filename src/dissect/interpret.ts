/**
 * Interpretation of one frame: a frame and what is remembered of its flow go in, a message comes out. Every HTTP
 * entity body of either direction is offered to the kqq parser; what it does not take is plain HTTP, and bytes
 * without HTTP are `other`.
 */

import type { CharsetName } from '../bytes/text.ts';
import { latin1Text } from '../bytes/text.ts';
import { isOicqDatagram } from '../framing/oicq.ts';
import type { Frame } from '../model/frame.ts';
import type { FlowInfo, KqqParse, Message, MessageDirection, NullKind, OicqParse, Parse } from '../model/message.ts';
import type { OicqRules } from '../model/oicq-table.ts';
import { noProblems, type Problem } from '../model/problem.ts';
import type { PackedName } from '../model/rules.ts';
import type { Side } from '../model/stream.ts';
import type { NullReason } from '../model/table.ts';
import { type Instant, millisecondsBetween } from '../model/time.ts';
import { chooseCharset, provenCharset } from './charset.ts';
import { checkParameters } from './kqq/check.ts';
import { anyHolds } from './kqq/condition.ts';
import { PlainValue } from './kqq/decode.ts';
import { KqqParser } from './kqq/parse.ts';
import { readInteger, readResult, shortKey, shortText, valueText } from './kqq/value.ts';
import { OicqExchanges } from './oicq/exchanges.ts';
import { isFromOldServer, parseOicq } from './oicq/parse.ts';
import { checkOicq, oicqCommand } from './oicq/reading.ts';
import { packName } from './packed-name.ts';
import type { OpenRequest, Pairing } from './pairing.ts';
import type { Registry } from './registry.ts';

/** What interpretation remembers of one flow. */
export interface FlowMemory {
  readonly info: FlowInfo;
  /** The side that opened the connection, or looks like the client; null while nobody can say. */
  client: Side | null;
  readonly pairing: Pairing;
  charset: CharsetName | null;
  /** What is known of its oicq: its exchanges, and the number its client uses (-1: not seen). */
  oicq?: { readonly exchanges: OicqExchanges; number: number };
}

const nothing = new Uint8Array(0);
const http: Parse = { protocol: 'http' };
const other: Parse = { protocol: 'other' };
const noReasons: readonly NullReason[] = Object.freeze([]);

/**
 * Whether a message may be shown, asked as soon as its command and its place are known. What only the shown ones need (result,
 * Problems of its parameters) is not made for others.
 */
export type IsWanted = (message: Message) => boolean;

/** How texts name the message with a number. */
export type NameOfMessage = (no: number) => string;

export class Interpreter {
  readonly #registry: Registry;
  readonly #nameOf: NameOfMessage;
  readonly #parser: KqqParser;
  readonly #plain = new PlainValue();
  readonly #isWanted: IsWanted | null;

  constructor(registry: Registry, nameOf: NameOfMessage = (no) => `#${no}`, isWanted: IsWanted | null = null) {
    this.#registry = registry;
    this.#nameOf = nameOf;
    this.#isWanted = isWanted;
    this.#parser = new KqqParser(registry);
  }

  /** The message that `frame` holds. `carried` are Problems that were waiting for the flow's next message. */
  read(memory: FlowMemory, frame: Frame, no: number, carried: readonly Problem[]): Message {
    const problems = carried.length === 0 ? frame.problems : [...carried, ...frame.problems];
    if (frame.framing === 'oicq' && this.#registry.oicq !== null) {
      memory.client ??= guessOicqClient(memory.info, frame);
      return readOicq(parseOicqFrame(this.#registry.oicq, memory, frame), memory, frame, no, problems);
    }
    if (frame.framing === 'line') return this.#readLine(memory, frame, no, problems);
    if (frame.http === null) return readBytes(memory, frame, no, problems);
    if (frame.holes.length > 0 || !frame.complete) memory.pairing.lose();
    if (frame.http.kind === 'request') return this.#readRequest(memory, frame, no, problems);
    return this.#readResponse(memory, frame, no, problems);
  }

  /** An HTTP message whose body others read: which side asks, and which request it answers, is noted all the same. */
  passHttp(memory: FlowMemory, frame: Frame, no: number): void {
    if (frame.http === null) return;
    const isRequest = frame.http.kind === 'request';
    memory.client = isRequest === (frame.side === 0) ? 0 : 1;
    if (isRequest) memory.pairing.request(openHttp(frame, no));
    else memory.pairing.reply(0, '');
  }

  /** A body without a carrier that says which way it goes: what the server sends is a reply, and so is what has RES. */
  #readLine(memory: FlowMemory, frame: Frame, no: number, problems: readonly Problem[]): Message {
    const isServer = memory.client !== null && frame.side !== memory.client;
    const parse = this.#parser.parse(frame.body, frame.bodyStart, frame.bodyEnd, isServer ? 'response' : 'auto');
    if (parse === null) return readBytes(memory, frame, no, problems);
    if (parse.rules !== parse.command.request) {
      memory.client ??= frame.side === 0 ? 1 : 0;
      return this.#readReply(memory, frame, no, parse, problems);
    }
    memory.client ??= frame.side;
    const made = this.#kqq(memory, frame, no, 'request', parse, problems);
    made.retry = memory.pairing.requestOrRetry(openKqq(made, parse));
    return made;
  }

  #readRequest(memory: FlowMemory, frame: Frame, no: number, problems: readonly Problem[]): Message {
    memory.client = frame.side;
    const stop = endOfKnownBody(frame);
    const parse = this.#parser.parse(frame.body, frame.bodyStart, stop, 'request');
    if (parse === null) {
      memory.pairing.request(openHttp(frame, no));
      return (
        this.#oicqBody(memory, frame, no, problems) ?? message(memory, frame, frame, no, 'request', http, problems)
      );
    }
    const made = this.#kqq(memory, frame, no, 'request', parse, problems);
    const reply = memory.pairing.requestAfterReply(openKqq(made, parse));
    if (reply > 0) made.problems = [...made.problems, repliedBefore(this.#nameOf(reply))];
    return made;
  }

  #readResponse(memory: FlowMemory, frame: Frame, no: number, problems: readonly Problem[]): Message {
    memory.client = frame.side === 0 ? 1 : 0;
    const status = frame.http?.status ?? 0;
    if (status >= 100 && status < 200) return message(memory, frame, frame, no, 'response', http, problems);
    const parse = this.#parser.parse(frame.body, frame.bodyStart, endOfKnownBody(frame), 'response');
    if (parse !== null) return this.#readReply(memory, frame, no, parse, problems);
    const request = memory.pairing.reply(0, '');
    const kind = request?.rules == null ? null : nullKind(frame);
    if (request === null || kind === null || request.rules === null) {
      const made = this.#oicqBody(memory, frame, no, problems);
      return made ?? answer(message(memory, frame, frame, no, 'response', http, problems), request);
    }
    const empty = this.#parser.empty(request.rules, frame.body, frame.bodyStart, frame.bodyEnd);
    const reply = answer(message(memory, frame, frame, no, 'response', empty, problems), request);
    reply.command = request.command;
    reply.uin = request.uinText;
    reply.null = kind;
    reply.reasons = request.reasons;
    return reply;
  }

  /**
   * The frame of oicq that is the whole body of an HTTP message; null if it is none. Of so many bodies some begin with 02
   * and end in 03 by chance, so the length has to be that of ciphertext as well.
   */
  #oicqBody(memory: FlowMemory, frame: Frame, no: number, problems: readonly Problem[]): Message | null {
    const { oicq } = this.#registry;
    const { body, bodyStart, bodyEnd } = frame;
    if (oicq === null || !isOicqDatagram(body, bodyStart, bodyEnd)) return null;
    const parse = parseOicqFrame(oicq, memory, frame);
    return parse.fits ? readOicq(parse, memory, frame, no, problems) : null;
  }

  /**
   * The message that stands for a reply that never came: the server closed (`how` "closed") or reset, or the input
   * ended first ("unanswered"). `at` and `packet` are those of what ended the wait.
   */
  missing(
    memory: FlowMemory,
    request: OpenRequest,
    no: number,
    how: 'closed' | 'reset' | 'unanswered',
    at: Instant | null,
    packet: number,
  ): Message {
    const rules = request.rules ?? this.#registry.unknown;
    const parse = this.#parser.empty(rules, nothing, 0, 0);
    const { carrier, tunnel } = request;
    const side: Side = request.side === 0 ? 1 : 0;
    const origin = { side, carrier, tunnel, at, atEnd: at, packet, complete: false };
    const reply = message(memory, origin, null, no, 'response', parse, noProblems);
    reply.command = request.command;
    reply.uin = request.uinText;
    reply.replyTo = request.no;
    if (how === 'unanswered') {
      reply.unanswered = true;
    } else {
      answer(reply, request);
      reply.null = how;
      reply.reasons = request.reasons;
    }
    return reply;
  }

  #readReply(memory: FlowMemory, frame: Frame, no: number, parse: KqqParse, problems: readonly Problem[]): Message {
    const key = packName(parse.body, parse.spans[4 * parse.cmd + 2], parse.spans[4 * parse.cmd + 3]);
    const seq = shortKey(parse, parse.seq);
    const { pairing } = memory;
    // On lines nothing says that replies come in order, and what the server sends unasked stands between them.
    const isLoose = frame.framing === 'line' && pairing.oldest()?.carrier !== 'http';
    const request = isLoose ? pairing.replyTo(key, parse.command.answers, seq) : pairing.reply(key, seq);
    const dir = request === null && parse.rules === parse.command.push ? 'push' : 'response';
    const reply = answer(this.#kqq(memory, frame, no, dir, parse, problems), request);
    if (request === null && dir === 'response') pairing.early(no, key, seq);
    if (request === null || request.rules === null) return reply;
    const differences = compareWithRequest(parse, key, request, reply.elapsedMs, this.#nameOf);
    if (differences.length > 0) reply.problems = [...reply.problems, ...differences];
    return reply;
  }

  #kqq(
    memory: FlowMemory,
    frame: Frame,
    no: number,
    dir: MessageDirection,
    parse: KqqParse,
    problems: readonly Problem[],
  ): Mutable<Message> {
    const made = message(memory, frame, frame, no, dir, parse, problems);
    const charset = chooseCharset(parse, memory.charset, this.#plain);
    if (charset !== null) memory.charset = provenCharset(charset) ?? memory.charset;
    made.command = commandName(parse);
    made.uin = valueText(parse, parse.uin);
    made.charset = charset;
    if (this.#isWanted !== null && !this.#isWanted(made)) return made;
    made.result = dir === 'request' ? null : readResult(parse);
    const found = checkParameters(parse, frame.complete);
    if (found.length > 0) made.problems = problems.length === 0 ? found : [...problems, ...found];
    return made;
  }
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a message says of where and when it was on the wire; a frame says it, or its absence. */
type Origin = Pick<Frame, 'side' | 'carrier' | 'tunnel' | 'at' | 'atEnd' | 'packet' | 'complete'>;

/** Every message is made here, so that all have one shape. */
export function message(
  memory: FlowMemory,
  origin: Origin,
  frame: Frame | null,
  no: number,
  dir: MessageDirection,
  parse: Parse,
  problems: readonly Problem[],
): Mutable<Message> {
  return {
    no,
    flow: memory.info,
    side: origin.side,
    dir,
    carrier: origin.carrier,
    tunnel: origin.tunnel,
    time: origin.at,
    timeEnd: origin.atEnd,
    packet: origin.packet,
    parse,
    frame,
    command: null,
    uin: null,
    complete: origin.complete,
    unanswered: false,
    retry: false,
    null: null,
    reasons: noReasons,
    replyTo: 0,
    elapsedMs: null,
    result: null,
    charset: null,
    profile: null,
    problems,
  };
}

function readBytes(memory: FlowMemory, frame: Frame, no: number, problems: readonly Problem[]): Message {
  memory.client ??= guessClient(memory.info);
  return message(memory, frame, frame, no, frame.side === memory.client ? 'request' : 'response', other, problems);
}

/** The parse of a frame whose flow has a client. */
function parseOicqFrame(rules: OicqRules, memory: FlowMemory, { side, body, bodyStart, bodyEnd }: Frame): OicqParse {
  return parseOicq(rules, body, bodyStart, bodyEnd, side !== memory.client, memory.oicq?.number ?? -1);
}

/** A frame of oicq: a datagram, what TCP carries behind a length, or the body of an HTTP message. */
function readOicq(
  parse: OicqParse,
  memory: FlowMemory,
  frame: Frame,
  no: number,
  problems: readonly Problem[],
): Message {
  memory.oicq ??= { exchanges: new OicqExchanges(), number: -1 };
  const isServer = frame.side !== memory.client;
  const found = checkOicq(parse, frame.bodyStart);
  const made = message(memory, frame, frame, no, isServer ? 'response' : 'request', parse, [...problems, ...found]);
  made.command = oicqCommand(parse);
  made.uin = parse.number < 0 ? null : String(parse.number);
  made.complete = frame.complete && parse.stop < parse.end;
  if (parse.sequence < 0) return made;
  if (!isServer && parse.number >= 0) memory.oicq.number = parse.number;
  const { begun, isRetry } = memory.oicq.exchanges.take(parse.command, parse.sequence, frame.side, no, frame.atEnd);
  made.retry = isRetry;
  if (begun === null) {
    if (isServer) made.dir = 'push';
    return made;
  }
  return answer(made, begun);
}

/** Ports that servers of oicq use. */
const oicqPorts: ReadonlySet<number> = new Set([8000, 443, 80, 14000]);

/**
 * Without a handshake the side that uses no port of the servers; if that does not tell, a frame that only an old server
 * sends; else who spoke first.
 */
function guessOicqClient(info: FlowInfo, { side, body, bodyStart, bodyEnd }: Frame): Side {
  const [first, second] = info.ends.map(({ port }) => oicqPorts.has(port));
  if (first !== second) return first ? 1 : 0;
  if (!isFromOldServer(body, bodyStart, bodyEnd)) return side;
  return side === 0 ? 1 : 0;
}

/** Without a handshake the lower port is the server's; equal ports leave it to who spoke first. */
export function guessClient(info: FlowInfo): Side {
  return info.ends[0].port < info.ends[1].port ? 1 : 0;
}

export function answer(reply: Mutable<Message>, request: Pick<OpenRequest, 'no' | 'atEnd'> | null): Mutable<Message> {
  if (request === null) return reply;
  reply.replyTo = request.no;
  reply.elapsedMs =
    request.atEnd === null || reply.time === null ? null : millisecondsBetween(request.atEnd, reply.time);
  return reply;
}

function openHttp(frame: Frame, no: number): OpenRequest {
  return {
    no,
    side: frame.side,
    carrier: frame.carrier,
    tunnel: frame.tunnel,
    atEnd: frame.atEnd,
    rules: null,
    command: null,
    commandKey: 0,
    seq: '',
    uin: '',
    uinText: null,
    reasons: noReasons,
    replies: 1,
    answered: 0,
  };
}

function openKqq(request: Message, parse: KqqParse): OpenRequest {
  const { command } = parse;
  return {
    no: request.no,
    side: request.side,
    carrier: request.carrier,
    tunnel: request.tunnel,
    atEnd: request.timeEnd,
    rules: command,
    command: command.command?.command ?? shortText(parse, parse.cmd) ?? request.command,
    commandKey: packName(parse.body, parse.spans[4 * parse.cmd + 2], parse.spans[4 * parse.cmd + 3]),
    seq: shortKey(parse, parse.seq),
    uin: shortKey(parse, parse.uin),
    uinText: shortText(parse, parse.uin) ?? request.uin,
    reasons: fittingReasons(parse),
    replies: command.repliesWhen !== null && anyHolds(command.repliesWhen, parse) ? command.replies : 1,
    answered: 0,
  };
}

function fittingReasons(parse: KqqParse): readonly NullReason[] {
  let fitting: NullReason[] | null = null;
  const { nulls } = parse.command;
  for (let i = 0; i < nulls.length; i++) {
    const { reason, when } = nulls[i];
    if (when !== null && !anyHolds(when, parse)) continue;
    if (fitting === null) fitting = [reason];
    else fitting.push(reason);
  }
  return fitting ?? noReasons;
}

function commandName(parse: KqqParse): string | null {
  return (
    parse.command.command?.command ??
    latin1Text(parse.body, parse.spans[4 * parse.cmd + 2], parse.spans[4 * parse.cmd + 3])
  );
}

/** The body up to the first missing bytes: what stands behind a hole is no part of the value before it. */
function endOfKnownBody(frame: Frame): number {
  if (frame.holes.length === 0 || frame.bodyFrom !== null) return frame.bodyEnd;
  return Math.max(frame.bodyStart, Math.min(frame.bodyEnd, frame.start + frame.holes[0].at));
}

/** "NULL" as the server's whole answer, or an answer of no bytes, is no answer. */
function nullKind(frame: Frame): NullKind | null {
  if (!frame.complete) return null;
  const { body, bodyStart, bodyEnd } = frame;
  if (bodyStart === bodyEnd) return 'empty';
  if (bodyEnd - bodyStart > 8) return null;
  return latin1Text(body, bodyStart, bodyEnd).trim() === 'NULL' ? 'text' : null;
}

/** What a reply has otherwise than its request, and how late a refusal came. */
function compareWithRequest(
  parse: KqqParse,
  commandKey: PackedName,
  request: OpenRequest,
  elapsedMs: number | null,
  nameOf: NameOfMessage,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (commandKey !== request.commandKey && !parse.command.answers.includes(request.commandKey)) {
    const text = `the request it answers, ${nameOf(request.no)}, is ${request.command ?? 'unnamed'}`;
    problems.push({ code: 'kqq.cmd-mismatch', severity: 'warn', text, path: 'kqq.CMD' });
  }
  const seq = shortKey(parse, parse.seq);
  if (seq !== request.seq) {
    const text = `SEQ is ${shown(seq)}, that of request ${nameOf(request.no)} is ${shown(request.seq)}`;
    problems.push({ code: 'kqq.seq-mismatch', severity: 'warn', text, path: 'kqq.SEQ' });
  }
  const uin = shortKey(parse, parse.uin);
  // An empty UIN contradicts nothing.
  if (uin !== request.uin && uin !== '' && request.uin !== '') {
    const text = `UIN is ${shown(uin)}, that of request ${nameOf(request.no)} is ${shown(request.uin)}`;
    problems.push({ code: 'kqq.uin-mismatch', severity: 'warn', text, path: 'kqq.UIN' });
  }
  const late = describeDelay(parse, elapsedMs);
  if (late !== null) problems.push(late);
  return problems;
}

function repliedBefore(name: string): Problem {
  const text = `its reply, ${name}, stands before it in the capture`;
  return { code: 'kqq.reply-before', severity: 'note', text };
}

function shown(value: number | string): string {
  return value === '' ? 'empty' : String(value);
}

/** A refusal that is documented to come late, with the delay that was measured. */
function describeDelay(parse: KqqParse, elapsedMs: number | null): Problem | null {
  const delays = parse.command.command?.delays;
  if (delays === undefined || parse.res < 0 || elapsedMs === null) return null;
  const code = readInteger(parse.body, parse.spans[4 * parse.res + 2], parse.spans[4 * parse.res + 3]);
  const delay = delays.find((one) => one.res === code);
  if (delay === undefined) return null;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const text = `RES=${code} came after ${seconds} s; documented: about ${delay.seconds} s, ${delay.text.en}`;
  return { code: 'kqq.refused-late', severity: 'note', text, path: 'kqq.RES' };
}
