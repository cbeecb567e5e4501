/**
 * The chapter on the 0x81 protocol: its tables go in, entries for the header and for each type of message come out.
 */

import type { BinaryPart, BinaryRow, BinaryTable } from '../../model/binary-table.ts';
import type { MessageDirection } from '../../model/message.ts';
import type { BookTables, CommandEntry, Draft, FieldEntry } from './book.ts';
import { Findings, toCodes, toStatement } from './entries.ts';
import type { Observed, ObservedField } from './observed.ts';

type FindField = (name: string) => ObservedField | null;

export function oicq81Chapter({ oicq81 }: BookTables, observed: Observed): Draft {
  const { protocol, tables } = oicq81;
  const findings = new Findings(observed);
  return {
    protocol: 'oicq81',
    title: protocol.title,
    shared: [
      { title: 'The header of every frame', fields: protocol.header.map((row) => toField(row, [], () => null)) },
    ],
    nulls: [],
    commands: tables.map((table) => toCommand(table, tables, findings)),
  };
}

function toCommand(table: BinaryTable, tables: readonly BinaryTable[], findings: Findings): CommandEntry {
  const { command, title, from, type, answers = [], forwards = [] } = table;
  const directions: readonly MessageDirection[] = from === 'client' ? ['request'] : ['response', 'push'];
  const find: FindField = (name) => {
    const found = directions.map((direction) => findings.field('oicq81', command, direction, name));
    return found.find((one) => one !== null) ?? null;
  };
  const names = (types: readonly number[]) =>
    tables.filter((one) => one.from === 'client' && types.includes(one.type)).map((one) => one.command);
  return {
    ...toStatement(title, table),
    name: command,
    number: `0x${type.toString(16).padStart(2, '0')}`,
    parts: [
      { title: from === 'client' ? 'From the client' : 'From the server', fields: toFields(table.parts, [], find) },
    ],
    answers: [...names(answers), ...names(forwards).map((one) => `${one} of another user`)],
    nulls: [],
    delays: [],
    example: findings.example('oicq81', command),
  };
}

function toFields(parts: readonly BinaryPart[], within: readonly string[], find: FindField): readonly FieldEntry[] {
  return parts.flatMap((part) =>
    'repeat' in part ? toFields(part.parts, [...within, part.repeat], find) : [toField(part, within, find)],
  );
}

function toField(row: BinaryRow, within: readonly string[], find: FindField): FieldEntry {
  const traits: string[] = [];
  if (row.letterMissing === true) traits.push('its letter is not printed');
  if (row.mayEndAt !== undefined) traits.push(`the content may end behind ${row.mayEndAt}`);
  if (row.most !== undefined) traits.push(`at most ${row.most}`);
  if (row.secret === true) traits.push('secret: shown as *');
  return {
    ...toStatement(row.label, row),
    name: row.name,
    kind: `${row.letter}, ${row.kind}`,
    codes: toCodes(row.codes, row),
    traits,
    when: [],
    within,
    observed: find(row.name),
  };
}
