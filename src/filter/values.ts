/**
 * Values that a filter reads: a message and a name go in, what stands there comes out. Most is read from the message and its
 * compact parse. The field tree is made at most once for a message, and only when a name asks for what nothing else
 * says. Secrets are not masked: who filters sees what is there.
 */

import { createSummarise, fieldsOf } from '../dissect/dissect.ts';
import type { Field, FieldRecord, FieldTree, Status } from '../model/field.ts';
import type { Message } from '../model/message.ts';
import type { Problem, Severity } from '../model/problem.ts';
import { profileName } from '../model/wire-profile.ts';
import { KqqStatus } from './kqq-status.ts';
import { KqqReader, KqqRecords } from './kqq-values.ts';
import type { FilterName } from './names.ts';
import { oicqReader } from './oicq-values.ts';
import { readTree, treeHasStatus, wantedPath } from './tree-values.ts';
import { Values } from './value.ts';

/** What a filter looks at, one message after the other. */
export class Subject {
  /** Where the message is from. */
  source = '';
  /** Of the records counted last: how many the test was true of, and how many there were. */
  fitting = 0;
  records = 0;
  #message: Message | null = null;
  #tree: FieldTree | null = null;
  #summary: string | null = null;
  /** The record at hand: one of the tree, or the one that `#walk` stands at. */
  #record: FieldRecord | null = null;
  #isWalking = false;
  readonly #walk = new KqqRecords();
  readonly #status = new KqqStatus();
  readonly #treeOf: (message: Message) => FieldTree;
  readonly #summarise: (message: Message) => string;
  /** Whether values come from the tree alone: it has something masked, or is to be compared with. */
  readonly needsTree: boolean;

  /** Sees all there is, unless `treeOf` gives the tree with something masked, and `redact` masks summaries. */
  constructor(treeOf: ((message: Message) => FieldTree) | null = null, redact = false) {
    this.#treeOf = treeOf ?? fieldsOf;
    this.needsTree = treeOf !== null;
    this.#summarise = createSummarise({ language: 'en', redact });
  }

  begin(message: Message, source: string): void {
    this.#message = message;
    this.source = source;
    this.#tree = null;
    this.#summary = null;
  }

