/**
 * Words of the filter language: an expression goes in, its tokens come out, each with its place.
 *
 *   kqq.MT  30  0x1f  10.0.0.0/8  12:00:01.5  24259132      words
 *   "text" "text"i                                          strings, with \" \\ \n \r \t \xNN \u{N}; in a pattern others, too
 *   == != <= >= < > && || ! ( ) { } [ ] , ..                signs
 */

import { FilterError, type Place } from './syntax.ts';

export type TokenKind = 'word' | 'string' | 'sign' | 'end';

export interface Token extends Place {
  readonly kind: TokenKind;
  /** The word, the sign, or what a string says. */
  readonly text: string;
  /** A string with `i` behind it. */
  readonly ignoresCase: boolean;
}

/** Longer ones are no work of a person. */
const longestExpression = 1_000_000;

const signs = ['==', '!=', '<=', '>=', '&&', '||', '..', '<', '>', '!', '(', ')', '{', '}', '[', ']', ','];
const wordStart = /[\p{L}\p{N}_]/u;
const wordPart = /[\p{L}\p{N}_.:/+-]/u;
const blank = /\s/u;

/** The tokens of `text`, the last of kind `end`. Throws a FilterError. */
export function readTokens(text: string): readonly Token[] {
  if (text.length > longestExpression) {
    throw new FilterError(`the expression is longer than ${longestExpression} characters`, { start: 0, end: 1 });
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (blank.test(text[at])) {
      at += 1;
      continue;
    }
    const before = tokens.at(-1);
    const isPattern = before?.kind === 'word' && before.text.toLowerCase() === 'matches';
    const token = readToken(text, at, isPattern);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', ignoresCase: false, start: text.length, end: text.length + 1 });
  return tokens;
}

/** `isPattern`: a string is a pattern, whose own escapes stay as they are. */
function readToken(text: string, start: number, isPattern: boolean): Token {
  const letter = text[start];
  if (letter === '"') return readString(text, start, isPattern);
  // Numbers may be negative, and addresses of IPv6 begin with zeros left out.
  if (wordStart.test(letterAt(text, start)) || /^(?:-\d|::)/.test(text.slice(start, start + 2))) {
    return readWord(text, start);
  }
  const sign = signs.find((one) => text.startsWith(one, start));
  if (sign !== undefined) return { kind: 'sign', text: sign, ignoresCase: false, start, end: start + sign.length };
  const place = { start, end: start + letterAt(text, start).length };
  if (letter === '=') throw new FilterError('one = alone; equality is ==', place);
  if (letter === '&' || letter === '|') throw new FilterError(`one ${letter} alone; write ${letter}${letter}`, place);
  if (letter === "'") throw new FilterError("strings stand in double quotes, not '", place);
  throw new FilterError('no word begins like this', place);
}

/** A letter, both halves of it. */
function letterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0x20);
}

function readWord(text: string, start: number): Token {
  let end = start + letterAt(text, start).length;
  while (end < text.length) {
    const letter = letterAt(text, end);
    // Two dots are a range, and one at the end is not part of a word.
    if (!wordPart.test(letter) || (letter === '.' && !isInside(text, end))) break;
    end += letter.length;
  }
  return { kind: 'word', text: text.slice(start, end), ignoresCase: false, start, end };
}

function isInside(text: string, dot: number): boolean {
  return dot + 1 < text.length && wordStart.test(letterAt(text, dot + 1));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readString(text: string, start: number, isPattern: boolean): Token {
  let said = '';
  let at = start + 1;
  for (;;) {
    const letter = text[at];
    if (letter === undefined) throw new FilterError('this string has no end', { start, end: text.length });
    if (letter === '"') break;
    if (letter !== '\\') {
      said += letter;
      at += 1;
      continue;
    }
    const found = /^\\(?:([nrt"\\])|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})/i.exec(text.slice(at, at + 10));
    const point = found === null ? -1 : Number.parseInt(found[2] ?? found[3] ?? '0', 16);
    if (found === null && isPattern && at + 1 < text.length) {
      said += letter;
      at += 1;
      continue;
    }
    if (found === null || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw new FilterError('\\ stands before n r t " \\ xNN or u{N}', {
        start: at,
        end: Math.min(text.length, at + 2),
      });
    }
    said += found[1] === undefined ? String.fromCodePoint(point) : escapes[found[1].toLowerCase()];
    at += found[0].length;
  }
  const ignoresCase = text[at + 1] === 'i' && !wordStart.test(letterAt(text, at + 2));
  return { kind: 'string', text: said, ignoresCase, start, end: at + (ignoresCase ? 2 : 1) };
}
