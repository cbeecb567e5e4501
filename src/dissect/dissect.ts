/**
 * What a message says, made on demand: a message goes in, its field tree or its summary comes out.
 */

import { readU16be } from '../bytes/endian.ts';
import { latin1Text } from '../bytes/text.ts';
import { TextWriter } from '../bytes/text-writer.ts';
import type { Field, FieldTree, Layer, Span } from '../model/field.ts';
import type { Frame } from '../model/frame.ts';
import type { Message, Oicq81Parse } from '../model/message.ts';
import type { NullReason } from '../model/table.ts';
import type { Language } from '../model/text.ts';
import { charsetName } from './charset.ts';
import { httpFields } from './http-fields.ts';
import { type BodyFields, KqqFields } from './kqq/fields.ts';
import { KqqSummary } from './kqq/summary.ts';
import { lineFields } from './line-fields.ts';
import { makeNode } from './node.ts';
import { oicqFields } from './oicq/fields.ts';
import { writeOicqSummary } from './oicq/reading.ts';
import { frameFields } from './oicq81/fields.ts';
import { mayHoldSecrets } from './oicq81/messages.ts';
import { writeFrameSummary } from './oicq81/summary.ts';
import { maskUndecoded } from './secret.ts';
import { finish, type Steps } from './steps.ts';
import type { SummaryStyle } from './template.ts';

/** The fields, layers and records of a message. Its layers share the memory of its frame. */
export function fieldsOf(message: Message): FieldTree {
  return finish(fieldSteps(message));
}

/** The same in steps, for messages that take long. The message must stay as it is until the last. */
export function* fieldSteps(message: Message): Steps<FieldTree> {
  const { frame, parse } = message;
  if (frame === null) return { layers: [], nodes: [], records: null };
  const layers = layersOf(frame);
  const wire = wireFields(frame);
  let body: BodyFields = { nodes: [], records: null };
  if (parse.protocol === 'kqq') {
    const bodyEnd = parse.start + (frame.bodyEnd - frame.bodyStart);
    const fields = new KqqFields(parse, charsetName(message.charset), layers, bodyEnd);
    while (!fields.run()) yield fields.done;
    body = fields.end();
  } else if (parse.protocol === 'oicq81') {
    body = amongOthers(frameFields(parse, frame.bodyStart), parse, frame);
  } else if (parse.protocol === 'oicq') {
    body = { nodes: oicqFields(parse, frame.bodyStart), records: null };
  } else if (frame.bodyEnd > frame.bodyStart) {
    body = { nodes: [wholeBody(frame)], records: null };
  }
  return { layers, nodes: [...wire, ...body.nodes], records: body.records };
}

/** A body may hold several frames: what belongs to the others is a leaf in front and one behind. */
function amongOthers(own: BodyFields, parse: Oicq81Parse, frame: Frame): BodyFields {
  const before = otherFrames('before', parse, frame, frame.bodyStart, parse.start);
  const behind = otherFrames('behind', parse, frame, parse.end, frame.bodyEnd);
  return { nodes: [...before, ...own.nodes, ...behind], records: own.records };
}

function otherFrames(
  name: string,
  { registry }: Oicq81Parse,
  frame: Frame,
  start: number,
  end: number,
): readonly Field[] {
  if (start >= end) return [];
  const span = { layer: 1, start: start - frame.bodyStart, end: end - frame.bodyStart };
  const node = makeNode('gap', name, `body.${name}`, span, 'unknown');
  node.note = inOtherMessages;
  // What is secret in them is so here, too.
  if (mayHoldSecrets(registry, frame.body, start, end)) node.secret = true;
  return [node];
}

const inOtherMessages = { en: 'told by other messages of the same body', zh: '属于同一正文中的其他消息' };

/** Makes the last column of log lines. Text from the wire stands in it as it is: whoever prints it makes it safe. */
export class SummaryWriter {
  readonly #style: SummaryStyle;
  readonly #kqq: KqqSummary;

  constructor(style: SummaryStyle) {
    this.#style = style;
    this.#kqq = new KqqSummary(style);
  }

