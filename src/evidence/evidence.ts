/**
 * Evidence: what messages of one capture or of many tell about fields. Evidence of another capture goes in, and it is as if
 * both had been read together, in whatever order they come.
 */

import { Admission } from './admission.ts';
import { Group, type GroupName } from './group.ts';
import { compareTexts } from './place.ts';

/** Commands that no table has: those with the smallest hashes are kept. */
const mostStrangers = 32;

export class Evidence {
  readonly #groups = new Map<string, Group>();
  readonly #strangers = new Admission(mostStrangers);

  /** All commands and directions, by name. */
  get groups(): readonly Group[] {
    return [...this.#groups.entries()].sort(([a], [b]) => compareTexts(a, b)).map(([, group]) => group);
  }

  find(name: GroupName): Group | null {
    return this.#groups.get(keyOf(name)) ?? null;
  }

  /** The group of a name, new if need be; null where there is no room for it. `isKnown`: a table has the command. */
  open(name: GroupName, isKnown: boolean): Group | null {
    const key = keyOf(name);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    if (!isKnown && !this.#strangers.admit(key, (out) => this.#groups.delete(out))) return null;
    const group = new Group(name, isKnown);
    this.#groups.set(key, group);
    return group;
  }

  merge(other: Evidence): void {
    for (const group of other.#groups.values()) this.open(group, group.isKnown)?.merge(group);
  }
}

function keyOf({ protocol, command, dir }: GroupName): string {
  return `${protocol} ${command} ${dir}`;
}
