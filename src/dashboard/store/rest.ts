/**
 * What few messages have: a message goes in, what of it finds no place in a short record comes out, null for most.
 */

import type { SummaryStyle } from '../../dissect/template.ts';
import type { Frame } from '../../model/frame.ts';
import type { KqqParse, Message } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import { keepParse, Summaries } from './large.ts';
import { isShort } from './page.ts';

/** Longer texts are hardly told twice. */
const longestShared = 200;

/** Kept as it is; nobody changes it. `bytes` and `body` are copies of long ones, null where the record has them. */
export interface Rest {
  readonly flow: Message['flow'];
  readonly tunnel: string | null;
  readonly command: string | null;
  readonly uin: string | null;
  readonly reasons: Message['reasons'];
  readonly result: Message['result'];
  readonly charset: Message['charset'];
  readonly profile: Message['profile'];
  readonly problems: Message['problems'];
  readonly frame: Pick<Frame, 'bodyFrom' | 'holes' | 'problems'> | null;
  readonly method: string;
  readonly codings: readonly string[];
  readonly bytes: Uint8Array | null;
  readonly body: Uint8Array | null;
  /** Of a message whose bytes are copied: its parse, and what lists say of it. */
  readonly parse: KqqParse | null;
  readonly summaries: Summaries | null;
  /** About how much memory all that takes. */
  readonly size: number;
}

/** Whether the body is a part of the frame's own bytes. */
export function isBodyInside({ bytes, start, end, body, bodyStart, bodyEnd }: Frame): boolean {
  return body === bytes && bodyStart >= start && bodyEnd <= end;
}

/** Bytes that a frame brings along. */
export function payloadSize(frame: Frame): number {
  return frame.end - frame.start + (isBodyInside(frame) ? 0 : frame.bodyEnd - frame.bodyStart);
}

/** Whether everything of a message but its bytes fits a short record. */
export function isPlain(message: Message): boolean {
  const { flow, frame } = message;
  if (message.tunnel !== null || message.reasons.length > 0 || !isUsual(message.problems)) return false;
  if (message.uin !== null && !isShort(message.uin)) return false;
  if (message.command !== null && !isShort(message.command)) return false;
  // A result that no table has is a text of the traffic.
  if (message.result !== null && message.result.label === null) return false;
  if (!flow.ends.every(({ address, text }) => isShort(address) && isShort(text))) return false;
  if (frame === null) return true;
  if (frame.bodyFrom !== null || frame.holes.length > 0 || !isUsual(frame.problems)) return false;
  return frame.http === null || (frame.http.codings.length === 0 && isShort(frame.http.method));
}

/** Whether Problems may well be those of many messages: clients and servers have their ways. */
function isUsual(problems: readonly Problem[]): boolean {
  if (problems.length === 0) return true;
  const { text, path = '' } = problems[0];
  return problems.length === 1 && text.length + path.length <= longestShared;
}

/** Everything that may be unusual in a message; with `isApart` its bytes as well. `style`: of its summary. */
export function makeRest(message: Message, isApart: boolean, style: SummaryStyle): Rest {
  const { frame } = message;
  const bytes = isApart && frame !== null ? copyOf(frame.bytes, frame.start, frame.end) : null;
  const hasOwnBody = isApart && frame !== null && !isBodyInside(frame);
  const body = hasOwnBody ? copyOf(frame.body, frame.bodyStart, frame.bodyEnd) : null;
  const parse = bytes === null || frame === null ? null : keptParse(message, frame, bytes, body);
  return {
    flow: message.flow,
    tunnel: message.tunnel,
    command: message.command,
    uin: message.uin,
    reasons: message.reasons,
    result: message.result,
    charset: message.charset,
    profile: message.profile,
    problems: message.problems,
    frame: frame === null ? null : { bodyFrom: frame.bodyFrom, holes: frame.holes, problems: frame.problems },
    method: frame?.http?.method ?? '',
    codings: frame?.http?.codings ?? [],
    bytes,
    body,
    parse,
    summaries: bytes === null ? null : new Summaries(message, style),
    size: sizeOf(message) + (bytes?.length ?? 0) + (body?.length ?? 0) + (parse?.count ?? 0) * parameterSize,
  };
}

function keptParse(message: Message, frame: Frame, bytes: Uint8Array, body: Uint8Array | null): KqqParse | null {
  const to = body === null ? frame.bodyStart - frame.start : 0;
  return keepParse(message, body ?? bytes, frame.bodyStart, to);
}

/** What a parameter takes in a parse: its key, four places, its row. */
const parameterSize = 28;
/** What the object, and each object in it, is charged besides its texts. */
const objectSize = 64;

function sizeOf({ flow, tunnel, command, uin, reasons, result, problems, frame }: Message): number {
  let objects = 8 + reasons.length + problems.length;
  let letters = (tunnel?.length ?? 0) + (command?.length ?? 0) + (uin?.length ?? 0);
  for (const { text, path } of problems) letters += 2 * (text.length + (path?.length ?? 0)) + objectSize;
  for (const { address, text } of flow.ends) letters += address.length + text.length;
  if (typeof result?.code === 'string') letters += result.code.length;
  if (frame !== null) objects += (frame.bodyFrom?.length ?? 0) + frame.holes.length + 2 * frame.problems.length;
  for (const coding of frame?.http?.codings ?? []) letters += coding.length + objectSize;
  return objects * objectSize + letters + (frame?.http?.method.length ?? 0);
}

/** A copy: `slice` of a Buffer is none. */
function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}
