/**
 * Summary of a kqq message: a compact parse goes in, the last column of the log line comes out: what the template of
 * its table says, then what is not understood (`?CV=%01`) and what is only assumed (`~TN=50`).
 */

import { type CharsetName, decodeText } from '../../bytes/text.ts';
import type { TextWriter } from '../../bytes/text-writer.ts';
import type { KqqParse } from '../../model/message.ts';
import type { CompiledRow, SummaryPiece } from '../../model/rules.ts';
import type { Language } from '../../model/text.ts';
import { maskUndecoded } from '../secret.ts';
import type { SummaryStyle } from '../template.ts';
import { findParameter, isAmong } from './condition.ts';
import { PlainValue } from './decode.ts';
import { itemRow, RecordWalk } from './items.ts';
import { isUnknownCode, meaningOf } from './meaning.ts';
import { countItems, findCode, readInteger } from './value.ts';

/** Longer texts and lists are cut in a summary, with the rest counted. */
const maxText = 200;
const maxItems = 10;
/** Values in the list of what is not understood are there to be recognised, not to be read. */
const maxUnsure = 48;

const quote = 0x22;
const percent = 0x25;
const star = 0x2a;
const equals = 0x3d;
const space = 0x20;

/** Writes the summaries of one run; what it works with serves for one message after the other. */
export class KqqSummary {
  readonly #style: SummaryStyle;
  readonly #plain = new PlainValue();
  readonly #records = new RecordWalk();
  readonly #list = new RecordWalk();

  constructor(style: SummaryStyle) {
    this.#style = style;
  }

  /** Appends the summary of a message that has parameters. */
  write(parse: KqqParse, charset: CharsetName, out: TextWriter): void {
    const { language, redact } = this.#style;
    const [plain, records, list] = [this.#plain, this.#records, this.#list];
    const sheet: Sheet = { parse, charset, out, language, redact, plain, records, list };
    const from = out.length;
    if (!isRefused(parse)) {
      writePieces(parse.rules.summary[language], sheet);
      out.trim(from);
    }
    writeUnsure(sheet, from);
  }
}

/** One message while its summary is written. */
interface Sheet extends SummaryStyle {
  readonly parse: KqqParse;
  readonly charset: CharsetName;
  readonly out: TextWriter;
  readonly plain: PlainValue;
  readonly records: RecordWalk;
  /** For a list beside the records, since they may be under way. */
  readonly list: RecordWalk;
}

function isRefused(parse: KqqParse): boolean {
  return parse.res >= 0 && readInteger(parse.body, valueStart(parse, parse.res), valueEnd(parse, parse.res)) !== 0;
}

function writePieces(pieces: readonly SummaryPiece[], sheet: Sheet): void {
  for (let i = 0; i < pieces.length; i++) writePiece(pieces[i], sheet);
}

function writePiece(piece: SummaryPiece, sheet: Sheet): void {
  switch (piece.kind) {
    case 'words':
      sheet.out.text(piece.words);
      return;
    case 'value':
      writeParameter(sheet, findParameter(sheet.parse, piece.key));
      return;
    case 'noun':
      sheet.out.text(isOne(sheet.parse, findParameter(sheet.parse, piece.key)) ? piece.one : piece.many);
      return;
    case 'optional':
      if (isFilled(piece.pieces, sheet)) writePieces(piece.pieces, sheet);
      return;
    case 'records':
      writeRecords(piece.pieces, sheet);
  }
}

function isOne(parse: KqqParse, index: number): boolean {
  return index >= 0 && readInteger(parse.body, valueStart(parse, index), valueEnd(parse, index)) === 1;
}

/** Whether every field that the pieces name is present and not empty. */
function isFilled(pieces: readonly SummaryPiece[], sheet: Sheet): boolean {
  const { parse, records } = sheet;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece.kind === 'records') {
      records.begin(parse);
      if (!records.next()) return false;
    } else if (piece.kind === 'value' || piece.kind === 'noun') {
      const index = findParameter(parse, piece.key);
      const start = index < 0 ? -1 : valueStart(parse, index);
      if (start < 0 || start === valueEnd(parse, index)) return false;
      if (piece.kind === 'value' && isAmong(piece.except, parse.body, start, valueEnd(parse, index))) return false;
    }
  }
  return true;
}

function writeRecords(pieces: readonly SummaryPiece[], sheet: Sheet): void {
  const { parse, records, out } = sheet;
  records.begin(parse);
  for (let count = 0; count < maxItems; count++) {
    if (!records.next()) return;
    if (count > 0) out.text('; ');
    for (let i = 0; i < pieces.length; i++) writeRecordPiece(pieces[i], sheet);
  }
  const more = records.countRest();
  if (more > 0) out.text(`; +${more}`);
}

