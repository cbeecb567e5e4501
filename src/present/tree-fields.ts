/**
 * The parameters in the tree: a masked field tree goes in, aligned lines come out.
 *
 *     NAME  value  title: meaning  [source]
 *   ? NAME  value  what is unknown has its mark in front: ? unknown, ~ assumed, ! disputed, # encrypted
 *
 * Lists that are joined into records are shown as a table of records instead of item by item.
 */

import { isOfFraming } from '../dissect/node.ts';
import type { Field, FieldRecord, FieldTree } from '../model/field.ts';
import { styled } from './styles.ts';
import { addDetail, type Layout, marginWidth, statusMarks, type TreeOptions, writeDetails } from './tree-details.ts';
import { writeRecords } from './tree-records.ts';
import { visible } from './visible.ts';
import { clip, padTo, widthOf, wrap } from './width.ts';
import { wordsIn } from './words.ts';

/** The widest a column is made for the sake of alignment; longer entries stand out. */
const maxName = 12;
const maxValue = 24;
/** How much of bytes that nothing decodes is shown; `-x` shows all. */
const previewBytes = 48;

/** Adds the lines of every field and gap of the tree; the HTTP head is left to others. */
export function writeFields(lines: string[], tree: FieldTree, options: TreeOptions): void {
  const shown = tree.nodes.filter(isShown);
  const layout: Layout = {
    lines,
    options,
    styles: options.styles,
    words: wordsIn(options.language),
    nameWidth: widest(shown, (field) => field.name, maxName),
    valueWidth: widest(shown, (field) => wireText(field, ''), maxValue),
  };
  const joined = itemsOfRecords(tree.records);
  const lastList = shown.findLastIndex((field) => hasItemIn(field, joined));
  for (const [i, field] of shown.entries()) {
    if (field.role === 'gap') writeGap(layout, field, tree);
    else writeField(layout, field, field.name, joined);
    if (i === lastList) writeRecords(layout, tree.records ?? []);
  }
}

function isShown(node: Field): boolean {
  return node.role === 'gap' || (node.role === 'field' && (node.span.layer === 1 || isOfFraming(node)));
}

function hasItemIn(field: Field, joined: ReadonlySet<number>): boolean {
  const first = field.children?.find((child) => child.role === 'field');
  return first !== undefined && first.span.layer === 1 && joined.has(first.span.start);
}

/** Where the items begin that a record holds; no two items begin at the same byte. */
function itemsOfRecords(records: readonly FieldRecord[] | null): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const record of records ?? []) for (const item of Object.values(record)) starts.add(item.span.start);
  return starts;
}

function widest(fields: readonly Field[], textOf: (field: Field) => string, most: number): number {
  let width = 0;
  for (const field of fields) {
    if (field.role === 'gap') continue;
    const columns = widthOf(visible(textOf(field)));
    if (columns <= most && columns > width) width = columns;
  }
  return width;
}

/** What was on the wire; the steps below it say what that stands for. */
function wireText(field: Field, absent: string): string {
  if (field.rawEncoding === 'hex') return field.text ?? String(field.value ?? field.raw);
  return field.raw ?? (field.value === undefined ? absent : String(field.value));
}

