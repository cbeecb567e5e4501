/**
 * Evidence: what messages of one capture or of many tell about fields. Evidence of another capture goes in, and it is as if
 * both had been read together, in whatever order they come.
 */

import { lowerAscii } from '../bytes/ascii.ts';
import { Admission } from './admission.ts';
import { Group, type GroupName } from './group.ts';
import { compareTexts } from './place.ts';

/** Commands that no table has: those with the smallest hashes are kept. Those of oicq are numbers, with little to keep. */
const mostStrangers = 32;
const mostOicqStrangers = 64;
/** Fields that no table has, of all commands that one has, besides those that each command has room for. */
const mostStrangeFields = 256;

export class Evidence {
  readonly #groups = new Map<string, Group>();
  readonly #strangers = new Admission(mostStrangers);
  readonly #oicqStrangers = new Admission(mostOicqStrangers);
  readonly #strangeFields = new Admission(mostStrangeFields);

  /** All commands and directions, by name. */
  get groups(): readonly Group[] {
    const named = [...this.#groups.values()].map((group) => ({ group, command: this.commandOf(group) }));
    const textOf = ({ group, command }: (typeof named)[number]): string => `${group.protocol} ${command} ${group.dir}`;
    return named.sort((a, b) => compareTexts(textOf(a), textOf(b))).map(({ group }) => group);
  }

  /** The command of a group as clients write it, since servers answer in capitals. */
  commandOf({ protocol, command }: GroupName): string {
    return this.find({ protocol, command, dir: 'request' })?.command ?? command;
  }

  find(name: GroupName): Group | null {
    return this.#groups.get(keyOf(name)) ?? null;
  }

  /** The group of a name, new if need be; null where there is no room for it. `isKnown`: a table has the command. */
  open(name: GroupName, isKnown: boolean): Group | null {
    const key = keyOf(name);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.spell(name.command);
      return known;
    }
    const strangers = name.protocol === 'oicq' ? this.#oicqStrangers : this.#strangers;
    if (!isKnown && !strangers.admit(key, () => this.#groups.delete(key))) return null;
    const group = new Group(name, isKnown ? this.#strangeFields : null);
    this.#groups.set(key, group);
    return group;
  }

  merge(other: Evidence): void {
    for (const group of other.#groups.values()) this.open(group, group.isKnown)?.merge(group);
  }
}

/** Commands are the same in any case, as tables and filters have it. */
function keyOf({ protocol, command, dir }: GroupName): string {
  return `${protocol} ${lowerAscii(command)} ${dir}`;
}