/** Writes a piece for the record at hand. */
function writeRecordPiece(piece: SummaryPiece, sheet: Sheet): void {
  const { parse, records, out } = sheet;
  switch (piece.kind) {
    case 'words':
      out.text(piece.words);
      return;
    case 'value': {
      const column = parse.rules.columns.indexOf(piece.key);
      if (column < 0 || !isColumn(sheet, column)) writeParameter(sheet, findParameter(parse, piece.key));
      else if (records.starts[column] < 0) out.text('-');
      else writeValue(sheet, itemRow(parse, records, column), records.starts[column], records.ends[column]);
      return;
    }
    case 'optional':
      for (let i = 0; i < piece.pieces.length; i++) if (isItemEmpty(sheet, piece.pieces[i])) return;
      for (let i = 0; i < piece.pieces.length; i++) writeRecordPiece(piece.pieces[i], sheet);
  }
}

/** Whether the message has the list of a column. */
function isColumn({ parse, records }: Sheet, column: number): boolean {
  const parameter = records.parameters[column];
  return parameter >= 0 && valueStart(parse, parameter) >= 0;
}

/** Whether an item is absent, has no text but the space that is not the user's, or is one of the piece's exceptions. */
function isItemEmpty({ parse, records }: Sheet, piece: SummaryPiece): boolean {
  if (piece.kind !== 'value') return false;
  const column = parse.rules.columns.indexOf(piece.key);
  if (column < 0 || records.starts[column] < 0) return true;
  const start = records.starts[column];
  const end = records.ends[column];
  if (start === end || (end - start === 1 && parse.body[start] === space)) return true;
  return piece.except.length > 0 && isAmong(piece.except, parse.body, start, end);
}

function writeParameter(sheet: Sheet, index: number): void {
  const { parse, out } = sheet;
  if (index < 0 || valueStart(parse, index) < 0) {
    out.text('-');
    return;
  }
  const row = parse.rows[index];
  if (row?.isList === true) writeList(sheet, row, index);
  else writeValue(sheet, row, valueStart(parse, index), valueEnd(parse, index));
}

function writeList(sheet: Sheet, row: CompiledRow, index: number): void {
  const { parse, out, list } = sheet;
  list.beginList(parse, index);
  for (let i = 0; i < maxItems && list.next(); i++) {
    if (i > 0) out.text(', ');
    writeValue(sheet, row, list.starts[0], list.ends[0]);
  }
  const count = countItems(parse.body, valueStart(parse, index), valueEnd(parse, index));
  if (count > maxItems) out.text(`, +${count - maxItems}`);
}

function writeValue(sheet: Sheet, row: CompiledRow | null, start: number, end: number): void {
  const { parse, out, language } = sheet;
  if (row?.isSecret === true && sheet.redact) {
    out.fill(star, Math.min(end - start, maxText));
  } else if (row?.kind === 'text') {
    out.fill(quote, 1);
    writeText(sheet, row, start, end);
    out.fill(quote, 1);
  } else if (start === end) {
    out.text('-');
  } else {
    const label = row === null ? null : labelOf(row, parse, start, end, language);
    if (label === null) writeText(sheet, row, start, end);
    else out.text(label);
  }
}

/** The word for a value that is a code, or has a transform. */
function labelOf(row: CompiledRow, parse: KqqParse, start: number, end: number, language: Language): string | null {
  if (row.transform !== null) {
    const { label } = meaningOf(row, parse.body, start, end);
    if (label !== null) return label[language];
  }
  if (row.codes === null) return null;
  return findCode(row, parse.body, start, end)?.words[language] ?? null;
}

/** The text of a value, cut when it is long. */
function writeText(sheet: Sheet, row: CompiledRow | null, start: number, end: number): void {
  const { parse, charset, out, plain } = sheet;
  // A summary shows at most maxText characters, and no character has more than 4 bytes, escaped twice 5 each.
  plain.read(parse.body, start, Math.min(end, start + 20 * maxText), row?.isTwice === true, parse.form);
  const hasEndSpace = row?.hasEndSpace === true && plain.end > plain.start && plain.bytes[plain.end - 1] === space;
  const plainEnd = hasEndSpace ? plain.end - 1 : plain.end;
  writeBytes(out, plain.bytes, plain.start, plainEnd, charset, maxText);
}