  get message(): Message {
    if (this.#message === null) throw new Error('no message was begun');
    return this.#message;
  }

  get tree(): FieldTree {
    this.#tree ??= this.#treeOf(this.message);
    return this.#tree;
  }

  get summary(): string {
    this.#summary ??= this.#summarise(this.message);
    return this.#summary;
  }

  hasStatus(status: Status): boolean {
    const { parse } = this.message;
    const told = parse.protocol === 'kqq' && !this.needsTree ? this.#status.has(this.message, parse, status) : null;
    return told ?? treeHasStatus(this.tree, status);
  }

  /** Counts the records, and those that `holds` is true of, into `records` and `fitting`. */
  countRecords(holds: (subject: Subject) => boolean): void {
    this.records = 0;
    this.fitting = 0;
    const { parse } = this.message;
    if (this.message.frame !== null && parse.protocol === 'kqq' && !this.needsTree && this.#walk.begin(parse)) {
      this.#isWalking = true;
      while (this.#walk.next()) this.#count(holds);
      this.#isWalking = false;
      return;
    }
    for (const record of this.tree.records ?? []) {
      this.#record = record;
      this.#count(holds);
    }
    this.#record = null;
  }

  #count(holds: (subject: Subject) => boolean): void {
    this.records += 1;
    if (holds(this)) this.fitting += 1;
  }

  /** Adds what the record at hand has in the column called `name`, in small letters. */
  readColumn(name: string, values: Values): void {
    if (this.#isWalking) {
      this.#walk.read(this.message, name, values);
      return;
    }
    for (const column in this.#record) {
      const field: Field | undefined = this.#record[column];
      if (field !== undefined && column.toLowerCase() === name) values.addField(field);
    }
  }
}

/** Gives the values of a name; none where there is nothing. They are borrowed until it reads again. */
export type ReadValues = (subject: Subject) => Values;

/** Adds the values of a name. */
type AddValues = (subject: Subject, values: Values) => void;

/** The reader that owns the values which `add` adds. */
export function createReader(add: AddValues): ReadValues {
  const values = new Values();
  return (subject) => {
    values.clear();
    add(subject, values);
    return values;
  };
}

/** How a name is read: of an envelope, a flag as true or false, or a field of a protocol. */
export function readerOf(name: FilterName, index: number | null): ReadValues {
  if (name.protocol === 'kqq') return createReader(kqqReader(name.name, index));
  if (name.protocol !== null) return createReader(binaryReader(name.name, index));
  const flag = flagReaders[name.name];
  if (flag !== undefined) return createReader((subject, values) => values.addText(flag(subject) ? 'true' : 'false'));
  return createReader(envelopeReaders[name.name] ?? (() => {}));
}

function kqqReader(name: string, index: number | null): AddValues {
  const compact = new KqqReader(name.slice('kqq.'.length), index);
  const whole = treeReader(name, index);
  return (subject, values) => {
    const { message } = subject;
    const { parse } = message;
    if (parse.protocol !== 'kqq' || message.frame === null) return;
    if (!subject.needsTree && compact.read(message, parse, values)) return;
    values.clear();
    whole(subject, values);
  };
}

function binaryReader(name: string, index: number | null): AddValues {
  const compact = oicqReader(name, index);
  const whole = treeReader(name, index);
  if (compact === null) return whole;
  return (subject, values) => (subject.needsTree ? whole(subject, values) : compact(subject.message, values));
}

function treeReader(name: string, index: number | null): AddValues {
  const wanted = wantedPath(name, index);
  return ({ tree }, values) => readTree(tree, wanted, index === null, values);
}

/** The reader of a column of the record at hand. */
export function recordReader(name: string): ReadValues {
  const column = name.toLowerCase();
  return createReader((subject, values) => subject.readColumn(column, values));
}

/** Readers of what every message has, by name. */
const envelopeReaders: Readonly<Record<string, AddValues>> = {
  no: ({ message }, values) => values.addNumber(message.no),
  time: ({ message }, values) => values.addTime(message.time),
  timeEnd: ({ message }, values) => values.addTime(message.timeEnd),
  source: ({ source }, values) => values.addText(source),
  packet: ({ message }, values) => values.addNumber(message.packet > 0 ? message.packet : null),
  flow: ({ message }, values) => values.addNumber(message.flow.number),
  transport: ({ message }, values) => values.addText(message.flow.transport),
  src: ({ message }, values) => values.addText(message.flow.ends[message.side].text),
  dst: ({ message }, values) => values.addText(message.flow.ends[message.side === 0 ? 1 : 0].text),
  'ip.src': ({ message }, values) => values.addText(message.flow.ends[message.side].address),
  'ip.dst': ({ message }, values) => values.addText(message.flow.ends[message.side === 0 ? 1 : 0].address),
  'ip.addr': ({ message }, values) => {
    for (let i = 0; i < 2; i++) values.addText(message.flow.ends[i].address);
  },
  port: ({ message }, values) => {
    for (let i = 0; i < 2; i++) values.addNumber(message.flow.ends[i].port);
  },
  dir: ({ message }, values) => values.addText(message.dir),
  proto: ({ message }, values) => values.addText(message.parse.protocol),
  carrier: ({ message }, values) => values.addText(message.carrier),
  tunnel: ({ message }, values) => values.addText(message.tunnel),
  cmd: ({ message }, values) => values.addText(message.command),
  uin: ({ message }, values) => {
    if (message.uin !== null) values.addWord(message.uin, null);
  },
  res: ({ message: { result } }, values) => {
    if (result !== null) values.addWord(String(result.code), result.label);
  },
  null: ({ message }, values) => values.addText(message.null),
  replyTo: ({ message }, values) => values.addNumber(message.replyTo > 0 ? message.replyTo : null),
  elapsed: ({ message }, values) => values.addNumber(message.replyTo > 0 ? message.elapsedMs : null),
  summary: ({ summary }, values) => values.addText(summary),
  charset: ({ message }, values) => values.addText(message.charset?.name ?? null),
  profile: ({ message }, values) =>
    values.addText(message.profile === null ? null : profileName(message.profile.profile)),
  'problem.code': ({ message }, values) => {
    for (const { code } of message.problems) values.addText(code);
  },
  'problem.text': ({ message }, values) => {
    for (const { text } of message.problems) values.addText(text);
  },
  severity: ({ message }, values) => values.addText(gravest(message.problems)),
};

/** Readers of what is true or false of a message, by name. */
export const flagReaders: Readonly<Record<string, (subject: Subject) => boolean>> = {
  complete: ({ message }) => message.complete,
  unanswered: ({ message }) => message.unanswered,
  retry: ({ message }) => message.retry,
  problem: ({ message }) => message.problems.length > 0,
  unknown: (subject) => subject.hasStatus('unknown'),
  assumed: (subject) => subject.hasStatus('assumed'),
  disputed: (subject) => subject.hasStatus('disputed'),
  kqq: ({ message }) => message.parse.protocol === 'kqq',
  oicq81: ({ message }) => message.parse.protocol === 'oicq81',
  oicq: ({ message }) => message.parse.protocol === 'oicq',
  http: ({ message }) => message.frame?.http != null,
  other: ({ message }) => message.parse.protocol === 'other',
};

/** Grave ones last, so that they can be compared. */
export const severities: readonly Severity[] = ['note', 'warn', 'error'];

function gravest(problems: readonly Problem[]): Severity | null {
  return severities.findLast((one) => problems.some(({ severity }) => severity === one)) ?? null;
}
