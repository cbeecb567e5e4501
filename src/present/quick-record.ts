/**
 * NDJSON of the messages that make up nearly all traffic, without a field tree: a message goes in, the line that
 * `toRecord` and `toJsonLine` would make of it is appended to a text, byte for byte. What is out of the ordinary (holes,
 * other charsets, passwords where no row says so, odd bytes) is declined, and takes the longer way.
 *
 * The words of rows and codes are put into JSON once; values go from the body to the text without becoming strings. The
 * head of an HTTP message is mostly one that was there before.
 */

import { writeJsonText } from '../bytes/json-text.ts';
import { decodeText, latin1Text } from '../bytes/text.ts';
import { TextWriter } from '../bytes/text-writer.ts';
import { SummaryWriter } from '../dissect/dissect.ts';
import { isText, unescapingSteps } from '../dissect/kqq/decode.ts';
import { findEscape, type Unescaped } from '../dissect/kqq/escape.ts';
import { itemRow, RecordWalk } from '../dissect/kqq/items.ts';
import { meaningOf } from '../dissect/kqq/meaning.ts';
import { readInteger } from '../dissect/kqq/value.ts';
import { findPasswords } from '../dissect/secret.ts';
import type { Span } from '../model/field.ts';
import type { Frame } from '../model/frame.ts';
import type { CharsetChoice, KqqParse, Message, Result } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { CompiledRow, Meaning } from '../model/rules.ts';
import type { Instant, TimeDigits } from '../model/time.ts';
import { HttpHeads } from './http-heads.ts';
import type { Marks } from './marks.ts';
import { type Json, type Origin, problemOf, roundToNanoseconds } from './record.ts';
import { isoTime } from './time.ts';
import { visibleJson } from './visible.ts';

export interface QuickOptions {
  readonly redact: boolean;
  readonly marks: Marks | null;
}

/** Lists with more items than this take the longer way, which bounds them. */
const mostItems = 60_000;
const ampersand = 0x26;
const equals = 0x3d;
const percent = 0x25;
const space = 0x20;
const star = 0x2a;
const quote = 0x22;
const bracket = 0x5d;
const brace = 0x7d;

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => encoder.encode(text);
const json = (value: Json): string => visibleJson(JSON.stringify(value));

/** The words of one row: what stands in front of its values, and behind, by what they mean. */
interface RowWords {
  /** `{"path":"kqq.MT","name":"MT","raw":` and the same for each item of a list. */
  readonly front: Uint8Array;
  /** The same behind a comma. */
  readonly next: Uint8Array;
  readonly items: Uint8Array[];
  readonly tails: Map<Meaning, Tail>;
  /** By label and note, for meanings that are made anew for each value. */
  readonly others: Map<string, Tail>;
}

/** `,"label":..,"source":..`, the same with `,"start":` behind it, and the label as records have it. */
interface Tail {
  readonly plain: Uint8Array;
  readonly words: Uint8Array;
  readonly recordLabel: Uint8Array;
}

const nothing = new Uint8Array(0);
const mostOthers = 1024;
const mostItemWords = 256;

export class QuickRecords {
  readonly #redact: boolean;
  readonly #marks: Marks | null;
  readonly #summaries: SummaryWriter;
  readonly #heads = new HttpHeads();
  readonly #rows = new Map<CompiledRow, RowWords>();
  readonly #results = new Map<Result, Uint8Array>();
  readonly #problems = new WeakMap<Problem, Uint8Array>();
  readonly #walk = new RecordWalk();
  readonly #summary = new TextWriter();
  readonly #fields = new TextWriter(8192);
  readonly #records = new Records();
  /** Of the message before; only one name comes here. */
  #charset: CharsetChoice | null = null;
  #charsetJson: Uint8Array = nothing;
  #source: string | null = null;
  #sourceJson: Uint8Array = nothing;
  #second = Number.NaN;
  #secondText: Uint8Array = nothing;
  /** Bytes that nothing explains: there may be a password in them. */
  #hasUndecoded = false;
  #layers = 0;
  #itemsLeft = mostItems;

