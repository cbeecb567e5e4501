/**
 * Places in the text of a notebook: an entry and new values go in, the pieces of text to put in the place of others come
 * out, written so that they fit in there.
 */

import { Document, isCollection, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { Text } from '../../model/text.ts';
import { noteKeys } from './schema.ts';

/** The keys of an entry, as they stand in the file. */
export type EntryValues = Readonly<Record<string, string | number | Text | readonly string[]>>;

/** The column that the entries of a list in block style begin in. */
export function columnOfEntries(source: string): number {
  const { contents } = parseDocument(source);
  if (!isSeq(contents) || contents.flow === true || !contents.range) return 0;
  return columnAt(source, contents.range[0]);
}

function columnAt(source: string, offset: number): number {
  return offset - lineStart(source, offset);
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line that `offset` is in, or behind if that is where the line before ends. */
function lineEnd(source: string, offset: number): number {
  if (source[offset - 1] === '\n') return offset;
  const found = source.indexOf('\n', offset);
  return found < 0 ? source.length : found;
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** New pairs for the places of old ones, and behind the last pair those that there are none of yet. */
export function splicesOf(source: string, entry: YAMLMap, values: EntryValues, hasBlocks: boolean): readonly Splice[] {
  const first = entry.items[0]?.key;
  if (!isScalar(first) || !first.range || entry.flow === true) return [];
  const column = columnAt(source, first.range[0]);
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const [key, value] of Object.entries(inOrder(values))) {
    const pair = indent(stringify({ [key]: value }, hasBlocks), column).replace(/\n$/, '');
    const place = placeOfPair(entry, key);
    if (place === null) added.push(pair);
    else splices.push({ ...place, text: source[place.end - 1] === '\n' ? `${pair}\n` : pair });
  }
  const last = placeOfPair(entry, String(entry.items.at(-1)?.key ?? ''));
  if (last !== null && added.length > 0) {
    const at = lineEnd(source, last.end);
    const margin = ' '.repeat(column);
    const isBehindLine = source[at - 1] === '\n';
    const text = added.map((one) => (isBehindLine ? `${margin}${one}\n` : `\n${margin}${one}`)).join('');
    splices.push({ start: at, end: at, text });
  }
  return splices;
}

/** From the end on, so that places stay what they are; what is added stands behind what it follows. */
export function splice(source: string, splices: readonly Splice[]): string {
  const fromEnd = [...splices].sort((a, b) => b.start - a.start || b.end - a.end);
  return fromEnd.reduce((text, { start, end, text: own }) => text.slice(0, start) + own + text.slice(end), source);
}

function placeOfPair(entry: YAMLMap, key: string): { start: number; end: number } | null {
  const pair = entry.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
  if (pair === undefined || !isScalar(pair.key) || !pair.key.range) return null;
  const { value } = pair;
  const range = isScalar(value) || isCollection(value) ? value.range : null;
  return { start: pair.key.range[0], end: range?.[1] ?? pair.key.range[1] };
}

/** The text without the lines of an entry in block style. */
export function cutEntry(source: string, index: number): string {
  const { contents } = parseDocument(source);
  const entry = isSeq(contents) ? contents.items[index] : null;
  if (!isMap(entry) || !entry.range) return source;
  const dash = source.lastIndexOf('-', entry.range[0] - 1);
  const end = lineEnd(source, entry.range[1]);
  const behind = source[end] === '\n' ? end + 1 : end;
  const rest = source.slice(behind);
  // With the blank line that parts it from the next.
  return source.slice(0, lineStart(source, dash)) + rest.replace(/^\r?\n/, '');
}

/** The same in the order that a new entry has. */
export function inOrder(values: EntryValues): EntryValues {
  const keys = noteKeys.filter((key) => key in values);
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}

/** YAML of a mapping, lists in brackets, texts of several lines as blocks or in quotes; ends in a line feed. */
export function stringify(values: EntryValues, hasBlocks: boolean): string {
  const document = new Document(values);
  if (isMap(document.contents)) {
    for (const { value } of document.contents.items) if (isSeq(value)) value.flow = true;
  }
  return document.toString({ lineWidth: 0, blockQuote: hasBlocks ? 'literal' : false, flowCollectionPadding: false });
}

/** All lines but the first, and none that are empty, moved to the right. */
export function indent(text: string, columns: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
}
