/**
 * The bytes of an HTTP head go in as they arrive; out come its end and what decides how the body is delimited:
 * Content-Length, Transfer-Encoding, Content-Encoding. RFC 9112 section 6, RFC 9110 section 8.4.
 *
 * All offsets count from the first byte of the frame, so that the bytes may move in memory between two calls.
 */

import {
  asciiBytes,
  carriageReturn,
  endOfLine,
  isBlank,
  lineFeed,
  readDecimal,
  skipBlanks,
  startsWithAnyCase,
  trimBlanks,
} from '../bytes/ascii.ts';
import { latin1Text } from '../bytes/text.ts';
import type { HttpHead } from '../model/frame.ts';
import { linesBetween } from './http1-head.ts';
import { defect } from './http1-problems.ts';
import { hasSmallLetters, lacksReason, lacksTarget, lacksVersion, readMethod, readStatus } from './start-line.ts';

const contentLengthName = asciiBytes('content-length');
const contentEncodingName = asciiBytes('content-encoding');
const transferEncodingName = asciiBytes('transfer-encoding');
const noCodings: readonly string[] = Object.freeze([]);
/** More codings than this on one body are an attack, not a coding. */
const mostCodings = 8;

export const noLength = -1;
const unusableLength = -2;

/** Reads one head after another; `begin` starts the next. */
export class HeadScan {
  kind: 'request' | 'response' = 'request';
  startLine = 0;
  lineEnd = 0;
  headEnd = 0;
  method = '';
  status = 0;
  /** Bits of `defect`. */
  defects = 0;
  /** The first Content-Length, `noLength` or `unusableLength`. */
  contentLength = noLength;
  chunked = false;
  /** A Transfer-Encoding that does not end in chunked: the length is not known. */
  openTransfer = false;
  /** Codings in the order they have to be undone. */
  codings: readonly string[] = noCodings;
  #transferCodings: readonly string[] = noCodings;
  #line = 0;
  #scan = 0;
  #folded = false;
  #lineFeedsAlone = false;
  /** CRs that no LF follows; lines end in them when the start line does. */
  #bareReturns = 0;
  #returnsEndLines = false;
  /** A request of HTTP/0.9, which is over with its first line. */
  #old = false;

  /** Takes the start line `[startLine, lineFeedAt)` of `bytes`; `first` is where the frame begins in them. A CR may take the place of its LF. */
  begin(bytes: Uint8Array, first: number, startLine: number, lineFeedAt: number, kind: 'request' | 'response'): void {
    const lineEnd = endOfLine(bytes, startLine, lineFeedAt);
    this.kind = kind;
    this.startLine = startLine - first;
    this.lineEnd = lineEnd - first;
    this.headEnd = 0;
    this.defects = 0;
    if (kind === 'request') {
      this.method = readMethod(bytes, startLine, lineEnd);
      this.status = 0;
      this.#old = this.method === 'GET' && lacksVersion(bytes, startLine, lineEnd);
      if (this.#old) this.defects = defect.noVersion;
      else if (lacksTarget(bytes, startLine, lineEnd)) this.defects = defect.noTarget;
    } else {
      this.method = '';
      this.#old = false;
      this.status = readStatus(bytes, startLine, lineEnd);
      if (this.status < 0) this.defects = defect.noStatus;
      else if (lacksReason(bytes, startLine, lineEnd)) this.defects = defect.noReason;
    }
    if (!this.#old && hasSmallLetters(bytes, startLine, lineEnd, this.method)) this.defects |= defect.lowerCase;
    this.#returnsEndLines = bytes[lineFeedAt] === carriageReturn;
    this.#bareReturns = this.#returnsEndLines ? 1 : 0;
    this.#lineFeedsAlone = lineEnd === lineFeedAt && !this.#returnsEndLines;
    this.#folded = false;
    this.#line = this.#scan = lineFeedAt + 1 - first;
    this.#clearBodyFacts();
  }

  /** Goes on with `bytes[first..limit)`, `first` being the frame's first byte. True once the head is whole. */
  read(bytes: Uint8Array, first: number, limit: number): boolean {
    if (this.#old) {
      this.headEnd = this.#line;
      this.#finish(bytes, first);
      return true;
    }
    if (this.#returnsEndLines) return this.#readReturns(bytes, first, limit);
    let line = first + this.#line;
    for (let at = first + this.#scan; at < limit; at++) {
      if (bytes[at] > carriageReturn) continue;
      if (bytes[at] === carriageReturn) this.#bareReturns++;
      if (bytes[at] !== lineFeed) continue;
      const returned = at > line && bytes[at - 1] === carriageReturn;
      if (returned) this.#bareReturns--;
      else this.#lineFeedsAlone = true;
      const end = returned ? at - 1 : at;
      if (end === line) {
        this.headEnd = at + 1 - first;
        this.#finish(bytes, first);
        return true;
      }
      this.#headerLine(bytes, line, end);
      line = at + 1;
    }
    this.#line = line - first;
    this.#scan = limit - first;
    return false;
  }

  /** As `read`, for a head whose lines end in CR. An LF behind such a CR belongs to it. */
  #readReturns(bytes: Uint8Array, first: number, limit: number): boolean {
    let line = first + this.#line;
    for (let at = first + this.#scan; at < limit; at++) {
      if (bytes[at] !== carriageReturn && bytes[at] !== lineFeed) continue;
      if (at > line) this.#headerLine(bytes, line, at);
      else if (bytes[at] === carriageReturn || bytes[at - 1] !== carriageReturn) {
        this.headEnd = at + 1 - first;
        this.#finish(bytes, first);
        return true;
      }
      line = at + 1;
    }
    this.#line = line - first;
    this.#scan = limit - first;
    return false;
  }

  /** What a frame of `length` bytes says of its head. A head that was cut ends where the frame ends. */
  describe(length: number): HttpHead {
    return {
      kind: this.kind,
      startLine: this.startLine,
      lineEnd: this.lineEnd,
      headEnd: this.headEnd === 0 ? length : this.headEnd,
      bodyEnd: length,
      method: this.method,
      status: this.status,
      chunked: this.chunked,
      codings: this.codings,
    };
  }

  #clearBodyFacts(): void {
    this.contentLength = noLength;
    this.chunked = false;
    this.openTransfer = false;
    this.codings = noCodings;
    this.#transferCodings = noCodings;
  }

  #headerLine(bytes: Uint8Array, line: number, end: number): void {
    let colon = line;
    while (colon < end && bytes[colon] !== 0x3a) colon++;
    if (isBlank(bytes[line])) {
      this.#folded = true;
    } else if (colon === end) {
      this.defects |= defect.noColon;
    } else {
      const nameEnd = trimBlanks(bytes, line, colon);
      if (nameEnd !== colon) this.defects |= defect.spaceBeforeColon;
      this.#header(bytes, line, nameEnd, skipBlanks(bytes, colon + 1, end), trimBlanks(bytes, colon + 1, end));
    }
  }

