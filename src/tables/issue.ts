/**
 * Issues of schemas: what zod found wrong goes in, words for a person come out.
 */

import type { core } from 'zod';
import type { Path } from './document.ts';

/** What is wrong, without the place: `needs a text, got a number; put it in quotes`. */
export function describeIssue(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const got = describeType(issue.input);
      if (got === 'nothing') return 'missing';
      const hint = issue.expected === 'string' && got === 'a number' ? '; put it in quotes' : '';
      return `needs ${describeExpected(issue.expected)}, got ${got}${hint}`;
    }
    case 'invalid_value':
      return issue.input === undefined ? `missing (${issue.values.join(', ')})` : `can be ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return 'unknown key';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'must not be empty' : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return issue.message;
  }
}

function describeExpected(expected: string): string {
  const words = new Map([
    ['object', 'a mapping'],
    ['array', 'a list'],
    ['string', 'a text'],
    ['number', 'a number'],
    ['int', 'a whole number'],
    ['boolean', 'true or false'],
  ]);
  return words.get(expected) ?? expected;
}

function describeType(input: unknown): string {
  if (input === undefined) return 'nothing';
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' ? 'a mapping' : typeof input === 'string' ? 'a text' : `a ${typeof input}`;
}

/** The path of an issue. */
export function toPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}
