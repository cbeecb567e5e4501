/**
 * Summary of a 0x81 frame: a compact parse goes in, the last column of the log line comes out: what the template of
 * its table says, then codes that no table has (`?flag=9`) and values whose meaning is assumed (`~message_kind=2`).
 * That a profile was inferred is not said of each value: one `~profile=..` says it where it is far from sure.
 */

import { decodeText } from '../../bytes/text.ts';
import type { TextWriter } from '../../bytes/text-writer.ts';
import { type BinaryRowRules, letterB } from '../../model/binary-rules.ts';
import type { Oicq81Parse } from '../../model/message.ts';
import type { PackedName, SummaryPiece } from '../../model/rules.ts';
import type { Language } from '../../model/text.ts';
import { profileName } from '../../model/wire-profile.ts';
import type { SummaryStyle } from '../template.ts';
import { charsetNameOf, isNumeric, isSecret, isSecretLost, isUnlisted, meaningAt, numberAt, rowAt } from './value.ts';

/** Longer texts and lists are cut in a summary, with the rest counted. */
const maxText = 200;
const maxRecords = 10;
/** Below this a reader has to know that others may be right. */
const sure = 0.9;

const quote = 0x22;
const star = 0x2a;
const equals = 0x3d;
const space = 0x20;

/** Where a template is: the values `from..to` of a record come first, then the last ones in front of them. */
interface Sheet extends SummaryStyle {
  readonly parse: Oicq81Parse;
  readonly out: TextWriter;
  readonly isLost: boolean;
  from: number;
  to: number;
}

/** Appends the summary of a frame. */
export function writeFrameSummary(parse: Oicq81Parse, style: SummaryStyle, out: TextWriter): void {
  const { language, redact } = style;
  const { rules, content } = parse;
  const begin = out.length;
  if (rules === null) {
    writeSize(out, parse.contentEnd - parse.contentStart, language);
    return;
  }
  const sheet: Sheet = { parse, out, language, redact, isLost: isSecretLost(parse), from: 0, to: content.count };
  writePieces(rules.summary[language], sheet);
  out.trim(begin);
  writeUnsure(sheet, begin);
  const { confidence, profile } = parse.choice;
  if (confidence === null || confidence >= sure) return;
  writeMark(out, begin, '~profile');
  out.text(profileName(profile));
}

function writeSize(out: TextWriter, size: number, language: Language): void {
  if (language === 'zh') out.text(`${size} 字节`);
  else out.text(`${size} ${size === 1 ? 'byte' : 'bytes'}`);
}

function writePieces(pieces: readonly SummaryPiece[], sheet: Sheet): void {
  for (let i = 0; i < pieces.length; i++) writePiece(pieces[i], sheet);
}

function writePiece(piece: SummaryPiece, sheet: Sheet): void {
  const { out, parse } = sheet;
  switch (piece.kind) {
    case 'words':
      out.text(piece.words);
      return;
    case 'value':
      writeValue(sheet, findValue(sheet, piece.key));
      return;
    case 'noun': {
      const index = findValue(sheet, piece.key);
      out.text(index >= 0 && numberAt(parse, index) === 1 ? piece.one : piece.many);
      return;
    }
    case 'optional':
      if (isFilled(piece.pieces, sheet)) writePieces(piece.pieces, sheet);
      return;
    case 'records':
      writeRecords(piece.pieces, sheet);
  }
}

/** Whether every value that the pieces name is there and not empty, and every list has a record. */
function isFilled(pieces: readonly SummaryPiece[], sheet: Sheet): boolean {
  const { starts, ends } = sheet.parse.content;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece.kind === 'value') {
      const index = findValue(sheet, piece.key);
      if (index < 0 || starts[index] === ends[index]) return false;
      if (isExcepted(piece.except, sheet.parse, index)) return false;
    } else if (piece.kind === 'records' && nextRecord(sheet.parse, 0) < 0) {
      return false;
    }
  }
  return true;
}

/** Whether a number is one of those that count as empty here. */
function isExcepted(except: readonly string[], parse: Oicq81Parse, index: number): boolean {
  if (except.length === 0) return false;
  const row = rowAt(parse, index);
  return row !== null && isNumeric(row) && except.includes(String(numberAt(parse, index)));
}

/** The index of the value: in the record at hand, else the last one of that name in front of it; -1 for none. */
function findValue({ parse, from, to }: Sheet, key: PackedName): number {
  for (let i = from; i < to; i++) if (rowAt(parse, i)?.key === key) return i;
  for (let i = from - 1; i >= 0; i--) if (rowAt(parse, i)?.key === key) return i;
  return -1;
}

