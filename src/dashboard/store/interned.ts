/**
 * Values that many messages share: a value goes in, a small number comes out, and the other way round.
 */

import type { BinaryRegistry } from '../../model/binary-rules.ts';
import type { CharsetChoice, Result } from '../../model/message.ts';
import type { OicqRules } from '../../model/oicq-table.ts';
import type { Problem } from '../../model/problem.ts';
import type { CommandRules } from '../../model/rules.ts';
import type { ProfileChoice } from '../../model/wire-profile.ts';

/** Of values that traffic makes no more are kept; their number is all that bounds them. */
const mostOfTraffic = 4096;

export class Interned<T> {
  readonly #most: number;
  readonly #keyOf: (value: T) => unknown;
  readonly #numbers = new Map<unknown, number>();
  readonly #values: T[] = [];

  /** `keyOf`: values with one key are the same; given where every message brings an object of its own. */
  constructor(most: number, keyOf: (value: T) => unknown = (value) => value) {
    this.#most = most;
    this.#keyOf = keyOf;
  }

  /** The number of `value`, -1 when there are too many already. */
  numberOf(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#values.length;
    if (number === this.#most) return -1;
    this.#numbers.set(key, number);
    this.#values.push(value);
    return number;
  }

  valueOf(number: number): T {
    return this.#values[number];
  }
}

/** All that messages share. Rules come from tables, and sources are what the user named: there is no end to be feared. */
export class SharedValues {
  readonly commands = new Interned<string | null>(mostOfTraffic);
  readonly results = new Interned<Result | null>(mostOfTraffic, keyOfResult);
  readonly charsets = new Interned<CharsetChoice | null>(mostOfTraffic, keyOfCharset);
  readonly profiles = new Interned<ProfileChoice | null>(mostOfTraffic);
  readonly problems = new Interned<readonly Problem[]>(mostOfTraffic, keyOfProblems);
  readonly sources = new Interned<string>(Number.POSITIVE_INFINITY);
  readonly rules = new Interned<CommandRules>(Number.POSITIVE_INFINITY);
  readonly oicq = new Interned<OicqRules>(Number.POSITIVE_INFINITY);
  readonly oicq81 = new Interned<BinaryRegistry>(Number.POSITIVE_INFINITY);
}

function keyOfResult(result: Result | null): string {
  if (result === null) return '';
  return `${typeof result.code} ${result.code} ${result.status} ${result.label?.en}\n${result.label?.zh}`;
}

function keyOfCharset(choice: CharsetChoice | null): string {
  return choice === null ? '' : `${choice.name} ${choice.status} ${choice.runnerUp}`;
}

function keyOfProblems(problems: readonly Problem[]): string {
  let key = '';
  for (const { code, severity, text, path, span, needed, had } of problems) {
    const place = span === undefined ? '' : `${span.layer} ${span.start} ${span.end}`;
    key += `${code} ${severity} ${path} ${place} ${needed} ${had} ${text}\n`;
  }
  return key;
}
