/**
 * The options of a pcapng block (draft-ietf-opsawg-pcapng, 3.5) go in, the comments among them come out.
 */

import { readU16 } from '../bytes/endian.ts';

const optionEnd = 0;
const optionComment = 1;

/** What is kept of one comment, in bytes; and how many comments are kept of one packet. */
const mostBytes = 4096;
const mostComments = 16;

/** The comments in `bytes[at..end)`, null if there are none; options that run over the end are left out. */
export function readComments(bytes: Uint8Array, at: number, end: number, little: boolean): readonly string[] | null {
  let comments: string[] | null = null;
  while (at + 4 <= end) {
    const code = readU16(bytes, at, little);
    const length = readU16(bytes, at + 2, little);
    const value = at + 4;
    if (code === optionEnd || value + length > end) break;
    if (code === optionComment) {
      comments ??= [];
      if (comments.length < mostComments) comments.push(toText(bytes, value, length));
    }
    at = value + ((length + 3) & ~3);
  }
  return comments;
}

function toText(bytes: Uint8Array, start: number, length: number): string {
  const kept = Math.min(length, mostBytes);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(start, start + kept));
  return kept < length ? `${text}.. (${length} bytes)` : text;
}
