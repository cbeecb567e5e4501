/**
 * Orders of the list: a message goes in, what it is sorted by comes out.
 */

import type { Message } from '../model/message.ts';
import { Shown } from './shown.ts';
import type { Messages } from './world.ts';

export type Order = 'number' | 'command' | 'uin' | 'result' | 'elapsed' | 'size';
export const orders: readonly Order[] = ['number', 'command', 'uin', 'result', 'elapsed', 'size'];

type SortKey = string | number;

const keys: Readonly<Record<Order, (message: Message) => SortKey>> = {
  number: ({ no }) => no,
  command: ({ command }) => command?.toLowerCase() ?? '',
  uin: ({ uin }) => (uin === null || !/^\d{1,15}$/.test(uin) ? -1 : Number(uin)),
  result: ({ result }) => (typeof result?.code === 'number' ? result.code : -1),
  // The slowest first: they are what one looks for.
  elapsed: ({ elapsedMs }) => -(elapsedMs ?? -1),
  size: ({ frame }) => -(frame === null ? 0 : frame.end - frame.start),
};

/** The same messages in another order; those alike stay in the order they came. */
export function inOrder(shown: Shown, order: Order, messages: Messages): Shown {
  const indexes = Array.from(shown.all).sort((a, b) => a - b);
  if (order === 'number') return Shown.of(indexes);
  const keyOf = keys[order];
  const sorted = indexes.map((index) => {
    const message = messages.message(index);
    return { index, key: message === null ? null : keyOf(message) };
  });
  sorted.sort((a, b) => compare(a.key, b.key) || a.index - b.index);
  return Shown.of(sorted.map(({ index }) => index));
}

/** What is not in memory comes last. */
function compare(a: SortKey | null, b: SortKey | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return a < b ? -1 : a > b ? 1 : 0;
}
