/**
 * Observations for the reference: messages go in, what stood in each field comes out, and an exchange of each command.
 * Secrets are masked.
 */

import { decodeText } from '../../bytes/text.ts';
import { charsetName } from '../../dissect/charset.ts';
import { fieldsOf, summarise } from '../../dissect/dissect.ts';
import type { Dispute, DisputeReading } from '../../model/dispute.ts';
import type { Field } from '../../model/field.ts';
import type { Message, MessageDirection } from '../../model/message.ts';
import type { Text } from '../../model/text.ts';
import { maskSecrets } from '../redact.ts';
import { visible } from '../visible.ts';
import { clip, widthOf } from '../width.ts';

export interface ObservedValue {
  readonly value: string;
  readonly count: number;
}

/** What the values of a field may be, and how many bits that saves (docs/evidence.md). */
export interface ObservedReading {
  readonly text: Text;
  readonly bits: number;
}

/** What messages of a command and direction had in a field. `values` are the most frequent, of `distinct` in all. */
export interface ObservedField {
  readonly protocol: string;
  readonly command: string;
  readonly direction: MessageDirection;
  /** Without index: all items of a list together. */
  readonly field: string;
  readonly messages: number;
  readonly distinct: number;
  /** There were more than were told apart. */
  readonly isDistinctLeast: boolean;
  readonly values: readonly ObservedValue[];
  /** Those that are believed, the best first; of fields that are not known for sure. */
  readonly readings: readonly ObservedReading[];
}

/** One message of an exchange: its bytes, in lines, and what it says. */
export interface Shot {
  readonly direction: MessageDirection;
  readonly source: string;
  readonly no: number;
  readonly bytes: readonly string[];
  readonly summary: string;
}

/** A question on which sources disagree, and for each reading how many messages speak for it; null: none could. */
export interface ObservedDispute {
  readonly dispute: Dispute;
  readonly readings: readonly {
    readonly reading: DisputeReading;
    readonly count: number | null;
    readonly places: readonly { readonly capture: string; readonly no: number }[];
  }[];
}

export interface Observed {
  readonly fields: readonly ObservedField[];
  /** By `PROTOCOL COMMAND`, in small letters. */
  readonly exchanges: ReadonlyMap<string, readonly Shot[]>;
  readonly disputes: readonly ObservedDispute[];
}

export const nothingObserved: Observed = { fields: [], exchanges: new Map(), disputes: [] };

/** Bounds: a capture may have any names and values. */
const mostFields = 20_000;
const mostDistinct = 1000;
const mostShown = 8;
const mostCommands = 1000;
const mostShots = 4;
const longestValue = 60;
const longestBody = 1200;
const widestLine = 76;

interface Tally {
  readonly field: Omit<ObservedField, 'messages' | 'distinct' | 'isDistinctLeast' | 'values' | 'readings'>;
  messages: number;
  last: number;
  isFull: boolean;
  readonly values: Map<string, number>;
}

interface Exchange {
  readonly no: number;
  readonly shots: Shot[];
  isAnswered: boolean;
}

export class Observations {
  readonly #tallies = new Map<string, Tally>();
  readonly #exchanges = new Map<string, Exchange>();
  /** Those of them that begin with a request, by its number. */
  readonly #asked = new Map<number, Exchange>();

  /** `before`: how many messages the captures before had. */
  add(message: Message, source: string, before = 0): void {
    const { protocol } = message.parse;
    if (message.frame === null || message.command === null || protocol === 'http' || protocol === 'other') return;
    const { tree } = maskSecrets(message, fieldsOf(message));
    const command = message.command;
    for (const node of tree.nodes) {
      if (node.span.layer > 0) this.#count({ protocol, command, direction: message.dir }, message.no, node);
    }
    this.#show(message, shotOf(message, source, before, tree.layers[1].bytes));
  }

