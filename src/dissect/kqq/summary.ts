/**
 * Summary of a kqq message: a compact parse goes in, the last column of the log line comes out: what the template of
 * its table says, then what is not understood (`?CV=%01`) and what is only assumed (`~TN=50`).
 */

import { type CharsetName, decodeText } from '../../bytes/text.ts';
import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow, SummaryPiece } from '../../model/rules.ts';
import type { Language } from '../../model/text.ts';
import { maskUndecoded } from '../secret.ts';
import { findParameter, isAmong } from './condition.ts';
import { finalText } from './decode.ts';
import { countRecords, itemRow, type ListItems, listItems, recordColumns } from './items.ts';
import { isUnknownCode, meaningOf } from './meaning.ts';
import { findCode, readInteger } from './value.ts';

/** Longer texts and lists are cut in a summary, with the rest counted. */
const maxText = 200;
const maxItems = 10;
/** Values in the list of what is not understood are there to be recognised, not to be read. */
const maxUnsure = 48;

/** How a summary is written. `redact`: values of secret parameters are shown as `*`, one for each byte. */
export interface SummaryStyle {
  readonly language: Language;
  readonly redact: boolean;
  readonly charset: CharsetName;
}

/** One message while its summary is written; the records are looked up once, when first asked for. */
interface Sheet {
  readonly parse: KqqParse;
  readonly style: SummaryStyle;
  columns: readonly (ListItems | null)[] | null;
}

function columnsOf(sheet: Sheet): readonly (ListItems | null)[] {
  sheet.columns ??= recordColumns(sheet.parse);
  return sheet.columns;
}

/** The summary of a message that has parameters. */
export function summariseKqq(parse: KqqParse, style: SummaryStyle): string {
  const sheet: Sheet = { parse, style, columns: null };
  const isRefused =
    parse.res >= 0 && readInteger(parse.body, valueStart(parse, parse.res), valueEnd(parse, parse.res)) !== 0;
  const main = isRefused ? '' : writePieces(parse.rules.summary[style.language], sheet).trim();
  const tail = writeUnsure(sheet);
  if (main === '') return tail;
  return tail === '' ? main : `${main} ${tail}`;
}

function writePieces(pieces: readonly SummaryPiece[], sheet: Sheet): string {
  let text = '';
  for (let i = 0; i < pieces.length; i++) text += writePiece(pieces[i], sheet);
  return text;
}

function writePiece(piece: SummaryPiece, sheet: Sheet): string {
  const { parse, style } = sheet;
  switch (piece.kind) {
    case 'words':
      return piece.words;
    case 'value':
      return writeParameter(parse, findParameter(parse, piece.key), style);
    case 'noun': {
      const index = findParameter(parse, piece.key);
      const number = index < 0 ? -1 : readInteger(parse.body, valueStart(parse, index), valueEnd(parse, index));
      return number === 1 ? piece.one : piece.many;
    }
    case 'optional':
      return isFilled(piece.pieces, sheet) ? writePieces(piece.pieces, sheet) : '';
    case 'records':
      return writeRecords(piece.pieces, sheet);
  }
}

/** Whether every field that the pieces name is present and not empty. */
function isFilled(pieces: readonly SummaryPiece[], sheet: Sheet): boolean {
  const { parse } = sheet;
  for (const piece of pieces) {
    if (piece.kind === 'records') {
      if (countRecords(columnsOf(sheet)) === 0) return false;
    } else if (piece.kind === 'value' || piece.kind === 'noun') {
      const index = findParameter(parse, piece.key);
      const start = index < 0 ? -1 : valueStart(parse, index);
      if (start < 0 || start === valueEnd(parse, index)) return false;
      if (piece.kind === 'value' && isAmong(piece.except, parse.body, start, valueEnd(parse, index))) return false;
    }
  }
  return true;
}

function writeRecords(pieces: readonly SummaryPiece[], sheet: Sheet): string {
  const columns = columnsOf(sheet);
  const count = countRecords(columns);
  let text = '';
  for (let item = 0; item < count && item < maxItems; item++) {
    if (item > 0) text += '; ';
    for (const piece of pieces) text += writeRecordPiece(piece, sheet, item);
  }
  return count > maxItems ? `${text}; +${count - maxItems}` : text;
}

function writeRecordPiece(piece: SummaryPiece, sheet: Sheet, item: number): string {
  const { parse, style } = sheet;
  const columns = columnsOf(sheet);
  switch (piece.kind) {
    case 'words':
      return piece.words;
    case 'value': {
      const list = columns[parse.rules.columns.indexOf(piece.key)];
      if (list == null) return writeParameter(parse, findParameter(parse, piece.key), style);
      if (item >= list.starts.length) return '-';
      const row = itemRow(parse, columns, list.parameter, item);
      return writeValue(parse, row, list.starts[item], list.ends[item], style);
    }
    case 'optional': {
      if (piece.pieces.some((inner) => inner.kind === 'value' && isItemEmpty(sheet, inner, item))) return '';
      let text = '';
      for (const inner of piece.pieces) text += writeRecordPiece(inner, sheet, item);
      return text;
    }
    default:
      return '';
  }
}

