/**
 * NDJSON of the messages that make up nearly all traffic, without a field tree: a message goes in, the line that
 * `toRecord` and `toJsonLine` would make of it is appended to a text, byte for byte. What is out of the ordinary (holes,
 * other charsets, passwords where no row says so, odd bytes) is declined, and takes the longer way.
 *
 * The words of rows and codes are put into JSON once (row-words.ts); values go from the body to the text without becoming
 * strings (body-fields.ts). The head of an HTTP message is mostly one that was there before (http-heads.ts).
 */

import { writeJsonText } from '../../bytes/json-text.ts';
import { TextWriter } from '../../bytes/text-writer.ts';
import { SummaryWriter } from '../../dissect/dissect.ts';
import type { Frame } from '../../model/frame.ts';
import type { CharsetChoice, KqqParse, Message, Result } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import type { Instant, TimeDigits } from '../../model/time.ts';
import type { Marks } from '../marks.ts';
import { type Origin, problemOf } from '../record.ts';
import { isoTime } from '../time.ts';
import { BodyFields } from './body-fields.ts';
import { HttpHeads } from './http-heads.ts';
import { brace, bracket, bytesOf, nothing, quote, toJson } from './json-words.ts';

export interface QuickOptions {
  readonly redact: boolean;
  readonly marks: Marks | null;
}

export class QuickRecords {
  readonly #marks: Marks | null;
  readonly #summaries: SummaryWriter;
  readonly #heads = new HttpHeads();
  readonly #results = new Map<Result, Uint8Array>();
  readonly #problems = new WeakMap<Problem, Uint8Array>();
  readonly #summary = new TextWriter();
  readonly #fields: BodyFields;
  /** Of the message before; only one name comes here. */
  #charset: CharsetChoice | null = null;
  #charsetJson: Uint8Array = nothing;
  #source: string | null = null;
  #sourceJson: Uint8Array = nothing;
  #second = Number.NaN;
  #secondText: Uint8Array = nothing;

  constructor({ redact, marks }: QuickOptions) {
    this.#marks = marks;
    this.#fields = new BodyFields(redact);
    this.#summaries = new SummaryWriter({ language: 'en', redact });
  }

  /** Appends the line of `message`, without a line end. False, and nothing is appended, if it is out of the ordinary. */
  write(message: Message, origin: Origin, out: TextWriter): boolean {
    const { parse, frame } = message;
    if (parse.protocol !== 'kqq' || frame === null || frame.http === null || !isOrdinary(message, frame)) return false;
    if (parse.stop - parse.start !== frame.bodyEnd - frame.bodyStart) return false;
    const head = this.#heads.find(frame, frame.http);
    if (head === null) return false;
    const start = out.length;
    if (this.#writeAll(message, frame, parse, head, origin, out)) return true;
    out.length = start;
    return false;
  }

  #writeAll(
    message: Message,
    frame: Frame,
    parse: KqqParse,
    head: Uint8Array,
    origin: Origin,
    out: TextWriter,
  ): boolean {
    if (!this.#writeStart(message, origin, out)) return false;
    out.append(head);
    if (message.charset !== null) out.append(this.#charsetOf(message.charset));
    writeLayers(frame, out);
    const fields = this.#fields;
    if (!fields.write(parse, out)) return false;
    out.byte(bracket);
    if (parse.count > 0) {
      out.append(words.fields);
      out.appendFrom(fields.text, 0, fields.text.length);
      out.byte(bracket);
    }
    fields.records.write(parse, fields.text, out);
    this.#writeProblems(message.problems, out);
    out.byte(brace);
    return true;
  }

  /** What stands in front of `http`. */
  #writeStart(message: Message, origin: Origin, out: TextWriter): boolean {
    const { flow, side, replyTo, elapsedMs, result, command, uin } = message;
    const marks = this.#marks;
    // A table of the user's may name a command as it likes.
    if (command === null || !isPlain(command) || (uin !== null && !isPlain(uin))) return false;
    out.append(words.no);
    if (marks === null) out.integer(message.no);
    else out.text(marks.message(message.no));
    out.append(words.time);
    this.#writeTime(message.time, origin.timeDigits, out);
    out.append(words.timeEnd);
    this.#writeTime(message.timeEnd, origin.timeDigits, out);
    out.append(words.source);
    out.append(this.#sourceOf(origin.source));
    if (message.packet > 0) {
      out.append(words.packet);
      out.integer(message.packet);
    }
    out.append(words.flow);
    if (marks === null) out.integer(flow.number);
    else out.text(marks.flow(flow.number));
    out.append(flow.transport === 'tcp' ? words.tcp : words.udp);
    out.text(flow.ends[side].text);
    out.append(words.dst);
    out.text(flow.ends[side === 0 ? 1 : 0].text);
    out.append(words.dir[message.dir]);
    out.text(command);
    out.append(words.uin);
    if (uin === null) {
      out.append(words.none);
    } else {
      out.byte(quote);
      out.text(uin);
      out.byte(quote);
    }
    out.append(words.complete);
    if (replyTo > 0) {
      out.append(words.replyTo);
      if (marks === null) out.integer(replyTo);
      else out.text(marks.message(replyTo));
      if (elapsedMs !== null) {
        out.append(words.elapsed);
        out.text(String(elapsedMs));
      }
    }
    if (result !== null) out.append(this.#resultOf(result));
    out.append(words.summary);
    this.#writeSummary(message, out);
    return true;
  }

  #writeSummary(message: Message, out: TextWriter): void {
    const summary = this.#summary;
    summary.length = 0;
    this.#summaries.write(message, summary);
    if (!writeJsonText(out, summary.bytes, 0, summary.length)) out.text(toJson(summary.toString()));
  }

  #writeTime(at: Instant | null, digits: TimeDigits, out: TextWriter): void {
    if (at === null) {
      out.append(words.none);
      return;
    }
    if (at.sec !== this.#second) {
      this.#second = at.sec;
      // `"2008-06-21T08:00:00.`
      this.#secondText = bytesOf(`"${(isoTime({ sec: at.sec, nsec: 0 }, 6) ?? '').slice(0, -7)}`);
    }
    out.append(this.#secondText);
    let rest = digits === 9 ? at.nsec : Math.trunc(at.nsec / 1000);
    out.reserve(11);
    const { bytes, length } = out;
    for (let i = digits - 1; i >= 0; i--) {
      const next = (rest / 10) | 0;
      bytes[length + i] = 0x30 + rest - 10 * next;
      rest = next;
    }
    bytes[length + digits] = 0x5a;
    bytes[length + digits + 1] = 0x22;
    out.length = length + digits + 2;
  }

  #sourceOf(source: string): Uint8Array {
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceJson = bytesOf(toJson(source));
    }
    return this.#sourceJson;
  }