function writeField(layout: Layout, field: Field, name: string, joined: ReadonlySet<number>): void {
  const { lines, styles, words, options } = layout;
  const mark = statusMarks[field.status];
  const margin = `  ${mark === ' ' ? ' ' : styled(styles.unsure, mark)} `;
  const shownName = visible(name);
  const head = margin + styled(styles.name, shownName) + ' '.repeat(Math.max(0, layout.nameWidth - widthOf(shownName)));
  const value = visible(wireText(field, words.noEquals)) || words.empty;
  const valueColumn = marginWidth + Math.max(layout.nameWidth, widthOf(shownName)) + 2;
  const meaning = describeMeaning(layout, field);
  const room = options.columns - valueColumn;
  // The table of records repeats its lists item by item, so one line of each is enough.
  const pieces = hasItemIn(field, joined) ? [clip(value, room)] : wrap(value, room);
  const first = padTo(pieces[0], layout.valueWidth);
  if (pieces.length === 1 && widthOf(first) + 2 + meaning.columns <= room) {
    lines.push(`${head}  ${first}  ${meaning.text}`);
  } else {
    for (const [i, piece] of pieces.entries()) lines.push((i === 0 ? `${head}  ` : ' '.repeat(valueColumn)) + piece);
    if (meaning.columns > 0) lines.push(meaningIndent(layout, meaning.columns) + meaning.text);
  }
  writeDetails(layout, field);
  writeItems(layout, field, joined);
}

/** Below the other meanings, or below the value where it would not fit there. */
function meaningIndent(layout: Layout, columns: number): string {
  const value = marginWidth + layout.nameWidth + 2;
  const meaning = value + layout.valueWidth + 2;
  return ' '.repeat(meaning + columns <= layout.options.columns ? meaning : value);
}

/** `title: label  [source]`, and how many columns that takes. */
function describeMeaning(layout: Layout, field: Field): { readonly text: string; readonly columns: number } {
  const { styles, words, options } = layout;
  const title = field.title === undefined ? '' : visible(field.title[options.language]);
  const label = field.label === undefined ? '' : visible(field.label[options.language]);
  const isUnknown = title === '' && label === '' && field.status === 'unknown';
  const between = title !== '' && label !== '' ? words.colon : '';
  const what = isUnknown ? words.status.unknown : label;
  const source = field.source === undefined ? '' : `[${visible(field.source)}]`;
  const gap = source === '' ? '' : '  ';
  return {
    text:
      title + between + styled(isUnknown ? styles.unsure : styles.meaning, what) + gap + styled(styles.aside, source),
    columns: widthOf(title + between + what + gap + source),
  };
}

/** Items of a list that no record holds, where they say more than the list itself. */
function writeItems(layout: Layout, field: Field, joined: ReadonlySet<number>): void {
  const items = field.children?.filter((child) => child.role === 'field' && child.span.layer === 1) ?? [];
  const isTold = items.some((item) => item.label !== undefined || hasDetails(item));
  if (!isTold) return;
  for (const item of items) {
    if (!joined.has(item.span.start)) writeField(layout, withoutTitle(item), itemName(item), joined);
  }
}

function hasDetails(field: Field): boolean {
  return field.steps !== undefined || field.rawEncoding !== undefined || field.status !== 'known';
}

/** The list above has said what its items are. */
function withoutTitle(item: Field): Field {
  const { title, source, note, ...rest } = item;
  return rest;
}

/** `MT[0]` below `MT` is `[0]`. */
function itemName(item: Field): string {
  const bracket = item.name.lastIndexOf('[');
  return bracket < 0 ? item.name : item.name.slice(bracket);
}

function writeGap(layout: Layout, field: Field, tree: FieldTree): void {
  const { words, styles, options } = layout;
  const { layer, start, end } = field.span;
  const bytes = tree.layers[layer].bytes.subarray(start, Math.min(end, start + previewBytes));
  const isCut = end - start > previewBytes;
  // A character that the cut goes through is left out.
  const preview = visible(new TextDecoder().decode(bytes, { stream: isCut })) + (isCut ? '…' : '');
  const text = `${visible(field.name)}, ${words.bytes(end - start)} ${words.notDecoded}${words.colon}${preview}`;
  const pieces = wrap(text, options.columns - 2 * marginWidth);
  for (const [i, piece] of pieces.entries()) {
    layout.lines.push((i === 0 ? `  ${styled(styles.unsure, '?')} ` : ' '.repeat(2 * marginWidth)) + piece);
  }
  if (field.note !== undefined) addDetail(layout, words.note, field.note[options.language]);
}
