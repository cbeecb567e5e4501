/**
 * Forms of values: lengths and letters go in, words for them come out. A form is no reading: it says how a value is written,
 * not what it is.
 */

import type { Text } from '../model/text.ts';
import { letters } from './field-tally.ts';

interface Written {
  readonly letters: number;
  readonly leastLength: number;
  readonly mostLength: number;
}

const hex = letters.digit | letters.hexLower;
const bigHex = letters.digit | letters.hexUpper;
const words = letters.digit | letters.hexLower | letters.hexUpper | letters.lower | letters.upper;

/** "digits", "32 hex digits, the size of an MD5"; empty where there is no letter. */
export function formOf({ letters: found, leastLength, mostLength }: Written): Text {
  if (found === 0) return { en: 'empty', zh: '空' };
  if (found === letters.digit) return { en: 'digits', zh: '数字' };
  const isHex = (found & ~hex) === 0 || (found & ~bigHex) === 0;
  if (isHex && leastLength === mostLength && mostLength % 2 === 0 && mostLength >= 8) return hexForm(mostLength);
  if ((found & ~words) === 0) return { en: 'letters and digits', zh: '字母和数字' };
  if ((found & letters.control) !== 0) return { en: 'bytes with controls among them', zh: '含控制字符的字节' };
  if ((found & letters.other) !== 0) return { en: 'text outside ASCII', zh: '非 ASCII 文字' };
  if ((found & letters.escape) !== 0) return { en: 'text with escapes', zh: '带转义的文字' };
  return { en: 'printable ASCII', zh: '可打印 ASCII' };
}

function hexForm(length: number): Text {
  const size = length / 2;
  const of = { 4: ' a CRC32', 8: ' half an MD5', 16: ' an MD5', 20: ' a SHA-1' }[size];
  const ofZh = { 4: 'CRC32', 8: '半个 MD5', 16: 'MD5', 20: 'SHA-1' }[size];
  return {
    en: `${length} hex digits, ${size} bytes${of === undefined ? '' : `, the size of${of}`}`,
    zh: `${length} 位十六进制，${size} 字节${ofZh === undefined ? '' : `，${ofZh} 的长度`}`,
  };
}
