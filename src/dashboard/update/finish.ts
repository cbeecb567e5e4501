/**
 * What a line says once it is typed: a filter, a search, columns, a comment, the name of a file, or a command.
 */

import { compileFilter } from '../../filter/compile.ts';
import { findColumns } from '../../present/columns.ts';
import { type ExportFormat, exportFormats } from '../events.ts';
import { nodeAt } from '../opened.ts';
import { noFilter, type Prompt, type State } from '../state.ts';
import { spanOf, type TreeRow } from '../tree-rows.ts';
import type { World } from '../world.ts';
import { runCommand } from './command.ts';
import { move } from './move.ts';
import { startFilter } from './passes.ts';
import { startSearch } from './search.ts';
import { selectByte, selectRow } from './select.ts';
import { type Step, step, told } from './step.ts';

/** Lines of each kind that are remembered. */
const mostRemembered = 100;

export function finishPrompt(state: State, world: World, prompt: Prompt): Step {
  const text = prompt.text.join('').trim();
  // What is wrong stays to be mended.
  if (prompt.fault !== null) return step(state);
  const closed = remembering({ ...state, prompt: null }, prompt, text);
  switch (prompt.kind) {
    case 'filter':
      return applyFilter(closed, world, text);
    case 'search':
      return search(closed, world, text);
    case 'command':
      return runCommand(closed, world, text);
    case 'comment':
      return step(comment(closed, text));
    case 'note': {
      const field = closed.page?.field;
      return field === undefined || text === ''
        ? step(closed)
        : step(closed, { kind: 'note', field, hypothesis: text });
    }
    case 'columns':
      return step(chooseColumns(closed, world, text));
    case 'export':
      return exportTo(closed, text);
    case 'write':
      return writeTo(closed, text);
    case 'copy-file':
      return text === '' ? step(closed) : step(closed, { kind: 'save', text: prompt.payload, file: text });
  }
}

function remembering(state: State, { kind }: Prompt, text: string): State {
  if (text === '' || (kind !== 'filter' && kind !== 'search' && kind !== 'command')) return state;
  const lines = [text, ...state.history[kind].filter((one) => one !== text)].slice(0, mostRemembered);
  return { ...state, history: { ...state.history, [kind]: lines } };
}

/** Filters by `text`; nothing shows everything. A filter that is wrong is told, and the old one stays. */
export function applyFilter(state: State, world: World, text: string): Step {
  if (text === '') return startFilter(state, world, noFilter);
  const compiled = compileFilter(text, world.names);
  if ('fault' in compiled) return step(told(state, compiled.fault.text, true));
  return startFilter(state, world, { text, test: compiled.filter });
}

function search(state: State, world: World, text: string): Step {
  if (text === '') return step({ ...state, search: null });
  if (state.focus === 'tree') return step(searchRows(state, text, 1, true));
  if (state.focus === 'hex') return step(searchBytes(state, text, 1, true));
  return startSearch(state, world, text);
}

/** The next hit of the search in the pane it was made in. */
export function searchOn(state: State, world: World, text: string, way: 1 | -1): State {
  if (state.focus === 'tree') return searchRows(state, text, way, false);
  if (state.focus === 'hex') return searchBytes(state, text, way, false);
  return move(state, world, way === 1 ? 'down' : 'up', 1, null);
}

/** Hits in bytes that are counted. */
const mostCounted = 10_000;

/** What is looked through in a row of the tree. */
function textOfRow({ subject }: TreeRow): string {
  switch (subject.kind) {
    case 'text':
      return subject.text;
    case 'problem':
      return `${subject.problem.code} ${subject.problem.text}`;
    case 'record':
      return Object.values(subject.record)
        .map(({ name, raw, text, label }) => `${name} ${text ?? raw ?? ''} ${label?.en ?? ''} ${label?.zh ?? ''}`)
        .join(' ');
    case 'field': {
      const { name, raw, value, text, label, title } = subject.field;
      const words = new Set([name, raw, value, text, label?.en, label?.zh, title?.en, title?.zh]);
      words.delete(undefined);
      return [...words].join(' ');
    }
  }
}

function searchRows(state: State, text: string, way: 1 | -1, isHere: boolean): State {
  const { rows, selected } = state.tree;
  const wanted = text.toLowerCase();
  const hits = rows.map((row) => textOfRow(row).toLowerCase().includes(wanted));
  const count = hits.filter(Boolean).length;
  const searched = { ...state, search: { text, pane: 'tree' as const, hits: state.list.shown, unread: 0 } };
  if (count === 0) return told({ ...state, search: null }, `nothing in the tree has ${text} in it`, true);
  for (let i = isHere ? 0 : 1; i <= rows.length; i++) {
    const row = (selected + way * i + 2 * rows.length) % rows.length;
    if (hits[row]) return told(selectRow(searched, row), `${count} rows have ${text} in them`);
  }
  return state;
}

