/**
 * Folded text: a text, the columns it has and what stands before its lines go in, its lines come out.
 */

import { type Style, styled } from './styles.ts';
import { wrap } from './width.ts';

export interface FoldedText {
  readonly text: string;
  /** Columns of the text itself. */
  readonly columns: number;
  /** What stands before the first line, and before the others. */
  readonly first: string;
  readonly rest: string;
  readonly style: Style;
}

/** The lines of the text, without line ends. At least one. */
export function fold({ text, columns, first, rest, style }: FoldedText): readonly string[] {
  return wrap(text, columns).map((piece, i) => (i === 0 ? first : rest) + styled(style, piece));
}
