/**
 * What a client sends to a forward proxy goes in piece by piece; heads and everything between them come out, in order
 * and without a byte lost. Once something is no request, all that follows is passed on as it is.
 */

import { hexDigit } from '../../bytes/ascii.ts';
import { type RequestHead, readRequestHead } from './request-head.ts';

export interface RequestPieces {
  head(head: RequestHead): void;
  /** Bytes that are no head: of a body, between two requests, or nothing known. */
  rest(bytes: Uint8Array): void;
  /** No request has begun, and none does. */
  unusable(bytes: Uint8Array, why: 'not a request' | 'too long'): void;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export class RequestStream {
  readonly #pieces: RequestPieces;
  readonly #maxHead: number;
  #state: 'head' | 'sized' | 'chunked' | 'raw' = 'head';
  #hasBegun = false;
  #left = 0;
  #chunks = new ChunkFollower();
  #pending = new Uint8Array(0);

  constructor(pieces: RequestPieces, maxHead: number) {
    this.#pieces = pieces;
    this.#maxHead = maxHead;
  }

  /** All that follows is passed on as it is: a tunnel, or another protocol. */
  passAll(): void {
    this.#state = 'raw';
  }

  feed(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'head') {
        at = this.#feedHead(bytes, at);
      } else {
        const end = this.#bodyEnd(bytes, at);
        this.#pieces.rest(bytes.subarray(at, end));
        at = end;
      }
    }
  }

  #bodyEnd(bytes: Uint8Array, at: number): number {
    if (this.#state === 'raw') return bytes.length;
    if (this.#state === 'chunked') {
      const end = this.#chunks.follow(bytes, at);
      if (this.#chunks.state === 'bad') this.#state = 'raw';
      if (this.#chunks.state === 'done') this.#state = 'head';
      return end;
    }
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    if (this.#left === 0) this.#state = 'head';
    return end;
  }

  /** Gives where the head ends in `bytes`, or their end. */
  #feedHead(bytes: Uint8Array, at: number): number {
    if (this.#pending.length === 0 && this.#hasBegun) {
      // Line ends behind a body that no length counts go to the server as they are.
      let end = at;
      while (end < bytes.length && (bytes[end] === carriageReturn || bytes[end] === lineFeed)) end++;
      if (end > at) this.#pieces.rest(bytes.subarray(at, end));
      if (end === bytes.length) return end;
      at = end;
    }
    const before = this.#pending.length;
    const all = before === 0 ? bytes.subarray(at) : Buffer.concat([this.#pending, bytes.subarray(at)]);
    const head = readRequestHead(all);
    if (head === 'more' && all.length <= this.#maxHead) {
      this.#pending = all.slice();
      return bytes.length;
    }
    this.#pending = new Uint8Array(0);
    if (head === 'more' || head === 'none') {
      this.#state = 'raw';
      if (this.#hasBegun) this.#pieces.rest(all);
      else this.#pieces.unusable(all, head === 'none' ? 'not a request' : 'too long');
      return bytes.length;
    }
    this.#hasBegun = true;
    this.#left = head.contentLength ?? 0;
    if (head.contentLength === null) this.#chunks = new ChunkFollower();
    this.#state = head.contentLength === null ? 'chunked' : this.#left > 0 ? 'sized' : 'head';
    this.#pieces.head(head);
    return at + head.bytes.length - before;
  }
}

/** Finds the end of a chunked body without keeping anything of it. RFC 9112 section 7.1. */
class ChunkFollower {
  state: 'size' | 'extension' | 'data' | 'data-end' | 'trailer' | 'done' | 'bad' = 'size';
  #size = 0;
  #digits = 0;
  #isLineEmpty = true;

  /** Goes on at `bytes[at]`. Gives where the body ends in them, or their end. */
  follow(bytes: Uint8Array, at: number): number {
    while (at < bytes.length && this.state !== 'done' && this.state !== 'bad') {
      if (this.state === 'data') {
        const end = Math.min(bytes.length, at + this.#size);
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.state = 'data-end';
      } else {
        this.#take(bytes[at]);
        at++;
      }
    }
    return at;
  }

  #take(byte: number): void {
    if (this.state === 'size') this.#takeSize(byte);
    else if (byte === lineFeed) this.#endLine();
    else if (this.state === 'data-end' && byte !== carriageReturn) this.state = 'bad';
    else if (this.state === 'trailer' && byte !== carriageReturn) this.#isLineEmpty = false;
  }

  #takeSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#size = this.#size * 16 + digit;
      this.#digits += 1;
      if (this.#digits > 12) this.state = 'bad';
    } else if (this.#digits === 0) {
      this.state = 'bad';
    } else {
      this.state = 'extension';
      if (byte === lineFeed) this.#endLine();
    }
  }

  #endLine(): void {
    if (this.state === 'extension') {
      this.state = this.#size === 0 ? 'trailer' : 'data';
      this.#isLineEmpty = true;
    } else if (this.state === 'data-end') {
      this.state = 'size';
      this.#digits = 0;
    } else if (this.state === 'trailer') {
      if (this.#isLineEmpty) this.state = 'done';
      this.#isLineEmpty = true;
    }
  }
}
