/**
 * What is not sure in a kqq message: its compact parse goes in, every field and code that is unknown, assumed or disputed
 * comes out, as the field tree would show them, but without making one. Secrets are passed over.
 */

import { type CharsetName, decodeText, toBuffer } from '../../bytes/text.ts';
import { charsetName } from '../../dissect/charset.ts';
import { itemRow, RecordWalk } from '../../dissect/kqq/items.ts';
import { meaningOf } from '../../dissect/kqq/meaning.ts';
import { maskUndecoded } from '../../dissect/secret.ts';
import type { KqqParse, Message } from '../../model/message.ts';
import type { CompiledRow, Meaning } from '../../model/rules.ts';
import { keptText } from './kept-text.ts';
import type { UnsureFacts, UnsureStatus } from './unknowns.ts';

/** Takes a sighting. `value` is null where there is none: a name without `=`. */
export type TakeUnsure = (
  path: string,
  code: string | null,
  status: UnsureStatus,
  value: string | null,
  facts: () => UnsureFacts,
) => void;

/** Sightings in one message; a list with more is no work of a person. */
export const mostSightings = 1000;
/** Bytes of a value that are looked at: no more letters are kept, and escapes take several bytes each. */
const shownBytes = 256;

const percent = 0x25;
const equals = 0x3d;

export class KqqUnsure {
  readonly #records = new RecordWalk();
  /** Rows whose items have to be looked at, as soon as that was asked. */
  readonly #joined = new Map<CompiledRow, boolean>();

  find(message: Message, parse: KqqParse, take: TakeUnsure): void {
    const sheet: Sheet = { parse, charset: charsetName(message.charset), take, left: mostSightings };
    for (let i = 0; i < parse.count && sheet.left > 0; i++) {
      const row = parse.rows[i];
      if (row === null) takeUnknown(sheet, i);
      else if (this.#mayBeUnsure(parse, row)) this.#look(sheet, row, i);
    }
  }

  /** Most rows never are. */
  #mayBeUnsure(parse: KqqParse, row: CompiledRow): boolean {
    if (!row.isJoined) return isEverUnsure(row);
    const known = this.#joined.get(row);
    if (known !== undefined) return known;
    const isAny = parse.rules.rows.get(row.key)?.some(isEverUnsure) ?? isEverUnsure(row);
    this.#joined.set(row, isAny);
    return isAny;
  }

  #look(sheet: Sheet, row: CompiledRow, index: number): void {
    const { parse } = sheet;
    const start = parse.spans[4 * index + 2];
    const end = parse.spans[4 * index + 3];
    if (start < 0) {
      if (parse.spans[4 * index + 1] > parse.spans[4 * index]) takeMeaning(sheet, row, row.meaning, -1, -1);
    } else if (!row.isList) {
      takeMeaning(sheet, row, meaningOf(row, parse.body, start, end), start, end);
    } else {
      this.#lookAtItems(sheet, row, index);
    }
  }

  #lookAtItems(sheet: Sheet, row: CompiledRow, index: number): void {
    const { parse } = sheet;
    const records = this.#records;
    // Without conditions on the other lists there is no need to walk them.
    const column = row.isJoined ? row.column : 0;
    if (row.isJoined) records.begin(parse, index);
    else records.beginList(parse, index);
    let isEmpty = true;
    while (sheet.left > 0 && records.next() && records.starts[column] >= 0) {
      isEmpty = false;
      const found = row.isJoined ? itemRow(parse, records, column) : row;
      if (found === null) continue;
      const start = records.starts[column];
      const end = records.ends[column];
      takeMeaning(sheet, found, meaningOf(found, parse.body, start, end), start, end);
    }
    const at = parse.spans[4 * index + 2];
    if (isEmpty) takeMeaning(sheet, row, row.meaning, at, at);
  }
}

/** One message while it is looked at. */
interface Sheet {
  readonly parse: KqqParse;
  readonly charset: CharsetName;
  readonly take: TakeUnsure;
  /** How many more sightings are taken. */
  left: number;
}

function isEverUnsure(row: CompiledRow): boolean {
  return !row.isSecret && (row.mayBeUnsure || row.status === 'disputed');
}

/** A parameter that no table has. */
function takeUnknown(sheet: Sheet, index: number): void {
  const { parse, charset, take } = sheet;
  const nameStart = parse.spans[4 * index];
  const nameEnd = parse.spans[4 * index + 1];
  const start = parse.spans[4 * index + 2];
  if (start < 0 && nameStart === nameEnd) return;
  sheet.left -= 1;
  const bytes = toBuffer(parse.body);
  const name = decodeText(bytes, nameStart, Math.min(nameEnd, nameStart + shownBytes), charset);
  const masked = maskUndecoded(name);
  // A name that is not shown as it was sent is none that could be looked for.
  const shown = masked === name ? keptText(name) : `${keptText(masked)}…`;
  const value = start < 0 ? null : maskedValue(sheet, nameStart, start, parse.spans[4 * index + 3]);
  take(`kqq.${shown}`, null, 'unknown', value, () => noFacts);
}

const noFacts: UnsureFacts = { title: null, label: null, note: null, sources: [], readings: [], isNamed: false };

/** A value that `meaning` is said of; `start` is -1 where there is none. */
function takeMeaning(sheet: Sheet, row: CompiledRow, meaning: Meaning, start: number, end: number): void {
  const { status } = meaning;
  if (status === 'known' || status === 'encrypted' || row.isSecret) return;
  sheet.left -= 1;
  const value = start < 0 ? null : maskedValue(sheet, start, start, end);
  const isCode = row.codes !== null && start < end;
  sheet.take(`kqq.${row.row.name}`, isCode ? value : null, status, value, () => ({
    title: row.row.label,
    label: isCode ? meaning.label : null,
    note: meaning.note,
    sources: meaning.source === null ? row.row.sources : [meaning.source],
    readings: meaning.readings,
    isNamed: true,
  }));
}

/** A value as it was sent, without what may be a password in it; the name before it, from `from` on, may be of one. */
function maskedValue({ parse, charset }: Sheet, from: number, start: number, end: number): string {
  const stop = Math.min(end, start + shownBytes);
  const bytes = toBuffer(parse.body);
  if (!mayHidePassword(parse.body, from, start, stop)) return keptText(decodeText(bytes, start, stop, charset));
  const name = decodeText(bytes, from, start, charset);
  return keptText(maskUndecoded(decodeText(bytes, from, stop, charset)).slice(name.length));
}

/** Whether a `PS=` may stand in the bytes: it takes an escape, or an equals sign behind the one of the parameter. */
function mayHidePassword(bytes: Uint8Array, from: number, start: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    if (bytes[at] === percent || (bytes[at] === equals && at >= start)) return true;
  }
  return false;
}
