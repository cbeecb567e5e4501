/**
 * Messages of the 0x81 protocol: a frame of a flow and the wire profile go in, one message for every 0x81 frame in its
 * body comes out. Which reply answers which request is inferred from the types: the document pairs none.
 */

import { findOicq81, hasOicq81Header, likeOicq81, oicq81HeaderLength, oicq81Length } from '../../framing/oicq81.ts';
import { bad } from '../../framing/reader.ts';
import type { BinaryRegistry } from '../../model/binary-rules.ts';
import type { Frame } from '../../model/frame.ts';
import type { Message, MessageDirection } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import type { Instant } from '../../model/time.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';
import { answer, type FlowMemory, guessClient, type Mutable, message } from '../interpret.ts';
import { Oicq81Parser } from './parse.ts';
import { type Oicq81Reading, readFrame } from './reading.ts';

/** Requests of one flow that wait at once. */
const mostOpen = 1024;

/** A request without its reply. */
interface OpenType {
  readonly no: number;
  readonly type: number;
  readonly atEnd: Instant | null;
}

/** The requests of one flow that wait for a reply: for each reply the oldest of a type that it answers. */
export class TypePairing {
  #open: OpenType[] = [];

  request(request: OpenType): void {
    if (this.#open.length === mostOpen) this.#open.shift();
    this.#open.push(request);
  }

  reply(answers: readonly number[]): OpenType | null {
    if (answers.length === 0) return null;
    const index = this.#open.findIndex((one) => answers.includes(one.type));
    return index < 0 ? null : this.#open.splice(index, 1)[0];
  }
}

/** Takes a message; its number was asked for just before. */
export type Oicq81Sink = (message: Message) => void;

export class Oicq81Messages {
  readonly #parser: Oicq81Parser;
  /** Types of the client that some type of the server answers. */
  readonly #answered: ReadonlySet<number>;

  constructor(registry: BinaryRegistry) {
    this.#parser = new Oicq81Parser(registry);
    this.#answered = new Set(registry.all.flatMap(({ table }) => table.answers ?? []));
  }

  /**
   * Reads all 0x81 frames in the body of `frame`. `problems` go with the first message; `next` gives numbers. What
   * stands between frames or behind them is told by a Problem of the message in front.
   */
  read(
    memory: FlowMemory,
    pairing: TypePairing,
    frame: Frame,
    choice: ProfileChoice,
    problems: readonly Problem[],
    next: () => number,
    sink: Oicq81Sink,
  ): void {
    memory.client ??= guessClient(memory.info);
    const places = frame.carrier === 'tcp' ? [frame.bodyStart, frame.bodyEnd] : cutBody(frame, choice);
    for (let i = 0; i < places.length; i += 2) {
      const behind = i + 2 < places.length ? places[i + 2] : frame.bodyEnd;
      const made = this.#read(memory, pairing, frame, places[i], places[i + 1], choice, next());
      const between = behind - places[i + 1];
      if (i === 0) made.problems = [...problems, ...made.problems];
      if (between > 0) made.problems = [...made.problems, strangeBytes(between)];
      sink(made);
    }
  }

  #read(
    memory: FlowMemory,
    pairing: TypePairing,
    frame: Frame,
    start: number,
    end: number,
    choice: ProfileChoice,
    no: number,
  ): Mutable<Message> {
    const isClient = frame.side === memory.client;
    const role = isClient ? 'client' : 'server';
    const reading = readFrame(this.#parser, frame.body, start, end, role, choice, frame.bodyStart);
    const request = isClient ? null : pairing.reply(reading.answers);
    const made = message(memory, frame, frame, no, directionOf(isClient, reading), reading.parse, reading.problems);
    if (isClient && this.#answered.has(reading.parse.type)) {
      pairing.request({ no, type: reading.parse.type, atEnd: frame.atEnd });
    }
    made.command = reading.command;
    made.uin = reading.uin;
    made.result = isClient ? null : reading.result;
    made.charset = reading.charset;
    made.profile = choice;
    made.complete = frame.complete && reading.isComplete;
    return answer(made, request);
  }
}

/** Whether the body of a frame begins as a 0x81 frame does. */
export function holdsOicq81(frame: Frame): boolean {
  const { body, bodyStart, bodyEnd } = frame;
  return body[bodyStart] === 0x81 && likeOicq81(body, bodyStart, bodyEnd) === 'yes';
}

/** What the server sends unasked, or passes on from another user, answers nothing. */
function directionOf(isClient: boolean, reading: Oicq81Reading): MessageDirection {
  if (isClient) return 'request';
  return reading.answers.length === 0 && reading.parse.rules?.table.from === 'server' ? 'push' : 'response';
}

/** start, end, start, end.. of the frames in a body; the last one may be cut. */
function cutBody(frame: Frame, choice: ProfileChoice): readonly number[] {
  const { body, bodyStart, bodyEnd } = frame;
  const places: number[] = [];
  let at = bodyStart;
  while (at < bodyEnd) {
    const length = oicq81Length(body, at, bodyEnd, choice.profile);
    if (length > 0 && at + length <= bodyEnd) {
      places.push(at, at + length);
      at += length;
      continue;
    }
    const isFrame = hasOicq81Header(body, at, bodyEnd);
    const next = findOicq81(body, at + 1, bodyEnd, choice.profile, true);
    const end = next.found ? next.at : bodyEnd;
    if (isFrame && (length === bad || end - at >= oicq81HeaderLength)) places.push(at, end);
    at = end;
  }
  return places;
}

function strangeBytes(length: number): Problem {
  const text = `${length} ${length === 1 ? 'byte' : 'bytes'} behind the frame belong to none`;
  return { code: 'oicq81.between', severity: 'warn', text, had: length };
}

/** Whether `bytes[start..end)` may hold a frame of a type that has a password. */
export function mayHoldSecrets(registry: BinaryRegistry, bytes: Uint8Array, start: number, end: number): boolean {
  const { guide, client, server } = registry.protocol;
  for (let at = bytes.indexOf(guide, start); at >= 0 && at + 3 < end; at = bytes.indexOf(guide, at + 1)) {
    const isClient = bytes[at + 1] === client && bytes[at + 2] === server;
    if (isClient && (registry.client[bytes[at + 3]]?.lastSecret ?? -1) >= 0) return true;
  }
  return false;
}
