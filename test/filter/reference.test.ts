/**
 * Filters against an evaluator that is as simple as can be: expressions are made, messages are made, and both have to agree.
 * It reads field trees, knows nothing of compiled tests, and takes its time.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from '../../src/dissect/dissect.ts';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { printFilter } from '../../src/filter/print.ts';
import type { CompareOperator, Expression, Literal, Operand } from '../../src/filter/syntax.ts';
import type { Field } from '../../src/model/field.ts';
import type { Message } from '../../src/model/message.ts';
import { registry } from '../hostile/whole-program.ts';
import { Conversation } from '../support/bodies.ts';
import { randomBody } from '../support/random-bodies.ts';

const names = createNames(registry);

/** What one value is: how it is written, its number, and all that it is called. */
interface Plain {
  readonly text: string;
  readonly number: number | null;
  readonly labels: readonly string[];
}

interface Place {
  readonly message: Message;
  /** The record that columns are of; null outside of any, all and count. */
  readonly record: Readonly<Record<string, Field | undefined>> | null;
}

const kinds: Readonly<Record<string, 'word' | 'number' | 'duration' | 'flag'>> = {
  cmd: 'word',
  dir: 'word',
  proto: 'word',
  'problem.code': 'word',
  no: 'number',
  port: 'number',
  elapsed: 'duration',
  problem: 'flag',
  complete: 'flag',
};

function plain(text: string, labels: readonly string[] = []): Plain {
  const isNumber = /^-?(0|[1-9]\d{0,14})$/.test(text.trim());
  return { text, number: isNumber ? Number(text) : null, labels };
}

function ofField(field: Field): Plain {
  const { value, text, raw, label } = field;
  const made = plain(
    text ?? (value === undefined ? (raw ?? '') : String(value)),
    label === undefined ? [] : [label.en, label.zh],
  );
  return typeof value === 'number' ? { ...made, number: value } : made;
}

/** The parameter, or the items of the list, or the one item asked for. */
function parameters(message: Message, name: string, index: number | null): readonly Plain[] {
  const own = fieldsOf(message).nodes.filter(
    ({ role, span, path }) =>
      role !== 'syntax' && span.layer === 1 && path.replace(/\[\d+\]$/, '').toLowerCase() === name.toLowerCase(),
  );
  return own.flatMap((field) => {
    const items = (field.children ?? []).filter(({ path }) => /\[\d+\]$/.test(path));
    if (items.length > 0) return items.filter((_, i) => index === null || i === index).map(ofField);
    return index === null ? [ofField(field)] : [];
  });
}

function valuesOf({ message, record }: Place, name: string, index: number | null): readonly Plain[] {
  if (record !== null && !name.includes('.')) {
    const field = Object.entries(record).find(([column]) => column.toLowerCase() === name.toLowerCase())?.[1];
    return field === undefined ? [] : [ofField(field)];
  }
  switch (name) {
    case 'cmd':
      return message.command === null ? [] : [plain(message.command)];
    case 'dir':
      return [plain(message.dir)];
    case 'proto':
      return [plain(message.parse.protocol)];
    case 'no':
      return [plain(String(message.no))];
    case 'port':
      return message.flow.ends.map(({ port }) => plain(String(port)));
    case 'problem.code':
      return message.problems.map(({ code }) => plain(code));
    case 'elapsed':
      return message.replyTo === 0 || message.elapsedMs === null ? [] : [{ ...plain(''), number: message.elapsedMs }];
    case 'uin':
      return message.uin === null ? [] : [plain(message.uin)];
    case 'res': {
      const { result } = message;
      if (result === null) return [];
      return [plain(String(result.code), result.label === null ? [] : [result.label.en, result.label.zh])];
    }
    default:
      return parameters(message, name, index);
  }
}

function flagOf(message: Message, name: string): boolean {
  return name === 'problem' ? message.problems.length > 0 : message.complete;
}

function compare(name: string, value: Plain, operator: CompareOperator, literal: Literal): boolean {
  const kind = kinds[name];
  const ignoresCase = literal.ignoresCase || kind === 'word';
  const fold = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  if (operator === 'contains') {
    return ignoresCase
      ? value.text.toLowerCase().includes(literal.text.toLowerCase())
      : value.text.includes(literal.text);
  }
  if (operator === 'matches') return new RegExp(literal.text, ignoresCase ? 'i' : '').test(value.text);
  const wanted = Number(literal.text);
  const asNumbers =
    kind === 'number' || kind === 'duration' || (kind !== 'word' && !literal.isQuoted && !Number.isNaN(wanted));
  if (kind === 'number' || kind === 'duration') return value.number !== null && ordered(operator, value.number, wanted);
  if (asNumbers && value.number !== null) return ordered(operator, value.number, wanted);
  if (asNumbers && operator !== '==') return false;
  if (ordered(operator, fold(value.text), fold(literal.text))) return true;
  return (
    operator === '==' &&
    kind !== 'word' &&
    value.labels.some((label) => label.toLowerCase() === literal.text.toLowerCase())
  );
}

