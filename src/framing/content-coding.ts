/**
 * A coded body goes in, the body without its content codings comes out: gzip and deflate (RFC 1950, 1951, 1952),
 * with an upper bound on what a few bytes may unfold to.
 */

import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Problem } from '../model/problem.ts';

/** `body` is null when the codings could not be undone; then `problem` says why. */
export interface Decoded {
  readonly body: Uint8Array | null;
  readonly problem: Problem | null;
}

/** Undoes `codings` one after another, none giving more than `most` bytes. */
export function undoCodings(coded: Uint8Array, codings: readonly string[], most: number): Decoded {
  let body = coded;
  for (const coding of codings) {
    if (coding === 'identity') continue;
    try {
      const next = undo(body, coding, most);
      if (next === null) return failed('http.coding', `nothing here undoes the content coding ${quoted(coding)}`);
      body = next;
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
        const text = `the body unfolds to more than ${most} bytes; it is shown as it was sent (--max-body-out)`;
        return failed('http.max-body-out', text);
      }
      return failed('http.coding', `the body is not whole ${quoted(coding)} data; it is shown as it was sent`);
    }
  }
  return { body, problem: null };
}

function undo(body: Uint8Array, coding: string, most: number): Uint8Array | null {
  const options = { maxOutputLength: Math.max(1, most) };
  if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(body, options);
  if (coding !== 'deflate') return null;
  // "deflate" means zlib, but some servers send it raw: the check in the first two bytes tells them apart.
  const header = (body[0] ?? 0) * 256 + (body[1] ?? 0);
  const zlib = body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && header % 31 === 0;
  if (!zlib) return inflateRawSync(body, options);
  try {
    return inflateSync(body, options);
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw error;
    return inflateRawSync(body, options);
  }
}

function failed(code: string, text: string): Decoded {
  return { body: null, problem: { code, severity: 'warn', text } };
}

function quoted(coding: string): string {
  return JSON.stringify(coding.slice(0, 40));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
