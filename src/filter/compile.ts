/**
 * Filters: an expression and the names of a run go in, a test for messages comes out, or what is wrong and where. What an
 * expression needs is found out once; of a message only what the test asks for is looked at.
 */

import { findNearest } from '../bytes/nearest.ts';
import type { Message } from '../model/message.ts';
import type { FilterName, FilterNames } from './names.ts';
import { parseFilter } from './parse.ts';
import {
  type CompareOperator,
  type Expression,
  FilterError,
  type FilterFault,
  type Literal,
  type Operand,
  type Place,
  type Range,
} from './syntax.ts';
import type { Values } from './value.ts';
import { type ValueTest, valueTest } from './value-tests.ts';
import { createReader, flagReaders, type ReadValues, readerOf, recordReader, Subject } from './values.ts';

/** Says whether a message is wanted. `source`: where it is from. */
export type Filter = (message: Message, source: string) => boolean;

type Test = (subject: Subject) => boolean;

export interface CompiledFilter {
  readonly filter: Filter;
  /** It asks for numbers that count from the beginning of a run. */
  readonly needsOrder: boolean;
  /** The command and the place of a message are all it asks for: it can be asked before anything else is known. */
  readonly isEarly: boolean;
}

/** Characters of an unknown name that are repeated to whoever wrote it. */
const longestShown = 60;

/** Numbers of messages and flows, and what names them. */
const counted: ReadonlySet<string> = new Set(['no', 'flow', 'replyTo', 'problem.text']);

/** Names that a message has as soon as its command is known. */
const knownEarly: ReadonlySet<string> = new Set([
  ...[
    'no',
    'time',
    'timeEnd',
    'source',
    'packet',
    'flow',
    'transport',
    'src',
    'dst',
    'ip.src',
    'ip.dst',
    'ip.addr',
    'port',
  ],
  ...['dir', 'proto', 'carrier', 'tunnel', 'cmd', 'uin', 'complete', 'kqq', 'oicq81', 'oicq', 'http', 'other'],
]);

/** Compiles an expression. Never throws. */
export function compileFilter(text: string, names: FilterNames): CompiledFilter | { readonly fault: FilterFault } {
  const parsed = parseFilter(text);
  if ('fault' in parsed) return parsed;
  try {
    const compiler = new Compiler(names);
    const test = compiler.test(parsed.expression);
    const subject = new Subject();
    return {
      needsOrder: compiler.needsOrder,
      isEarly: compiler.isEarly,
      filter: (message, source) => {
        subject.begin(message, source);
        return test(subject);
      },
    };
  } catch (error) {
    if (error instanceof FilterError) return { fault: error.fault };
    throw error;
  }
}

/** What a name reads, and how its values compare. */
interface Resolved {
  readonly name: FilterName;
  readonly read: ReadValues;
}

class Compiler {
  readonly #names: FilterNames;
  /** Inside any(), all() or count(): names are those of columns. */
  #isInRecord = false;
  needsOrder = false;
  isEarly = true;

  constructor(names: FilterNames) {
    this.#names = names;
  }

  test(expression: Expression): Test {
    switch (expression.kind) {
      case 'or': {
        const tests = expression.terms.map((term) => this.test(term));
        return (subject) => {
          for (const test of tests) if (test(subject)) return true;
          return false;
        };
      }
      case 'and': {
        const tests = expression.terms.map((term) => this.test(term));
        return (subject) => {
          for (const test of tests) if (!test(subject)) return false;
          return true;
        };
      }
      case 'not': {
        const test = this.test(expression.term);
        return (subject) => !test(subject);
      }
      case 'any':
      case 'all': {
        const test = this.#inRecord(expression.term, expression);
        const { kind } = expression;
        return (subject) => {
          subject.countRecords(test);
          const { fitting, records } = subject;
          return kind === 'any' ? fitting > 0 : records > 0 && fitting === records;
        };
      }
      case 'has':
        return this.#has(expression.operand);
      case 'compare':
        return this.#compare(expression.operand, expression.operator, expression.literal);
      case 'in':
        return this.#among(expression.operand, expression.ranges);
    }
  }

  /** The test of one record; without a term it holds of all. */
  #inRecord(term: Expression | null, place: Place): Test {
    if (this.#isInRecord) throw new FilterError('records have no records in them', place);
    this.isEarly = false;
    this.#isInRecord = true;
    const test = term === null ? () => true : this.test(term);
    this.#isInRecord = false;
    return test;
  }

