/**
 * Text of the dashboard: any text goes in, text that every terminal shows in the same columns comes out, and its width.
 *
 * Terminals keep their own tables of widths, some of them many years old. What they disagree about would push the
 * border of a pane out of line, so its number is shown instead: `\u{1f600}`.
 */

import { visible } from '../../present/visible.ts';

export { clip, padTo, widthOf, wrap } from '../../present/width.ts';

/**
 * Besides the kinds below: Arabic number signs, jamo that join, a Hanunoo vowel, strokes and letters that came into
 * Unicode late, numbers on black squares, hexagrams, Tangut, old kana and squared words.
 */
const disputed =
  '\\u0600-\\u0603\\u06dd\\u06de\\u070f\\u1160-\\u11ff\\u1734\\u2ffc-\\u2fff\\u302e\\u302f\\u312e\\u312f' +
  '\\u31bb-\\u31bf\\u31e4-\\u31ef\\u3248-\\u324f\\u32ff\\u4dc0-\\u4dff\\ua960-\\ua97f\\ud7b0-\\ud7fb' +
  '\\u{16fe0}-\\u{18df2}\\u{1aff0}-\\u{1b2fb}\\u{1f200}-\\u{1f265}';

/** Marks, private and unassigned characters, emoji. Chinese planes are wide throughout, what is to come included. */
const kinds = '\\p{Mn}\\p{Me}\\p{Co}\\p{Cn}\\p{Emoji_Presentation}';
const unsteady = new RegExp(`[[${kinds}${disputed}]--[\\u{20000}-\\u{3fffd}]]`, 'v');
const anyLetter = /\p{L}/u;

/** More marks than this over one letter reach into the lines above. */
const maxMarks = 2;

/** `text` as a pane may show it: see `visible`, and what has no certain width becomes `\u{..}`, too. */
export function safe(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x7f ? unit >= 0x20 : unit >= 0x4e00 && unit <= 0x9fff) continue;
    const shown = visible(text);
    return unsteady.test(shown) ? steady(shown) : shown;
  }
  return text;
}

function steady(text: string): string {
  let out = '';
  let marks = maxMarks;
  for (const letter of text) {
    if (!unsteady.test(letter)) {
      out += letter;
      marks = anyLetter.test(letter) ? 0 : maxMarks;
    } else if (marks < maxMarks && isPlainMark(letter)) {
      out += letter;
      marks += 1;
    } else {
      out += `\\u{${letter.codePointAt(0)?.toString(16)}}`;
      marks = maxMarks;
    }
  }
  return out;
}

/** Whether it is one of the combining diacritical marks that every table knows. */
function isPlainMark(letter: string): boolean {
  return letter >= '\u0300' && letter <= '\u036f';
}
