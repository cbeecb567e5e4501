/**
 * What is wrong with a filter: the expression and the fault go in, lines for a person come out, the last with carets
 * under the place.
 */

import type { FilterFault } from '../filter/syntax.ts';
import { visible } from './visible.ts';
import { widthOf } from './width.ts';

/** Letters of the expression that are shown in front of the fault, and in all. */
const before = 50;
const shownAtMost = 100;

/** The fault in a sentence, the part of the expression around it, and carets. */
export function describeFilterFault(expression: string, { text, start, end }: FilterFault): readonly string[] {
  const from = Math.max(0, start - before);
  const lead = from > 0 ? '…' : '';
  const part = expression.slice(from, from + shownAtMost);
  const tail = from + shownAtMost < expression.length ? '…' : '';
  const column = widthOf(lead + visible(expression.slice(from, start)));
  const marked = visible(expression.slice(start, Math.min(end, from + shownAtMost)));
  return [
    text,
    `  ${lead}${visible(part)}${tail}`,
    `  ${' '.repeat(column)}${'^'.repeat(Math.max(1, widthOf(marked)))}`,
  ];
}
