import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/filter/parse.ts';
import { printFilter } from '../../src/filter/print.ts';
import type { Expression, Literal, Operand } from '../../src/filter/syntax.ts';

/** The expression as it is read. */
function read(text: string): string {
  const parsed = parseFilter(text);
  if ('fault' in parsed) throw new Error(`${parsed.fault.text} at ${parsed.fault.start}`);
  return printFilter(parsed.expression);
}

test.each([
  ['cmd == "Login"', 'cmd == "Login"'],
  ['a and b or not c', 'has(a) && has(b) || !has(c)'],
  ['a || b && c', 'has(a) || has(b) && has(c)'],
  ['(a || b) && c', '(has(a) || has(b)) && has(c)'],
  ['!!a', 'has(a)'],
  ['!!!a', '!has(a)'],
  ['not (a eq 1)', '!(a == 1)'],
  ['a ne 1 and b lt 2 and c le 3 and d gt 4 and e ge 5', 'a != 1 && b < 2 && c <= 3 && d > 4 && e >= 5'],
  ['kqq.MT[1] == 9', 'kqq.MT[1] == 9'],
  ['len(kqq.UN) > 2', 'len(kqq.UN) > 2'],
  ['count(records, MT == 99) > 2', 'count(records, MT == 99) > 2'],
  ['count(records)==0', 'count(records) == 0'],
  ['any(records, MT == 99 && UN == "24259132")', 'any(records, MT == 99 && UN == "24259132")'],
  ['res in {0, 3..5, 20}', 'res in {0, 3..5, 20}'],
  ['ip.addr == 10.0.0.0/8', 'ip.addr == 10.0.0.0/8'],
  ['summary contains "在吗"i', 'summary contains "在吗"i'],
  ['kqq.ST == 忙碌', 'kqq.ST == 忙碌'],
  ['kqq.MG contains 𠮷野', 'kqq.MG contains 𠮷野'],
  ['ip.addr == ::1', 'ip.addr == ::1'],
  ['time >= 2009-05-04T12:00:01.5Z', 'time >= 2009-05-04T12:00:01.5Z'],
  ['a == "\\"\\\\\\x41\\u{4e2d}\\n"', 'a == "\\"\\\\A中\\u{a}"'],
  ['a == -5', 'a == -5'],
  ['a matches "^\\d+\\.x$"', 'a matches "^\\\\d+\\\\.x$"'],
])('%s', (text, printed) => {
  expect(read(text)).toBe(printed);
  expect(read(printed)).toBe(printed);
});

test.each([
  ['', 'the filter is empty', 0],
  ['cmd = "x"', 'one = alone; equality is ==', 4],
  ['a & b', 'one & alone; write &&', 2],
  ['a == ', 'the filter ends where a value is expected', 5],
  ['a == && b', 'a value is expected here', 5],
  ['(a', 'the filter ends before a ) closes this', 0],
  ['a)', 'nothing opens this', 1],
  ['a b', 'expected && or || before this', 2],
  ['"x" == a', 'a field is expected here', 0],
  ["a == 'x'", 'strings stand in double quotes', 5],
  ['a == "x', 'this string has no end', 5],
  ['a == "\\u{d800}"', '\\ stands before', 6],
  ['a constructor b', 'expected && or || before this', 2],
  ['a == "\\q"', '\\ stands before', 6],
  ['some(records, a)', 'there is no function some; choose any', 0],
  ['any(list, a)', '"records" is expected here', 4],
  ['a in {}', 'no values between { and }', 2],
  ['a[x]', 'the number of an item', 2],
  ['len(a)', 'a comparison with a number', 6],
  ['#', 'no word begins like this', 0],
  ['a &&', 'the filter ends where a field is expected', 4],
])('%j says what is wrong and where', (text, what, start) => {
  const parsed = parseFilter(text);
  expect(parsed).toMatchObject({ fault: { text: expect.stringContaining(what), start } });
});

