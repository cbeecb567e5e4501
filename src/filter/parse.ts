/**
 * Parser of the filter language: an expression goes in, its tree comes out, or what is wrong with it and where.
 *
 *   or      and ( "||" and )*
 *   and     not ( "&&" not )*
 *   not     "!" not | primary
 *   primary "(" or ")" | any(records, or) | all(records, or) | has(name) | operand test?
 *   operand name | name "[" number "]" | len(name) | count(records) | count(records, or)
 *   test    == != < <= > >= contains matches literal | in { literal or low..high, .. }
 */

import {
  type CompareOperator,
  type Expression,
  FilterError,
  type FilterFault,
  type Literal,
  type Operand,
  type Range,
} from './syntax.ts';
import { readTokens, type Token } from './tokens.ts';

/** Deeper ones are no work of a person, and each level takes a piece of the stack. */
const deepest = 500;

const operators: ReadonlyMap<string, CompareOperator> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
]);

/** Reads an expression. Never throws. */
export function parseFilter(text: string): { readonly expression: Expression } | { readonly fault: FilterFault } {
  try {
    const parser = new Parser(readTokens(text));
    return { expression: parser.whole() };
  } catch (error) {
    if (error instanceof FilterError) return { fault: error.fault };
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    if (this.#tokens.length === 1) throw new FilterError('the filter is empty', { start: 0, end: 1 });
    const expression = this.#or();
    const rest = this.#next;
    if (rest.kind === 'end') return expression;
    const what = this.#is(')') ? 'nothing opens this' : 'expected && or || before this';
    throw new FilterError(what, rest);
  }

  get #next(): Token {
    return this.#tokens[this.#at];
  }

  #or(): Expression {
    this.#depth += 1;
    if (this.#depth > deepest) throw new FilterError(`nested deeper than ${deepest}`, this.#next);
    const terms = [this.#and()];
    while (this.#takes('||', 'or')) terms.push(this.#and());
    this.#depth -= 1;
    return joined('or', terms);
  }

  #and(): Expression {
    const terms = [this.#not()];
    while (this.#takes('&&', 'and')) terms.push(this.#not());
    return joined('and', terms);
  }

  #not(): Expression {
    // A row of ! is one or none, and takes no stack.
    const { start } = this.#next;
    let isNegated = false;
    while (this.#is('!', 'not')) {
      this.#take();
      isNegated = !isNegated;
    }
    const term = this.#primary();
    return isNegated ? { kind: 'not', term, start, end: term.end } : term;
  }

  #primary(): Expression {
    const first = this.#next;
    if (this.#takes('(')) {
      const inside = this.#or();
      const { end } = this.#expect(')', 'a ) closes this', first);
      return { ...inside, start: first.start, end };
    }
    if (first.kind === 'word' && this.#follows('(')) {
      const word = first.text.toLowerCase();
      if (word === 'any' || word === 'all') return this.#quantified(word);
      if (word === 'has') return this.#has();
      if (word !== 'len' && word !== 'count') {
        throw new FilterError(`there is no function ${first.text}; choose any, all, count, has, len`, first);
      }
    }
    return this.#test(this.#operand());
  }

  #quantified(kind: 'any' | 'all'): Expression {
    const { start } = this.#take();
    const open = this.#take();
    this.#records();
    this.#expect(',', 'a comma and what holds for the records', open);
    const term = this.#or();
    const { end } = this.#expect(')', 'a ) closes this', open);
    return { kind, term, start, end };
  }

  #has(): Expression {
    const { start } = this.#take();
    const open = this.#take();
    const operand = this.#operand();
    const { end } = this.#expect(')', 'a ) closes this', open);
    return { kind: 'has', operand, start, end };
  }

  #operand(): Operand {
    const first = this.#take();
    if (first.kind !== 'word') {
      const what = first.kind === 'end' ? 'the filter ends where a field is expected' : 'a field is expected here';
      throw new FilterError(what, first);
    }
    const word = first.text.toLowerCase();
    if ((word === 'len' || word === 'count') && this.#next.text === '(') return this.#counted(word, first);
    if (!this.#takes('[')) return { kind: 'field', name: first.text, index: null, start: first.start, end: first.end };
    const number = this.#take();
    if (!/^\d{1,9}$/.test(number.text)) throw new FilterError('the number of an item is expected here', number);
    const { end } = this.#expect(']', 'a ] closes this', number);
    return { kind: 'field', name: first.text, index: Number(number.text), start: first.start, end };
  }

  #counted(word: 'len' | 'count', { start }: Token): Operand {
    const open = this.#take();
    if (word === 'len') {
      const name = this.#take();
      if (name.kind !== 'word') throw new FilterError('a field is expected here', name);
      const { end } = this.#expect(')', 'a ) closes this', open);
      return { kind: 'len', name: name.text, start, end };
    }
    this.#records();
    const term = this.#takes(',') ? this.#or() : null;
    const { end } = this.#expect(')', 'a ) closes this', open);
    return { kind: 'count', term, start, end };
  }

  #records(): void {
    const word = this.#take();
    if (word.text.toLowerCase() !== 'records') throw new FilterError('"records" is expected here', word);
  }

  #test(operand: Operand): Expression {
    const { start, end } = operand;
    const sign = this.#next;
    if (sign.kind === 'word' && sign.text.toLowerCase() === 'in' && this.#follows('{')) {
      this.#at += 2;
      return this.#ranges(operand, sign);
    }
    const operator = sign.kind === 'string' ? undefined : operators.get(sign.text.toLowerCase());
    if (operator !== undefined) {
      this.#at += 1;
      const literal = this.#literal();
      return { kind: 'compare', operand, operator, literal, start, end: literal.end };
    }
    if (operand.kind !== 'field') throw new FilterError('a comparison with a number is expected here', sign);
    return { kind: 'has', operand, start, end };
  }

  #ranges(operand: Operand, open: Token): Expression {
    const ranges: Range[] = [];
    do {
      if (this.#is('}')) break;
      const low = this.#literal();
      ranges.push({ low, high: this.#takes('..') ? this.#literal() : null });
    } while (this.#takes(','));
    const { end } = this.#expect('}', 'a } closes this', open);
    if (ranges.length === 0) throw new FilterError('no values between { and }', { start: open.start, end });
    return { kind: 'in', operand, ranges, start: operand.start, end };
  }

  #literal(): Literal {
    const token = this.#take();
    if (token.kind === 'sign' || token.kind === 'end') {
      const what = token.kind === 'end' ? 'the filter ends where a value is expected' : 'a value is expected here';
      throw new FilterError(what, token);
    }
    const { text, ignoresCase, start, end } = token;
    return { text, isQuoted: token.kind === 'string', ignoresCase, start, end };
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #is(sign: string, word?: string): boolean {
    const { kind, text } = this.#next;
    return (kind === 'sign' && text === sign) || (kind === 'word' && word !== undefined && text.toLowerCase() === word);
  }

  #takes(sign: string, word?: string): boolean {
    const is = this.#is(sign, word);
    if (is) this.#at += 1;
    return is;
  }

  /** Whether the token behind the next one is this sign. */
  #follows(sign: string): boolean {
    const token = this.#tokens[this.#at + 1];
    return token?.kind === 'sign' && token.text === sign;
  }

  #expect(sign: string, what: string, from: Token): Token {
    if (this.#is(sign)) return this.#take();
    const place = this.#next.kind === 'end' ? from : this.#next;
    throw new FilterError(
      this.#next.kind === 'end' ? `the filter ends before ${what}` : `expected ${sign} here`,
      place,
    );
  }
}

function joined(kind: 'or' | 'and', terms: readonly Expression[]): Expression {
  const [first] = terms;
  if (terms.length === 1) return first;
  return { kind, terms, start: first.start, end: terms[terms.length - 1].end };
}
