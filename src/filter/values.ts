/**
 * Values that a filter reads: a message and a name go in, what stands there comes out. The field tree is made once for a
 * message, and only when a name asks for it; secrets are not masked: who filters sees what is there.
 */

import { charsetName } from '../dissect/charset.ts';
import { createSummarise, fieldsOf } from '../dissect/dissect.ts';
import { someFields } from '../dissect/kqq/fields.ts';
import { isOfFraming } from '../dissect/node.ts';
import { packText } from '../dissect/packed-name.ts';
import type { Field, FieldTree, Status } from '../model/field.ts';
import type { KqqParse, Message } from '../model/message.ts';
import type { Problem, Severity } from '../model/problem.ts';
import type { PackedName } from '../model/rules.ts';
import type { Text } from '../model/text.ts';
import { profileName } from '../model/wire-profile.ts';
import type { FilterName } from './names.ts';
import { secondsOf } from './quantities.ts';

/** One value: its text, the number it is written as, and what it means. */
export interface Value {
  readonly text: string;
  readonly number: number | null;
  readonly label: Text | null;
}

/** What a filter looks at, one message after the other. */
export class Subject {
  /** Where the message is from. */
  source = '';
  #message: Message | null = null;
  #tree: FieldTree | null = null;
  /** What was last made of one parameter, and of which. */
  #nodes: readonly Field[] | null = null;
  #nodesKey: PackedName = 0;
  #record: ReadonlyMap<string, Field> | null = null;
  #summary: string | null = null;
  readonly #treeOf: (message: Message) => FieldTree;
  readonly #summarise: (message: Message) => string;

  /** Sees all there is, unless `treeOf` gives the tree with something masked, and `redact` masks summaries. */
  constructor(treeOf: (message: Message) => FieldTree = fieldsOf, redact = false) {
    this.#treeOf = treeOf;
    this.#summarise = createSummarise({ language: 'en', redact });
  }

