/**
 * The bytes of a chunked body go in as they arrive; out come the places of the data and the end. RFC 9112 section 7.1.
 *
 *   1a ; extension CR LF     size line
 *   ...0x1a bytes... CR LF   data
 *   0 CR LF                  last size line
 *   Name: value CR LF        trailers
 *   CR LF
 *
 * All offsets count from the first byte of the frame, so that the bytes may move in memory between two calls.
 */

import { carriageReturn, endOfLine, hexDigit, lineFeed, skipBlanks, trimBlanks } from '../bytes/ascii.ts';
import type { Span } from '../model/field.ts';

const longestSizeLine = 4096;
const mostDigits = 12;
/** Past this many chunks the body no longer says from which spans it was made. */
const mostSpans = 65_536;

export class ChunkScan {
  /** Where the body ends once `read` says "done" or "bad". */
  end = 0;
  /** Whether a size line had more than a size, and whether header lines followed the last chunk. */
  extended = false;
  trailed = false;
  /** What is wrong once `read` says "bad". */
  defect = '';
  #part: 'size' | 'data' | 'data-end' | 'trailers' = 'size';
  #line = 0;
  #scan = 0;
  #dataStart = 0;
  #dataEnd = 0;
  /** start, end of every whole data part */
  #spans: number[] = [];

  /** `headEnd` is where the first size line begins. */
  constructor(headEnd: number) {
    this.#line = this.#scan = headEnd;
  }

  /** Goes on with `bytes[first..limit)`, `first` being the frame's first byte. */
  read(bytes: Uint8Array, first: number, limit: number): 'more' | 'done' | 'bad' {
    for (;;) {
      const step =
        this.#part === 'data'
          ? this.#readData(first, limit)
          : this.#part === 'data-end'
            ? this.#readDataEnd(bytes, first, limit)
            : this.#readLine(bytes, first, limit);
      if (step !== 'next') return step;
    }
  }

  /** start, end, start, end.. of the data in front of `stop`. */
  dataBefore(stop: number): readonly number[] {
    if (this.#part !== 'data' || stop <= this.#dataStart) return this.#spans;
    return [...this.#spans, this.#dataStart, Math.min(stop, this.#dataEnd)];
  }

  #readLine(bytes: Uint8Array, first: number, limit: number): 'more' | 'done' | 'bad' | 'next' {
    const sizes = this.#part === 'size';
    const stop = sizes ? Math.min(limit, first + this.#line + longestSizeLine) : limit;
    let at = first + this.#scan;
    while (at < stop && bytes[at] !== lineFeed) at++;
    if (at >= stop) {
      this.#scan = stop - first;
      return sizes && this.#scan - this.#line >= longestSizeLine ? this.#fail('a chunk has no size line') : 'more';
    }
    const line = first + this.#line;
    const lineEnd = endOfLine(bytes, line, at);
    if (sizes) {
      const size = readChunkSize(bytes, line, lineEnd);
      if (size < 0) return this.#fail('a chunk size is no hexadecimal number');
      if (!this.extended && bytes.subarray(line, lineEnd).includes(0x3b)) this.extended = true;
      this.#part = size === 0 ? 'trailers' : 'data';
      this.#dataStart = at + 1 - first;
      this.#dataEnd = this.#dataStart + size;
    } else if (line === lineEnd) {
      this.end = at + 1 - first;
      return 'done';
    } else {
      this.trailed = true;
    }
    this.#line = this.#scan = at + 1 - first;
    return 'next';
  }

  #readData(first: number, limit: number): 'more' | 'next' {
    if (limit - first < this.#dataEnd) return 'more';
    this.#spans.push(this.#dataStart, this.#dataEnd);
    this.#part = 'data-end';
    this.#line = this.#dataEnd;
    return 'next';
  }

  #readDataEnd(bytes: Uint8Array, first: number, limit: number): 'more' | 'bad' | 'next' {
    let at = first + this.#dataEnd;
    if (at < limit && bytes[at] === carriageReturn) at++;
    if (at >= limit) return 'more';
    if (bytes[at] !== lineFeed) return this.#fail('no line end follows the data of a chunk');
    this.#part = 'size';
    this.#line = this.#scan = at + 1 - first;
    return 'next';
  }

  #fail(defect: string): 'bad' {
    this.defect = defect;
    this.end = this.#line;
    return 'bad';
  }
}

/** Layer-0 spans of the pairs in `data`; one span for all when there are too many to name. */
export function dataSpans(data: readonly number[]): Span[] {
  const spans: Span[] = [];
  if (data.length > 2 * mostSpans) return [{ layer: 0, start: data[0] ?? 0, end: data[data.length - 1] ?? 0 }];
  for (let i = 0; i + 1 < data.length; i += 2) spans.push({ layer: 0, start: data[i] ?? 0, end: data[i + 1] ?? 0 });
  return spans;
}

function readChunkSize(bytes: Uint8Array, start: number, end: number): number {
  let at = skipBlanks(bytes, start, end);
  const from = at;
  let size = 0;
  for (let digit = hexDigit(bytes[at]); at < end && digit >= 0; digit = hexDigit(bytes[++at])) size = size * 16 + digit;
  if (at === from || at - from > mostDigits) return -1;
  return bytes[at] === 0x3b || trimBlanks(bytes, at, end) === at ? size : -1;
}