  constructor({ redact, marks }: QuickOptions) {
    this.#redact = redact;
    this.#marks = marks;
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
    fields.length = 0;
    this.#records.clear();
    this.#hasUndecoded = false;
    this.#layers = 2;
    this.#itemsLeft = mostItems;
    for (let i = 0; i < parse.count; i++) if (!this.#writeParameter(parse, i, out)) return false;
    if (this.#hasUndecoded && findPasswords(latin1Text(parse.body, parse.start, parse.stop)).length > 0) return false;
    out.byte(bracket);
    if (parse.count > 0) {
      out.append(words.fields);
      out.appendFrom(fields, 0, fields.length);
      out.byte(bracket);
    }
    this.#records.write(parse, fields, out);
    this.#writeProblems(message.problems, out);
    out.byte(brace);
    return true;
  }

  /** What stands in front of `http`. */
  #writeStart(message: Message, origin: Origin, out: TextWriter): boolean {
    const { flow, side, replyTo, elapsedMs, result, command, uin } = message;
    const marks = this.#marks;
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
    out.text(command ?? '');
    out.append(words.uin);
    if (uin === null) out.append(words.nothing);
    else if (isPlain(uin)) {
      out.text('"');
      out.text(uin);
      out.text('"');
    } else return false;
    out.append(words.complete);
    if (replyTo > 0) {
      out.append(words.replyTo);
      if (marks === null) out.integer(replyTo);
      else out.text(marks.message(replyTo));
      if (elapsedMs !== null) {
        out.append(words.elapsed);
        out.text(String(roundToNanoseconds(elapsedMs)));
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
    if (!writeJsonText(out, summary.bytes, 0, summary.length)) out.text(json(summary.toString()));
  }

  #writeTime(at: Instant | null, digits: TimeDigits, out: TextWriter): void {
    if (at === null) {
      out.append(words.nothing);
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
      this.#sourceJson = bytesOf(json(source));
    }
    return this.#sourceJson;
  }

  #resultOf(result: Result): Uint8Array {
    const known = this.#results.get(result);
    if (known !== undefined) return known;
    const { code, label, status } = result;
    const made = bytesOf(
      `,"result":${json({ code, label: label?.en, status: status === 'known' ? undefined : status })}`,
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
    this.#charsetJson = bytesOf(`,"charset":${json(value)}`);
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
    const made = bytesOf(json(problemOf(problem)));
    this.#problems.set(problem, made);
    return made;
  }

  // ---- fields

  #writeParameter(parse: KqqParse, index: number, out: TextWriter): boolean {
    const { spans } = parse;
    const keyStart = spans[4 * index];
    const start = spans[4 * index + 2];
    const end = spans[4 * index + 3];
    const row = parse.rows[index];
    if (row === null || start < 0 || spans[4 * index + 1] === keyStart) return false;
    const fields = this.#fields;
    const rowWords = this.#wordsOf(row);
    fields.append(index > 0 ? rowWords.next : rowWords.front);
    if (!row.isList) return this.#writeValue(parse, row, row.row.name, start, end, out, -1, 0);
    return this.#writeList(parse, index, row, start, end, out);
  }

  #writeList(parse: KqqParse, index: number, row: CompiledRow, start: number, end: number, out: TextWriter): boolean {
    const fields = this.#fields;
    if (row.isSecret) return false;
    const rawStart = fields.length;
    if (!this.#writeRaw(parse, start, end)) return false;
    const rawEnd = fields.length;
    fields.append(words.value);
    fields.appendFrom(fields, rawStart, rawEnd);
    fields.append(this.#tailOf(row, row.meaning).words);
    this.#noteUndecoded(parse, row.meaning, start, end);
    writePlace(fields, start - parse.start, end - parse.start);
    const isJoined = row.column >= 0;
    const column = isJoined ? row.column : 0;
    // A list that comes twice is explained beside the other lists: the longer way knows how.
    if (isJoined && !this.#records.begin(column)) return false;
    const walk = this.#walk;
    if (isJoined) walk.begin(parse, index);
    else walk.beginList(parse, index);
    let count = 0;
    while (walk.next() && walk.starts[column] >= 0) {
      if (this.#itemsLeft === 0) return false;
      this.#itemsLeft -= 1;
      if (count === 0) fields.append(words.children);
      const found = isJoined ? itemRow(parse, walk, column) : row;
      if (found === null) return false;
      const name = this.#itemFront(this.#wordsOf(row), row, count);
      fields.append(name);
      if (
        !this.#writeValue(
          parse,
          found,
          '',
          walk.starts[column],
          walk.ends[column],
          out,
          isJoined ? column : -1,
          count,
          row,
        )
      ) {
        return false;
      }
      count += 1;
    }
    if (count > 0) fields.byte(bracket);
    fields.byte(brace);
    return true;
  }

  /**
   * A value from its raw text on. In a list, `column` (-1: it is in no record) and `item` say which, and `list` is the
   * row of the list, whose name it has.
   */
  #writeValue(
    parse: KqqParse,
    row: CompiledRow,
    name: string,
    start: number,
    end: number,
    out: TextWriter,
    column: number,
    item: number,
    list: CompiledRow | null = null,
  ): boolean {
    const { body } = parse;
    const fields = this.#fields;
    if (row.isSecret && this.#redact && start < end) return this.#writeSecret(parse, row, start, end, column);
    const meaning = meaningOf(row, body, start, end);
    const tail = this.#tailOf(row, meaning);
    this.#noteUndecoded(parse, meaning, start, end);
    const rawStart = fields.length;
    if (!this.#writeRaw(parse, start, end)) return false;
    const rawEnd = fields.length;
    fields.append(words.value);
    if (findEscape(body, start, end, parse.form) >= 0) {
      return this.#writeEscaped(parse, row, name, meaning, tail, start, end, out, column, item, list);
    }
    // One space at the end is not the user's.
    const textEnd = row.hasEndSpace && end > start && body[end - 1] === space ? end - 1 : end;
    const number = row.kind === 'number' || row.kind === 'code' ? readInteger(body, start, end) : -1;
    const valueStart = fields.length;
    if (number >= 0) fields.integer(number);
    else this.#writeShortened(rawStart, rawEnd, end - textEnd);
    const valueEnd = fields.length;
    if (textEnd < end) {
      fields.append(words.text);
      this.#writeShortened(rawStart, rawEnd, 1);
    }
    fields.append(tail.words);
    writePlace(fields, start - parse.start, end - parse.start);
    fields.byte(brace);
    if (column >= 0) this.#records.add(column, valueStart, valueEnd, tail.recordLabel);
    return true;
  }

  /** The text as it was sent. False where that is no text. */
  #writeRaw({ body }: KqqParse, start: number, end: number): boolean {
    const fields = this.#fields;
    if (writeJsonText(fields, body, start, end)) return true;
    if (!isText(body, start, end, 'utf-8')) return false;
    fields.text(json(decodeText(body, start, end, 'utf-8')));
    return true;
  }

  /** The raw text again, with the last `less` characters of it left out. */
  #writeShortened(rawStart: number, rawEnd: number, less: number): void {
    const fields = this.#fields;
    fields.appendFrom(fields, rawStart, rawEnd - 1 - less);
    fields.byte(quote);
  }

  #writeSecret(parse: KqqParse, row: CompiledRow, start: number, end: number, column: number): boolean {
    const { body } = parse;
    if (column >= 0 || findEscape(body, start, end, parse.form) >= 0) return false;
    for (let at = start; at < end; at++) if (body[at] < space || body[at] >= 0x7f) return false;
    const fields = this.#fields;
    fields.text('"');
    fields.fill(star, end - start);
    fields.append(words.secretValue);
    fields.fill(star, end - start);
    fields.text('"');
    const meaning = meaningOf(row, body, start, end);
    // A label of the value itself would tell it.
    if (meaning.label !== null) return false;
    fields.append(this.#tailOf(row, meaning).plain);
    fields.append(words.redacted);
    writePlace(fields, start - parse.start, end - parse.start);
    fields.byte(brace);
    return true;
  }

  /** What comes behind `"value":` where there are escapes: every step of undoing them. */
  #writeEscaped(
    parse: KqqParse,
    row: CompiledRow,
    name: string,
    meaning: Meaning,
    tail: Tail,
    start: number,
    end: number,
    out: TextWriter,
    column: number,
    item: number,
    list: CompiledRow | null,
  ): boolean {
    const fields = this.#fields;
    if (row.isSecret) return false;
    const steps = unescapingSteps(parse.body, start, end, row.row, parse.form);
    const { bytes } = steps[steps.length - 1];
    const number = row.kind === 'number' || row.kind === 'code' ? readInteger(parse.body, start, end) : -1;
    const textEnd = row.hasEndSpace && bytes[bytes.length - 1] === space ? bytes.length - 1 : bytes.length;
    const valueStart = fields.length;
    if (number >= 0) fields.text(String(number));
    else writeText(fields, bytes, textEnd);
    const valueEnd = fields.length;
    // Where an escape was undone the text differs from what was sent.
    fields.append(words.text);
    writeText(fields, bytes, textEnd);
    fields.append(tail.plain);
    for (let i = 0; i < steps.length; i++) {
      fields.append(i === 0 ? words.steps : words.comma);
      writeText(fields, steps[i].bytes, steps[i].bytes.length);
    }
    fields.append(words.stepsEnd);
    writePlace(fields, start - parse.start, end - parse.start);
    fields.append(words.children);
    const own = list === null ? name : `${list.row.name}[${item}]`;
    const from = { layer: 1, start: start - parse.start, end: end - parse.start };
    if (!this.#writeSteps(steps, 0, own, from, meaning.status === 'unknown', out)) return false;
    fields.append(words.listEndObjectEnd);
    if (column >= 0) this.#records.add(column, valueStart, valueEnd, tail.recordLabel);
    return true;
  }

  #writeSteps(
    steps: readonly Unescaped[],
    at: number,
    name: string,
    from: Span,
    isUnknown: boolean,
    out: TextWriter,
  ): boolean {
    const { bytes } = steps[at];
    if (isUnknown && findPasswords(latin1Text(bytes, 0, bytes.length)).length > 0) return false;
    const id = this.#layers++;
    const layer = { id, name: `${name} unescaped${at === 0 ? '' : ' again'}` };
    const { layer: of, start, end } = from;
    out.text(
      `,${json(layer).slice(0, -1)},"from":[{"layer":${of},"start":${start},"end":${end}}],"length":${bytes.length}}`,
    );
    const fields = this.#fields;
    fields.text(`{"path":${json(`kqq.${name}.unescaped`)},"name":"unescaped","raw":`);
    const rawStart = fields.length;
    writeText(fields, bytes, bytes.length);
    const rawEnd = fields.length;
    fields.append(words.value);
    fields.appendFrom(fields, rawStart, rawEnd);
    fields.text(`,"layer":${id},"start":0,"end":${bytes.length}`);
    if (at + 1 < steps.length) {
      fields.append(words.children);
      const here = { layer: id, start: 0, end: bytes.length };
      if (!this.#writeSteps(steps, at + 1, name, here, isUnknown, out)) return false;
      fields.byte(bracket);
    }
    fields.byte(brace);
    return true;
  }

  /** Where nothing explains a value, a password may be in it; most are too plain for that. */
  #noteUndecoded(parse: KqqParse, meaning: Meaning, start: number, end: number): void {
    if (meaning.status !== 'unknown') return;
    for (let at = start; at < end; at++) {
      const byte = parse.body[at];
      if (byte === percent || byte === equals || byte === ampersand) this.#hasUndecoded = true;
    }
  }

  #wordsOf(row: CompiledRow): RowWords {
    const known = this.#rows.get(row);
    if (known !== undefined) return known;
    const { name } = row.row;
    const made = {
      front: frontOf(name),
      next: bytesOf(`,${frontText(name)}`),
      items: [],
      tails: new Map<Meaning, Tail>(),
      others: new Map<string, Tail>(),
    };
    this.#rows.set(row, made);
    return made;
  }

