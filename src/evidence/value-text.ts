/**
 * Values as text: the bytes of a value, one a character, go in, what a person reads comes out. Passwords in it are masked.
 */

import { Buffer } from 'node:buffer';
import { countInvalidUtf8, decodeText, isValidGb18030 } from '../bytes/text.ts';
import { maskUndecoded } from '../dissect/secret.ts';
import { cut } from './cells.ts';

/** The text of a value in UTF-8 or, where it is none, in GB18030; else in hex. */
export function valueText(value: string): string {
  const [kept, rest] = value.split(cut);
  const bytes = Buffer.from(kept, 'latin1');
  const end = bytes.length;
  const more = rest === undefined ? '' : '…';
  if (countInvalidUtf8(bytes, 0, end) === 0) return maskUndecoded(decodeText(bytes, 0, end, 'utf-8')) + more;
  if (isValidGb18030(bytes, 0, end)) return maskUndecoded(decodeText(bytes, 0, end, 'gb18030')) + more;
  return `hex ${bytes.toString('hex')}${more}`;
}