function writeRecords(pieces: readonly SummaryPiece[], sheet: Sheet): void {
  const { parse, out } = sheet;
  const { from, to } = sheet;
  let count = 0;
  for (let at = nextRecord(parse, 0); at >= 0; at = nextRecord(parse, sheet.to)) {
    sheet.from = at;
    sheet.to = endOfRecord(parse, at);
    count += 1;
    if (count > maxRecords) continue;
    if (count > 1) out.text('; ');
    writePieces(pieces, sheet);
  }
  if (count > maxRecords) out.text(`; +${count - maxRecords}`);
  sheet.from = from;
  sheet.to = to;
}

/** The first value at or behind `at` that is in the innermost repeat, -1 if there is none. */
function nextRecord(parse: Oicq81Parse, at: number): number {
  const deepest = parse.rules?.depth ?? 0;
  for (let i = at; i < parse.content.count; i++) if (rowAt(parse, i)?.depth === deepest) return deepest === 0 ? -1 : i;
  return -1;
}

/** Behind the last value of the round that value `at` begins. */
function endOfRecord(parse: Oicq81Parse, at: number): number {
  const { rounds, outers, count } = parse.content;
  const depth = rowAt(parse, at)?.depth;
  let end = at + 1;
  while (
    end < count &&
    rounds[end] === rounds[at] &&
    outers[end] === outers[at] &&
    rowAt(parse, end)?.depth === depth
  ) {
    end += 1;
  }
  return end;
}

function writeValue(sheet: Sheet, index: number): void {
  const { parse, out, language, redact, isLost } = sheet;
  const row = index < 0 ? null : rowAt(parse, index);
  if (row === null) {
    out.text('-');
    return;
  }
  const start = parse.content.starts[index];
  const end = parse.content.ends[index];
  const isHidden = redact && isSecret(row, isLost);
  if (isNumeric(row)) {
    if (isHidden) out.fill(star, end - start);
    else out.text(wordsFor(parse, row, index, language) ?? String(numberAt(parse, index)));
  } else if (row.letter === letterB) {
    writeSize(out, end - start, language);
  } else {
    out.fill(quote, 1);
    if (isHidden) out.fill(star, Math.min(end - start, maxText));
    else writeText(parse, out, start, end);
    out.fill(quote, 1);
  }
}

function wordsFor(parse: Oicq81Parse, row: BinaryRowRules, index: number, language: Language): string | null {
  if (row.codes === null) return null;
  return row.codes.get(numberAt(parse, index))?.words[language] ?? null;
}

function writeText(parse: Oicq81Parse, out: TextWriter, start: number, end: number): void {
  const charset = charsetNameOf(parse);
  if (charset === 'utf-8' && out.utf8(parse.body, start, end, maxText)) return;
  // No character has more than four bytes.
  const isCut = end - start > 4 * maxText;
  const text = decodeText(parse.body, start, isCut ? start + 4 * maxText : end, charset);
  if (text.length <= maxText && !isCut) {
    out.text(text);
    return;
  }
  const isPairSplit = (text.charCodeAt(maxText - 1) & 0xfc00) === 0xd800;
  out.text(`${text.slice(0, isPairSplit ? maxText - 1 : maxText)}…`);
}

/** Codes that are not listed and values that are assumed whatever the profile, the first of each row. */
function writeUnsure(sheet: Sheet, begin: number): void {
  const { parse, out, redact, isLost } = sheet;
  const { rules, content } = parse;
  let told = -1;
  for (let i = 0; i < content.count; i++) {
    const row = rowAt(parse, i);
    if (row === null || row.codes === null || row.ordinal <= told || row.ordinal === rules?.result) continue;
    const isUnknown = isUnlisted(parse, row, i);
    if (!isUnknown && meaningAt(parse, row, i).status !== 'assumed') continue;
    told = row.ordinal;
    writeMark(out, begin, (isUnknown ? '?' : '~') + row.row.name);
    if (redact && isSecret(row, isLost)) out.fill(star, content.ends[i] - content.starts[i]);
    else out.text(String(numberAt(parse, i)));
  }
}

/** `NAME=`, with a space in front where the summary says something before it. */
function writeMark(out: TextWriter, begin: number, name: string): void {
  if (out.length > begin) out.fill(space, 1);
  out.text(name);
  out.fill(equals, 1);
}