  #header(bytes: Uint8Array, line: number, nameEnd: number, value: number, valueEnd: number): void {
    const letter = (bytes[line] ?? 0) | 0x20;
    if (letter === 0x63) {
      const length = nameEnd - line;
      if (length === contentLengthName.length && startsWithAnyCase(bytes, line, nameEnd, contentLengthName)) {
        this.#lengthHeader(bytes, value, valueEnd);
      } else if (
        length === contentEncodingName.length &&
        startsWithAnyCase(bytes, line, nameEnd, contentEncodingName)
      ) {
        this.codings = undoneOrder(this.codings, bytes, value, valueEnd);
      }
    } else if (
      letter === 0x74 &&
      nameEnd - line === transferEncodingName.length &&
      startsWithAnyCase(bytes, line, nameEnd, transferEncodingName)
    ) {
      this.#transferCodings = undoneOrder(this.#transferCodings, bytes, value, valueEnd);
      this.openTransfer = true;
    }
  }

  #lengthHeader(bytes: Uint8Array, value: number, valueEnd: number): void {
    let end = value;
    while (end < valueEnd && bytes[end] !== 0x2c) end++;
    const length = readDecimal(bytes, value, trimBlanks(bytes, value, end));
    if (end < valueEnd || this.contentLength !== noLength) {
      const same = end === valueEnd && length === this.contentLength;
      this.defects |= same ? defect.lengthRepeated : defect.lengthTwice;
    }
    if (this.contentLength !== noLength) return;
    if (length >= 0 && end - value > 1 && bytes[value] === 0x30) this.defects |= defect.leadingZeros;
    this.contentLength = length < 0 ? unusableLength : length;
  }

  /** Draws the conclusions from all header lines. */
  #finish(bytes: Uint8Array, first: number): void {
    if (this.#lineFeedsAlone) this.defects |= defect.lineFeedOnly;
    if (this.#bareReturns !== 0) this.defects |= defect.bareReturn;
    if (this.#folded) this.#readFolded(bytes, first);
    if (this.openTransfer) this.#concludeTransfer();
    if (this.contentLength === unusableLength) this.defects |= defect.badLength;
  }

  /** A folded line may be the value of a header that matters: all lines again, the slow and exact way. */
  #readFolded(bytes: Uint8Array, first: number): void {
    this.defects = (this.defects & ~(defect.lengthTwice | defect.lengthRepeated)) | defect.folded;
    this.#clearBodyFacts();
    const ending = this.#returnsEndLines ? carriageReturn : lineFeed;
    const from = bytes.indexOf(ending, first + this.lineEnd) + 1;
    for (const line of linesBetween(bytes, 0, from, first + this.headEnd, this.#returnsEndLines)) {
      if (line.nameEnd >= line.lineEnd) continue;
      this.#header(bytes, line.nameStart, line.nameEnd, line.valueStart, line.valueEnd);
    }
  }

  #concludeTransfer(): void {
    const inner = this.#transferCodings.filter((coding) => coding !== 'identity');
    this.chunked = inner[0] === 'chunked';
    this.openTransfer = inner.length > 0 && !this.chunked;
    if (inner.length === 0) return;
    if (this.contentLength !== noLength) this.defects |= defect.lengthAndTransfer;
    if (this.chunked) inner.shift();
    if (inner.length > 0) this.codings = [...inner, ...this.codings].slice(0, mostCodings);
  }
}

/** The codings of a list header, which stand in the order they were applied, in front of those found before. */
function undoneOrder(found: readonly string[], bytes: Uint8Array, start: number, end: number): readonly string[] {
  const names = latin1Text(bytes, start, Math.min(end, start + 256))
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...names.reverse(), ...found].slice(0, mostCodings);
}
