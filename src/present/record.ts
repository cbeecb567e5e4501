/**
 * NDJSON: a message and its masked field tree go in, one plain object comes out, as docs/ndjson.schema.json says.
 * Keys stand in a fixed order. What there is none of is absent, and so is what repeats: `text` equal to raw, `status`
 * known, `layer` 1. Labels and the summary are in English whatever language people read.
 */

import { latin1Text, toBuffer } from '../bytes/text.ts';
import { isOfFraming } from '../dissect/node.ts';
import { headerPlaces, type Place, startLineParts } from '../framing/http1-head.ts';
import type { Field, FieldRecord, FieldTree, Layer, Span } from '../model/field.ts';
import type { HttpHead } from '../model/frame.ts';
import type { Message } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { TimeDigits } from '../model/time.ts';
import { profileName } from '../model/wire-profile.ts';
import type { Marks } from './marks.ts';
import { isMasked, type MaskedTree } from './redact.ts';
import { isoTime } from './time.ts';
import { visibleJson } from './visible.ts';

/** A value that JSON can hold. Keys that are undefined are absent. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Where messages come from: the name of the file, and how many digits of the second its clock has. */
export interface Origin {
  readonly source: string;
  readonly timeDigits: TimeDigits;
}

export interface RecordOptions {
  readonly origin: Origin;
  /** In English; its secrets are masked as those in the tree have been, or not. */
  readonly summarise: (message: Message) => string;
  /** Whether the object has `body`. */
  readonly hex: boolean;
  /** Marks stand for numbers, as strings that `unquoteMarks` takes out of their quotes. */
  readonly marks?: Marks | undefined;
}

const version = 1;

/** The object of one message. */
export function toRecord(message: Message, masked: MaskedTree, options: RecordOptions): JsonObject {
  const { flow, side, parse, replyTo, elapsedMs, charset } = message;
  const { tree } = masked;
  const { source, timeDigits } = options.origin;
  const { marks } = options;
  const body = options.hex ? tree.layers[1] : undefined;
  return {
    v: version,
    no: marks?.message(message.no) ?? message.no,
    time: isoTime(message.time, timeDigits),
    timeEnd: isoTime(message.timeEnd, timeDigits),
    source,
    packet: message.packet > 0 ? message.packet : undefined,
    flow: marks?.flow(flow.number) ?? flow.number,
    transport: flow.transport,
    src: flow.ends[side].text,
    dst: flow.ends[side === 0 ? 1 : 0].text,
    dir: message.dir,
    protocol: parse.protocol,
    carrier: message.carrier,
    tunnel: message.tunnel ?? undefined,
    command: message.command,
    uin: message.uin,
    complete: message.complete,
    unanswered: message.unanswered || undefined,
    retry: message.retry || undefined,
    null: message.null ?? undefined,
    reasons: present(message.reasons.map(({ text, sources }) => ({ text: text.en, sources }))),
    replyTo: replyTo > 0 ? (marks?.message(replyTo) ?? replyTo) : undefined,
    elapsedMs: replyTo > 0 && elapsedMs !== null ? elapsedMs : undefined,
    result: resultOf(message),
    summary: options.summarise(message),
    http: httpOf(message, tree),
    charset:
      charset === null
        ? undefined
        : { name: charset.name, status: unlessKnown(charset.status), runnerUp: charset.runnerUp ?? undefined },
    profile: profileOf(message),
    layers: present(tree.layers.map(layerOf)),
    fields: present(tree.nodes.filter(isListed).map((field) => fieldOf(field, masked))),
    records: present((tree.records ?? []).map(recordOf)),
    problems: present(message.problems.map(problemOf)),
    body: body === undefined ? undefined : toBuffer(body.bytes).toString('base64'),
  };
}

/** One line of NDJSON without its line end. */
export function toJsonLine(record: JsonObject): string {
  return visibleJson(JSON.stringify(record));
}