/** Most text is UTF-8 and is copied as it is. */
function writeBytes(
  out: TextWriter,
  bytes: Uint8Array,
  start: number,
  end: number,
  charset: CharsetName,
  most: number,
): void {
  if (charset === 'utf-8' && out.utf8(bytes, start, end, most)) return;
  out.text(clip(decodeText(bytes, start, end, charset), most));
}

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isPairSplit = (text.charCodeAt(limit - 1) & 0xfc00) === 0xd800;
  return `${text.slice(0, isPairSplit ? limit - 1 : limit)}…`;
}

/**
 * `?NAME=value` for what no table explains, `~NAME=value` for what is assumed, in wire order, with a space between
 * them and what the summary, which began at `from`, says before.
 */
function writeUnsure(sheet: Sheet, from: number): void {
  const { parse, charset, out } = sheet;
  for (let i = 0; i < parse.count; i++) {
    const row = parse.rows[i];
    const mark = markOf(sheet, row, i);
    if (mark === '') continue;
    if (out.length > from) out.fill(space, 1);
    out.text(mark);
    if (row === null) writeBytes(out, parse.body, parse.spans[4 * i], parse.spans[4 * i + 1], charset, maxText);
    else out.text(clip(row.row.name, maxText));
    if (valueStart(parse, i) < 0) continue;
    out.fill(equals, 1);
    writeRaw(sheet, row, i);
  }
}

function markOf(sheet: Sheet, row: CompiledRow | null, index: number): string {
  const { parse } = sheet;
  const start = valueStart(parse, index);
  const end = valueEnd(parse, index);
  if (row === null) return parse.spans[4 * index] === end ? '' : '?';
  if (!row.mayBeUnsure) return '';
  if (row.status === 'unknown') return markOfUnknown(parse, row, start, end);
  if (row.status === 'assumed') return '~';
  if (row.isList) return isListUnknown(sheet, row, index) ? '?' : '';
  if (start < 0 || start === end) return '';
  if (isUnknownCode(row, parse.body, start, end)) return '?';
  return meaningOf(row, parse.body, start, end).status === 'assumed' ? '~' : '';
}

/** Of a parameter that nobody explains, single values may be explained. */
function markOfUnknown(parse: KqqParse, row: CompiledRow, start: number, end: number): string {
  const status = start < 0 ? undefined : findCode(row, parse.body, start, end)?.meaning.status;
  if (status === undefined || status === 'unknown') return '?';
  return status === 'assumed' ? '~' : '';
}

/** Whether any item of a list is a code that its table does not list. */
function isListUnknown(sheet: Sheet, row: CompiledRow, index: number): boolean {
  const { parse, records } = sheet;
  // Without conditions on the other lists there is no need to walk them.
  const isJoined = row.isJoined;
  const column = isJoined ? row.column : 0;
  if (isJoined) records.begin(parse, index);
  else records.beginList(parse, index);
  while (records.next() && records.starts[column] >= 0) {
    const found = isJoined ? itemRow(parse, records, column) : row;
    if (found !== null && isUnknownCode(found, parse.body, records.starts[column], records.ends[column])) return true;
  }
  return false;
}

/** A value as it was sent. */
function writeRaw(sheet: Sheet, row: CompiledRow | null, index: number): void {
  const { parse, charset, out, redact } = sheet;
  const start = valueStart(parse, index);
  const end = valueEnd(parse, index);
  if (row?.isSecret === true && redact) {
    out.fill(star, Math.min(end - start, maxText));
    return;
  }
  const stop = Math.min(end, start + 4 * maxUnsure + 4);
  const nameStart = parse.spans[4 * index];
  if (row === null && redact && mayHidePassword(parse.body, nameStart, start, stop)) {
    const name = decodeText(parse.body, nameStart, start, charset);
    const masked = maskUndecoded(decodeText(parse.body, nameStart, stop, charset));
    out.text(clip(masked.slice(name.length), maxUnsure));
  } else {
    writeBytes(out, parse.body, start, stop, charset, maxUnsure);
  }
}

/** Whether a parameter may have a `PS=` in its value, or an escaped PS for its name. */
function mayHidePassword(bytes: Uint8Array, nameStart: number, start: number, end: number): boolean {
  for (let at = nameStart; at < end; at++) {
    if (bytes[at] === percent || (bytes[at] === equals && at >= start)) return true;
  }
  return false;
}

function valueStart(parse: KqqParse, index: number): number {
  return parse.spans[4 * index + 2];
}

function valueEnd(parse: KqqParse, index: number): number {
  return parse.spans[4 * index + 3];
}
