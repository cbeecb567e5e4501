/**
 * Text of one value: its bytes go in, what they say comes out, and whether they are text at all.
 */

import { type CharsetName, decodeText } from '../../bytes/text.ts';
import type { KqqParse } from '../../model/message.ts';
import type { Steps } from '../steps.ts';
import { isText } from './decode.ts';

/** `isText` is false where bytes are no characters. */
export interface ValueText {
  readonly text: string;
  readonly isText: boolean;
}

/** The text of `body[start..end)`; `buffer` is the same memory. */
export function readText(
  { body }: KqqParse,
  buffer: Buffer,
  charset: CharsetName,
  start: number,
  end: number,
): ValueText {
  return { text: decodeText(buffer, start, end, charset), isText: isText(body, start, end, charset) };
}

/** The text of parameter `index` in steps, "" where it has no value. */
export function* readLongText(parse: KqqParse, buffer: Buffer, charset: CharsetName, index: number): Steps<ValueText> {
  const end = parse.spans[4 * index + 3];
  const start = parse.spans[4 * index + 2] < 0 ? end : parse.spans[4 * index + 2];
  const text = decodeText(buffer, start, end, charset);
  yield doneAt(parse, parse.spans[4 * index]);
  const found = { text, isText: isText(parse.body, start, end, charset) };
  yield doneAt(parse, parse.spans[4 * index]);
  return found;
}

/** How much of the body is in front of `at`, in hundredths. */
export function doneAt({ start, end }: KqqParse, at: number): number {
  return Math.floor((100 * (at - start)) / (end - start));
}
