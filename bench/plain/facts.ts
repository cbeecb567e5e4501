/**
 * A message goes in, single things that the log and NDJSON both say of it come out.
 */

import { kqqProtocol } from '../../dissectors/index.ts';
import type { NullReason } from '../../src/model/table.ts';
import type { Language } from '../../src/model/text.ts';
import { anyHolds, type Reading, upper } from './body.ts';
import { checksOf, lateRefusal } from './checks.ts';
import type { PlainMessage, PlainProblem } from './exchanges.ts';
import { codeOf, find } from './meaning.ts';
import type { Time } from './packets.ts';
import { charsetOf, integer, shown } from './text.ts';

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
  const words = `NULL${language === 'en' ? ': ' : '：'}${silences[how][language]}`;
  const reasons = reasonsOf(request).map(({ text }) => text[language]);
  if (reasons.length === 0) return words;
  return language === 'en' ? `${words}; may be: ${reasons.join('; ')}` : `${words}；可能：${reasons.join('；')}`;
}

export function problemsOf(message: PlainMessage, messages: readonly PlainMessage[]): PlainProblem[] {
  const { reading } = message;
  if (reading === null) return [];
  return [...message.problems, ...checksOf(reading), ...lateRefusal(reading, elapsedOf(message, messages))];
}

/** Milliseconds from the last byte of the request to the first of its reply. */
export function elapsedOf({ answers, time }: PlainMessage, messages: readonly PlainMessage[]): number | undefined {
  const before = messages[answers]?.timeEnd;
  if (before == null || time === null) return undefined;
  return ((time.sec - before.sec) * 1e9 + time.nsec - before.nsec) / 1e6;
}

/** The request of a message that says nothing itself. */
export function requestOf({ answers, packet }: PlainMessage, messages: readonly PlainMessage[]): Reading {
  const request = messages[answers]?.reading;
  if (request == null) throw new Error(`packet ${packet}: no reply, and no request either`);
  return request;
}

/** ISO 8601 with microseconds. */
export function isoTime({ sec, nsec }: Time): string {
  return `${new Date(sec * 1000).toISOString().slice(0, 19)}.${String(Math.floor(nsec / 1000)).padStart(6, '0')}Z`;
}