  #resultOf(result: Result): Uint8Array {
    const known = this.#results.get(result);
    if (known !== undefined) return known;
    const { code, label, status } = result;
    const made = bytesOf(
      `,"result":${toJson({ code, label: label?.en, status: status === 'known' ? undefined : status })}`,
    );
    // Results of codes that no table has are made anew each time.
    if (label !== null) this.#results.set(result, made);
    return made;
  }

  #charsetOf(choice: CharsetChoice): Uint8Array {
    const { name, status, runnerUp } = choice;
    const last = this.#charset;
    if (last !== null && last.status === status && last.runnerUp === runnerUp) return this.#charsetJson;
    const value = { name, status: status === 'known' ? undefined : status, runnerUp: runnerUp ?? undefined };
    this.#charset = { name, status, runnerUp };
    this.#charsetJson = bytesOf(`,"charset":${toJson(value)}`);
    return this.#charsetJson;
  }

  #writeProblems(problems: readonly Problem[], out: TextWriter): void {
    for (let i = 0; i < problems.length; i++) {
      out.append(i === 0 ? words.problems : words.comma);
      out.append(this.#problemOf(problems[i]));
    }
    if (problems.length > 0) out.byte(bracket);
  }

  #problemOf(problem: Problem): Uint8Array {
    const known = this.#problems.get(problem);
    if (known !== undefined) return known;
    const made = bytesOf(toJson(problemOf(problem)));
    this.#problems.set(problem, made);
    return made;
  }
}

/** Nothing is missing, nothing is left over, and the charset is the usual one. */
function isOrdinary(message: Message, frame: Frame): boolean {
  const { tunnel, unanswered, retry, null: none, reasons, profile, charset, complete, parse } = message;
  if (tunnel !== null || unanswered || retry || none !== null || reasons.length > 0 || profile !== null) return false;
  if (!complete || frame.bodyFrom !== null || frame.holes.length > 0 || frame.framing !== 'http') return false;
  if (charset !== null && charset.name !== 'utf-8') return false;
  return parse.protocol === 'kqq' && parse.command.command !== null && frame.carrier === 'http';
}

/** Whether a text stands for itself between quotes of JSON: digits and letters. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return false;
  }
  return true;
}

/** The two layers that every message has; those of escapes follow. */
function writeLayers(frame: Frame, out: TextWriter): void {
  const start = frame.bodyStart - frame.start;
  const end = frame.bodyEnd - frame.start;
  out.append(words.layers);
  out.integer(frame.end - frame.start);
  out.append(words.bodyLayer);
  out.integer(start);
  out.append(words.end);
  out.integer(end);
  out.append(words.bodyLength);
  out.integer(end - start);
  out.byte(brace);
}

const dirWords = (dir: string): Uint8Array => bytesOf(`","dir":"${dir}","protocol":"kqq","carrier":"http","command":"`);

/** What stands between values, in the order in which it is written. */
const words = {
  no: bytesOf('{"v":1,"no":'),
  time: bytesOf(',"time":'),
  timeEnd: bytesOf(',"timeEnd":'),
  none: bytesOf('null'),
  source: bytesOf(',"source":'),
  packet: bytesOf(',"packet":'),
  flow: bytesOf(',"flow":'),
  tcp: bytesOf(',"transport":"tcp","src":"'),
  udp: bytesOf(',"transport":"udp","src":"'),
  dst: bytesOf('","dst":"'),
  dir: { request: dirWords('request'), response: dirWords('response'), push: dirWords('push') },
  uin: bytesOf('","uin":'),
  complete: bytesOf(',"complete":true'),
  replyTo: bytesOf(',"replyTo":'),
  elapsed: bytesOf(',"elapsedMs":'),
  summary: bytesOf(',"summary":'),
  layers: bytesOf(',"layers":[{"id":0,"name":"frame","length":'),
  bodyLayer: bytesOf('},{"id":1,"name":"body","from":[{"layer":0,"start":'),
  bodyLength: bytesOf('}],"length":'),
  fields: bytesOf(',"fields":['),
  end: bytesOf(',"end":'),
  comma: bytesOf(','),
  problems: bytesOf(',"problems":['),
} as const;
