/**
 * A whole HTTP frame goes in, its entity comes out: without chunk lines and content codings, and from which spans of
 * the frame it was made. A body that lies in one piece is not copied.
 */

import type { Span } from '../model/field.ts';
import type { Problem } from '../model/problem.ts';
import { dataSpans } from './chunk-scan.ts';
import { undoCodings } from './content-coding.ts';
import type { Unfolding } from './unfolding.ts';

export interface Entity {
  readonly body: Uint8Array;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly bodyFrom: readonly Span[] | null;
  readonly problem: Problem | null;
}

/**
 * `data` has start, end, start, end.. of the body's pieces, counted from `first`, where the frame begins in `bytes`.
 * What its codings unfold to is taken off `allowance`.
 */
export function readEntity(
  bytes: Uint8Array,
  first: number,
  data: readonly number[],
  codings: readonly string[],
  allowance: Unfolding,
): Entity {
  const plain = data.length <= 2 ? onePiece(bytes, first, data) : joined(bytes, first, data);
  if (codings.length === 0 || plain.bodyStart === plain.bodyEnd) return plain;
  const coded = plain.body.subarray(plain.bodyStart, plain.bodyEnd);
  const { body, problem } = undoCodings(coded, codings, allowance);
  if (body === null) return { ...plain, problem };
  if (body === coded) return plain;
  return { body, bodyStart: 0, bodyEnd: body.length, bodyFrom: dataSpans(data), problem: null };
}

function onePiece(bytes: Uint8Array, first: number, data: readonly number[]): Entity {
  const start = data[0] ?? 0;
  const end = data[1] ?? start;
  return { body: bytes, bodyStart: first + start, bodyEnd: first + end, bodyFrom: null, problem: null };
}

function joined(bytes: Uint8Array, first: number, data: readonly number[]): Entity {
  let length = 0;
  for (let i = 0; i + 1 < data.length; i += 2) length += (data[i + 1] ?? 0) - (data[i] ?? 0);
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  for (let i = 0; i + 1 < data.length; i += 2) {
    body.set(bytes.subarray(first + (data[i] ?? 0), first + (data[i + 1] ?? 0)), at);
    at += (data[i + 1] ?? 0) - (data[i] ?? 0);
  }
  return { body, bodyStart: 0, bodyEnd: length, bodyFrom: dataSpans(data), problem: null };
}
