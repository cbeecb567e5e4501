/**
 * Digests of known values: hex digits go in, the short value that they are the MD5 of, or half of it, comes out.
 */

import { createHash } from 'node:crypto';
import type { Text } from '../../model/text.ts';

/** What programs that have nothing else to say make a digest of: nothing, and small numbers. */
const mostNumber = 999;
const wholeDigits = 32;
const halfDigits = 16;

/** "the first half of the MD5 of 1"; null where the text is no such digest. */
export function describeDigest(text: string): Text | null {
  const wanted = text.toLowerCase();
  if (!/^[0-9a-f]+$/.test(wanted) || (text.length !== wholeDigits && text.length !== halfDigits)) return null;
  for (let number = -1; number <= mostNumber; number++) {
    const value = number < 0 ? '' : String(number);
    const digest = createHash('md5').update(value).digest('hex');
    const part = partOf(digest, wanted);
    if (part === null) continue;
    const [en, zh] = value === '' ? ['nothing', '空'] : [value, value];
    return { en: `${part.en} of ${en}`, zh: `${zh} 的 ${part.zh}` };
  }
  return null;
}

function partOf(digest: string, wanted: string): Text | null {
  if (digest === wanted) return { en: 'the MD5', zh: 'MD5' };
  if (digest.slice(0, halfDigits) === wanted) return { en: 'the first half of the MD5', zh: 'MD5 前半' };
  return digest.slice(halfDigits) === wanted ? { en: 'the second half of the MD5', zh: 'MD5 后半' } : null;
}
