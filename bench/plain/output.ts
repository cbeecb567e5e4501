/**
 * The messages of a capture go in, the lines that the program should print for them come out: the log in either
 * language, and NDJSON. Numbers of messages are places among those of the protocol, from 1.
 */

import { kqqProtocol } from '../../dissectors/index.ts';
import type { NullReason } from '../../src/model/table.ts';
import type { Language } from '../../src/model/text.ts';
import { anyHolds, type Reading, upper } from './body.ts';
import { checksOf, lateRefusal } from './checks.ts';
import type { Head, PlainMessage, PlainProblem } from './exchanges.ts';
import { fieldsOf, unlessEmpty, unlessKnown } from './fields.ts';
import { codeOf, find } from './meaning.ts';
import type { Time } from './packets.ts';
import { summaryOf } from './summary.ts';
import { charsetOf, integer, padded, shown, shownJson } from './text.ts';

/** What a log line is made of. */
export interface LogParts {
  /** `HH:MM:SS.mmm`, or null. */
  readonly clock: string | null;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly mark: '>' | '<' | '!';
  readonly command: string | null;
  readonly uin: string | null;
  readonly result: string;
  readonly summary: string;
  readonly problems: readonly PlainProblem[];
}

const letters: Readonly<Record<string, string>> = { note: 'N', warn: 'W', error: 'E' };
/** Notes that the log shows nevertheless. */
const news = ['kqq.refused-late', 'pcap.comment'];

export function logLine(parts: LogParts): string {
  const problems = parts.problems.filter(({ severity, code }) => severity !== 'note' || news.includes(code));
  const columns = [
    (parts.clock ?? '-').padEnd(12),
    `${parts.from} -> ${parts.to}`.padEnd(34),
    parts.protocol.padEnd(4),
    parts.mark,
    padded(shown(parts.command ?? '-'), 13),
    padded(shown(parts.uin === null || parts.uin === '' ? '-' : parts.uin), 9),
    parts.summary === '' ? parts.result : padded(parts.result, 6),
    ...(parts.summary === '' ? [] : [shown(parts.summary)]),
    ...problems.map(({ severity, code, text }) => `[${letters[severity]} ${code}: ${shown(text)}]`),
  ];
  return columns.join('  ');
}

/** RES with its meaning. */
export function describeResult(reading: Reading | null, language: Language): string {
  const result = reading === null ? undefined : resultOf(reading);
  if (result === undefined) return '-';
  if (result.label === undefined) return shown(`${result.code} ?`);
  const mark = result.status === 'known' ? '' : result.status === 'disputed' ? '!' : '~';
  return `${result.code} ${mark}${result.label[language]}`;
}

export function resultOf(reading: Reading) {
  const result = reading.parameters.find(({ sent, value }) => upper(sent) === 'RES' && value !== null);
  if (reading.direction === 'request' || result === undefined) return undefined;
  const value = result.value ?? '';
  const code = result.row === null ? null : codeOf(result.row, value);
  const number = integer(value);
  if (code === null) return { code: number >= 0 ? number : value, label: undefined, status: 'unknown' };
  return { code: code.value, label: code.label, status: code.status ?? 'known' };
}

export function commandOf(reading: Reading): string {
  return reading.command?.command ?? find(reading, 'CMD')?.value ?? '';
}

export function uinOf(reading: Reading): string | null {
  const uin = reading.parameters.find(({ sent, value }) => upper(sent) === 'UIN' && value !== null);
  return uin?.value ?? null;
}

export function charsetOfReading({ parameters }: Reading) {
  return charsetOf(parameters.flatMap(({ value }) => (value === null ? [] : [value])));
}

/** The documented reasons for no reply that fit a request. */
export function reasonsOf(request: Reading): NullReason[] {
  const reasons = [...(request.command?.nulls ?? []), ...kqqProtocol.nulls];
  return reasons.filter(({ when }) => anyHolds(when, request.parameters));
}

const silences = {
  closed: { en: 'closed without a reply', zh: '未回复即关闭连接' },
  reset: { en: 'reset without a reply', zh: '未回复即重置连接' },
  empty: { en: 'empty body', zh: '空正文' },
  text: { en: 'the text NULL', zh: '文本 NULL' },
} as const;

export type Silence = keyof typeof silences;

/** How there is no reply to a request, and why that may be. */
export function describeSilence(how: Silence, request: Reading, language: Language): string {
  const words = `NULL: ${silences[how][language]}`;
  const reasons = reasonsOf(request).map(({ text }) => text[language]);
  if (reasons.length === 0) return words;
  return language === 'en' ? `${words}; may be: ${reasons.join('; ')}` : `${words}；可能：${reasons.join('；')}`;
}

