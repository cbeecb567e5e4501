/**
 * Readings of the order: a target whose rows are messages in order goes in, whether it counts, or tells a time, comes out.
 */

import type { Text } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { Learner, learnedBits, numberBits } from '../code-length.ts';
import type { Row } from '../row-sample.ts';
import { rowOf, type Target } from '../target.ts';
import { mostExceptions, mostWrong, priceOf, type Reading, sightingOf } from './reading.ts';

const digits = /^[0-9]{1,15}$/;
/** Least values that a counter or a time is told by. */
const least = 4;

interface Stream {
  readonly name: Text;
  readonly keyOf: (row: Row) => string;
}

const streams: readonly Stream[] = [
  {
    name: { en: 'each session', zh: '每个会话' },
    keyOf: ({ capture, client, user }) => `${capture} ${client} ${user}`,
  },
  { name: { en: 'each user', zh: '每个用户' }, keyOf: ({ user }) => user },
  { name: { en: 'each server', zh: '每个服务器' }, keyOf: ({ server }) => server },
];

/** Numbers that go up, or down, from one message of a stream to the next: their steps are written. */
export function readCounter(target: Target): readonly Reading[] {
  const numbers = target.texts.map((text) => (digits.test(text) ? Number(text) : Number.NaN));
  if (target.texts.length < 2 || numbers.some(Number.isNaN)) return [];
  return streams.flatMap((stream) => readStream(target, numbers, stream));
}

function readStream(target: Target, numbers: readonly number[], { name, keyOf }: Stream): readonly Reading[] {
  const last = new Map<string, number>();
  const steps = new Learner(numberBits);
  const counts = new Map<number, number>();
  const down: number[] = [];
  const up: number[] = [];
  let cost = priceOf(3, streams.length);
  for (const [i, id] of target.ids.entries()) {
    const key = keyOf(rowOf(target, i));
    const before = last.get(key);
    last.set(key, numbers[id]);
    if (before === undefined) {
      cost += target.free(id);
      continue;
    }
    const step = numbers[id] - before;
    cost += steps.bits(step);
    counts.set(step, (counts.get(step) ?? 0) + 1);
    if (step <= 0) down.push(i);
    if (step >= 0) up.push(i);
  }
  const tested = target.ids.length - last.size;
  const isUp = down.length <= up.length;
  const against = isUp ? down : up;
  if (tested < least || against.length > tested * mostWrong) return [];
  const [usual, often] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  const by = often > tested / 2 ? String(usual) : '';
  const step =
    by === '' ? { en: '', zh: '' } : { en: `, mostly by ${Math.abs(usual)}`, zh: `，多为 ${Math.abs(usual)}` };
  const text = {
    en: `counts ${isUp ? 'up' : 'down'} in ${name.en}${step.en}`,
    zh: `在${name.zh}中递${isUp ? '增' : '减'}${step.zh}`,
  };
  return [
    {
      kind: 'counter',
      bits: target.freeTotal - cost,
      tested,
      hits: tested - against.length,
      source: name.en,
      by,
      text,
      exceptions: against.slice(0, mostExceptions).map((i) => sightingOf(rowOf(target, i))),
    },
  ];
}

/** Of the round of a clock: what is farther from the time than this part of it is any number that hardly changes. */
const farthest = 0.05;

interface Clock {
  readonly name: Text;
  /** As whole units since 1970; 100 ns and finer are more than a double holds, so digits beyond are dropped. */
  readonly read: (at: Instant) => number;
}

const clocks: readonly Clock[] = [
  { name: { en: 'seconds', zh: '秒' }, read: ({ sec }) => sec },
  { name: { en: 'milliseconds', zh: '毫秒' }, read: ({ sec, nsec }) => sec * 1000 + Math.floor(nsec / 1e6) },
];

/** Numbers that go with the time of their message: how far they are from it is written. */
export function readTime(target: Target): readonly Reading[] {
  if (target.texts.length < 2 || target.texts.some((text) => !digits.test(text))) return [];
  const length = Math.max(...target.texts.map((text) => text.length));
  // Fewer digits than this come round so often that they fit anything.
  if (length < 4) return [];
  return clocks.flatMap((clock) => readClock(target, clock, length));
}

function readClock(target: Target, { name, read }: Clock, length: number): readonly Reading[] {
  const round = 10 ** length;
  let first: number | null = null;
  let cost = priceOf(3, clocks.length);
  const offsets: number[] = [];
  for (const [i, id] of target.ids.entries()) {
    const { time } = rowOf(target, i);
    if (time === null) {
      cost += target.free(id);
      continue;
    }
    const offset = wrap(Number(target.texts[id]) - (read(time) % round), round);
    if (first === null) cost += numberBits(offset);
    first ??= offset;
    offsets.push(wrap(offset - first, round));
  }
  cost += learnedBits(offsets, numberBits);
  const from = first ?? 0;
  if (offsets.length < least) return [];
  const isWhole = round > (name.en === 'seconds' ? 1e9 : 1e12);
  const what = isWhole
    ? { en: 'since 1970', zh: '（自 1970 年）' }
    : { en: `, the last ${length} digits`, zh: `的末 ${length} 位` };
  const most = Math.max(...offsets.map((offset) => Math.abs(offset + from)));
  if (most > round * farthest) return [];
  const text = {
    en: `time in ${name.en}${isWhole ? ' ' : ''}${what.en}; off by ${most} at most`,
    zh: `以${name.zh}计的时间${what.zh}；最多相差 ${most}`,
  };
  const bits = target.freeTotal - cost;
  const tested = offsets.length;
  return [{ kind: 'time', bits, tested, hits: tested, source: '', by: name.en, text, exceptions: [] }];
}

/** `offset` as the nearest to 0 of those that are the same on a clock that comes round. */
function wrap(offset: number, round: number): number {
  const rest = ((offset % round) + round) % round;
  return rest > round / 2 ? rest - round : rest;
}