  /** Appends the summary of `message` to `out`; nothing if there is nothing to say. */
  write(message: Message, out: TextWriter): void {
    const { language, redact } = this.#style;
    const { parse } = message;
    if (message.unanswered) out.text(language === 'en' ? 'no reply in the capture' : '抓包中没有回复');
    else if (message.null !== null) out.text(describeNull(message, language));
    else if (parse.protocol === 'kqq') {
      if (message.retry) out.text(retryWords[language]);
      this.#kqq.write(parse, charsetName(message.charset), out);
    } else if (parse.protocol === 'oicq81') writeFrameSummary(parse, this.#style, out);
    else if (parse.protocol === 'oicq') {
      if (message.retry) out.text(retryWords[language]);
      writeOicqSummary(parse, language, out);
    } else if (message.frame !== null) out.text(describeFrame(message.frame, language, redact));
  }
}

/** Makes the function that gives summaries as strings, one message after the other. */
export function createSummarise(style: SummaryStyle): (message: Message) => string {
  const out = new TextWriter();
  const summaries = new SummaryWriter(style);
  return (message) => {
    out.length = 0;
    summaries.write(message, out);
    return out.toString();
  };
}

/** One summary as a string. */
export function summarise(message: Message, language: Language, redact: boolean): string {
  return createSummarise({ language, redact })(message);
}

const retryWords = { en: 'sent again: ', zh: '重发：' } as const;

const nullWords = {
  closed: { en: 'closed without a reply', zh: '未回复即关闭连接' },
  reset: { en: 'reset without a reply', zh: '未回复即重置连接' },
  empty: { en: 'empty body', zh: '空正文' },
  text: { en: 'the text NULL', zh: '文本 NULL' },
} as const;

function describeNull(message: Message, language: Language): string {
  if (message.null === null) return '';
  const how = `NULL${language === 'en' ? ': ' : '：'}${nullWords[message.null][language]}`;
  if (message.reasons.length === 0) return how;
  const reasons = message.reasons.map((reason: NullReason) => reason.text[language]);
  return language === 'en' ? `${how}; may be: ${reasons.join('; ')}` : `${how}；可能：${reasons.join('；')}`;
}

/** The longest start line that a summary shows whole. */
const maxStartLine = 120;

function describeFrame(frame: Frame, language: Language, redact: boolean): string {
  const size = frame.bodyEnd - frame.bodyStart;
  const bytes = language === 'en' ? `${size} ${size === 1 ? 'byte' : 'bytes'}` : `${size} 字节`;
  if (frame.http === null) return bytes;
  const start = frame.start + frame.http.startLine;
  const end = frame.start + frame.http.lineEnd;
  const line = latin1Text(frame.bytes, start, Math.min(end, start + maxStartLine));
  return `${redact ? maskUndecoded(line) : line}${end - start > maxStartLine ? '…' : ''}  ${bytes}`;
}

function layersOf(frame: Frame): Layer[] {
  const wire = frame.bytes.subarray(frame.start, frame.end);
  const body = frame.body.subarray(frame.bodyStart, frame.bodyEnd);
  return [
    { id: 0, name: 'frame', bytes: wire, from: [] },
    { id: 1, name: 'body', bytes: body, from: frame.bodyFrom ?? [bodySpan(frame)] },
  ];
}

/** Where layer 1 lies in layer 0 when it is the same memory. */
function bodySpan(frame: Frame): Span {
  return { layer: 0, start: frame.bodyStart - frame.start, end: frame.bodyEnd - frame.start };
}

/** The nodes of layer 0. */
function wireFields(frame: Frame): readonly Field[] {
  if (frame.http !== null) return httpFields(frame, frame.http);
  if (frame.framing === 'line') return lineFields(frame);
  if (frame.bodyStart > frame.start) return lengthAndFrame(frame);
  return [wholeFrame(frame)];
}

/** A frame of oicq over TCP has its length in front. */
function lengthAndFrame(frame: Frame): readonly Field[] {
  const size = frame.bodyStart - frame.start;
  const length = makeNode('field', 'length', 'oicq.length', { layer: 0, start: 0, end: size }, 'known');
  length.value = readU16be(frame.bytes, frame.start);
  length.raw = length.value.toString(16).padStart(4, '0');
  length.rawEncoding = 'hex';
  length.binary = true;
  length.title = { en: 'bytes of the frame with its length', zh: '报文连同长度的字节数' };
  length.source = 'captures';
  const span = { layer: 0, start: size, end: frame.end - frame.start };
  return [length, makeNode('field', 'frame', 'oicq.frame', span, 'known')];
}

function wholeFrame(frame: Frame): Field {
  return makeNode('field', 'bytes', 'other', { layer: 0, start: 0, end: frame.end - frame.start }, 'known');
}

/** A body that no dissector takes is one field of raw bytes. */
function wholeBody(frame: Frame): Field {
  const span = { layer: 1, start: 0, end: frame.bodyEnd - frame.bodyStart };
  return makeNode('gap', 'body', frame.http === null ? 'other.body' : 'http.body', span, 'unknown');
}
