/**
 * Percent escapes: a value goes in, its bytes without escapes come out, with the place each of them came from, so
 * that fields of the decoded layer can be traced to the wire. A `%` without two hex digits stays what it is.
 */

/** The bytes of one decoding step. `from[i]` is where byte i began in the input; `from[length]` is the input's end. */
export interface Unescaped {
  readonly bytes: Buffer;
  readonly from: Int32Array;
}

const percent = 0x25;
const plus = 0x2b;
const space = 0x20;

/** Whether `bytes[start..end)` has an escape that can be undone. */
export function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  return findEscape(bytes, start, end, false) >= 0;
}

/** Where the first `%XX` stands in `bytes[start..end)`, or the first `+` when `form`; -1 if there is none. */
export function findEscape(bytes: Uint8Array, start: number, end: number, form: boolean): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === percent) {
      if (at + 2 < end && hexDigit(bytes[at + 1]) >= 0 && hexDigit(bytes[at + 2]) >= 0) return at;
    } else if (byte === plus && form) {
      return at;
    }
  }
  return -1;
}

/** Undoes `%XX` in either case, and `+` for a space when `form`. Offsets in `from` are relative to `start`. */
export function unescapeBytes(bytes: Uint8Array, start: number, end: number, form: boolean): Unescaped {
  const out = Buffer.allocUnsafe(end - start);
  const from = new Int32Array(end - start + 1);
  const length = unescapeTo(out, from, bytes, start, end, form);
  return { bytes: out.subarray(0, length), from: from.subarray(0, length + 1) };
}

/** The same into `out`, which has room for the whole range, and into `from` if it is wanted; gives the length. */
export function unescapeTo(
  out: Uint8Array,
  from: Int32Array | null,
  bytes: Uint8Array,
  start: number,
  end: number,
  form: boolean,
): number {
  let length = 0;
  let at = start;
  while (at < end) {
    if (from !== null) from[length] = at - start;
    const byte = bytes[at];
    const high = byte === percent && at + 2 < end ? hexDigit(bytes[at + 1]) : -1;
    const low = high >= 0 ? hexDigit(bytes[at + 2]) : -1;
    if (low >= 0) {
      out[length] = (high << 4) | low;
      at += 3;
    } else {
      out[length] = form && byte === plus ? space : byte;
      at += 1;
    }
    length += 1;
  }
  if (from !== null) from[length] = end - start;
  return length;
}

/** The value of a hex digit of either case, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