  #has(operand: Operand): Test {
    if (operand.kind === 'field' && operand.index === null && !this.#isInRecord) {
      const flag = this.#flag(operand);
      if (flag !== null) return flag;
    }
    const { read } = this.#resolve(operand);
    return (subject) => read(subject).count > 0;
  }

  #flag(operand: Operand & { readonly kind: 'field' }): Test | null {
    const name = this.#names.find(operand.name);
    if (name !== null) this.#note(name);
    return name !== null && (name.type === 'flag' || name.type === 'state') ? (flagReaders[name.name] ?? null) : null;
  }

  #compare(operand: Operand, operator: CompareOperator, literal: Literal): Test {
    if (operand.kind === 'field' && !this.#isInRecord) {
      const flag = this.#flag(operand);
      if (flag !== null) return compareFlag(flag, operator, literal);
    }
    const { name, read } = this.#resolve(operand);
    const test = valueTest(name, operator === '!=' ? '==' : operator, literal);
    if (operator !== '!=') return (subject) => read(subject).some(test);
    return (subject) => {
      const values = read(subject);
      return values.count > 0 && !values.some(test);
    };
  }

  #among(operand: Operand, ranges: readonly Range[]): Test {
    const { name, read } = this.#resolve(operand);
    const tests = ranges.map(({ low, high }): ValueTest => {
      if (high === null) return valueTest(name, '==', low);
      const [from, to] = [valueTest(name, '>=', low), valueTest(name, '<=', high)];
      return (value) => from(value) && to(value);
    });
    const test: ValueTest = (value) => {
      for (const one of tests) if (one(value)) return true;
      return false;
    };
    return (subject) => read(subject).some(test);
  }

  #resolve(operand: Operand): Resolved {
    if (operand.kind === 'count') return this.#count(operand);
    if (operand.kind === 'len') {
      const { read } = this.#field(operand.name, null, operand);
      return { name: lengthName, read: createReader((subject, values) => values.addNumber(lengthOf(read(subject)))) };
    }
    return this.#field(operand.name, operand.index, operand);
  }

  #count({ term, ...place }: Operand & { readonly kind: 'count' }): Resolved {
    const test = this.#inRecord(term, place);
    const read = createReader((subject, values) => {
      subject.countRecords(test);
      values.addNumber(subject.fitting);
    });
    return { name: lengthName, read };
  }

  #field(text: string, index: number | null, place: Place): Resolved {
    if (this.#isInRecord && !text.includes('.')) {
      const column = this.#names.all.find(({ name }) => columnOf(name) === text.toLowerCase());
      if (column === undefined) throw this.#unknownName(text, place, (name) => columnOf(name) ?? name);
      return { name: { ...column, type: 'value' }, read: recordReader(text) };
    }
    const name = this.#names.find(text);
    if (name === null) throw this.#unknownName(text, place, (one) => one);
    if (name.type === 'flag' || name.type === 'state') {
      throw new FilterError(`${name.name} is true or false, and has no value`, place);
    }
    if (index !== null && name.protocol === null) throw new FilterError(`${name.name} is no list`, place);
    this.#note(name);
    return { name, read: readerOf(name, index) };
  }

  /** Notes what a filter with this name in it needs. */
  #note({ name }: FilterName): void {
    if (counted.has(name)) this.needsOrder = true;
    if (!knownEarly.has(name)) this.isEarly = false;
  }

  #unknownName(text: string, place: Place, shown: (name: string) => string): FilterError {
    const nearest = findNearest(
      text,
      this.#names.all.map(({ name }) => shown(name)),
    );
    const named = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
    return new FilterError(`there is no field ${named}${nearest === null ? '' : ` (did you mean ${nearest}?)`}`, place);
  }
}

const lengthName: FilterName = { name: 'len', type: 'number', protocol: null, label: { en: 'count', zh: '个数' } };

/** The column of records that a field of a protocol is in: its name without the protocol, in small letters. */
function columnOf(name: string): string | null {
  const found = /^(?:kqq|oicq81)\.(.+)$/.exec(name);
  return found === null ? null : found[1].toLowerCase();
}

/** How many values there are; a list that is there and empty has none. Null: nothing is there. */
function lengthOf(values: Values): number | null {
  if (values.count === 0) return null;
  return values.count === 1 && values.at(0).is('') ? 0 : values.count;
}

function compareFlag(flag: Test, operator: CompareOperator, literal: Literal): Test {
  const word = literal.text.toLowerCase();
  const wanted = word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : null;
  if (wanted === null || (operator !== '==' && operator !== '!=')) {
    throw new FilterError('this is true or false', literal);
  }
  return (subject) => flag(subject) === (operator === '==' ? wanted : !wanted);
}