  #itemFront({ items }: RowWords, { row }: CompiledRow, index: number): Uint8Array {
    const known = items[index];
    if (known !== undefined) return known;
    const text = frontText(`${row.name}[${index}]`);
    // All but the first stand behind a comma.
    const made = bytesOf(index === 0 ? text : `,${text}`);
    if (index < mostItemWords) items[index] = made;
    return made;
  }

  #tailOf(row: CompiledRow, meaning: Meaning): Tail {
    const { tails, others } = this.#wordsOf(row);
    const known = tails.get(meaning);
    if (known !== undefined) return known;
    if (meaning === row.meaning || meaning === row.unlisted || row.codes !== null) {
      const made = tailFor(row, meaning);
      tails.set(meaning, made);
      return made;
    }
    // Made for this one value (a picture's file): it differs from the meaning of its row in label and note alone.
    const key = `${meaning.label?.en}\n${meaning.note?.en}`;
    const other = others.get(key);
    if (other !== undefined) return other;
    const made = tailFor(row, meaning);
    if (others.size < mostOthers) others.set(key, made);
    return made;
  }
}

function tailFor(row: CompiledRow, { label, status, source, note, readings }: Meaning): Tail {
  const value = {
    label: (label ?? row.row.label).en,
    status: status === 'known' ? undefined : status,
    source: source ?? undefined,
    note: note?.en,
    readings: readings.length === 0 ? undefined : readings.map((one) => ({ label: one.label.en, source: one.source })),
  };
  const text = `,${json(value).slice(1, -1)}`;
  return {
    plain: bytesOf(text),
    words: bytesOf(`${text},"start":`),
    recordLabel: label === null ? nothing : bytesOf(`,"label":${json(label.en)}`),
  };
}

