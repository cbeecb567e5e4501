/**
 * Tests of single values: the type of a name, an operator and a literal go in, what holds of a value or not comes out.
 */

import { RE2JS } from 're2js';
import type { Instant } from '../model/time.ts';
import { toAddressTest } from './address.ts';
import type { FilterName } from './names.ts';
import { toInstant, toMilliseconds, toNumber } from './quantities.ts';
import { type CompareOperator, FilterError, type Literal } from './syntax.ts';
import type { Value } from './value.ts';
import { severities } from './values.ts';

export type ValueTest = (value: Value) => boolean;

/** The test that an operator and a literal make of values of `name`. Throws a FilterError where the literal does not fit. */
export function valueTest(name: FilterName, operator: CompareOperator, literal: Literal): ValueTest {
  if (operator === 'contains' || operator === 'matches') {
    if (name.type === 'time' || name.type === 'duration') {
      throw new FilterError(`${name.name} is compared with ==, <, >; it has no text`, literal);
    }
    const ignoresCase = literal.ignoresCase || name.type === 'word';
    return operator === 'contains' ? containsTest(literal.text, ignoresCase) : matchesTest(literal, ignoresCase);
  }
  switch (name.type) {
    case 'time':
      return timeTest(operator, needed(toInstant(literal.text), literal, 'a time: 2009-05-04 12:00:01 (UTC)'));
    case 'duration':
      return numberTest(operator, needed(toMilliseconds(literal.text), literal, 'a duration: 20s, 500ms, 1.5'));
    case 'number':
      return numberTest(operator, needed(toNumber(literal.text), literal, 'a number'));
    case 'address':
      return addressTest(operator, literal);
    case 'word':
      return name.name === 'severity' ? severityTest(operator, literal) : textTest(operator, literal, true);
    default:
      return plainTest(operator, literal);
  }
}

function needed<T>(value: T | null, literal: Literal, what: string): T {
  if (value === null) throw new FilterError(`this takes ${what}`, literal);
  return value;
}

function numberTest(operator: CompareOperator, wanted: number): ValueTest {
  return ({ number }) => number !== null && compares(operator, number - wanted);
}

/** Seconds and nanoseconds one after the other: no double has room for both. */
function timeTest(operator: CompareOperator, { sec, nsec }: Instant): ValueTest {
  return ({ number, nanoseconds }) => number !== null && compares(operator, number - sec || nanoseconds - nsec);
}

function compares(operator: CompareOperator, difference: number): boolean {
  switch (operator) {
    case '==':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return difference !== 0;
  }
}

function addressTest(operator: CompareOperator, literal: Literal): ValueTest {
  const test = toAddressTest(literal.text);
  if (test === null || operator !== '==') {
    throw new FilterError('this takes an address or a network: == 10.0.0.0/8', literal);
  }
  return ({ text }) => test(text);
}

function severityTest(operator: CompareOperator, literal: Literal): ValueTest {
  const order: readonly string[] = severities;
  const wanted = order.indexOf(literal.text.toLowerCase());
  if (wanted < 0) throw new FilterError(`this takes ${severities.join(', ')}`, literal);
  return ({ text }) => compares(operator, order.indexOf(text) - wanted);
}

/**
 * A value on the wire: a number where both are, its text, or its label in either language. What is no number is neither
 * below nor above one.
 */
function plainTest(operator: CompareOperator, literal: Literal): ValueTest {
  const wanted = literal.isQuoted ? null : toNumber(literal.text);
  const isOrder = operator !== '==' && operator !== '!=';
  if (isOrder && wanted === null && !literal.isQuoted && /^-?\d{16,}$/.test(literal.text)) {
    throw new FilterError('this takes a number of at most 15 digits', literal);
  }
  const byText = textTest(operator, literal, literal.ignoresCase);
  const label = literal.text.toLowerCase();
  return (value) => {
    if (wanted !== null && value.number !== null) return compares(operator, value.number - wanted);
    if (wanted !== null && isOrder) return false;
    if (byText(value)) return true;
    if (operator !== '==' || value.label === null) return false;
    return value.label.en.toLowerCase() === label || value.label.zh.toLowerCase() === label;
  };
}

function textTest(operator: CompareOperator, literal: Literal, ignoresCase: boolean): ValueTest {
  const wanted = ignoresCase ? literal.text.toLowerCase() : literal.text;
  if (operator === '==') return ignoresCase ? ({ text }) => isFolded(text, wanted) : (value) => value.is(wanted);
  return ({ text }) => {
    const given = ignoresCase ? text.toLowerCase() : text;
    return compares(operator, given < wanted ? -1 : given > wanted ? 1 : 0);
  };
}

/** Whether `text` is `folded`, which is in small letters, but for case. Most texts are told apart without a new one. */
function isFolded(text: string, folded: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return text.toLowerCase() === folded;
    if ((unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit) !== folded.charCodeAt(i)) return false;
  }
  return text.length === folded.length;
}

function containsTest(text: string, ignoresCase: boolean): ValueTest {
  if (!ignoresCase) return (value) => value.text.includes(text);
  const wanted = text.toLowerCase();
  return (value) => value.text.toLowerCase().includes(wanted);
}

/** On an engine whose time is linear in the text, whatever the pattern. */
function matchesTest(literal: Literal, ignoresCase: boolean): ValueTest {
  try {
    const pattern = RE2JS.compile(literal.text, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    return ({ text }) => pattern.matcher(text).find();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new FilterError(`no pattern (RE2): ${why}`, literal);
  }
}
