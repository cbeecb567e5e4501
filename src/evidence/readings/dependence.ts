/**
 * Readings as functions: a target goes in, the fields that tell it wholly or in part come out, and whether it is one value
 * for each user, session, server or version.
 *
 * A value is written by what the same key had before. A key that is new each time, such as a sequence number, saves
 * nothing, though it "determines" everything; noise costs a little for each key. See code-length.ts for why what is saved
 * is significant.
 */

import { conditionalBits, learnedBits } from '../code-length.ts';
import type { Column } from '../sheet.ts';
import { rowOf, type Target } from '../target.ts';
import { nameOf, ownNames, sourceName } from './equality.ts';
import { mostExceptions, mostWrong, priceOf, type Reading, type ReadingKind, sightingOf } from './reading.ts';

const ofOrigin: Readonly<Record<Column['origin'], ReadingKind>> = {
  field: 'determined',
  request: 'determined',
  user: 'per-user',
  session: 'per-session',
  server: 'per-server',
  version: 'per-version',
};
const origins: readonly Column['origin'][] = ['user', 'server', 'version', 'session', 'field', 'request'];
/** Such a reading has to save so much more than the values alone do: with fewer bits the other field may be any field. */
const leastGain = 7;
/** Keys that are named beside one that tells the same. */
const mostAlike = 2;

export function readDependence(target: Target): readonly Reading[] {
  if (target.texts.length < 2) return [];
  const alone = learnedBits(target.ids, target.free);
  const keys = target.sheet.columns.filter(({ origin, name, texts }) => {
    if (texts.length < 2 || (origin === 'field' && name === target.name)) return false;
    return !ownNames.has(target.name) || (origin !== 'user' && origin !== 'session');
  });
  // Of keys that tell messages apart alike, one is enough: who spoke, else a field of the same message.
  const ordered = [...keys].sort((a, b) => origins.indexOf(a.origin) - origins.indexOf(b.origin));
  const unlike = ordered.filter(({ shape }, at) => ordered.findIndex((one) => one.shape === shape) === at);
  return unlike.flatMap((key) => {
    const alike = ordered.filter((one) => one !== key && one.shape === key.shape);
    return readKey(target, { key, alike, choices: keys.length }, alone);
  });
}

/** A key, others that tell messages apart as it does, and how many keys there were to choose from. */
interface Choice {
  readonly key: Column;
  readonly alike: readonly Column[];
  readonly choices: number;
}

function readKey(target: Target, { key, alike, choices }: Choice, alone: number): readonly Reading[] {
  const keys = target.at.map((row) => key.ids[row]);
  const cost =
    conditionalBits(target.ids, keys, target.free) +
    priceOf(key.origin === 'field' || key.origin === 'request' ? 3 : 2, choices);
  const table = new KeyTable(target.ids, keys);
  if (table.tested < 2) return [];
  const isWhole = table.wrong.length <= table.tested * mostWrong;
  if (alone - cost < leastGain) return [];
  const exceptions = table.wrong.slice(0, mostExceptions).map((i) => sightingOf(rowOf(target, i)));
  const kind = isWhole ? ofOrigin[key.origin] : 'depends';
  const [tested, hits] = [table.tested, table.tested - table.wrong.length];
  const text = isWhole ? wholeText(key, alike, table) : partText(key, table);
  return [{ kind, bits: target.freeTotal - cost, tested, hits, source: sourceName(key), by: '', text, exceptions }];
}

function wholeText(key: Column, alike: readonly Column[], { keys }: KeyTable) {
  const { en, zh } = nameOf(key);
  if (key.origin === 'field' || key.origin === 'request') {
    const others = alike.slice(0, mostAlike).map(nameOf);
    const orEn = others.map((one) => ` or ${one.en}`).join('');
    const orZh = others.map((one) => `或 ${one.zh}`).join('');
    return { en: `told by ${en}${orEn}, ${keys} values of it`, zh: `由 ${zh}${orZh} 决定（${keys} 个取值）` };
  }
  const noun = en === "the user's number" ? 'user' : en.replace('the ', '');
  return { en: `one value for each ${noun}, of ${keys}`, zh: `每个${zh}一个值，共 ${keys} 个` };
}

function partText(key: Column, { information }: KeyTable) {
  const { en, zh } = nameOf(key);
  const bits = information.toFixed(2);
  return { en: `told in part by ${en}, ${bits} bits a value`, zh: `部分由 ${zh} 决定，每值 ${bits} 比特` };
}

/** How values and keys stand together. */
class KeyTable {
  /** Keys; values whose key came before; those of them that are not what the key mostly has. */
  readonly keys: number;
  readonly tested: number;
  readonly wrong: readonly number[];
  readonly #pairs: number;
  readonly #values: number;
  readonly #entropies: number;
  readonly #count: number;

  constructor(ids: readonly number[], keys: readonly number[]) {
    const byKey = new Map<number, Map<number, number>>();
    const byValue = new Map<number, number>();
    for (const [i, key] of keys.entries()) {
      const values = byKey.get(key) ?? new Map<number, number>();
      byKey.set(key, values);
      values.set(ids[i], (values.get(ids[i]) ?? 0) + 1);
      byValue.set(ids[i], (byValue.get(ids[i]) ?? 0) + 1);
    }
    const usual = new Map(
      [...byKey].map(([key, values]) => [key, [...values].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]),
    );
    this.keys = byKey.size;
    this.tested = ids.length - byKey.size;
    this.wrong = ids.flatMap((id, i) => (usual.get(keys[i]) === id ? [] : [i]));
    const pairs = [...byKey.values()].flatMap((values) => [...values.values()]);
    const ofKeys = [...byKey.values()].map((values) => [...values.values()].reduce((a, b) => a + b, 0));
    this.#pairs = pairs.length;
    this.#values = byValue.size;
    this.#count = ids.length;
    this.#entropies = entropy([...byValue.values()]) + entropy(ofKeys) - entropy(pairs);
  }

  /** Mutual information in bits a value; of few values it is too high, which Miller and Madow correct. */
  get information(): number {
    const bias = (this.#values + this.keys - this.#pairs - 1) / (2 * this.#count * Math.LN2);
    return Math.max(0, this.#entropies + bias);
  }
}

function entropy(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}
