/**
 * Readings of requests as places to go on from: requests and the replies before them go in, whether a field repeats where
 * the page before ended comes out.
 */

import { YesNo } from '../code-length.ts';
import type { Row } from '../row-sample.ts';
import { itemsOf, valueIn } from '../sheet.ts';
import { rowOf, type Target } from '../target.ts';
import { mostExceptions, priceOf, type Reading, sightingOf } from './reading.ts';

/** Requests that go on; a first page is asked for without a place. */
const leastPages = 3;

/** `replies` are those of the same command, in order; `lists` are the names of lists. */
export function readCursor(target: Target, replies: readonly Row[], lists: ReadonlySet<string>): readonly Reading[] {
  if (target.texts.length < 2) return [];
  const names = [...lists].filter((list) => replies.some(({ names: own }) => own.includes(list)));
  return names.flatMap((list) => readList(target, replies, list, names.length));
}

function readList(target: Target, replies: readonly Row[], list: string, choices: number): readonly Reading[] {
  const ends = new PageEnds(replies, list);
  const hit = new YesNo();
  let cost = priceOf(4, choices);
  let pages = 0;
  let hits = 0;
  const wrong: number[] = [];
  for (const [i, id] of target.ids.entries()) {
    const row = rowOf(target, i);
    const text = target.texts[id];
    const end = ends.before(row);
    // What asks for a first page says nothing of where the one before ended.
    if (end === null || text === '' || text === '0') {
      cost += target.free(id);
      continue;
    }
    pages += 1;
    const isHit = text === end;
    if (isHit) hits += 1;
    else wrong.push(i);
    cost += hit.bits(isHit) + (isHit ? 0 : target.free(id));
  }
  if (pages < leastPages || hits < pages * 0.8) return [];
  const text = {
    en: `goes on behind the last ${list} of the reply before`,
    zh: `接在上一回复最后一个 ${list} 之后`,
  };
  const exceptions = wrong.slice(0, mostExceptions).map((i) => sightingOf(rowOf(target, i)));
  return [
    {
      kind: 'cursor',
      bits: target.freeTotal - cost,
      tested: pages,
      hits,
      source: `response.${list}`,
      by: '',
      text,
      exceptions,
    },
  ];
}

/** Last items of a list by session. */
class PageEnds {
  readonly #bySession = new Map<string, { readonly no: number; readonly end: string }[]>();

  constructor(replies: readonly Row[], list: string) {
    for (const row of replies) {
      const end = itemsOf(valueIn(row, list) ?? '').at(-1);
      if (end === undefined) continue;
      const key = sessionOf(row);
      const known = this.#bySession.get(key) ?? [];
      this.#bySession.set(key, known);
      known.push({ no: row.no, end });
    }
  }

  /** The last item of the reply before `row` in its session. */
  before(row: Row): string | null {
    return this.#bySession.get(sessionOf(row))?.findLast(({ no }) => no < row.no)?.end ?? null;
  }
}

function sessionOf({ capture, client, user }: Row): string {
  return `${capture} ${client} ${user}`;
}