function ordered<T extends number | string>(operator: CompareOperator, a: T, b: T): boolean {
  if (operator === '==') return a === b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  return a >= b;
}

function read(place: Place, operand: Operand): { readonly name: string; readonly values: readonly Plain[] } {
  if (operand.kind === 'field') return { name: operand.name, values: valuesOf(place, operand.name, operand.index) };
  if (operand.kind === 'len') {
    const values = valuesOf(place, operand.name, null);
    const length = values.length === 1 && values[0].text === '' ? 0 : values.length;
    return { name: 'no', values: values.length === 0 ? [] : [plain(String(length))] };
  }
  const { term } = operand;
  return { name: 'no', values: [plain(String(records(place, term ?? null).filter(Boolean).length))] };
}

/** For each record whether the term holds; a missing term always does. */
function records({ message }: Place, term: Expression | null): readonly boolean[] {
  const all = fieldsOf(message).records ?? [];
  return all.map((record) => term === null || holds({ message, record }, term));
}

function holds(place: Place, expression: Expression): boolean {
  switch (expression.kind) {
    case 'or':
      return expression.terms.some((term) => holds(place, term));
    case 'and':
      return expression.terms.every((term) => holds(place, term));
    case 'not':
      return !holds(place, expression.term);
    case 'any':
      return records(place, expression.term).includes(true);
    case 'all': {
      const all = records(place, expression.term);
      return all.length > 0 && !all.includes(false);
    }
    case 'has': {
      const { operand } = expression;
      const isFlag = operand.kind === 'field' && kinds[operand.name] === 'flag';
      return isFlag ? flagOf(place.message, operand.name) : read(place, operand).values.length > 0;
    }
    case 'in': {
      const { name, values } = read(place, expression.operand);
      return values.some((value) =>
        expression.ranges.some(({ low, high }) =>
          high === null
            ? compare(name, value, '==', low)
            : compare(name, value, '>=', low) && compare(name, value, '<=', high),
        ),
      );
    }
    case 'compare': {
      const { operator, literal } = expression;
      const { name, values } = read(place, expression.operand);
      if (operator === '!=') return values.length > 0 && !values.some((value) => compare(name, value, '==', literal));
      return values.some((value) => compare(name, value, operator, literal));
    }
  }
}

// ---- expressions that compile: what is compared fits what the name is

const at = { start: 0, end: 1 };
const word = (text: string): Literal => ({ text, isQuoted: false, ignoresCase: false, ...at });
const quoted = (text: string, ignoresCase: boolean): Literal => ({ text, isQuoted: true, ignoresCase, ...at });
const texts = fc.constantFrom(
  '',
  'login',
  'GetMsgEx',
  'kqq',
  'request',
  '30',
  '10001',
  '9',
  ' ',
  'busy',
  '忙碌',
  'done',
  '，',
  'x',
  'kqq.place',
);
const quotedText = fc.tuple(texts, fc.boolean()).map(([text, ignoresCase]) => quoted(text, ignoresCase));
const numberWord = fc.constantFrom('0', '1', '2', '9', '10', '30', '99', '10001', '-1').map(word);
const wordText = fc.constantFrom('busy', 'done', 'response', 'Login', '在').map(word);
const anyLiteral = fc.oneof(quotedText, numberWord, wordText);
const pattern = fc.constantFrom('^[0-9]+$', 'o.*i', '^$', '[a-z]', '在|9', 'S').map((text) => quoted(text, false));
const comparing = fc.constantFrom<CompareOperator>('==', '!=', '<', '<=', '>', '>=');

const valueName = fc.constantFrom(
  'kqq.MT',
  'kqq.UN',
  'kqq.MG',
  'kqq.ST',
  'kqq.RES',
  'kqq.UIN',
  'kqq.PS',
  'kqq.MN',
  'kqq.LV',
  'kqq.FC',
  'uin',
  'res',
);
const columnName = fc.constantFrom('MT', 'UN', 'MG', 'FC', 'ST', 'NK');

