/**
 * One command in one direction: its messages go in, counts of its fields and samples of its messages come out.
 */

import type { MessageDirection, ProtocolId } from '../model/message.ts';
import type { PackedName } from '../model/rules.ts';
import { Admission } from './admission.ts';
import { FieldTally } from './field-tally.ts';
import { compareTexts } from './place.ts';
import { RowSample } from './row-sample.ts';

/** Rows of a command that tables know, and of one they do not: whoever invents commands shall not fill the memory. */
const mostRows = 512;
const mostStrangeRows = 64;
/**
 * Fields that no table has: so many of a command are kept that no table has either; of another one these, which no other
 * command can crowd out, and as many more as there is room for those of all commands.
 */
const mostStrangers = 48;
const leastStrangers = 16;
/** Names that are remembered by their packed form. */
const mostKeys = 4096;

export interface GroupName {
  readonly protocol: ProtocolId;
  readonly command: string;
  readonly dir: MessageDirection;
}

export class Group implements GroupName {
  readonly protocol: ProtocolId;
  readonly dir: MessageDirection;
  readonly isKnown: boolean;
  messages = 0;
  /** Spread over everything, and of few sessions. */
  readonly spread: RowSample;
  readonly sessions: RowSample;
  #command: string;
  /** What tells its fields from those of other commands. */
  readonly #key: string;
  readonly #fields = new Map<string, FieldTally>();
  readonly #byKey = new Map<PackedName, FieldTally | null>();
  /** Names that no table has and that found room: in how many places. */
  readonly #strangers = new Map<string, number>();
  readonly #own: Admission;
  readonly #shared: Admission | null;

  /** `shared`: room for fields that no table has, of all commands that one has; null: no table has the command. */
  constructor({ protocol, command, dir }: GroupName, shared: Admission | null) {
    const isKnown = shared !== null;
    this.protocol = protocol;
    this.#command = command;
    this.#key = `${protocol} ${command} ${dir}`;
    this.dir = dir;
    this.isKnown = isKnown;
    this.#own = new Admission(isKnown ? leastStrangers : mostStrangers);
    this.#shared = shared;
    // A frame of oicq has few fields, whatever its command.
    const most = isKnown || protocol === 'oicq' ? mostRows : mostStrangeRows;
    this.spread = new RowSample(most);
    this.sessions = new RowSample(most);
  }

  /** As it was sent; where that was in several ways, the first in the order of letters. */
  get command(): string {
    return this.#command;
  }

  /** It was sent as `command`, too. */
  spell(command: string): void {
    if (compareTexts(command, this.#command) < 0) this.#command = command;
  }

  /** All fields, by name. */
  get fields(): readonly FieldTally[] {
    return [...this.#fields.values()].sort((a, b) => compareTexts(a.name, b.name));
  }

  find(name: string): FieldTally | null {
    return this.#fields.get(name) ?? null;
  }

  /** The field of a packed name that is one name only, without making a text of it; undefined where it is new. */
  byKey(key: PackedName): FieldTally | null | undefined {
    return this.#byKey.get(key);
  }

  /** The field of a name, new if need be; null where there is no room for it. `isKnown`: a table has it. */
  open(name: string, isKnown: boolean, key: PackedName = 0): FieldTally | null {
    let field = this.#fields.get(name) ?? null;
    if (field === null && (isKnown || this.admit(name))) {
      field = new FieldTally(name);
      this.#fields.set(name, field);
    }
    if (key > 0) this.#remember(key, field);
    return field;
  }

  /** Nobody asks for the field of this name; `isKnown`: a table has it. */
  skip(name: string, isKnown: boolean, key: PackedName): void {
    if (!isKnown) this.admit(name);
    if (key > 0) this.#remember(key, null);
  }

  /** Whether a name that no table has finds room. */
  admit(name: string): boolean {
    if (this.#strangers.has(name)) return true;
    const leave = (): void => this.#leave(name);
    const rooms = [this.#own.admit(name, leave), this.#shared?.admit(`${this.#key} ${name}`, leave) === true];
    const places = rooms.filter((isIn) => isIn).length;
    if (places > 0) this.#strangers.set(name, places);
    return places > 0;
  }

  /** Whether it is a name that no table has and that found room. */
  hasStranger(name: string): boolean {
    return this.#strangers.has(name);
  }

  merge(other: Group): void {
    this.messages += other.messages;
    this.spread.merge(other.spread);
    this.sessions.merge(other.sessions);
    for (const [name, field] of other.#fields) this.open(name, !other.#strangers.has(name))?.merge(field);
  }

  #leave(name: string): void {
    const places = (this.#strangers.get(name) ?? 0) - 1;
    if (places > 0) this.#strangers.set(name, places);
    else this.#drop(name);
  }

  #drop(name: string): void {
    const field = this.#fields.get(name);
    this.#fields.delete(name);
    this.#strangers.delete(name);
    for (const [key, one] of this.#byKey) if (one === field) this.#byKey.set(key, null);
  }

  #remember(key: PackedName, field: FieldTally | null): void {
    if (this.#byKey.size >= mostKeys) this.#byKey.clear();
    this.#byKey.set(key, field);
  }
}