/** The line with the marks of the message's own numbers as numbers stand in JSON. */
export function unquoteMarks(line: string, { no, flow, replyTo }: Message, marks: Marks): string {
  const own = [marks.message(no), marks.flow(flow.number)];
  if (replyTo > 0) own.push(marks.message(replyTo));
  let text = '';
  let from = 0;
  for (const mark of own) {
    const at = line.indexOf(mark, from);
    text += line.slice(from, at - 1) + mark;
    from = at + mark.length + 1;
  }
  return text + line.slice(from);
}

function present<T extends Json>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function unlessKnown(status: string): string | undefined {
  return status === 'known' ? undefined : status;
}

function resultOf({ result }: Message): JsonObject | undefined {
  if (result === null) return undefined;
  return { code: result.code, label: result.label?.en, status: unlessKnown(result.status) };
}

function profileOf({ profile }: Message): JsonObject | undefined {
  if (profile === null) return undefined;
  const { confidence, runnersUp } = profile;
  return {
    name: profileName(profile.profile),
    confidence: confidence ?? undefined,
    runnersUp: present(runnersUp.map((one) => ({ name: one.name, confidence: one.confidence }))),
  };
}

function httpOf(message: Message, tree: FieldTree): JsonObject | undefined {
  const head = message.frame?.http ?? null;
  return head === null ? undefined : httpJson(toBuffer(tree.layers[0].bytes), head);
}

/** Start line and headers of a message that begins at `bytes[0]`. */
export function httpJson(bytes: Buffer, head: HttpHead): JsonObject {
  const at = (place: Place | null) => (place === null ? undefined : latin1Text(bytes, place.start, place.end));
  const parts = startLineParts(bytes, 0, head);
  const start: JsonObject =
    parts.kind === 'request'
      ? { method: at(parts.method), target: at(parts.target), version: at(parts.version) }
      : {
          version: at(parts.version),
          status: parts.status === null ? undefined : head.status,
          reason: at(parts.reason),
        };
  return {
    ...start,
    startLine: latin1Text(bytes, head.startLine, head.lineEnd),
    headers: headerPlaces(bytes, 0, head).map((line) => [
      latin1Text(bytes, line.nameStart, line.nameEnd),
      latin1Text(bytes, line.valueStart, line.valueEnd),
    ]),
  };
}

function layerOf(layer: Layer): JsonObject {
  return {
    id: layer.id,
    name: layer.name,
    from: present(layer.from.map(({ layer: of, start, end }) => ({ layer: of, start, end }))),
    length: layer.bytes.length,
  };
}

/** Parameters and what nothing explains. The HTTP head has a place of its own, and separators say nothing. */
function isListed(node: Field): boolean {
  return node.role === 'gap' || (node.role === 'field' && (node.span.layer > 0 || isOfFraming(node)));
}

function fieldOf(field: Field, masked: MaskedTree): JsonObject {
  const { raw, text, label, title } = field;
  const children = field.children?.filter(isListed).map((child) => fieldOf(child, masked));
  return {
    path: field.path,
    name: field.name,
    raw,
    rawEncoding: field.rawEncoding,
    value: field.value,
    text: text === raw ? undefined : text,
    label: (label ?? title)?.en,
    status: unlessKnown(field.status),
    source: field.source,
    note: field.note?.en,
    readings: field.readings?.map((reading) => ({ label: reading.label.en, source: reading.source })),
    steps: field.steps,
    redacted: isMasked(masked, field.span) || undefined,
    layer: unlessBody(field.span),
    start: field.span.start,
    end: field.span.end,
    children: children === undefined ? undefined : present(children),
  };
}

/** Nearly every span is in the body, so only other layers are named. */
function unlessBody(span: Span): number | undefined {
  return span.layer === 1 ? undefined : span.layer;
}

function recordOf(record: FieldRecord): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, { value, label }]) => [name, { value: value ?? '', label: label?.en }]),
  );
}

/** A Problem as NDJSON has it. */
export function problemOf(problem: Problem): JsonObject {
  const { code, severity, text, path, span, needed, had } = problem;
  const layer = span === undefined ? undefined : unlessBody(span);
  return { code, severity, text, path, layer, start: span?.start, end: span?.end, needed, had };
}