/** Where the values of records stand in the text of the fields, and their labels. */
class Records {
  readonly #columns: Column[] = [];
  readonly #fronts = new Map<readonly string[], readonly Uint8Array[]>();
  #used = 0;

  clear(): void {
    for (let c = 0; c < this.#used; c++) this.#columns[c].clear();
    this.#used = 0;
  }

  /** False if the column was there before. */
  begin(column: number): boolean {
    while (this.#columns.length <= column) this.#columns.push(new Column());
    this.#used = Math.max(this.#used, column + 1);
    if (this.#columns[column].isThere) return false;
    this.#columns[column].isThere = true;
    return true;
  }

  add(column: number, start: number, end: number, label: Uint8Array): void {
    const { places, labels } = this.#columns[column];
    places.push(start, end);
    labels.push(label);
  }

  /** `"MT":{"value":` for each column, and the same behind a comma. */
  #frontsOf(names: readonly string[]): readonly Uint8Array[] {
    const known = this.#fronts.get(names);
    if (known !== undefined) return known;
    const made = names.flatMap((name) => [bytesOf(`${json(name)}:{"value":`), bytesOf(`,${json(name)}:{"value":`)]);
    this.#fronts.set(names, made);
    return made;
  }

  write(parse: KqqParse, fields: TextWriter, out: TextWriter): void {
    let count = 0;
    for (let c = 0; c < this.#used; c++) count = Math.max(count, this.#columns[c].labels.length);
    const names = parse.rules.table?.records?.of;
    if (count === 0 || names === undefined) return;
    const fronts = this.#frontsOf(names);
    for (let i = 0; i < count; i++) {
      out.append(i === 0 ? words.records : words.nextRecord);
      let isFirst = true;
      for (let c = 0; c < this.#used; c++) {
        const { places, labels } = this.#columns[c];
        if (i >= labels.length) continue;
        out.append(isFirst ? fronts[2 * c] : fronts[2 * c + 1]);
        isFirst = false;
        out.appendFrom(fields, places[2 * i], places[2 * i + 1]);
        out.append(labels[i]);
        out.byte(brace);
      }
    }
    out.append(words.recordsEnd);
  }
}

class Column {
  isThere = false;
  readonly places: number[] = [];
  readonly labels: Uint8Array[] = [];

  clear(): void {
    this.isThere = false;
    this.places.length = 0;
    this.labels.length = 0;
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

/** `bytes[0..end)` in quotes, whatever it is. */
function writeText(out: TextWriter, bytes: Buffer, end: number): void {
  if (!writeJsonText(out, bytes, 0, end)) out.text(json(bytes.toString('utf8', 0, end)));
}

function frontOf(name: string): Uint8Array {
  return bytesOf(frontText(name));
}

function frontText(name: string): string {
  return `{"path":${json(`kqq.${name}`)},"name":${json(name)},"raw":`;
}

/** What follows `"start":`. */
function writePlace(out: TextWriter, start: number, end: number): void {
  out.integer(start);
  out.append(words.end);
  out.integer(end);
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
  nothing: bytesOf('null'),
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
  value: bytesOf(',"value":'),
  secretValue: bytesOf('","value":"'),
  text: bytesOf(',"text":'),
  steps: bytesOf(',"steps":['),
  stepsEnd: bytesOf('],"start":'),
  listEndObjectEnd: bytesOf(']}'),
  redacted: bytesOf(',"redacted":true,"start":'),
  start: bytesOf(',"start":'),
  end: bytesOf(',"end":'),
  children: bytesOf(',"children":['),
  comma: bytesOf(','),
  records: bytesOf(',"records":[{'),
  nextRecord: bytesOf('},{'),
  recordsEnd: bytesOf('}]'),
  problems: bytesOf(',"problems":['),
} as const;
