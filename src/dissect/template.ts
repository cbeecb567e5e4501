/**
 * Summary templates: the text of a table's `summary` goes in, pieces come out that need no parsing per message. The
 * syntax is described at MessageTable in src/model/table.ts.
 */

import type { SummaryPiece } from '../model/rules.ts';
import type { Language } from '../model/text.ts';
import { packText } from './packed-name.ts';

/** How summaries are written. `redact`: secret values are shown as `*`, one for each byte. */
export interface SummaryStyle {
  readonly language: Language;
  readonly redact: boolean;
}

/** All pieces are made with the properties of all kinds: objects of one shape are read fastest. */
const blank = { words: '', key: 0, except: [], one: '', many: '', pieces: [] };
const closers = { '[': ']', '<': '>' } as const;

/** Compiles a template. Throws a SyntaxError that says what is wrong and where; loading a table reports it. */
export function compileTemplate(template: string): readonly SummaryPiece[] {
  const [pieces, end] = compileUntil(template, 0, '');
  if (end !== template.length) throw new SyntaxError(`unmatched "${template[end]}" at ${end} in "${template}"`);
  return pieces;
}

function compileUntil(template: string, start: number, closer: string): [SummaryPiece[], number] {
  const pieces: SummaryPiece[] = [];
  let at = start;
  while (at < template.length) {
    const character = template[at];
    if (character === closer) return [pieces, at + 1];
    if (character === '[' || character === '<') {
      const [inner, end] = compileUntil(template, at + 1, closers[character]);
      pieces.push({ ...blank, kind: character === '[' ? 'optional' : 'records', pieces: inner });
      at = end;
    } else if (character === '{') {
      const end = template.indexOf('}', at);
      if (end < 0) throw new SyntaxError(`"{" without "}" at ${at} in "${template}"`);
      pieces.push(compileValue(template.slice(at + 1, end)));
      at = end + 1;
    } else if (character === ']' || character === '>') {
      return [pieces, at];
    } else {
      let end = at + 1;
      while (end < template.length && !'[]<>{'.includes(template[end])) end += 1;
      pieces.push({ ...blank, kind: 'words', words: template.slice(at, end) });
      at = end;
    }
  }
  if (closer !== '') throw new SyntaxError(`"${closer}" missing in "${template}"`);
  return [pieces, at];
}

function compileValue(inside: string): SummaryPiece {
  const [name, nouns] = inside.split('?', 2);
  if (name === '') throw new SyntaxError('a "{}" names no field');
  if (nouns === undefined) return compilePlainValue(name);
  const [one, many] = nouns.split('|', 2);
  if (many === undefined) throw new SyntaxError(`"{${inside}}" needs two words: {${name}?one|many}`);
  return { ...blank, kind: 'noun', key: packText(name), one, many };
}

function compilePlainValue(inside: string): SummaryPiece {
  const [name, except] = inside.split('!', 2);
  if (name === '') throw new SyntaxError('a "{}" names no field');
  return { ...blank, kind: 'value', key: packText(name), except: except === undefined ? [] : except.split(',') };
}

/** The field names a template uses; throws as compileTemplate does. For checks of tables. */
export function namesInTemplate(template: string): string[] {
  compileTemplate(template);
  return [...template.matchAll(/\{([^}?!]+)/g)].map((match) => match[1]);
}
