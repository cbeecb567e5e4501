/**
 * Edits of notebooks: the text of a file and what is to change go in, the text with the change comes out. All else stays
 * as it is, byte for byte: comments, order, blank lines, quotes. Where a change cannot be made in place (a list in
 * brackets, an alias), the YAML library writes the file anew: comments and order stay, its layout may not.
 */

import { isDeepStrictEqual } from 'node:util';
import { CST, Document, isCollection, isMap, isScalar, isSeq, Lexer, parseDocument, type YAMLMap } from 'yaml';
import type { Text } from '../../model/text.ts';
import { readDocuments } from '../document.ts';
import { noteKeys } from './schema.ts';

/** The keys of an entry, as they stand in the file. */
export type EntryValues = Readonly<Record<string, string | number | Text | readonly string[]>>;

type Fault = { readonly fault: string };
export type EditedText = { readonly text: string } | Fault;

const heading = '# Notebook of oicqscope. docs/notes.md says what may stand here; comments stay where they are.\n\n';

/** Appends an entry. An empty text gets a heading. */
export function addEntry(source: string, values: EntryValues): EditedText {
  const lines = indent(stringify(inOrder(values), true), 2).replace(/\n$/, '');
  const isEmpty = source.trim() === '';
  const front = isEmpty ? heading : source.endsWith('\n') ? source : `${source}\n`;
  const before = entriesOf(source);
  const column = isEmpty ? 0 : columnOfEntries(source);
  const text = `${front}${before.length === 0 ? '' : '\n'}${' '.repeat(column)}- ${indent(lines, column)}\n`;
  const wanted = [...before, values];
  return settle(source, { wanted, texts: [text], kept: source }, (document) => {
    document.add(document.createNode(inOrder(values)));
  });
}

/** Gives `values` to the keys of entry `index`. Keys that are not named stay. */
export function changeEntry(source: string, index: number, values: EntryValues): EditedText {
  const wanted = entriesOf(source).map((entry, at) => (at === index ? { ...toObject(entry), ...values } : entry));
  const { contents } = parseDocument(source);
  const entry = isSeq(contents) ? contents.items[index] : null;
  const texts: string[] = [];
  let kept = source;
  if (isMap(entry)) {
    // Behind a block of lines there is no room for a comment, behind quotes there is.
    for (const hasBlocks of [true, false]) texts.push(splice(source, splicesOf(source, entry, values, hasBlocks)));
    const cuts = splicesOf(source, entry, values, true).map((one) => ({ ...one, text: '' }));
    kept = splice(source, cuts);
  }
  return settle(source, { wanted, texts, kept }, (document) => {
    for (const [key, value] of Object.entries(values)) document.setIn([index, key], document.createNode(value));
  });
}

/** Takes entry `index` out, with the comments inside of it. */
export function removeEntry(source: string, index: number): EditedText {
  const wanted = entriesOf(source).filter((_, at) => at !== index);
  const text = cutEntry(source, index);
  return settle(source, { wanted, texts: [text], kept: text }, (document) => document.deleteIn([index]));
}

/** What a text has to say, candidates for it, and a text that has all the comments which have to stay. */
interface Goal {
  readonly wanted: readonly unknown[];
  readonly texts: readonly string[];
  readonly kept: string;
}

/** The first candidate that will do; else what the library makes of the change. */
function settle(source: string, goal: Goal, change: (document: Document.Parsed) => void): EditedText {
  const wanted = toPlain(goal.wanted);
  const comments = commentsOf(goal.kept);
  const willDo = (text: string): boolean => {
    const found = commentsOf(text);
    return isDeepStrictEqual(entriesOf(text), wanted) && comments.every((one) => found.includes(one));
  };
  for (const text of goal.texts) {
    const own = source.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
    if (willDo(own)) return { text: own };
  }
  const document = parseDocument(source);
  try {
    change(document);
    const made = document.toString({ lineWidth: 0 });
    if (willDo(made)) return { text: made };
  } catch {
    // Nothing to add to, or an alias that would lose what it stands for.
  }
  return { fault: 'this entry is written in a way that cannot be changed here; change it in an editor' };
}

/** What the library reads; a faulty text has no entries. */
function entriesOf(text: string): readonly unknown[] {
  const value: unknown = readDocuments(text).documents[0]?.value;
  return Array.isArray(value) ? value : [];
}

/** As it is when it has been written and read. */
function toPlain(value: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(value));
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The comments, in order. What stands behind the sign of a scalar is none, whatever it begins with. */
function commentsOf(text: string): readonly string[] {
  const comments: string[] = [];
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && !isText) comments.push(token.trimEnd());
    isText = token === CST.SCALAR;
  }
  return comments;
}

/** The column that the entries of a list in block style begin in. */
function columnOfEntries(source: string): number {
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
function splicesOf(source: string, entry: YAMLMap, values: EntryValues, hasBlocks: boolean): readonly Splice[] {
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
function splice(source: string, splices: readonly Splice[]): string {
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
function cutEntry(source: string, index: number): string {
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

function inOrder(values: EntryValues): EntryValues {
  const keys = noteKeys.filter((key) => key in values);
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}

/** YAML of a mapping, lists in brackets, texts of several lines as blocks or in quotes; ends in a line feed. */
function stringify(values: EntryValues, hasBlocks: boolean): string {
  const document = new Document(values);
  if (isMap(document.contents)) {
    for (const { value } of document.contents.items) if (isSeq(value)) value.flow = true;
  }
  return document.toString({ lineWidth: 0, blockQuote: hasBlocks ? 'literal' : false, flowCollectionPadding: false });
}

/** All lines but the first, and none that are empty, moved to the right. */
function indent(text: string, columns: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
}