/** Whether an item is absent, has no text but the space that is not the user's, or is one of the piece's exceptions. */
function isItemEmpty(sheet: Sheet, piece: Extract<SummaryPiece, { kind: 'value' }>, item: number): boolean {
  const { parse } = sheet;
  const list = columnsOf(sheet)[parse.rules.columns.indexOf(piece.key)];
  if (list == null || item >= list.starts.length) return true;
  const start = list.starts[item];
  const end = list.ends[item];
  if (start === end || (end - start === 1 && parse.body[start] === 0x20)) return true;
  return piece.except.length > 0 && isAmong(piece.except, parse.body, start, end);
}

function writeParameter(parse: KqqParse, index: number, style: SummaryStyle): string {
  if (index < 0 || valueStart(parse, index) < 0) return '-';
  const row = parse.rows[index];
  if (row?.row.list !== true) return writeValue(parse, row, valueStart(parse, index), valueEnd(parse, index), style);
  const list = listItems(parse, index);
  let text = '';
  for (let i = 0; i < list.starts.length && i < maxItems; i++) {
    if (i > 0) text += ', ';
    text += writeValue(parse, row, list.starts[i], list.ends[i], style);
  }
  return list.starts.length > maxItems ? `${text}, +${list.starts.length - maxItems}` : text;
}

function writeValue(parse: KqqParse, row: CompiledRow | null, start: number, end: number, style: SummaryStyle): string {
  if (row?.row.secret === true && style.redact) return '*'.repeat(Math.min(end - start, maxText));
  if (row?.row.kind === 'text') return `"${clip(textOf(parse, row, start, end, style))}"`;
  if (start === end) return '-';
  if (row?.row.transform !== undefined) {
    const label = meaningOf(row, parse.body, start, end).label;
    if (label !== null) return label[style.language];
  }
  if (row === null || row.codes === null) return clip(textOf(parse, row, start, end, style));
  const code = findCode(row, parse.body, start, end);
  if (code === null) return clip(textOf(parse, row, start, end, style));
  return code.status === 'disputed' ? `${code.label[style.language]} (!)` : code.label[style.language];
}

function textOf(parse: KqqParse, row: CompiledRow | null, start: number, end: number, style: SummaryStyle): string {
  // A summary shows at most maxText characters, and no character has more than 4 bytes, escaped twice 5 each.
  const stop = Math.min(end, start + 20 * maxText);
  return finalText(parse.body, start, stop, row?.row ?? null, style.charset, parse.form);
}

function clip(text: string, limit = maxText): string {
  if (text.length <= limit) return text;
  const isPairSplit = (text.charCodeAt(limit - 1) & 0xfc00) === 0xd800;
  return `${text.slice(0, isPairSplit ? limit - 1 : limit)}…`;
}

/** `?NAME=value` for what no table explains, `~NAME=value` for what is assumed, in wire order. */
function writeUnsure(sheet: Sheet): string {
  const { parse, style } = sheet;
  let text = '';
  for (let i = 0; i < parse.count; i++) {
    const row = parse.rows[i];
    const mark = markOf(sheet, row, i);
    if (mark === '') continue;
    const name = row?.row.name ?? decodeText(parse.body, parse.spans[4 * i], parse.spans[4 * i + 1], style.charset);
    if (text !== '') text += ' ';
    text += mark + clip(name);
    if (valueStart(parse, i) >= 0) text += `=${rawValue(parse, row, i, style)}`;
  }
  return text;
}

function markOf(sheet: Sheet, row: CompiledRow | null, index: number): string {
  const { parse } = sheet;
  const start = valueStart(parse, index);
  const end = valueEnd(parse, index);
  if (row === null) return parse.spans[4 * index] === end ? '' : '?';
  const status = row.row.status;
  if (status === 'unknown') return '?';
  if (status === 'assumed') return '~';
  if (row.codes === null && row.column < 0) return '';
  if (row.row.list === true) return isListUnknown(sheet, row, index) ? '?' : '';
  if (start < 0 || start === end) return '';
  if (isUnknownCode(row, parse.body, start, end)) return '?';
  return meaningOf(row, parse.body, start, end).status === 'assumed' ? '~' : '';
}

/** Whether any item of a list is a code that its table does not list. */
function isListUnknown(sheet: Sheet, row: CompiledRow, index: number): boolean {
  const { parse } = sheet;
  const candidates = parse.rules.rows.get(row.key);
  if (row.codes === null && candidates?.some((one) => one.codes !== null) !== true) return false;
  const columns = row.column < 0 ? null : columnsOf(sheet);
  const list = columns?.[row.column] ?? listItems(parse, index);
  for (let i = 0; i < list.starts.length; i++) {
    const found = columns === null ? row : itemRow(parse, columns, index, i);
    if (found !== null && isUnknownCode(found, parse.body, list.starts[i], list.ends[i])) return true;
  }
  return false;
}

function rawValue(parse: KqqParse, row: CompiledRow | null, index: number, style: SummaryStyle): string {
  const start = valueStart(parse, index);
  const end = valueEnd(parse, index);
  if (row?.row.secret === true && style.redact) return '*'.repeat(Math.min(end - start, maxText));
  const text = decodeText(parse.body, start, Math.min(end, start + 4 * maxUnsure + 4), style.charset);
  return clip(row === null && style.redact ? maskUndecoded(text) : text, maxUnsure);
}

function valueStart(parse: KqqParse, index: number): number {
  return parse.spans[4 * index + 2];
}

function valueEnd(parse: KqqParse, index: number): number {
  return parse.spans[4 * index + 3];
}
