/**
 * The text of a body goes in, its parameters come out with the table rows that explain them. Bodies are strings of one
 * letter for each byte. Everything is looked up by name, in the tables as they are written.
 */

import { kqqCommands, kqqProtocol } from '../../dissectors/index.ts';
import type { CommandTable, Condition, MessageTable, Row } from '../../src/model/table.ts';
import { unescaped } from './text.ts';

export type Direction = 'request' | 'response' | 'push';

export interface Parameter {
  /** As the table writes it, else as it was sent. */
  readonly name: string;
  readonly sent: string;
  /** Null for a name without `=`. */
  readonly value: string | null;
  readonly nameStart: number;
  /** Where the value stands; for a name without `=` where that ends. */
  readonly start: number;
  readonly end: number;
  readonly row: Row | null;
}

export interface Reading {
  readonly body: string;
  readonly parameters: readonly Parameter[];
  readonly command: CommandTable | null;
  readonly table: MessageTable | null;
  readonly rows: readonly Row[];
  readonly direction: Direction;
  /** No bytes of it are missing. */
  readonly isComplete: boolean;
  /** `+` stands for a space. */
  readonly isForm: boolean;
}

/** Whether the body is a message of the protocol: CMD and two of VER, SEQ and UIN, or CMD and a version. */
export function isKqq(body: string): boolean {
  const pieces = piecesOf(body).map((piece) => piece.split('='));
  const values = new Map(pieces.filter((piece) => piece.length > 1).map(([name, value]) => [upper(name), value]));
  const [first] = pieces;
  if (first === undefined || first.length < 2 || first[0] === '' || !values.has('CMD')) return false;
  const shared = ['VER', 'SEQ', 'UIN'].filter((name) => values.has(name)).length;
  return shared >= 2 || /^\d\.\d$/.test(values.get('VER') ?? '');
}

export function readBody(body: string, direction: Direction, isComplete: boolean): Reading {
  const pieces = piecesOf(body);
  const isForm = pieces.some((piece) => textOf(piece)?.includes('+') === true) && pieces.every(isFormEncoded);
  const sent = pieces.find((piece) => upper(nameOf(piece)) === 'CMD' && piece.includes('='));
  const command = kqqCommands.find((one) => upper(one.command) === upper(textOf(sent ?? '') ?? '')) ?? null;
  const isPushOnly = command?.response === undefined && command?.push !== undefined;
  const table = (direction === 'response' && isPushOnly ? command?.push : command?.[direction]) ?? null;
  const shared = direction === 'response' && !isPushOnly ? kqqProtocol.response : kqqProtocol.request;
  const own = table?.rows ?? [];
  const rows = [...shared.filter((row) => !own.some(({ name }) => name === row.name)), ...own];
  const bare = pieces.map((piece) => ({ sent: nameOf(piece), value: textOf(piece) }));
  let at = 0;
  const parameters = pieces.map((piece, i): Parameter => {
    const row = rowOf(bare, i, rows, table);
    const [name, value] = [nameOf(piece), textOf(piece)];
    const nameStart = at;
    const start = at + name.length + (value === null ? 0 : 1);
    at += piece.length + 1;
    return { name: row?.name ?? name, sent: name, value, nameStart, start, end: nameStart + piece.length, row };
  });
  return { body, parameters, command, table, rows, direction, isComplete, isForm };
}

/** The pieces between `&`, without the line end behind them. */
function piecesOf(body: string): string[] {
  const pieces = body.replace(/\r?\n$/, '').split('&');
  return pieces.at(-1) === '' ? pieces.slice(0, -1) : pieces;
}

function nameOf(piece: string): string {
  return piece.split('=', 1)[0] ?? '';
}

function textOf(piece: string): string | null {
  const at = piece.indexOf('=');
  return at < 0 ? null : piece.slice(at + 1);
}

function isFormEncoded(piece: string): boolean {
  return /^(?:[A-Za-z0-9*\-._+]|%[0-9A-Fa-f]{2})*$/.test(textOf(piece) ?? '');
}

type Bare = Pick<Parameter, 'sent' | 'value'>;

/** The first row of a parameter's name that holds; out of its place it still means what its first row says. */
function rowOf(all: readonly Bare[], index: number, rows: readonly Row[], table: MessageTable | null): Row | null {
  const named = rows.filter((row) => upper(row.name) === upper(all[index]?.sent));
  const secrets = kqqProtocol.anywhere.filter((row) => upper(row.name) === upper(all[index]?.sent));
  const candidates = named.length > 0 ? named : secrets;
  const holding = candidates.find((row) => !isPerItem(row, table) && anyHolds(row.when, all));
  return holding ?? candidates[0] ?? null;
}

/** Whether a row holds for single items of a list: its conditions look at another list of the records. */
export function isPerItem(row: Row, table: MessageTable | null): boolean {
  return row.when?.some(({ field }) => table?.records?.of.includes(field)) === true;
}

/** Whether one of the conditions holds for the message, or there are none. */
export function anyHolds(when: readonly Condition[] | undefined, parameters: readonly Bare[]): boolean {
  return (
    when?.some((one) => holds(one, parameters.find(({ sent }) => upper(sent) === upper(one.field))?.value)) ?? true
  );
}

/** `value` is undefined where the field is absent, null where it has no `=`. */
export function holds({ is, values = [] }: Condition, value: string | null | undefined): boolean {
  if (value === undefined) return is === 'absent';
  const text = value ?? '';
  const trimmed = text.replace(/^ +| +$/g, '');
  switch (is) {
    case 'absent':
      return false;
    case 'present':
      return true;
    case 'empty':
      return text === '';
    case 'not-number':
      return !/^-?[0-9]+$/.test(trimmed);
    case 'not-utf8':
      return !isUtf8(unescaped(text, false));
    case 'in':
      return values.includes(trimmed);
    case 'not-in':
      return !values.includes(trimmed);
    case 'contains':
      return values.some((part) => text.includes(part));
  }
}

/** A character that the end cuts in two is no fault. */
function isUtf8(text: string): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'), { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** ASCII letters in upper case, the others as they are. */
export function upper(text: string | undefined): string {
  return (text ?? '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
