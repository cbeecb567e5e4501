/**
 * What is not known for sure: sightings of fields and codes go in, one row for each comes out, with how often and with
 * which values it was seen. Bounded: what is too much to be told apart is counted together.
 */

import type { Reading, SourceId, Status } from '../../model/field.ts';
import type { MessageDirection, ProtocolId } from '../../model/message.ts';
import type { Text } from '../../model/text.ts';
import { Tally } from '../../present/statistics/tally.ts';

export type UnsureStatus = Exclude<Status, 'known' | 'encrypted'>;

/** What is said of a field or code wherever it is seen. */
export interface UnsureFacts {
  /** What the field is; null where no table has it. */
  readonly title: Text | null;
  /** What the code means, or may mean; null where nobody says. */
  readonly label: Text | null;
  readonly note: Text | null;
  readonly sources: readonly SourceId[];
  readonly readings: readonly Reading[];
  /** Whether filters know the path. */
  readonly isNamed: boolean;
}

/** Where one is seen. `code` is the value where that is what is unsure, else null. */
export interface UnsurePlace {
  readonly protocol: ProtocolId;
  readonly command: string | null;
  readonly dir: MessageDirection;
  /** `kqq.CV`, without the index of an item. */
  readonly path: string;
  readonly code: string | null;
  readonly status: UnsureStatus;
}

export interface Unknown extends UnsurePlace, UnsureFacts {
  readonly count: number;
  /** Of fields: the first twenty different values, the others counted together. Empty of codes, and of what has no value. */
  readonly values: Tally;
  /** Where in the list of messages the first and the last one stand, and their numbers. */
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly firstNo: number;
  readonly lastNo: number;
}

/** The message of a sighting: where it stands in the list, and its number. */
export interface SeenIn {
  readonly index: number;
  readonly no: number;
}

type Draft = { -readonly [K in keyof Unknown]: Unknown[K] };

export const mostUnknowns = 2000;
export const mostValues = 20;
/** Codes of one field that have a row each; further ones share one, as values. */
const mostCodes = 50;

export class Unknowns {
  readonly #byKey = new Map<string, Draft>();
  /** How many codes of a field have a row. */
  readonly #codes = new Map<string, number>();
  readonly #most: number;
  #sorted: readonly Unknown[] | null = null;
  /** Sightings of what found no room. */
  others = 0;

  constructor(most = mostUnknowns) {
    this.#most = most;
  }

  /** The most frequent first, equals in the order in which they were first seen. */
  get list(): readonly Unknown[] {
    this.#sorted ??= [...this.#byKey.values()].sort((a, b) => b.count - a.count);
    return this.#sorted;
  }

  /** Counts a sighting. `facts` is asked the first time only. Gives the row if it is new. */
  see(place: UnsurePlace, value: string | null, seen: SeenIn, facts: () => UnsureFacts): Unknown | null {
    this.#sorted = null;
    const key = keyOf(place, place.code);
    const known = this.#byKey.get(key);
    if (known !== undefined) return count(known, place.code === null ? value : null, seen);
    if (place.code === null) return this.#open(key, place, value, seen, facts);
    const field = keyOf(place, null);
    const codes = this.#codes.get(field) ?? 0;
    if (codes >= mostCodes) return this.#seeFurther(field, place, seen, facts);
    const made = this.#open(key, place, null, seen, facts);
    if (made !== null) this.#codes.set(field, codes + 1);
    return made;
  }

  /** One more code of a field that has too many. */
  #seeFurther(key: string, place: UnsurePlace, seen: SeenIn, facts: () => UnsureFacts): Unknown | null {
    const known = this.#byKey.get(key);
    if (known !== undefined) return count(known, place.code, seen);
    const field = (): UnsureFacts => ({ ...facts(), label: null });
    return this.#open(key, { ...place, code: null }, place.code, seen, field);
  }

  #open(key: string, place: UnsurePlace, value: string | null, seen: SeenIn, facts: () => UnsureFacts): Draft | null {
    if (this.#byKey.size >= this.#most) {
      this.others += 1;
      return null;
    }
    const { protocol, command, dir, path, code, status } = place;
    const { title, label, note, sources, readings, isNamed } = facts();
    const values = new Tally(mostValues);
    if (value !== null) values.add(value);
    const made: Draft = {
      protocol,
      command,
      dir,
      path,
      code,
      status,
      title,
      label,
      note,
      sources,
      readings,
      isNamed,
      count: 1,
      values,
      firstIndex: seen.index,
      lastIndex: seen.index,
      firstNo: seen.no,
      lastNo: seen.no,
    };
    this.#byKey.set(key, made);
    return made;
  }
}

function count(known: Draft, value: string | null, { index, no }: SeenIn): null {
  known.count += 1;
  known.lastIndex = index;
  known.lastNo = no;
  if (value !== null) known.values.add(value);
  return null;
}

/** Whoever puts a NUL in a name may get one row for two. */
function keyOf({ command, dir, path, status }: UnsurePlace, code: string | null): string {
  return `${path}\0${command ?? ''}\0${dir}\0${status}${code === null ? '' : `\0${code}`}`;
}