  begin(message: Message, source: string): void {
    this.#message = message;
    this.source = source;
    this.#tree = null;
    this.#nodes = null;
    this.#record = null;
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

  /** The nodes among which those of a parameter are. The tree costs several times as much, and may not be needed. */
  nodesOf(key: PackedName): readonly Field[] {
    const { parse, charset } = this.message;
    if (parse.protocol !== 'kqq' || !mayHave(parse, key)) return noFields;
    if (this.#tree !== null || this.#treeOf !== fieldsOf) return this.tree.nodes;
    if (this.#nodes === null || this.#nodesKey !== key) {
      this.#nodesKey = key;
      this.#nodes = someFields(parse, charsetName(charset), (index) => mayBe(parse, index, key)) ?? this.tree.nodes;
    }
    return this.#nodes;
  }

  get summary(): string {
    this.#summary ??= this.#summarise(this.message);
    return this.#summary;
  }

  /** The record that names without a protocol are looked up in; null outside of any(), all() and count(). */
  get record(): ReadonlyMap<string, Field> | null {
    return this.#record;
  }

  /** How many records `holds` is true of, and how many there are. */
  countRecords(holds: () => boolean): { readonly fitting: number; readonly all: number } {
    const records = this.tree.records ?? [];
    const around = this.#record;
    let fitting = 0;
    for (const record of records) {
      this.#record = new Map(Object.entries(record).map(([name, field]) => [name.toLowerCase(), field]));
      if (holds()) fitting += 1;
    }
    this.#record = around;
    return { fitting, all: records.length };
  }
}

/** Whether a parameter may have that name in the tree: names that no table has may look like any. */
function mayBe(parse: KqqParse, index: number, key: PackedName): boolean {
  return parse.keys[index] === key || parse.rows[index] === null;
}

function mayHave(parse: KqqParse, key: PackedName): boolean {
  for (let i = 0; i < parse.count; i++) if (mayBe(parse, i, key)) return true;
  return false;
}

/** Gives the values of a name; none where there is nothing. */
export type ReadValues = (subject: Subject) => readonly Value[];

const none: readonly Value[] = Object.freeze([]);
const noFields: readonly Field[] = Object.freeze([]);

function word(text: string | null): readonly Value[] {
  return text === null ? none : [{ text, number: null, label: null }];
}

function number(value: number | null): readonly Value[] {
  return value === null ? none : [{ text: String(value), number: value, label: null }];
}

/** How a name is read: of an envelope, a flag as true or false, or a field of a protocol. */
export function readerOf(name: FilterName, index: number | null): ReadValues {
  if (name.protocol !== null) return fieldReader(name.name, index);
  const flag = flagReaders[name.name];
  if (flag !== undefined) return (subject) => word(String(flag(subject)));
  return envelopeReaders[name.name] ?? (() => none);
}

/** Readers of what every message has, by name. */
export const envelopeReaders: Readonly<Record<string, ReadValues>> = {
  no: ({ message }) => number(message.no),
  time: ({ message }) => number(message.time === null ? null : secondsOf(message.time)),
  timeEnd: ({ message }) => number(message.timeEnd === null ? null : secondsOf(message.timeEnd)),
  source: ({ source }) => word(source),
  packet: ({ message }) => number(message.packet > 0 ? message.packet : null),
  flow: ({ message }) => number(message.flow.number),
  transport: ({ message }) => word(message.flow.transport),
  src: ({ message }) => word(message.flow.ends[message.side].text),
  dst: ({ message }) => word(message.flow.ends[message.side === 0 ? 1 : 0].text),
  'ip.src': ({ message }) => word(message.flow.ends[message.side].address),
  'ip.dst': ({ message }) => word(message.flow.ends[message.side === 0 ? 1 : 0].address),
  'ip.addr': ({ message }) => message.flow.ends.flatMap(({ address }) => word(address)),
  port: ({ message }) => message.flow.ends.flatMap(({ port }) => number(port)),
  dir: ({ message }) => word(message.dir),
  proto: ({ message }) => word(message.parse.protocol),
  carrier: ({ message }) => word(message.carrier),
  tunnel: ({ message }) => word(message.tunnel),
  cmd: ({ message }) => word(message.command),
  uin: ({ message }) => (message.uin === null ? none : [toValue(message.uin, null)]),
  res: ({ message: { result } }) => (result === null ? none : [toValue(String(result.code), result.label)]),
  null: ({ message }) => word(message.null),
  replyTo: ({ message }) => number(message.replyTo > 0 ? message.replyTo : null),
  elapsed: ({ message }) => number(message.replyTo > 0 ? message.elapsedMs : null),
  summary: ({ summary }) => word(summary),
  charset: ({ message }) => word(message.charset?.name ?? null),
  profile: ({ message }) => word(message.profile === null ? null : profileName(message.profile.profile)),
  'problem.code': ({ message }) => message.problems.flatMap(({ code }) => word(code)),
  'problem.text': ({ message }) => message.problems.flatMap(({ text }) => word(text)),
  severity: ({ message }) => word(gravest(message.problems)),
};

/** Readers of what is true or false of a message, by name. */
export const flagReaders: Readonly<Record<string, (subject: Subject) => boolean>> = {
  complete: ({ message }) => message.complete,
  unanswered: ({ message }) => message.unanswered,
  retry: ({ message }) => message.retry,
  problem: ({ message }) => message.problems.length > 0,
  unknown: (subject) => hasStatus(subject, 'unknown'),
  assumed: (subject) => hasStatus(subject, 'assumed'),
  disputed: (subject) => hasStatus(subject, 'disputed'),
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

/** Whether any field that says something is of this status; separators and the body as it lies in HTTP say nothing. */
function hasStatus({ tree }: Subject, status: Status): boolean {
  const has = (field: Field): boolean =>
    (field.role !== 'syntax' && (field.span.layer > 0 || isOfFraming(field)) && field.status === status) ||
    (field.children?.some(has) ?? false);
  return tree.nodes.some(has);
}

/** The reader of a field of a protocol: all places of that name, or item `index` of a list. */
export function fieldReader(name: string, index: number | null): ReadValues {
  const wanted = index === null ? name.toLowerCase() : `${name.toLowerCase()}[${index}]`;
  const parameter = /^kqq\.(\w+)$/i.exec(name);
  const key = parameter === null ? null : packText(parameter[1]);
  return (subject) => {
    const values: Value[] = [];
    const nodes = key === null ? subject.tree.nodes : subject.nodesOf(key);
    for (const node of nodes) collect(node, wanted, index === null, values);
    return values;
  };
}

function collect(field: Field, wanted: string, anyItem: boolean, values: Value[]): void {
  const path = field.path.toLowerCase();
  const isWanted = anyItem ? withoutIndexes(path) === wanted : path === wanted;
  const items = field.children?.filter((child) => child.role === 'field' && isItemOf(child, field)) ?? [];
  // A list is its items; without any it is there and empty.
  if (isWanted && field.role !== 'syntax' && items.length === 0) values.push(readField(field));
  for (const child of field.children ?? []) collect(child, wanted, anyItem, values);
}

function isItemOf(child: Field, list: Field): boolean {
  return child.path.startsWith(`${list.path}[`);
}

function withoutIndexes(path: string): string {
  return path.includes('[') ? path.replace(/\[\d+\]/g, '') : path;
}

/** The reader of a column of the record at hand. */
export function recordReader(name: string): ReadValues {
  const key = name.toLowerCase();
  return ({ record }) => {
    const field = record?.get(key);
    return field === undefined ? none : [readField(field)];
  };
}

function readField({ value, text, raw, label }: Field): Value {
  const shown = text ?? (value === undefined ? raw : String(value)) ?? '';
  return { text: shown, number: typeof value === 'number' ? value : plainNumber(shown), label: label ?? null };
}

function toValue(text: string, label: Text | null): Value {
  return { text, number: plainNumber(text), label };
}

function plainNumber(text: string): number | null {
  return /^-?(0|[1-9]\d{0,14})$/.test(text.trim()) ? Number(text) : null;
}
