/**
 * Messages in pages: a borrowed message goes in and is packed; the same message comes out, put together anew.
 */

import type { SummaryStyle } from '../../dissect/template.ts';
import type { CharsetChoice, Message, Result } from '../../model/message.ts';
import { noProblems, type Problem } from '../../model/problem.ts';
import type { NullReason } from '../../model/table.ts';
import type { Instant, TimeDigits } from '../../model/time.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';
import { FlowRecords } from './flow-records.ts';
import { readFrame, type Stamp, writeFrame } from './frame-records.ts';
import { SharedValues } from './interned.ts';
import { type Page, PageReader } from './page.ts';
import { ParseRecords } from './parse-records.ts';
import { isPlain, makeRest, type Rest } from './rest.ts';

/** More than a record has besides its payload. */
export const mostHead = 1024;

const carriers = ['http', 'line', 'tcp', 'udp'] as const;
const directions = ['request', 'response', 'push'] as const;
const nullKinds = [null, 'closed', 'reset', 'empty', 'text'] as const;
const noReasons: readonly NullReason[] = Object.freeze([]);

/** A record begins with its number, that of its flow, its source and its digits: they are read by themselves. */
const flowAt = 8;
const sourceAt = 16;
const digitsAt = 20;

/** What stands in a short record in the place of a Rest. */
interface Plain {
  readonly flow: Message['flow'];
  readonly command: string | null;
  readonly uin: string | null;
  readonly result: Result | null;
  readonly charset: CharsetChoice | null;
  readonly profile: ProfileChoice | null;
  readonly problems: readonly Problem[];
  readonly frame: { readonly problems: readonly Problem[] } | null;
}

export class MessageRecords {
  readonly #shared = new SharedValues();
  readonly #flows = new FlowRecords();
  readonly #parses = new ParseRecords(this.#shared);
  readonly #reader = new PageReader();
  readonly #style: SummaryStyle;

  /** `style`: of summaries that are kept. */
  constructor(style: SummaryStyle) {
    this.#style = style;
  }

  /**
   * Writes a message as a new record of `page`, which has room for it. Gives what is not in the record; `isApart`: its
   * payload is not.
   */
  write(page: Page, message: Message, source: string, digits: TimeDigits, isApart: boolean): Rest | null {
    const { frame, parse } = message;
    const rest =
      isApart || !isPlain(message) || !this.#isShared(message) ? makeRest(message, isApart, this.#style) : null;
    page.begin();
    page.double(message.no);
    page.double(message.flow.number);
    page.int(this.#shared.sources.numberOf(source));
    page.byte(digits);
    this.#writeStamp(page, message);
    if (rest === null) this.#writePlain(page, message);
    if (frame !== null) writeFrame(frame, page, rest === null, isApart);
    this.#parses.write(parse, frame === null ? 0 : frame.bodyStart, page);
    return rest;
  }

  /** The message of record `index`. It holds until the next is read or the page is gone. */
  read(page: Page, index: number, rest: Rest | null): Message {
    const reader = this.#reader;
    reader.page = page;
    reader.at = page.placeOf(index);
    const no = reader.double();
    reader.at += digitsAt + 1 - flowAt;
    const side = reader.byte() === 0 ? 0 : 1;
    const dir = directions[reader.byte()];
    const carrier = carriers[reader.byte()];
    const nullKind = nullKinds[reader.byte()];
    const flags = reader.byte();
    const time = readInstant(reader);
    const timeEnd = readInstant(reader);
    const packet = reader.double();
    const replyTo = reader.double();
    const elapsedMs = reader.double();
    const plain = rest ?? this.#readPlain(reader);
    const tunnel = rest?.tunnel ?? null;
    const stamp: Stamp = { carrier, side, time, timeEnd, packet, tunnel };
    const frame = (flags & 8) === 0 ? null : readFrame(reader, stamp, plain.frame?.problems ?? noProblems, rest);
    const body = frame === null ? noBody : { bytes: frame.body, start: frame.bodyStart };
    return {
      no,
      flow: plain.flow,
      side,
      dir,
      carrier,
      tunnel,
      time,
      timeEnd,
      packet,
      parse: rest?.parse ?? this.#parses.read(reader, body, plain.profile),
      frame,
      command: plain.command,
      uin: plain.uin,
      complete: (flags & 1) !== 0,
      unanswered: (flags & 2) !== 0,
      retry: (flags & 4) !== 0,
      null: nullKind,
      reasons: rest?.reasons ?? noReasons,
      replyTo,
      elapsedMs: Number.isNaN(elapsedMs) ? null : elapsedMs,
      result: plain.result,
      charset: plain.charset,
      profile: plain.profile,
      problems: plain.problems,
    };
  }

  noOf(page: Page, index: number): number {
    return page.view.getFloat64(page.placeOf(index), true);
  }

  flowOf(page: Page, index: number): number {
    return page.view.getFloat64(page.placeOf(index) + flowAt, true);
  }

  sourceOf(page: Page, index: number): string {
    return this.#shared.sources.valueOf(page.view.getInt32(page.placeOf(index) + sourceAt, true));
  }

  digitsOf(page: Page, index: number): TimeDigits {
    return page.bytes[page.placeOf(index) + digitsAt] === 9 ? 9 : 6;
  }

  /** Whether all values that are written as numbers have one. */
  #isShared({ command, result, charset, profile, problems, frame }: Message): boolean {
    const { commands, results, charsets, profiles } = this.#shared;
    return (
      commands.numberOf(command) >= 0 &&
      results.numberOf(result) >= 0 &&
      charsets.numberOf(charset) >= 0 &&
      profiles.numberOf(profile) >= 0 &&
      this.#shared.problems.numberOf(problems) >= 0 &&
      this.#shared.problems.numberOf(frame?.problems ?? noProblems) >= 0
    );
  }

