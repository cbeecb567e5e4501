/**
 * Pieces of JSON as bytes: values go in, what stands for them in a line comes out, ready to be appended.
 */

import { writeJsonText } from '../../bytes/json-text.ts';
import type { TextWriter } from '../../bytes/text-writer.ts';
import type { Json } from '../record.ts';
import { visibleJson } from '../visible.ts';

export const quote = 0x22;
export const bracket = 0x5d;
export const brace = 0x7d;
export const nothing: Uint8Array = new Uint8Array(0);

const encoder = new TextEncoder();

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** JSON that a terminal shows as it is. */
export function toJson(value: Json): string {
  return visibleJson(JSON.stringify(value));
}

/** Appends the UTF-8 text `bytes[0..end)` in quotes, whatever it is. */
export function writeText(out: TextWriter, bytes: Buffer, end: number): void {
  if (!writeJsonText(out, bytes, 0, end)) out.text(toJson(bytes.toString('utf8', 0, end)));
}
