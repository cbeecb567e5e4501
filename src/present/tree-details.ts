/**
 * What stands below a line of the tree: the steps, readings and note of a field go in, indented lines come out.
 */

import type { Field, Status } from '../model/field.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { type Styles, styled } from './styles.ts';
import { visible } from './visible.ts';
import { widthOf, wrap } from './width.ts';
import type { Words } from './words.ts';

/** How a tree is written. */
export interface TreeOptions {
  readonly language: Language;
  readonly styles: Styles;
  readonly timeDigits: TimeDigits;
  /** Columns that lines are kept within where their text can be broken. */
  readonly columns: number;
}

/** What stands in front of a field that is not known. */
export const statusMarks: Readonly<Record<Status, string>> = {
  known: ' ',
  assumed: '~',
  disputed: '!',
  unknown: '?',
  encrypted: '#',
};

/** Columns in front of a name, with the mark. */
export const marginWidth = 4;

/** The lines written so far, and the columns that all fields of a message share. */
export interface Layout {
  readonly lines: string[];
  readonly options: TreeOptions;
  readonly styles: Styles;
  readonly words: Words;
  readonly nameWidth: number;
  readonly valueWidth: number;
}

/** Steps, readings and note, each on lines of their own below the meaning. */
export function writeDetails(layout: Layout, field: Field): void {
  const { words, options } = layout;
  for (const [i, step] of (field.steps ?? []).entries()) {
    addDetail(layout, i === 0 ? words.unescaped : words.again, step);
  }
  if (field.rawEncoding === 'hex' && field.raw !== undefined && field.binary !== true) {
    addDetail(layout, words.notText, `hex ${field.raw}`);
  }
  for (const reading of field.readings ?? []) {
    addDetail(layout, words.reading, `${reading.label[options.language]}  [${reading.source}]`);
  }
  if (field.note !== undefined) addDetail(layout, words.note, field.note[options.language]);
}

/** `kind: text`, indented like the values, in as many lines as it needs. */
export function addDetail(layout: Layout, kind: string, text: string): void {
  const indent = ' '.repeat(marginWidth + layout.nameWidth + 2);
  const head = kind + layout.words.colon;
  const pieces = wrap(visible(text), layout.options.columns - indent.length - widthOf(head));
  const { aside } = layout.styles;
  for (const [i, piece] of pieces.entries()) {
    layout.lines.push(indent + (i === 0 ? styled(aside, head) : ' '.repeat(widthOf(head))) + piece);
  }
}