/** Bytes are searched for as two digits each, text in UTF-8 and GB18030 as it is typed. */
function searchBytes(state: State, text: string, way: 1 | -1, isHere: boolean): State {
  const { opened, hex } = state;
  const bytes = opened?.masked.tree.layers[hex.layer]?.bytes;
  if (opened === null || bytes === undefined) return state;
  const wanted = bytesOf(text);
  const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const searched = { ...state, search: { text, pane: 'hex' as const, hits: state.list.shown, unread: 0 } };
  const ahead = way === 1 ? hay.indexOf(wanted, hex.cursor + (isHere ? 0 : 1)) : lastBefore(hay, wanted, hex.cursor);
  const next = ahead >= 0 ? ahead : way === 1 ? hay.indexOf(wanted) : hay.lastIndexOf(wanted);
  if (next < 0) return told({ ...state, search: null }, `no bytes ${text} in this layer`, true);
  const node = nodeAt(opened.masked.tree.nodes, hex.layer, next);
  const where = node === null ? '' : `, in ${node.path}`;
  return told(selectByte(searched, next), `${countTimes(hay, wanted)} times ${text}${where}`);
}

function lastBefore(hay: Buffer, wanted: Buffer, at: number): number {
  return at === 0 ? -1 : hay.lastIndexOf(wanted, at - 1);
}

/** How often the bytes are there, in words. */
function countTimes(hay: Buffer, wanted: Buffer): string {
  let count = 0;
  for (let at = hay.indexOf(wanted); at >= 0; at = hay.indexOf(wanted, at + 1)) {
    count += 1;
    if (count > mostCounted) return `more than ${mostCounted}`;
  }
  return String(count);
}

function bytesOf(text: string): Buffer {
  const isHex = /^(?:[0-9a-f]{2}\s*)+$/i.test(text) && /[\s]|^(?:[0-9a-f]{2}){2,}$/i.test(text);
  return isHex ? Buffer.from(text.replace(/\s+/g, ''), 'hex') : Buffer.from(text, 'utf8');
}

function comment(state: State, text: string): State {
  const index = state.list.shown.at(state.list.selected);
  if (index < 0) return state;
  const comments = new Map(state.comments);
  if (text === '') comments.delete(index);
  else comments.set(index, text);
  return { ...state, comments };
}

/** Columns by names with commas between them; nothing goes back to the usual ones. */
export function chooseColumns(state: State, { names }: World, text: string): State {
  if (text === '') return { ...state, listColumns: null };
  const titles = text.split(/[\s,]+/).filter((one) => one !== '');
  const columns = findColumns(titles, names);
  if ('fault' in columns) return told(state, `there is no field ${columns.fault}`, true);
  return { ...state, listColumns: columns };
}

/** The messages that exports and captures get: those marked, or all shown. */
export function chosen(state: State): readonly number[] {
  return state.marks.size > 0 ? [...state.marks].sort((a, b) => a - b) : Array.from(state.list.shown.all);
}

/** `text`: a format and a file. */
export function exportTo(state: State, text: string): Step {
  const found = /^(\S+)\s+(.+)$/.exec(text);
  const format = exportFormats.find((one) => one === found?.[1]);
  if (found === null || format === undefined) {
    return step(told(state, `export takes a format (${exportFormats.join(', ')}) and a file`, true));
  }
  return step(state, exportEffect(state, format, found[2]));
}

function exportEffect(state: State, format: ExportFormat, file: string) {
  return { kind: 'export', format, file, indexes: chosen(state), comments: state.comments } as const;
}

export function writeTo(state: State, file: string): Step {
  if (file === '') return step(told(state, 'a capture needs the name of a file', true));
  return step(state, { kind: 'write', file, indexes: chosen(state), comments: state.comments });
}

/** The bytes that the selected row is about, for the clipboard. */
export function bytesOfRow(state: State): Uint8Array | null {
  const row = state.tree.rows[state.tree.selected];
  const span = row === undefined ? null : spanOf(row);
  if (span === null || state.opened === null) return null;
  return state.opened.masked.tree.layers[span.layer]?.bytes.subarray(span.start, span.end) ?? null;
}