  #writeStamp(page: Page, message: Message): void {
    page.byte(message.side);
    page.byte(directions.indexOf(message.dir));
    page.byte(carriers.indexOf(message.carrier));
    page.byte(nullKinds.indexOf(message.null));
    const { complete, unanswered, retry, frame } = message;
    page.byte((complete ? 1 : 0) | (unanswered ? 2 : 0) | (retry ? 4 : 0) | (frame === null ? 0 : 8));
    writeInstant(page, message.time);
    writeInstant(page, message.timeEnd);
    page.double(message.packet);
    page.double(message.replyTo);
    page.double(message.elapsedMs ?? Number.NaN);
  }

  #writePlain(page: Page, { flow, command, uin, result, charset, profile, problems, frame }: Message): void {
    // A flow that is new to the page is written here, in the middle of the record: where it ends comes first.
    const placeAt = page.at;
    page.int(0);
    page.int(0);
    const place = this.#flows.place(flow, page);
    page.view.setInt32(placeAt, place, true);
    page.view.setInt32(placeAt + 4, page.at, true);
    page.int(this.#shared.commands.numberOf(command));
    page.int(this.#shared.results.numberOf(result));
    page.int(this.#shared.charsets.numberOf(charset));
    page.int(this.#shared.profiles.numberOf(profile));
    page.int(this.#shared.problems.numberOf(problems));
    page.int(this.#shared.problems.numberOf(frame?.problems ?? noProblems));
    page.byte(uin === null ? 0 : 1);
    if (uin !== null) page.text(uin);
  }

  #readPlain(reader: PageReader): Plain {
    const place = reader.int();
    const next = reader.int();
    const flow = this.#flows.read(place, reader);
    reader.at = next;
    return {
      flow,
      command: this.#shared.commands.valueOf(reader.int()),
      result: this.#shared.results.valueOf(reader.int()),
      charset: this.#shared.charsets.valueOf(reader.int()),
      profile: this.#shared.profiles.valueOf(reader.int()),
      problems: this.#shared.problems.valueOf(reader.int()),
      frame: { problems: this.#shared.problems.valueOf(reader.int()) },
      uin: reader.byte() === 0 ? null : reader.text(),
    };
  }
}

const noBody = { bytes: new Uint8Array(0), start: 0 };

/** A time that the capture does not have is one of no nanoseconds. */
const noTime = -1;

function writeInstant(page: Page, at: Instant | null): void {
  page.double(at === null ? 0 : at.sec);
  page.int(at === null ? noTime : at.nsec);
}

function readInstant(reader: PageReader): Instant | null {
  const sec = reader.double();
  const nsec = reader.int();
  return nsec === noTime ? null : { sec, nsec };
}
