/**
 * Heads of HTTP messages as NDJSON has them: a frame goes in, `,"http":{..}` comes out. A client sends the same
 * head again and again, so heads are remembered as they stood on the wire.
 */

import { toBuffer } from '../../bytes/text.ts';
import { secretHeaders } from '../../dissect/http-fields.ts';
import type { Frame, HttpHead } from '../../model/frame.ts';
import { httpJson } from '../record.ts';
import { bytesOf, toJson } from './json-words.ts';

interface Known {
  readonly head: Buffer;
  readonly json: Uint8Array;
}

/** So many heads are remembered, and none that is longer. */
const mostHeads = 1024;
const longestHead = 2048;
const percent = 0x25;
const equals = 0x3d;

export class HttpHeads {
  #byHash = new Map<number, Known>();

  /** Null for a head that has, or may have, a secret in it, and for one that is more than a head and a counted body. */
  find(frame: Frame, http: HttpHead): Uint8Array | null {
    const { bytes, start, end } = frame;
    const length = http.headEnd;
    if (http.startLine > 0 || http.chunked || http.bodyEnd < end - start || length > longestHead) return null;
    const hash = hashOf(bytes, start, start + length);
    const known = this.#byHash.get(hash);
    if (known !== undefined && isSame(known.head, bytes, start, length)) return known.json;
    return this.#remember(hash, toBuffer(bytes).subarray(start, start + length), http);
  }

  #remember(hash: number, head: Buffer, http: HttpHead): Uint8Array | null {
    if (mayHoldSecret(head)) return null;
    const json = bytesOf(`,"http":${toJson(httpJson(head, http))}`);
    if (this.#byHash.size >= mostHeads) this.#byHash = new Map();
    this.#byHash.set(hash, { head: Buffer.from(head), json });
    return json;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash;
}

function isSame(head: Buffer, bytes: Uint8Array, start: number, length: number): boolean {
  if (head.length !== length) return false;
  for (let i = 0; i < length; i++) if (head[i] !== bytes[start + i]) return false;
  return true;
}

/** A header that is a credential, or bytes that may be the name of a password: an escape, or `=` behind an S. */
function mayHoldSecret(head: Buffer): boolean {
  for (let at = 0; at < head.length; at++) {
    const byte = head[at];
    if (byte === percent || (byte === equals && at > 0 && (head[at - 1] | 0x20) === 0x73)) return true;
  }
  const text = head.toString('latin1').toLowerCase();
  for (const name of secretHeaders) if (text.includes(name)) return true;
  return false;
}
