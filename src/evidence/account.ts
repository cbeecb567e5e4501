/**
 * Accounts: evidence and the tables of a run go in, what is known of each field comes out as plain data.
 */

import type { Registry } from '../dissect/registry.ts';
import type { Status } from '../model/field.ts';
import type { MessageDirection, ProtocolId } from '../model/message.ts';
import type { Text } from '../model/text.ts';
import type { Evidence } from './evidence.ts';
import { type FieldKnowledge, knowledgeOf, labelOfValue, listsOf } from './field-rows.ts';
import type { FieldTally } from './field-tally.ts';
import { type GapReport, readGap } from './gaps.ts';
import type { Group } from './group.ts';
import { knownCodes } from './known-codes.ts';
import type { Place } from './place.ts';
import { findPresence, type Presence } from './presence.ts';
import { fieldTarget, judge, leastValues, type Ranking, rank, type Surroundings } from './ranking.ts';
import type { Row } from './row-sample.ts';
import { recordRows, type Sheet, sheetOf } from './sheet.ts';
import type { ValueEntry } from './value-table.ts';

/** A value, its bytes one a character; `length` tells where it was cut. */
export interface ValueAccount {
  readonly value: string;
  readonly length: number;
  readonly count: number;
  readonly first: Place;
  readonly last: Place;
  readonly label: Text | null;
}

/**
 * A field of a command in one direction. `messages` have it, of `ofMessages`; `count` values there were, of which `distinct`
 * are different (`isWhole`: exactly so many). Numbers are null where values are none. Of a secret field all is empty but counts and lengths.
 */
export interface FieldAccount {
  readonly protocol: ProtocolId;
  readonly command: string;
  readonly dir: MessageDirection;
  readonly field: string;
  readonly status: Status;
  readonly label: Text | null;
  readonly note: Text | null;
  readonly tableReadings: FieldKnowledge['readings'];
  readonly isList: boolean;
  readonly isSecret: boolean;
  readonly ofMessages: number;
  readonly messages: number;
  readonly count: number;
  readonly empty: number;
  readonly distinct: number;
  readonly isWhole: boolean;
  readonly leastLength: number;
  readonly mostLength: number;
  readonly letters: number;
  readonly range: readonly [least: number, most: number] | null;
  readonly values: readonly ValueAccount[];
  readonly presence: Presence | null;
  /** Messages that readings were tested on. */
  readonly sample: number;
  readonly ranking: Ranking;
  readonly gap: GapReport | null;
}

/** Which fields an account is wanted of; null: of all. */
export interface FieldChoice {
  readonly dir: MessageDirection | null;
  readonly field: string | null;
  /** Fields that are known for sure, too. */
  readonly all: boolean;
}

const nothing = tooFew(0);

function tooFew(values: number): Ranking {
  return { verdict: 'too-few', values, readings: [] };
}

export function accountsOf(evidence: Evidence, registry: Registry, choice: FieldChoice): readonly FieldAccount[] {
  return evidence.groups.flatMap((group) => {
    if (choice.dir !== null && choice.dir !== group.dir) return [];
    const workshop = new Workshop(evidence, registry, group, choice.field !== null);
    return group.fields.flatMap((field) => {
      if (choice.field !== null && choice.field !== field.name) return [];
      const knowledge = knowledgeOf(registry, group, field);
      return choice.all || knowledge.status !== 'known' ? [workshop.account(field, knowledge)] : [];
    });
  });
}

/** Makes the accounts of one command; sheets are made when the first field needs them. */
class Workshop {
  readonly #group: Group;
  readonly #command: string;
  readonly #isAlone: boolean;
  readonly #lists: ReadonlySet<string>;
  readonly #surroundings: Surroundings;
  readonly #rows: readonly Row[];
  readonly #sessionRows: readonly Row[];
  #sheets: { readonly spread: Sheet; readonly sessions: Sheet } | null = null;

  constructor(evidence: Evidence, registry: Registry, group: Group, isAlone: boolean) {
    const replies = group.dir === 'request' ? evidence.find({ ...nameOf(group), dir: 'response' }) : null;
    const answered = replies === null ? [] : replies.sessions.rows();
    this.#group = group;
    this.#command = evidence.commandOf(group);
    this.#isAlone = isAlone;
    this.#lists = listsOf(registry, group);
    this.#surroundings = {
      codes: knownCodes(registry, group.protocol),
      lists: replies === null ? this.#lists : listsOf(registry, replies),
      replies: answered,
    };
    this.#rows = group.spread.rows();
    this.#sessionRows = group.sessions.rows();
  }

  account(field: FieldTally, knowledge: FieldKnowledge): FieldAccount {
    const { protocol, dir, messages: ofMessages } = this.#group;
    const { messages, count, empty, values, isSecret, letters, mostLength } = field;
    const isNumber = field.leastNumber <= field.mostNumber;
    const isGap = knowledge.isGap && !isSecret;
    // In a list of many fields those of which there is too little are only counted.
    const isEnough = count >= leastValues || this.#isAlone;
    return {
      protocol,
      command: this.#command,
      dir,
      field: field.name,
      status: knowledge.status,
      label: knowledge.label,
      note: knowledge.note,
      tableReadings: knowledge.readings,
      isList: knowledge.isList,
      isSecret,
      ofMessages,
      messages,
      count,
      empty,
      // An estimate may say more than there can be.
      distinct: isSecret ? 0 : Math.min(count, values.distinct),
      isWhole: values.isWhole,
      leastLength: count === 0 ? 0 : field.leastLength,
      mostLength,
      letters,
      range: isNumber ? [field.leastNumber, field.mostNumber] : null,
      values: isSecret ? [] : values.sorted().map(valueAccount),
      presence: isEnough && messages < ofMessages ? findPresence(this.#sheet.spread, field.name) : null,
      sample: this.#rows.length,
      ranking: isSecret || isGap ? nothing : isEnough ? this.#rank(field.name, knowledge.isList) : tooFew(count),
      gap: isGap ? readGap(this.#sheet.spread, field.name) : null,
    };
  }

  get #sheet(): { readonly spread: Sheet; readonly sessions: Sheet } {
    this.#sheets ??= { spread: sheetOf(this.#rows), sessions: sheetOf(this.#sessionRows) };
    return this.#sheets;
  }

  #rank(name: string, isList: boolean): Ranking {
    const spread = isList ? this.#recordSheet(this.#rows, name) : this.#sheet.spread;
    const sessions = isList ? this.#recordSheet(this.#sessionRows, name) : this.#sheet.sessions;
    const target = fieldTarget(spread, name);
    if (target === null) return judge(0, []);
    return rank(target, fieldTarget(sessions, name) ?? target, this.#surroundings);
  }

  #recordSheet(rows: readonly Row[], name: string): Sheet {
    return sheetOf(recordRows(rows, name, this.#lists));
  }
}

function nameOf({ protocol, command }: Group) {
  return { protocol, command };
}

function valueAccount(entry: ValueEntry): ValueAccount {
  const { text, length, count } = entry;
  return {
    value: text,
    length,
    count,
    first: { capture: entry.firstCapture, no: entry.firstNo, byte: entry.firstByte },
    last: { capture: entry.lastCapture, no: entry.lastNo, byte: entry.lastByte },
    label: labelOfValue(entry),
  };
}
