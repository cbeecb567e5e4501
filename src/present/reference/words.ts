/**
 * Words that all pages of the reference share: texts and degrees of certainty go in, words come out.
 */

import type { Status } from '../../model/field.ts';
import type { Text } from '../../model/text.ts';
import type { Line } from './blocks.ts';

/** English and Chinese, once where they are the same. */
export function inBoth({ en, zh }: Text): Line {
  return en === zh ? [en] : [en, ' / ', { zh }];
}

/** English with Chinese behind it. */
export function withChinese({ en, zh }: Text): Line {
  return en === zh ? [en] : [en, ' (', { zh }, ')'];
}

const marks: Readonly<Record<Status, string>> = {
  known: '',
  assumed: '~ ',
  disputed: '! ',
  unknown: '? ',
  encrypted: '# ',
};

/** What stands in front of a meaning that is not known. */
export function markOf(status: Status): string {
  return marks[status];
}
