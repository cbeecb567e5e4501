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
/** Of a command that no table has so many fields are kept; of others all together, as the evidence has room. */
const mostStrangers = 48;
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
  /** Names that no table has and that found room: those with the smallest hashes. */
  readonly #strangers = new Set<string>();
  readonly #room: Admission;

  /** `room`: for fields that no table has, of commands that one has. */
  constructor({ protocol, command, dir }: GroupName, isKnown: boolean, room: Admission) {
    this.protocol = protocol;
    this.#command = command;
    this.#key = `${protocol} ${command} ${dir}`;
    this.dir = dir;
    this.isKnown = isKnown;
    this.#room = isKnown ? room : new Admission(mostStrangers);
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
    const isIn = this.#room.admit(`${this.#key} ${name}`, () => this.#drop(name));
    if (isIn) this.#strangers.add(name);
    return isIn;
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
