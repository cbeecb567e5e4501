/**
 * Readings of the values alone: a target goes in, whether it is constant, one of few values, of a code table, or bits
 * comes out.
 */

import { learnedBits, numberBits, YesNo } from '../code-length.ts';
import type { Target } from '../target.ts';
import { valueText } from '../value-text.ts';
import { describeDigest } from './digests.ts';
import { priceOf, type Reading } from './reading.ts';

/** A code table with the fields that have it: "GetInfo.SX". */
export interface KnownCodes {
  readonly name: string;
  readonly values: ReadonlySet<string>;
}

const mostBits = 12;
/** Fewer different numbers than this are rather codes. */
const leastNumbers = 12;
const wholeNumber = /^(0|[1-9][0-9]{0,14})$/;
const mostNamed = 3;
const highestFlag = 2 ** 31;

export function readConstant(target: Target): readonly Reading[] {
  const { ids, texts, free, freeTotal } = target;
  if (texts.length !== 1) return [];
  const value = valueText(texts[0]);
  const digest = describeDigest(texts[0]);
  const [also, alsoZh] = digest === null ? ['', ''] : [`, ${digest.en}`, `，即 ${digest.zh}`];
  const text =
    value === ''
      ? { en: 'always empty', zh: '始终为空' }
      : { en: `always ${value}${also}`, zh: `始终为 ${value}${alsoZh}` };
  const bits = freeTotal - free(0) - priceOf(1, 1) - 0.5 * Math.log2(ids.length);
  const tested = ids.length;
  return [{ kind: 'constant', bits, tested, hits: tested, source: '', by: value, text, exceptions: [] }];
}

export function readEnum(target: Target): readonly Reading[] {
  const { ids, texts, free, freeTotal } = target;
  if (texts.length < 2) return [];
  const bits = freeTotal - learnedBits(ids, free) - priceOf(1, 1);
  const text = { en: `one of ${texts.length} values`, zh: `${texts.length} 个取值之一` };
  return [{ kind: 'enum', bits, tested: ids.length, hits: ids.length, source: '', by: '', text, exceptions: [] }];
}

/** The code tables that have every value. Those that explain them equally well are named together. */
export function readCodes(target: Target, tables: readonly KnownCodes[]): readonly Reading[] {
  const { ids, texts, freeTotal } = target;
  if (texts.length < 2) return [];
  const fitting = tables
    .filter(({ values }) => texts.every((text) => values.has(text.trim())))
    .map((table) => ({ table, bits: freeTotal - tableBits(ids, table.values.size) - priceOf(1, tables.length) }))
    .sort((a, b) => b.bits - a.bits);
  if (fitting.length === 0) return [];
  const [{ bits, table }] = fitting;
  const alike = fitting.filter((one) => one.bits > bits - 1).map((one) => one.table.name);
  const others = fitting.length - Math.min(alike.length, mostNamed);
  const names = alike.slice(0, mostNamed).join(', ');
  const text = {
    en: `codes of ${names}${others > 0 ? `; ${others} more ${others === 1 ? 'table has' : 'tables have'} these values` : ''}`,
    zh: `${names} 的代码${others > 0 ? `；另有 ${others} 个代码表也含这些值` : ''}`,
  };
  const source = table.name;
  return [{ kind: 'codes', bits, tested: ids.length, hits: ids.length, source, by: '', text, exceptions: [] }];
}

/** Values of a table of `size` codes, each by how often it came before or all alike, whichever is less, and which that is. */
function tableBits(ids: readonly number[], size: number): number {
  const counts = new Map<number, number>();
  let bits = 0;
  for (const [i, id] of ids.entries()) {
    const count = counts.get(id) ?? 0;
    bits -= Math.log2((count + 0.5) / (i + size / 2));
    counts.set(id, count + 1);
  }
  return 1 + Math.min(bits, ids.length * Math.log2(size));
}

/** Whole numbers of a range, of which some come again: where none does, any random number is one. */
export function readNumber(target: Target): readonly Reading[] {
  const { ids, texts, freeTotal } = target;
  if (texts.length < leastNumbers || texts.length > ids.length / 2) return [];
  const cost = rangeBits(texts, ids.length);
  if (cost === null) return [];
  const numbers = texts.map(Number);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const text = { en: `a number, ${least} to ${most}`, zh: `数，${least} 至 ${most}` };
  const bits = freeTotal - cost - priceOf(1, 1);
  return [{ kind: 'number', bits, tested: ids.length, hits: ids.length, source: '', by: '', text, exceptions: [] }];
}

/** The bits of `count` whole numbers as any numbers of their range; null where they are none. */
function rangeBits(texts: readonly string[], count: number): number | null {
  if (texts.some((text) => !wholeNumber.test(text))) return null;
  const numbers = texts.map(Number);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return count * Math.log2(most - least + 1) + numberBits(least) + numberBits(most - least);
}

/** Bits that come and go by themselves: each is written as yes or no. */
export function readFlags(target: Target): readonly Reading[] {
  const { ids, texts, freeTotal } = target;
  const range = rangeBits(texts, ids.length);
  const numbers = texts.map(Number);
  if (range === null || texts.length < 3 || numbers.some((number) => number >= highestFlag)) return [];
  const union = numbers.reduce((all, number) => all | number, 0);
  const flags = Array.from({ length: 31 }, (_, bit) => 2 ** bit).filter((flag) => (union & flag) !== 0);
  if (flags.length < 2 || flags.length > mostBits) return [];
  const coders = flags.map(() => new YesNo());
  let cost = priceOf(2, 1) + 2 * flags.length + Math.log2(binomial(31, flags.length));
  for (const id of ids) for (const [i, flag] of flags.entries()) cost += coders[i].bits((numbers[id] & flag) !== 0);
  // The numbers of a range have all bits, too.
  if (cost > range) return [];
  const hex = flags.map((flag) => `0x${flag.toString(16)}`).join(' ');
  const text = {
    en: `bits ${hex}, in ${texts.length} of ${2 ** flags.length} combinations`,
    zh: `标志位 ${hex}，${2 ** flags.length} 种组合中出现 ${texts.length} 种`,
  };
  const tested = ids.length;
  return [{ kind: 'flags', bits: freeTotal - cost, tested, hits: tested, source: '', by: '', text, exceptions: [] }];
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}
