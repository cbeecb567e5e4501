/**
 * Verdicts on notes: messages go in, and for each note comes out how many of those that it is about agree with its
 * predicate, how many do not, and where. Counts of several runs add up.
 */

import type { Filter } from '../../filter/compile.ts';
import { type ReadValues, readerOf, Subject } from '../../filter/values.ts';
import type { Message } from '../../model/message.ts';
import { anyCommand, type Note } from '../../model/note.ts';
import { maskedTreeOf } from '../../present/redact.ts';
import type { PlacedNote } from '../../tables/notes/read.ts';

/** A message, and what stands in the field there; secrets masked. */
export interface Sighting {
  readonly source: string;
  /** Within its capture. */
  readonly no: number;
  /** 0 for none. */
  readonly packet: number;
  readonly values: readonly string[];
}

export interface Verdict {
  readonly placed: PlacedNote;
  /** Messages that the note is about. */
  readonly messages: number;
  readonly confirmed: number;
  readonly contradicted: number;
  readonly first: Sighting | null;
  /** The first of them. */
  readonly contradictions: readonly Sighting[];
}

/** A note and its predicate; null where it has none. */
export interface Testable {
  readonly placed: PlacedNote;
  readonly predicate: Filter | null;
}

/** Places kept of each note, and values and letters of each place. */
const mostPlaces = 10;
const mostValues = 5;
const mostLetters = 60;

type Growing = { -readonly [key in keyof Verdict]: Verdict[key] } & { contradictions: Sighting[] };

interface Tested {
  readonly verdict: Growing;
  readonly predicate: Filter | null;
  readonly field: ReadValues | null;
}

export class Verdicts {
  readonly #tested: readonly Tested[];
  readonly #byCommand = new Map<string, Tested[]>();
  readonly #subject = new Subject();
  readonly #shown = new Subject(maskedTreeOf, true);

  constructor(notes: readonly Testable[]) {
    this.#tested = notes.map(({ placed, predicate }) => {
      const { protocol, field } = placed.note;
      const verdict = { placed, messages: 0, confirmed: 0, contradicted: 0, first: null, contradictions: [] };
      return { verdict, predicate, field: field === null ? null : readerOfField(protocol, field) };
    });
    for (const one of this.#tested) {
      const key = keyOf(one.verdict.placed.note.protocol, one.verdict.placed.note.command);
      this.#byCommand.set(key, [...(this.#byCommand.get(key) ?? []), one]);
    }
  }

  get all(): readonly Verdict[] {
    return this.#tested.map(({ verdict }) => verdict);
  }

  /** `before`: how many messages the captures before had. */
  add(message: Message, source: string, before: number): void {
    const { protocol } = message.parse;
    const own = this.#byCommand.get(keyOf(protocol, message.command ?? '')) ?? [];
    const any = this.#byCommand.get(keyOf(protocol, anyCommand)) ?? [];
    if (own.length + any.length === 0 || message.frame === null) return;
    this.#subject.begin(message, source);
    for (const one of [...own, ...any]) this.#test(one, message, source, before);
  }

  #test({ verdict, predicate, field }: Tested, message: Message, source: string, before: number): void {
    if (!isAbout(verdict.placed.note, message, field, this.#subject)) return;
    verdict.messages += 1;
    verdict.first ??= this.#sighting(message, source, before, field);
    if (predicate === null) return;
    if (predicate(message, source)) {
      verdict.confirmed += 1;
      return;
    }
    verdict.contradicted += 1;
    if (verdict.contradictions.length < mostPlaces) {
      verdict.contradictions.push(this.#sighting(message, source, before, field));
    }
  }

  #sighting(message: Message, source: string, before: number, field: ReadValues | null): Sighting {
    this.#shown.begin(message, source);
    const values = field === null ? [] : field(this.#shown).texts().slice(0, mostValues);
    return { source, no: message.no - before, packet: message.packet, values: values.map(clip) };
  }
}

/** The reader of a field that tables may or may not have. */
function readerOfField(protocol: string, field: string): ReadValues {
  return readerOf({ name: `${protocol}.${field}`, type: 'value', protocol, label: { en: '', zh: '' } }, null);
}

function keyOf(protocol: string, command: string): string {
  return `${protocol}\0${command.toUpperCase()}`;
}

/** Whether the message is of the note's direction and has its field, with its code if it is about one. */
function isAbout({ direction, code }: Note, message: Message, field: ReadValues | null, subject: Subject): boolean {
  if (direction !== null && direction !== message.dir) return false;
  if (field === null) return true;
  const values = field(subject);
  return code === null ? values.count > 0 : values.some(({ number }) => number === code);
}

function clip(text: string): string {
  const letters = [...text.slice(0, 2 * mostLetters)];
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters).join('')}…` : text;
}
