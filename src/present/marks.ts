/**
 * Marks: what only the captures read before this one decide goes in (the numbers of messages and flows, times since an
 * earlier message), text that stands for it comes out; and from bytes with marks among them, bytes and marks in turn.
 *
 *   boundary  kind  length  ":"  payload        length: of the payload, in bytes, as decimal digits
 *
 * The boundary is drawn by lot for a run, as that of a multipart message (RFC 2046), so that nothing in a capture can
 * pass for a mark. It is of ASCII characters that whatever makes text safe or puts it into JSON leaves alone.
 */

import { toBuffer } from '../bytes/text.ts';
import type { Instant } from '../model/time.ts';
import type { FoldedText } from './fold.ts';

/** What marks stand for, by the letter that says it. */
export const markKind = {
  /** The number of a message; the payload is its number within its capture. */
  message: 'm',
  /** The number of a flow, likewise. */
  flow: 'f',
  /** The time column of a message that is shown; JSON of its Instant or null. */
  time: 't',
  /** Nothing: a message with that time was passed over. */
  pass: 'p',
  /** Lines that can be folded when the numbers in them are known; JSON of a FoldedText. */
  lines: 'l',
  /** What separates an object of a JSON array from the one before it. */
  separator: 's',
  /** Nothing: a line for standard error. */
  report: 'r',
} as const;

export type MarkKind = (typeof markKind)[keyof typeof markKind];

/** Makes marks. */
export class Marks {
  readonly boundary: string;
  readonly separator: string;

  constructor(boundary: string) {
    this.boundary = boundary;
    this.separator = this.#mark(markKind.separator, '');
  }

  message(no: number): string {
    return this.#number(markKind.message, no);
  }

  flow(number: number): string {
    return this.#number(markKind.flow, number);
  }

  time(at: Instant | null): string {
    return this.#mark(markKind.time, JSON.stringify(at));
  }

  pass(at: Instant | null): string {
    return this.#mark(markKind.pass, JSON.stringify(at));
  }

  lines(text: FoldedText): string {
    return this.#mark(markKind.lines, JSON.stringify(text));
  }

  report(text: string): string {
    return this.#mark(markKind.report, text);
  }

  /** Whether there is a mark in `text`. */
  isIn(text: string): boolean {
    return text.includes(this.boundary);
  }

  #number(kind: MarkKind, number: number): string {
    const digits = String(number);
    return `${this.boundary}${kind}${digits.length}:${digits}`;
  }

  #mark(kind: MarkKind, payload: string): string {
    return `${this.boundary}${kind}${Buffer.byteLength(payload)}:${payload}`;
  }
}

/** Takes text, borrowed until it returns, and marks, in order. */
export interface MarkedTextSink {
  readonly text: (bytes: Uint8Array, start: number, end: number) => void;
  readonly mark: (kind: string, payload: string) => void;
}

const colon = 0x3a;

/** Tells marks from the text around them. The bytes may be cut anywhere. */
export class MarkReader {
  readonly #boundary: Buffer;
  readonly #sink: MarkedTextSink;
  /** The beginning of what may become a mark. */
  #rest: Buffer | null = null;

  constructor(boundary: string, sink: MarkedTextSink) {
    this.#boundary = Buffer.from(boundary, 'latin1');
    this.#sink = sink;
  }

  feed(bytes: Uint8Array): void {
    const all = this.#rest === null ? toBuffer(bytes) : Buffer.concat([this.#rest, bytes]);
    const end = this.#read(all);
    this.#rest = end === all.length ? null : Buffer.from(all.subarray(end));
  }

  /** Gives where the last mark begins that is not whole, or the end. */
  #read(all: Buffer): number {
    const { text, mark } = this.#sink;
    let at = 0;
    for (;;) {
      const found = all.indexOf(this.#boundary, at);
      const stop = found < 0 ? this.#startOfBoundary(all, at) : found;
      if (stop > at) text(all, at, stop);
      if (found < 0) return stop;
      const head = found + this.#boundary.length + 1;
      const digitsEnd = all.indexOf(colon, head);
      if (digitsEnd < 0) return found;
      const end = digitsEnd + 1 + Number(all.toString('latin1', head, digitsEnd));
      if (end > all.length) return found;
      mark(all.toString('latin1', head - 1, head), all.toString('utf8', digitsEnd + 1, end));
      at = end;
    }
  }

  /** Where the bytes from `from` on end in the beginning of a boundary; their end if they do not. */
  #startOfBoundary(all: Buffer, from: number): number {
    const boundary = this.#boundary;
    for (let at = Math.max(from, all.length - boundary.length + 1); at < all.length; at++) {
      if (boundary.compare(all, at, all.length, 0, all.length - at) === 0) return at;
    }
    return all.length;
  }
}

/** `text` with each mark replaced by what `resolve` gives for it. */
export function resolveMarks(
  boundary: string,
  text: string,
  resolve: (kind: string, payload: string) => string,
): string {
  let out = '';
  const reader = new MarkReader(boundary, {
    text: (bytes, start, end) => {
      out += toBuffer(bytes).toString('utf8', start, end);
    },
    mark: (kind, payload) => {
      out += resolve(kind, payload);
    },
  });
  reader.feed(Buffer.from(text, 'utf8'));
  return out;
}
