/**
 * The head and the chunk lines of an HTTP frame, read again on demand: layer 0 and what the framer learned of it go
 * in, the places of every part come out. All offsets are into layer 0, so that they serve as spans.
 *
 *   POST SP /path SP HTTP/1.1 CR LF      start line
 *   Name : SP value CR LF                header line
 *     SP more value CR LF                the same header line, folded
 *   CR LF
 *
 * RFC 9112 sections 3 to 7. Nothing is normalised: names and values are as they were sent.
 */

import { carriageReturn, endOfLine, findLineFeed, hexDigit, isBlank, skipBlanks, trimBlanks } from '../bytes/ascii.ts';
import type { HttpHead } from '../model/frame.ts';
import { lacksVersion } from './start-line.ts';

/** Bytes `[start, end)` of layer 0. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The parts of a start line; what it does not have is null. An empty reason is null too. */
export type StartLineParts =
  | { readonly kind: 'request'; readonly method: Place; readonly target: Place | null; readonly version: Place }
  | {
      readonly kind: 'response';
      readonly version: Place;
      readonly status: Place | null;
      readonly reason: Place | null;
    };

/**
 * One header line. A folded value runs from its first to its last byte, line ends included. `lineEnd` is behind the
 * line end. A line without a colon is all name, and its value is empty.
 */
export interface HeaderPlaces {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly lineEnd: number;
}

const versionLength = 8;

/** The parts of the start line. `bytes[start..)` is layer 0. */
export function startLineParts(bytes: Uint8Array, start: number, head: HttpHead): StartLineParts {
  const from = start + head.startLine;
  const to = trimBlanks(bytes, from, start + head.lineEnd);
  const place = (a: number, b: number): Place => ({ start: a - start, end: b - start });
  if (head.kind === 'response') {
    const versionEnd = Math.min(from + versionLength, to);
    const status = skipBlanks(bytes, versionEnd, to);
    const statusEnd = Math.min(status + 3, to);
    const reason = skipBlanks(bytes, statusEnd, to);
    return {
      kind: 'response',
      version: place(from, versionEnd),
      status: status < statusEnd ? place(status, statusEnd) : null,
      reason: reason < to ? place(reason, to) : null,
    };
  }
  let methodEnd = from;
  while (methodEnd < to && !isBlank(bytes[methodEnd])) methodEnd++;
  const version = lacksVersion(bytes, from, to) ? to : Math.max(methodEnd, to - versionLength);
  const target = skipBlanks(bytes, methodEnd, version);
  const targetEnd = trimBlanks(bytes, target, version);
  return {
    kind: 'request',
    method: place(from, methodEnd),
    target: target < targetEnd ? place(target, targetEnd) : null,
    version: place(version, to),
  };
}

/** Every header line in wire order, without the empty line that ends the head. A head that was cut gives a cut line. */
export function headerPlaces(bytes: Uint8Array, start: number, head: HttpHead): HeaderPlaces[] {
  const from = behindStartLine(bytes, start, head);
  return linesBetween(bytes, start, from, start + head.headEnd, endsInReturns(bytes, start, head));
}

/** Where the header lines begin: behind the start line and its line end. Offset into layer 0. */
export function headersStart(bytes: Uint8Array, start: number, head: HttpHead): number {
  return behindStartLine(bytes, start, head) - start;
}

/** Whether the lines of the head end in CR without LF: the start line does. */
function endsInReturns(bytes: Uint8Array, start: number, head: HttpHead): boolean {
  const at = start + head.lineEnd;
  return head.lineEnd < head.headEnd && bytes[at] === carriageReturn && bytes[at + 1] !== 0x0a;
}

function behindStartLine(bytes: Uint8Array, start: number, head: HttpHead): number {
  if (endsInReturns(bytes, start, head)) return start + head.lineEnd + 1;
  const lineFeedAt = findLineFeed(bytes, start + head.lineEnd, start + head.headEnd);
  return lineFeedAt < 0 ? start + head.headEnd : lineFeedAt + 1;
}

/**
 * The header lines of `bytes[from..end)` up to an empty line; offsets in the result count from `base`. With `returns` a
 * CR ends a line, whatever follows.
 */
