/**
 * A coded body goes in, the body without its content codings comes out: gzip and deflate (RFC 1950, 1951, 1952),
 * as long as the allowance lasts.
 */

import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Problem } from '../model/problem.ts';
import type { Unfolding } from './unfolding.ts';

/** `body` is null when the codings could not be undone; then `problem` says why. */
export interface Decoded {
  readonly body: Uint8Array | null;
  readonly problem: Problem | null;
}

/** Undoes `codings` one after another. What each of them makes is spent of `allowance`. */
export function undoCodings(coded: Uint8Array, codings: readonly string[], allowance: Unfolding): Decoded {
  let body = coded;
  allowance.earn(coded.length);
  for (const coding of codings) {
    if (coding === 'identity') continue;
    const { most } = allowance;
    try {
      const next = undo(body, coding, allowance);
      if (next === null) return failed('http.coding', `nothing here undoes the content coding ${quoted(coding)}`);
      body = next;
    } catch (error) {
      if (isTooLarge(error)) return tooLarge(most, allowance.mostOfBody);
      return failed('http.coding', `the body is not whole ${quoted(coding)} data; it is shown as it was sent`);
    }
  }
  return { body, problem: null };
}

function undo(body: Uint8Array, coding: string, allowance: Unfolding): Uint8Array | null {
  if (coding === 'gzip' || coding === 'x-gzip') return unfold(gunzipSync, body, allowance);
  if (coding !== 'deflate') return null;
  // "deflate" means zlib, but some servers send it raw: the check in the first two bytes tells them apart.
  const header = (body[0] ?? 0) * 256 + (body[1] ?? 0);
  const zlib = body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && header % 31 === 0;
  if (!zlib) return unfold(inflateRawSync, body, allowance);
  try {
    return unfold(inflateSync, body, allowance);
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return unfold(inflateRawSync, body, allowance);
  }
}

function unfold(step: typeof gunzipSync, body: Uint8Array, allowance: Unfolding): Uint8Array {
  const { most } = allowance;
  try {
    const made = step(body, { maxOutputLength: Math.max(1, most) });
    allowance.spend(made.length);
    return made;
  } catch (error) {
    if (isTooLarge(error)) allowance.spend(most);
    else allowance.spendFailed(body.length);
    throw error;
  }
}

function tooLarge(most: number, mostOfBody: number): Decoded {
  if (most >= mostOfBody) {
    const text = `the body unfolds to more than ${mostOfBody} bytes; it is shown as it was sent (--max-body-out)`;
    return failed('http.max-body-out', text);
  }
  const text =
    'the bodies of this capture unfold to far more than was sent, and the allowance for that is used up; this one is ' +
    'shown as it was sent (--max-body-out)';
  return failed('http.max-unfolded', text);
}

function failed(code: string, text: string): Decoded {
  return { body: null, problem: { code, severity: 'warn', text } };
}

function quoted(coding: string): string {
  return JSON.stringify(coding.slice(0, 40));
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
