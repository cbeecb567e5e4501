/**
 * Edits of notebooks: the text of a file and what is to change go in, the text with the change comes out. All else stays
 * as it is, byte for byte: comments, order, blank lines, quotes. Where a change cannot be made in place (a list in
 * brackets, an alias), the YAML library writes the file anew: comments and order stay, its layout may not.
 */

import { isDeepStrictEqual } from 'node:util';
import { CST, type Document, isMap, isSeq, Lexer, parseDocument } from 'yaml';
import { readDocuments } from '../document.ts';
import {
  columnOfEntries,
  cutEntry,
  type EntryValues,
  indent,
  inOrder,
  splice,
  splicesOf,
  stringify,
} from './splice.ts';

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