export function linesBetween(
  bytes: Uint8Array,
  base: number,
  from: number,
  end: number,
  returns = false,
): HeaderPlaces[] {
  const lines: HeaderPlaces[] = [];
  let line = from;
  while (line < end) {
    let next = behindLine(bytes, line, end, returns);
    let textEnd = textEndOf(bytes, line, next, returns);
    if (textEnd === line && next > line) break;
    while (next < end && isBlank(bytes[next])) {
      const more = behindLine(bytes, next, end, returns);
      const moreEnd = textEndOf(bytes, next, more, returns);
      if (trimBlanks(bytes, next, moreEnd) > next) textEnd = moreEnd;
      next = more;
    }
    lines.push(headerLine(bytes, base, line, textEnd, next));
    line = next;
  }
  return lines;
}

function headerLine(bytes: Uint8Array, base: number, line: number, textEnd: number, next: number): HeaderPlaces {
  let colon = line;
  while (colon < textEnd && bytes[colon] !== 0x3a) colon++;
  const valueStart = colon < textEnd ? skipFold(bytes, colon + 1, textEnd) : textEnd;
  return {
    nameStart: line - base,
    nameEnd: trimBlanks(bytes, line, colon) - base,
    valueStart: valueStart - base,
    valueEnd: Math.max(valueStart, trimBlanks(bytes, line, textEnd)) - base,
    lineEnd: next - base,
  };
}

function skipFold(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && (isBlank(bytes[at]) || bytes[at] === carriageReturn || bytes[at] === 0x0a)) at++;
  return at;
}

function behindLine(bytes: Uint8Array, line: number, end: number, returns = false): number {
  for (let at = line; returns && at < end; at++) {
    if (bytes[at] === carriageReturn) return bytes[at + 1] === 0x0a && at > line && at + 1 < end ? at + 2 : at + 1;
    if (bytes[at] === 0x0a) return at + 1;
  }
  const lineFeedAt = findLineFeed(bytes, line, end);
  return lineFeedAt < 0 ? end : lineFeedAt + 1;
}

function textEndOf(bytes: Uint8Array, line: number, next: number, returns: boolean): number {
  if (next > line && bytes[next - 1] === carriageReturn && returns) return next - 1;
  return next > line && bytes[next - 1] === 0x0a ? endOfLine(bytes, line, next - 1) : next;
}

/**
 * What a run of bytes in a chunked body is. `size`: a size line with its line end; `end`: the last empty line; `rest`:
 * all that follows more pieces than anyone reads.
 */
export interface ChunkPiece extends Place {
  readonly kind: 'size' | 'data' | 'data-end' | 'trailer' | 'end' | 'rest';
}

/** A body in more pieces is an attack, and a list of them would fill the memory. */
const mostPieces = 65_536;
const mostTrailerBytes = 64 * 1024;

/** The pieces of a chunked body; they tile `[headEnd, bodyEnd)`, whatever was cut. */
export function chunkPieces(bytes: Uint8Array, start: number, head: HttpHead): ChunkPiece[] {
  const pieces: ChunkPiece[] = [];
  const end = start + head.bodyEnd;
  let at = start + head.headEnd;
  const take = (kind: ChunkPiece['kind'], to: number): void => {
    if (to > at) pieces.push({ kind, start: at - start, end: to - start });
    at = to;
  };
  while (at < end) {
    if (pieces.length >= mostPieces) {
      take('rest', end);
      break;
    }
    const size = chunkSize(bytes, at, end);
    take('size', behindLine(bytes, at, end));
    if (size === 0) break;
    take('data', Math.min(end, at + size));
    const lineFeedAt = bytes[at] === carriageReturn ? at + 1 : at;
    take('data-end', Math.min(end, lineFeedAt + 1));
  }
  const trailersEnd = Math.min(end, at + mostTrailerBytes);
  for (const line of linesBetween(bytes, start, at, trailersEnd)) take('trailer', start + line.lineEnd);
  take(trailersEnd === end ? 'end' : 'rest', end);
  return pieces;
}

/** The number that begins a chunk's size line at `at`; 0 if there is none. */
function chunkSize(bytes: Uint8Array, at: number, end: number): number {
  let size = 0;
  for (at = skipBlanks(bytes, at, end); at < end; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  return size;
}