  get all(): Pick<Observed, 'exchanges'> & { readonly fields: readonly Omit<ObservedField, 'readings'>[] } {
    const fields = [...this.#tallies.values()].map(({ field, messages, values, isFull }) => {
      const byCount = [...values].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      const shown = byCount.slice(0, mostShown).map(([value, count]) => ({ value, count }));
      return { ...field, messages, distinct: values.size, isDistinctLeast: isFull, values: shown };
    });
    return { fields, exchanges: new Map([...this.#exchanges].map(([key, { shots }]) => [key, shots])) };
  }

  #count(place: Pick<ObservedField, 'protocol' | 'command' | 'direction'>, no: number, node: Field): void {
    const inner = node.children?.filter(({ role, name }) => role === 'field' && name !== 'unescaped') ?? [];
    for (const child of inner) this.#count(place, no, child);
    if (inner.length > 0 || node.role !== 'field' || node.raw === undefined) return;
    const field = node.name.replace(/\[\d+\]$/, '');
    const key = [place.protocol, place.command, place.direction, field].join('\0').toLowerCase();
    const found = this.#tallies.get(key);
    if (found === undefined && this.#tallies.size >= mostFields) return;
    const tally = found ?? { field: { ...place, field }, messages: 0, last: 0, isFull: false, values: new Map() };
    if (found === undefined) this.#tallies.set(key, tally);
    if (tally.last !== no) tally.messages += 1;
    tally.last = no;
    const value = clip(
      visible(node.binary === true ? String(node.text ?? node.value ?? node.raw) : node.raw),
      longestValue,
    );
    const count = tally.values.get(value);
    if (count === undefined && tally.values.size >= mostDistinct) tally.isFull = true;
    else tally.values.set(value, (count ?? 0) + 1);
  }

  /**
   * Keeps the first request of a command and what answers it, one that was granted rather than one that was not. A reply of
   * another command is shown with what it answers, too.
   */
  #show(message: Message, shot: Shot): void {
    const key = `${message.parse.protocol} ${message.command}`.toLowerCase();
    const known = this.#exchanges.get(key);
    const isFull = known === undefined && this.#exchanges.size >= mostCommands;
    const asked = message.dir === 'request' ? undefined : this.#asked.get(message.replyTo);
    if (asked !== undefined) {
      if (asked.shots.length < mostShots) asked.shots.push(shot);
      asked.isAnswered ||= message.result === null || message.result.code === 0;
      if (known === undefined && !isFull) this.#exchanges.set(key, asked);
      return;
    }
    // A reply without its request, or what the server says unasked, is better than nothing.
    const isBetter = known === undefined || (!known.isAnswered && message.dir === 'request');
    if (!isBetter || isFull) return;
    const made = { no: message.no, shots: [shot], isAnswered: false };
    this.#exchanges.set(key, made);
    if (known !== undefined) this.#asked.delete(known.no);
    if (message.dir === 'request') this.#asked.set(message.no, made);
  }
}

function shotOf(message: Message, source: string, before: number, body: Uint8Array): Shot {
  const isText = message.parse.protocol === 'kqq';
  const shown = body.subarray(0, longestBody);
  const lines = isText ? textLines(decodeText(shown, 0, shown.length, charsetName(message.charset))) : hexLines(shown);
  const more = body.length > shown.length ? [`.. ${body.length - shown.length} bytes more`] : [];
  const summary = visible(summarise(message, 'en', true));
  return { direction: message.dir, source, no: message.no - before, bytes: [...lines, ...more], summary };
}

/** Broken behind `&` where a line gets too wide. */
function textLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const piece of visible(text).split(/(?<=&)/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + widthOf(piece) <= widestLine) lines[lines.length - 1] = last + piece;
    else lines.push(...cutAt(piece, widestLine));
  }
  return lines;
}

/** Pieces of so many columns, without a letter lost. */
function cutAt(text: string, columns: number): readonly string[] {
  const pieces: string[] = [''];
  let width = 0;
  for (const letter of text) {
    width += widthOf(letter);
    if (width > columns) {
      pieces.push('');
      width = widthOf(letter);
    }
    pieces[pieces.length - 1] += letter;
  }
  return pieces;
}

function hexLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return lines;
}
