/**
 * Messages go in, the lines of NDJSON come out, secrets masked. Numbers of messages are places among those of the
 * protocol, from 1.
 */

import type { Head, PlainMessage } from './exchanges.ts';
import {
  charsetOfReading,
  commandOf,
  describeSilence,
  elapsedOf,
  isoTime,
  problemsOf,
  reasonsOf,
  requestOf,
  resultOf,
  uinOf,
} from './facts.ts';
import { fieldsOf, unlessEmpty, unlessKnown } from './fields.ts';
import { summaryOf } from './summary.ts';
import { shownJson } from './text.ts';

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
