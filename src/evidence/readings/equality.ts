/**
 * Readings as copies: a target goes in, the fields it equals, or is made from, come out: of its own message, of the request
 * it answers (an echo), of the user. Where a copy is right nothing is written; where it is not, the value is.
 */

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Text } from '../../model/text.ts';
import { YesNo } from '../code-length.ts';
import { type Column, itemsOf } from '../sheet.ts';
import { rowOf, type Target } from '../target.ts';
import { mostExceptions, mostWrong, priceOf, type Reading, sightingOf } from './reading.ts';

/** How one value is made from another. `fits`: whether the target may be made so at all, by one of its values. */
interface Making {
  readonly by: string;
  readonly name: Text;
  readonly make: (text: string) => string | null;
  readonly fits: (text: string) => boolean;
}

const hex32 = /^[0-9a-fA-F]{32}$/;
const hex16 = /^[0-9a-fA-F]{16}$/;
const number = /^[0-9]{1,6}$/;

const makings: readonly Making[] = [
  { by: '', name: { en: '', zh: '' }, make: (text) => text, fits: () => true },
  {
    by: 'md5',
    name: { en: 'MD5 of ', zh: 'MD5，源自 ' },
    make: md5,
    fits: (text) => hex32.test(text),
  },
  {
    by: 'md5, first half',
    name: { en: 'first half of the MD5 of ', zh: 'MD5 前半，源自 ' },
    make: (text) => md5(text).slice(0, 16),
    fits: (text) => hex16.test(text),
  },
  {
    by: 'md5, second half',
    name: { en: 'second half of the MD5 of ', zh: 'MD5 后半，源自 ' },
    make: (text) => md5(text).slice(16),
    fits: (text) => hex16.test(text),
  },
  {
    by: 'items',
    name: { en: 'number of items of ', zh: '列表项数：' },
    make: (text) => (text === '' || text.includes(',') ? String(itemsOf(text).length) : null),
    fits: (text) => number.test(text),
  },
  {
    by: 'bytes',
    name: { en: 'number of bytes of ', zh: '字节数：' },
    make: (text) => String(text.length),
    fits: (text) => number.test(text),
  },
  {
    by: 'hex',
    name: { en: 'in hex: ', zh: '十六进制：' },
    make: (text) => Buffer.from(text, 'latin1').toString('hex'),
    fits: (text) => /^([0-9a-fA-F]{2})+$/.test(text),
  },
  {
    by: 'base64',
    name: { en: 'in base64: ', zh: 'Base64：' },
    make: (text) => Buffer.from(text, 'latin1').toString('base64'),
    fits: (text) => /^[0-9A-Za-z+/%]+={0,2}$/.test(text) && text.length % 4 === 0,
  },
];

function md5(text: string): string {
  return createHash('md5').update(text, 'latin1').digest('hex');
}

/** Fields that the user is known by. */
export const ownNames: ReadonlySet<string> = new Set(['UIN', 'number']);
/** Rows that are looked at before a copy is given up. */
const firstLook = 12;

export function readEquality(target: Target): readonly Reading[] {
  if (target.texts.length < 2) return [];
  const { columns } = target.sheet;
  const sources = columns.filter(({ origin, name }) => {
    if (origin === 'field') return name !== target.name;
    // Who the user is was read from the fields of these names.
    return origin === 'request' || (origin === 'user' && !ownNames.has(target.name));
  });
  const fitting = makings.filter(({ fits }) => target.texts.every((text) => text === '' || fits(text)));
  return sources.flatMap((source) => fitting.flatMap((making) => readCopy(target, source, making, sources.length)));
}

function readCopy(target: Target, source: Column, making: Making, choices: number): readonly Reading[] {
  const made = new Map<number, string | null>();
  const isOwn = source.origin === 'request' && source.name === target.name && making.by === '';
  // An echo is what replies mostly are, and a plain copy is more likely than one that is made.
  let cost = isOwn
    ? priceOf(2, 1)
    : priceOf(making.by === '' ? 2 : 3, choices * (making.by === '' ? 1 : makings.length));
  const hit = new YesNo();
  let tested = 0;
  const wrong: number[] = [];
  for (const [i, id] of target.ids.entries()) {
    const from = source.ids[target.at[i]];
    const expected = from < 0 ? null : cached(made, from, () => making.make(source.texts[from]));
    if (expected === null) {
      cost += target.free(id);
      continue;
    }
    const isHit = isSame(target.texts[id], expected, making.by);
    cost += hit.bits(isHit) + (isHit ? 0 : target.free(id));
    tested += 1;
    if (!isHit) wrong.push(i);
    if (tested === firstLook && wrong.length > firstLook / 3) return [];
  }
  if (tested < 2 || wrong.length > tested * mostWrong) return [];
  const bits = target.freeTotal - cost;
  const where = nameOf(source);
  const text = {
    en: `${making.by === '' ? 'equal to ' : making.name.en}${where.en}`,
    zh: `${making.by === '' ? '等于 ' : making.name.zh}${where.zh}`,
  };
  const exceptions = wrong.slice(0, mostExceptions).map((i) => sightingOf(rowOf(target, i)));
  const hits = tested - wrong.length;
  return [{ kind: 'equal', bits, tested, hits, source: sourceName(source), by: making.by, text, exceptions }];
}

/** "request UN", "UN", "UIN of the user". */
export function nameOf({ name, origin }: Column): Text {
  switch (origin) {
    case 'request':
      return { en: `${name} of the request`, zh: `请求的 ${name}` };
    case 'user':
      return { en: "the user's number", zh: '用户号码' };
    case 'session':
      return { en: 'the session', zh: '会话' };
    case 'server':
      return { en: 'the server', zh: '服务器' };
    case 'version':
      return { en: 'the version', zh: '版本' };
    case 'field':
      return { en: name, zh: name };
  }
}

export function sourceName({ name, origin }: Column): string {
  return origin === 'request' ? `request.${name}` : name;
}

function isSame(text: string, expected: string, by: string): boolean {
  return text === expected || (by !== '' && text.toLowerCase() === expected.toLowerCase());
}

function cached(made: Map<number, string | null>, id: number, make: () => string | null): string | null {
  const known = made.get(id);
  if (known !== undefined) return known;
  const value = make();
  made.set(id, value);
  return value;
}
