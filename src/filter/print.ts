/**
 * Trees of the filter language go in, expressions that mean the same come out.
 */

import type { Expression, Literal, Operand } from './syntax.ts';

/** The expression of a tree, with parentheses where they are needed. */
export function printFilter(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
      return expression.terms.map((term) => inside(term, ['or'])).join(' || ');
    case 'and':
      return expression.terms.map((term) => inside(term, ['or', 'and'])).join(' && ');
    case 'not':
      return `!${inside(expression.term, ['or', 'and', 'compare', 'in'])}`;
    case 'compare':
      return `${printOperand(expression.operand)} ${expression.operator} ${printLiteral(expression.literal)}`;
    case 'in': {
      const ranges = expression.ranges.map(({ low, high }) =>
        high === null ? printLiteral(low) : `${printLiteral(low)}..${printLiteral(high)}`,
      );
      return `${printOperand(expression.operand)} in {${ranges.join(', ')}}`;
    }
    case 'has':
      return `has(${printOperand(expression.operand)})`;
    case 'any':
    case 'all':
      return `${expression.kind}(records, ${printFilter(expression.term)})`;
  }
}

function inside(expression: Expression, kinds: readonly Expression['kind'][]): string {
  const text = printFilter(expression);
  return kinds.includes(expression.kind) ? `(${text})` : text;
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'field':
      return operand.index === null ? operand.name : `${operand.name}[${operand.index}]`;
    case 'len':
      return `len(${operand.name})`;
    case 'count':
      return operand.term === null ? 'count(records)' : `count(records, ${printFilter(operand.term)})`;
  }
}

function printLiteral({ text, isQuoted, ignoresCase }: Literal): string {
  if (!isQuoted) return text;
  const escaped = text.replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
    one === '"' || one === '\\' ? `\\${one}` : `\\u{${one.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"${ignoresCase ? 'i' : ''}`;
}