describe('what no person writes', () => {
  test('parentheses a thousand deep are refused in a sentence', () => {
    const text = `${'('.repeat(1000)}a${')'.repeat(1000)}`;
    expect(parseFilter(text)).toMatchObject({ fault: { text: 'nested deeper than 500' } });
    expect(read(`${'('.repeat(400)}a${')'.repeat(400)}`)).toBe('has(a)');
  });

  test('ten thousand terms, and as many exclamation marks, are read', () => {
    const terms = Array.from({ length: 10_000 }, (_, i) => `a == ${i}`);
    expect(read(terms.join(' || '))).toBe(terms.join(' || '));
    expect(read(`${'!'.repeat(10_001)}a`)).toBe('!has(a)');
  });

  test('any text is read or refused, at a place in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parsed = parseFilter(text);
        if ('fault' in parsed) {
          expect(parsed.fault.start).toBeLessThanOrEqual(text.length);
          expect(parsed.fault.end).toBeGreaterThan(parsed.fault.start);
        } else {
          expect(read(printFilter(parsed.expression))).toBe(printFilter(parsed.expression));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

const place = { start: 0, end: 1 };
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .constantFrom('1', '-2', '0x1f', 'busy', '10.0.0.1', '忙碌')
    .map((text) => ({ text, isQuoted: false, ignoresCase: false, ...place })),
  fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.boolean())
    .map(([text, ignoresCase]) => ({ text, isQuoted: true, ignoresCase, ...place })),
);
const name = fc.constantFrom('cmd', 'kqq.MT', 'http.user-agent', 'x_1');
const tree = fc.letrec<{ expression: Expression; operand: Operand }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(name, fc.option(fc.nat(9)))
      .map(([one, index]): Operand => ({ kind: 'field', name: one, index, ...place })),
    name.map((one): Operand => ({ kind: 'len', name: one, ...place })),
    tie('expression').map((term): Operand => ({ kind: 'count', term, ...place })),
  ),
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(name, fc.option(fc.nat(9))).map(
      ([one, index]): Expression => ({
        kind: 'has',
        operand: { kind: 'field', name: one, index, ...place },
        ...place,
      }),
    ),
    fc
      .tuple(tie('operand'), fc.constantFrom('==', '!=', '<', '>=', 'contains', 'matches'), literal)
      .map(
        ([operand, operator, one]): Expression =>
          ({ kind: 'compare', operand, operator, literal: one, ...place }) as Expression,
      ),
    fc.tuple(tie('operand'), fc.array(fc.tuple(literal, fc.option(literal)), { minLength: 1, maxLength: 3 })).map(
      ([operand, ranges]): Expression => ({
        kind: 'in',
        operand,
        ranges: ranges.map(([low, high]) => ({ low, high })),
        ...place,
      }),
    ),
    tie('expression')
      .filter(({ kind }) => kind !== 'not')
      .map((term): Expression => ({ kind: 'not', term, ...place })),
    fc
      .tuple(fc.constantFrom('any', 'all'), tie('expression'))
      .map(([kind, term]) => ({ kind, term, ...place }) as Expression),
    fc
      .tuple(fc.constantFrom('or', 'and'), fc.array(tie('expression'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]) => ({ kind, terms, ...place }) as Expression),
  ),
}));

/** The tree without its places; and-in-and is the same as one and. */
function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  const { start: _start, end: _end, ...rest } = node as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, bare(value)]));
}

test('a tree, printed and read again, is the same tree', () => {
  fc.assert(
    fc.property(tree.expression, (expression) => {
      const printed = printFilter(expression);
      const parsed = parseFilter(printed);
      if ('fault' in parsed) throw new Error(`${printed}: ${parsed.fault.text}`);
      expect(printFilter(parsed.expression)).toBe(printed);
      expect(bare(parsed.expression)).toEqual(bare(expression));
    }),
    { numRuns: 1500 },
  );
});
