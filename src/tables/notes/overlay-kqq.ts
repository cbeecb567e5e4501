/**
 * Notes about the text protocol: its tables and a note go in, the tables with the note come out. A command or parameter
 * that no table has gets a row of its own.
 */

import { anyCommand, type Note, noteSource } from '../../model/note.ts';
import type { CommandTable, ProtocolTable, Row } from '../../model/table.ts';
import { type MessageDirectionName, messageDirections } from '../merge.ts';
import type { BuiltInTables } from '../registry.ts';
import { noteRow, noteTitle } from './rows.ts';

type KqqTables = Pick<BuiltInTables, 'protocol' | 'commands'>;

export function noteKqq({ protocol, commands }: KqqTables, note: Note): KqqTables {
  const { field } = note;
  if (note.command === anyCommand && field !== null) return { protocol: noteShared(protocol, note, field), commands };
  const key = note.command.toUpperCase();
  const known = commands.find(({ command }) => command.toUpperCase() === key);
  const base = known ?? newCommand(note.command);
  const noted = field === null ? noteTitle(base, note) : noteField(base, protocol, note, field);
  return {
    protocol,
    commands: known === undefined ? [...commands, noted] : commands.map((one) => (one === known ? noted : one)),
  };
}

function newCommand(command: string): CommandTable {
  return { protocol: 'kqq', command, title: { en: command, zh: command }, sources: [noteSource] };
}

function noteField(command: CommandTable, protocol: ProtocolTable, note: Note, field: string): CommandTable {
  const noted: { -readonly [K in keyof CommandTable]: CommandTable[K] } = { ...command };
  for (const direction of directionsOf(command, protocol, note, field)) {
    const message = command[direction] ?? { rows: [] };
    const own = rowsNamed(message.rows, field);
    const added = own.length > 0 ? [] : sharedOrNew(protocol, direction, field);
    const rows = [...message.rows, ...added].map((row) => noteIfNamed(row, note, field));
    noted[direction] = { ...message, rows };
  }
  return noted;
}

/** Where the field is a parameter; of one that is none yet, all that the command has. */
function directionsOf(
  command: CommandTable,
  protocol: ProtocolTable,
  { direction }: Note,
  field: string,
): readonly MessageDirectionName[] {
  if (direction !== null) return [direction];
  const present = messageDirections.filter((one) => command[one] !== undefined);
  const whole = present.length > 0 ? present : (['request', 'response'] as const);
  const withRow = whole.filter(
    (one) =>
      rowsNamed(command[one]?.rows ?? [], field).length > 0 || rowsNamed(headRows(protocol, one), field).length > 0,
  );
  return withRow.length > 0 ? withRow : whole;
}

function noteShared(protocol: ProtocolTable, note: Note, field: string): ProtocolTable {
  const { direction } = note;
  const put = (rows: readonly Row[], isMeant: boolean, name: MessageDirectionName): readonly Row[] => {
    if (!isMeant) return rows;
    const added = rowsNamed(rows, field).length > 0 ? [] : sharedOrNew(protocol, name, field);
    return [...rows, ...added].map((row) => noteIfNamed(row, note, field));
  };
  const [inRequest, inResponse] = [protocol.request, protocol.response].map(
    (rows) => rowsNamed(rows, field).length > 0,
  );
  const isInBoth = inRequest === inResponse;
  const isForRequest = direction === null ? isInBoth || inRequest : direction !== 'response';
  const isForResponse = direction === null ? isInBoth || inResponse : direction === 'response';
  return {
    ...protocol,
    request: put(protocol.request, isForRequest, 'request'),
    response: put(protocol.response, isForResponse, 'response'),
  };
}

/** The rows that every command has, a push those of a request. */
function headRows(protocol: ProtocolTable, direction: MessageDirectionName): readonly Row[] {
  return direction === 'response' ? protocol.response : protocol.request;
}

/** What is secret anywhere stays so. */
function sharedOrNew(protocol: ProtocolTable, direction: MessageDirectionName, field: string): readonly Row[] {
  for (const rows of [headRows(protocol, direction), protocol.anywhere]) {
    const found = rowsNamed(rows, field);
    if (found.length > 0) return found;
  }
  return [
    { name: field, kind: 'word', label: { en: 'unknown', zh: '未知' }, sources: [noteSource], status: 'unknown' },
  ];
}

function rowsNamed(rows: readonly Row[], field: string): readonly Row[] {
  return rows.filter(({ name }) => name.toUpperCase() === field.toUpperCase());
}

/** The code of a secret would tell it. */
function noteIfNamed(row: Row, note: Note, field: string): Row {
  const isMeant = row.name.toUpperCase() === field.toUpperCase();
  return isMeant && (note.code === null || row.secret !== true) ? noteRow(row, note) : row;
}
