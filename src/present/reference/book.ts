/**
 * The reference as data: tables, with the notes that were put over them, and observations go in; for every protocol,
 * command, field and code comes out what is known of it, who says so, and how sure that is.
 */

import type { BinaryProtocol, BinaryTable } from '../../model/binary-table.ts';
import type { Reading, SourceId, Status } from '../../model/field.ts';
import type { OicqTables } from '../../model/oicq-table.ts';
import type { CommandTable, ProtocolTable, SourceDocument } from '../../model/table.ts';
import type { Text } from '../../model/text.ts';
import { kqqChapter } from './book-kqq.ts';
import { oicqChapter } from './book-oicq.ts';
import { oicq81Chapter } from './book-oicq81.ts';
import type { Observed, ObservedDispute, ObservedField, Shot } from './observed.ts';

/** The tables of a run. */
export interface BookTables {
  readonly protocol: ProtocolTable;
  readonly commands: readonly CommandTable[];
  readonly oicq: OicqTables;
  readonly oicq81: { readonly protocol: BinaryProtocol; readonly tables: readonly BinaryTable[] };
  readonly sources: readonly SourceDocument[];
}

/** A meaning with what makes it sure or not. */
export interface Statement {
  readonly label: Text;
  readonly status: Status;
  readonly sources: readonly SourceId[];
  readonly note: Text | null;
  readonly readings: readonly Reading[];
}

export interface CodeEntry extends Statement {
  readonly value: number;
  readonly symbol: string | null;
}

export interface FieldEntry extends Statement {
  readonly name: string;
  /** What its values are; for a binary protocol the letter its document writes, too. */
  readonly kind: string;
  readonly codes: readonly CodeEntry[];
  /** In words: a list, needed, masked .. */
  readonly traits: readonly string[];
  /** Any of them; none: always. */
  readonly when: readonly string[];
  /** The repeats that it stands in. */
  readonly within: readonly string[];
  readonly observed: ObservedField | null;
}

/** The fields of messages of one kind. */
export interface PartEntry {
  readonly title: string;
  readonly fields: readonly FieldEntry[];
}

/** Something that may happen, and when. */
export interface RuleEntry {
  readonly text: Text;
  readonly when: readonly string[];
  readonly sources: readonly SourceId[];
}

export interface CommandEntry extends Statement {
  readonly name: string;
  /** `0x03`; null where commands have no numbers. */
  readonly number: string | null;
  readonly parts: readonly PartEntry[];
  readonly answers: readonly string[];
  readonly nulls: readonly RuleEntry[];
  readonly delays: readonly RuleEntry[];
  readonly example: readonly Shot[];
}

/** What is not settled: `status` says how. */
export interface Question {
  readonly command: string | null;
  readonly field: string | null;
  readonly code: number | null;
  readonly label: Text;
  readonly status: Status;
}

export interface Chapter {
  readonly protocol: string;
  readonly title: Text;
  /** What all messages have. */
  readonly shared: readonly PartEntry[];
  readonly nulls: readonly RuleEntry[];
  readonly commands: readonly CommandEntry[];
  readonly disputes: readonly ObservedDispute[];
  readonly questions: readonly Question[];
}

export interface Book {
  /** The captures that values and examples are from: names without folders. */
  readonly captures: readonly string[];
  readonly sources: readonly SourceDocument[];
  readonly chapters: readonly Chapter[];
}

/** Makes the reference, of `only` this command if it is given (compared without case). */
export function makeBook(
  tables: BookTables,
  observed: Observed,
  captures: readonly string[],
  only: string | null,
): Book {
  const chapters = [kqqChapter(tables, observed), oicq81Chapter(tables, observed), oicqChapter(tables, observed)];
  const wanted =
    only === null ? chapters : chapters.map((one) => chapterOf(one, only)).filter((one) => one.commands.length > 0);
  return {
    captures,
    sources: tables.sources,
    chapters: wanted.map((one) => ({ ...one, ...openOf(one, observed, only) })),
  };
}

/** A chapter before its questions are collected. */
export type Draft = Omit<Chapter, 'disputes' | 'questions'>;

function chapterOf(chapter: Draft, only: string): Draft {
  const wanted = only.toLowerCase();
  const commands = chapter.commands.filter(({ name, number }) => name.toLowerCase() === wanted || number === wanted);
  return { ...chapter, commands };
}

/** What is open in a chapter. The disputes of a command have its name in their ids. */
function openOf(chapter: Draft, { disputes }: Observed, only: string | null): Pick<Chapter, 'disputes' | 'questions'> {
  const own = disputes.filter(({ dispute }) => dispute.protocol === chapter.protocol);
  const wanted = only === null ? own : own.filter(({ dispute }) => nameIn(dispute.id) === only.toLowerCase());
  return { disputes: wanted, questions: questionsOf(chapter) };
}

/** `getinfo` of `kqq.GetInfo.CV`. */
function nameIn(id: string): string {
  return id.split('.')[1]?.toLowerCase() ?? '';
}

function questionsOf({ shared, commands }: Draft): readonly Question[] {
  const ofAll = shared.flatMap((part) => part.fields.flatMap((field) => fieldQuestions(null, field)));
  const own = commands.flatMap((command) => {
    const itself = { command: command.name, field: null, code: null, label: command.label, status: command.status };
    const fields = command.parts.flatMap((part) => part.fields.flatMap((field) => fieldQuestions(command.name, field)));
    return [itself, ...fields];
  });
  const seen = new Set<string>();
  return [...ofAll, ...own].filter((one) => {
    const key = JSON.stringify(one);
    const isNew = one.status !== 'known' && one.status !== 'encrypted' && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function fieldQuestions(command: string | null, { name, label, status, codes }: FieldEntry): readonly Question[] {
  const own = codes.map((code) => ({ command, field: name, code: code.value, label: code.label, status: code.status }));
  // Where the field itself is in doubt, so are its codes.
  return [{ command, field: name, code: null, label, status }, ...own.filter((one) => one.status !== status)];
}
