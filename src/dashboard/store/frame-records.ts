/**
 * Frames in pages: a frame goes in without what its message says as well, and comes out with its bytes.
 */

import type { Frame, HttpHead } from '../../model/frame.ts';
import { noHoles } from '../../model/frame.ts';
import type { Message } from '../../model/message.ts';
import type { Problem } from '../../model/problem.ts';
import type { Page, PageReader } from './page.ts';
import { isBodyInside, type Rest } from './rest.ts';

const framings = ['http', 'line', 'oicq', 'oicq81', 'none'] as const;
const noCodings: readonly string[] = Object.freeze([]);

/** What a frame has in common with its message. */
export type Stamp = Pick<Message, 'carrier' | 'side' | 'time' | 'timeEnd' | 'packet' | 'tunnel'>;

/** Writes `frame`. With `isPlain` its method as well, with `isApart` its bytes not. */
export function writeFrame(frame: Frame, page: Page, isPlain: boolean, isApart: boolean): void {
  const isInside = isBodyInside(frame);
  page.byte(framings.indexOf(frame.framing));
  page.byte((frame.complete ? 1 : 0) | (isInside ? 2 : 0) | (frame.http === null ? 0 : 4) | (isApart ? 8 : 0));
  page.double(frame.streamOffset);
  page.int(frame.end - frame.start);
  page.int(isInside ? frame.bodyStart - frame.start : 0);
  page.int(frame.bodyEnd - frame.bodyStart);
  if (frame.http !== null) writeHead(frame.http, page, isPlain);
  if (isApart) return;
  page.copy(frame.bytes, frame.start, frame.end);
  if (!isInside) page.copy(frame.body, frame.bodyStart, frame.bodyEnd);
}

/** `problems` are its own, as the record or `rest` has them. */
export function readFrame(reader: PageReader, stamp: Stamp, problems: readonly Problem[], rest: Rest | null): Frame {
  const framing = framings[reader.byte()];
  const flags = reader.byte();
  const streamOffset = reader.double();
  const length = reader.int();
  const bodyAt = reader.int();
  const bodyLength = reader.int();
  const http = (flags & 4) === 0 ? null : readHead(reader, rest);
  const isInside = (flags & 2) !== 0;
  const isHere = (flags & 8) === 0;
  const bytes = isHere ? reader.page.bytes : (rest?.bytes ?? nothing);
  const start = isHere ? reader.at : 0;
  const body = isHere || isInside ? bytes : (rest?.body ?? nothing);
  const bodyStart = isInside ? start + bodyAt : isHere ? start + length : 0;
  if (isHere) reader.at = isInside ? start + length : bodyStart + bodyLength;
  const { carrier, side, time, timeEnd, packet, tunnel } = stamp;
  return {
    carrier,
    framing,
    side,
    at: time,
    atEnd: timeEnd,
    packet,
    streamOffset,
    bytes,
    start,
    end: start + length,
    body,
    bodyStart,
    bodyEnd: bodyStart + bodyLength,
    bodyFrom: rest?.frame?.bodyFrom ?? null,
    http,
    complete: (flags & 1) !== 0,
    holes: rest?.frame?.holes ?? noHoles,
    problems,
    tunnel,
  };
}

const nothing = new Uint8Array(0);

function writeHead(head: HttpHead, page: Page, isPlain: boolean): void {
  page.byte((head.kind === 'response' ? 1 : 0) | (head.chunked ? 2 : 0));
  page.int(head.startLine);
  page.int(head.lineEnd);
  page.int(head.headEnd);
  page.int(head.bodyEnd);
  page.int(head.status);
  if (isPlain) page.text(head.method);
}

function readHead(reader: PageReader, rest: Rest | null): HttpHead {
  const flags = reader.byte();
  return {
    kind: (flags & 1) === 0 ? 'request' : 'response',
    startLine: reader.int(),
    lineEnd: reader.int(),
    headEnd: reader.int(),
    bodyEnd: reader.int(),
    status: reader.int(),
    method: rest === null ? reader.text() : rest.method,
    chunked: (flags & 2) !== 0,
    codings: rest === null ? noCodings : rest.codings,
  };
}