export function plainLog(messages: readonly PlainMessage[], language: Language): string[] {
  return messages.map((message) => {
    const { reading, time, from, to, isRequest } = message;
    const said = reading ?? requestOf(message, messages);
    return logLine({
      clock: time === null ? null : isoTime(time).slice(11, 23),
      from,
      to,
      protocol: 'kqq',
      mark: isRequest ? '>' : '<',
      command: commandOf(said),
      uin: uinOf(said),
      result: describeResult(reading, language),
      summary:
        reading === null
          ? describeSilence('closed', said, language)
          : summaryOf(reading, charsetOfReading(reading)?.name ?? 'utf-8', language),
      problems: problemsOf(message, messages),
    });
  });
}

function problemsOf(message: PlainMessage, messages: readonly PlainMessage[]): PlainProblem[] {
  const { reading } = message;
  if (reading === null) return [];
  return [...message.problems, ...checksOf(reading), ...lateRefusal(reading, elapsedOf(message, messages))];
}

/** Milliseconds from the last byte of the request to the first of its reply. */
function elapsedOf({ answers, time }: PlainMessage, messages: readonly PlainMessage[]): number | undefined {
  const before = messages[answers]?.timeEnd;
  if (before == null || time === null) return undefined;
  return ((time.sec - before.sec) * 1e9 + time.nsec - before.nsec) / 1e6;
}

/** The lines of NDJSON, secrets masked. */
export function plainNdjson(messages: readonly PlainMessage[], source: string): string[] {
  return messages.map((message, place) => shownJson(JSON.stringify(objectOf(message, place, messages, source))));
}

function objectOf(message: PlainMessage, place: number, messages: readonly PlainMessage[], source: string) {
  const { reading, head, time, timeEnd, from, to, answers } = message;
  const said = reading ?? requestOf(message, messages);
  const charset = reading === null ? null : charsetOfReading(reading);
  const body = reading === null ? null : fieldsOf(reading, charset?.name ?? 'utf-8', true);
  const result = reading === null ? undefined : resultOf(reading);
  const request = messages[answers];
  return {
    v: 1,
    no: place + 1,
    time: time === null ? null : isoTime(time),
    timeEnd: timeEnd === null ? null : isoTime(timeEnd),
    source,
    packet: message.packet,
    flow: message.flow,
    transport: 'tcp',
    src: from,
    dst: to,
    dir: message.isRequest ? 'request' : 'response',
    protocol: 'kqq',
    carrier: 'http',
    command: commandOf(said),
    uin: uinOf(said),
    complete: reading !== null,
    null: reading === null ? 'closed' : undefined,
    reasons:
      reading === null
        ? unlessEmpty(reasonsOf(said).map(({ text, sources }) => ({ text: text.en, sources })))
        : undefined,
    replyTo: request === undefined ? undefined : answers + 1,
    elapsedMs: elapsedOf(message, messages),
    result: result && { code: result.code, label: result.label?.en, status: unlessKnown(result.status) },
    summary:
      reading === null ? describeSilence('closed', said, 'en') : summaryOf(reading, charset?.name ?? 'utf-8', 'en'),
    http: head === null ? undefined : httpOf(head),
    charset: charset === null ? undefined : { name: charset.name, status: 'assumed', runnerUp: charset.runnerUp },
    layers:
      head === null || reading === null
        ? undefined
        : [...wireLayers(head, reading.body.length), ...(body?.layers ?? [])],
    fields: unlessEmpty(body?.fields ?? []),
    records: unlessEmpty(body?.records ?? []),
    problems: unlessEmpty(problemsOf(message, messages)),
  };
}

function requestOf({ answers, packet }: PlainMessage, messages: readonly PlainMessage[]): Reading {
  const request = messages[answers]?.reading;
  if (request == null) throw new Error(`packet ${packet}: no reply, and no request either`);
  return request;
}

function httpOf({ startLine, headers }: Head) {
  const [, version, status, reason] = /^(HTTP\/\S+) (\d+) (.*)$/.exec(startLine) ?? [];
  const [, method, target, sent] = /^(\S+) +(?:(\S+) +)?(HTTP\/\S+)$/.exec(startLine) ?? [];
  const start = status === undefined ? { method, target, version: sent } : { version, status: Number(status), reason };
  return { ...start, startLine, headers };
}

function wireLayers({ frame, headLength }: Head, length: number) {
  const from = [{ layer: 0, start: headLength, end: frame }];
  return [
    { id: 0, name: 'frame', length: frame },
    { id: 1, name: 'body', from, length },
  ];
}

function isoTime({ sec, nsec }: Time): string {
  return `${new Date(sec * 1000).toISOString().slice(0, 19)}.${String(Math.floor(nsec / 1000)).padStart(6, '0')}Z`;
}