function field(name: string, index: number | null = null): Operand {
  return { kind: 'field', name, index, ...at };
}

const listItem = fc
  .tuple(fc.constantFrom('kqq.MT', 'kqq.UN', 'kqq.MG'), fc.nat(2))
  .map(([name, index]) => field(name, index));
const valueOperand = fc.oneof(
  valueName.map((name) => field(name)),
  listItem,
);
const wordOperand = fc.constantFrom('cmd', 'dir', 'proto', 'problem.code').map((name) => field(name));

/** Tests of `operand` with the literals that fit it. */
function testOf(operand: fc.Arbitrary<Operand>, literal: fc.Arbitrary<Literal>): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc
      .tuple(operand, comparing, literal)
      .map(
        ([one, operator, wanted]): Expression => ({ kind: 'compare', operand: one, operator, literal: wanted, ...at }),
      ),
    fc.tuple(operand, fc.array(fc.tuple(literal, fc.option(literal)), { minLength: 1, maxLength: 3 })).map(
      ([one, ranges]): Expression => ({
        kind: 'in',
        operand: one,
        ranges: ranges.map(([low, high]) => ({ low, high })),
        ...at,
      }),
    ),
  );
}

function textTestOf(operand: fc.Arbitrary<Operand>): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc
      .tuple(operand, quotedText)
      .map(([one, literal]): Expression => ({ kind: 'compare', operand: one, operator: 'contains', literal, ...at })),
    fc
      .tuple(operand, pattern)
      .map(([one, literal]): Expression => ({ kind: 'compare', operand: one, operator: 'matches', literal, ...at })),
    operand.map((one): Expression => ({ kind: 'has', operand: one, ...at })),
  );
}

const columnOperand = columnName.map((name) => field(name));
const inRecord: fc.Arbitrary<Expression> = fc.letrec<{ term: Expression }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 2 },
    testOf(columnOperand, anyLiteral),
    textTestOf(columnOperand),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('term'), { minLength: 2, maxLength: 2 }))
      .map(([kind, terms]): Expression => ({ kind, terms, ...at })),
  ),
})).term;

const counted: fc.Arbitrary<Operand> = fc.oneof(
  fc.option(inRecord).map((term): Operand => ({ kind: 'count', term, ...at })),
  fc.constantFrom('kqq.UN', 'kqq.MT', 'kqq.PS').map((name): Operand => ({ kind: 'len', name, ...at })),
  fc.constantFrom('no', 'port').map((name) => field(name)),
);

const expressions: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    testOf(valueOperand, anyLiteral),
    textTestOf(valueOperand),
    testOf(wordOperand, fc.oneof(quotedText, wordText)),
    textTestOf(wordOperand),
    testOf(counted, numberWord),
    testOf(fc.constant(field('elapsed')), fc.constantFrom('0', '500', '1000').map(word)),
    fc.constantFrom('problem', 'complete').map((name): Expression => ({ kind: 'has', operand: field(name), ...at })),
    fc
      .tuple(fc.constantFrom('any' as const, 'all' as const), inRecord)
      .map(([kind, term]): Expression => ({ kind, term, ...at })),
    tie('any').map((term): Expression => ({ kind: 'not', term, ...at })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('any'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]): Expression => ({ kind, terms, ...at })),
  ),
})).any;

test('an expression, printed and compiled, holds where the simple evaluator says so', () => {
  let [yes, no] = [0, 0];
  fc.assert(
    fc.property(
      expressions,
      fc.array(fc.tuple(randomBody, fc.boolean()), { minLength: 1, maxLength: 4 }),
      (tree, bodies) => {
        const text = printFilter(tree);
        const compiled = compileFilter(text, names);
        if ('fault' in compiled) throw new Error(`${text}: ${compiled.fault.text}`);
        const parsed = parseFilter(text);
        if ('fault' in parsed) throw new Error(text);
        const flow = new Conversation(registry);
        for (const [i, [body, isRequest]] of bodies.entries()) {
          const time = { sec: 1_241_438_400 + i, nsec: 0 };
          const message = isRequest ? flow.request(body, time) : flow.response(body, time);
          const wanted = holds({ message, record: null }, parsed.expression);
          if (wanted) yes += 1;
          else no += 1;
          expect(`${text}: ${compiled.filter(message, '')}`).toBe(`${text}: ${wanted}`);
        }
      },
    ),
    { numRuns: 3000 },
  );
  expect(Math.min(yes, no)).toBeGreaterThan(500);
});
