/**
 * What a note is about: the words of the user and the tables go in, the address comes out, with names spelt as the tables
 * spell them.
 */

import { findNearest } from '../../bytes/nearest.ts';
import type { BinaryPart, BinaryTable } from '../../model/binary-table.ts';
import { anyCommand, type NoteAddress, type NotedProtocol } from '../../model/note.ts';
import { messageDirections, sharedRows } from '../../tables/merge.ts';
import type { BuiltInTables } from '../../tables/registry.ts';

/** As given: the protocol may be left out. */
export type NoteTarget = Omit<NoteAddress, 'protocol'> & { readonly protocol: NotedProtocol | null };

/** Without a protocol it is the first that has such a command, else kqq. */
export function resolveTarget(target: NoteTarget, tables: BuiltInTables): NoteAddress {
  const protocol =
    target.protocol ?? protocols.find((one) => spell(commandsOf(one, tables), target.command) !== null) ?? 'kqq';
  const command = spell(commandsOf(protocol, tables), target.command) ?? target.command;
  const { field } = target;
  return {
    ...target,
    protocol,
    command,
    field: field === null ? null : (spell(fieldsOf(protocol, command, tables), field) ?? field),
  };
}

/** Says that no table has the command, or the command no such field; null where they have. */
export function describeStranger({ protocol, command, field }: NoteAddress, tables: BuiltInTables): string | null {
  const commands = [anyCommand, ...commandsOf(protocol, tables)];
  if (!commands.includes(command)) return describeMissing('command', command, commands);
  const fields = fieldsOf(protocol, command, tables);
  // The fields of oicq stand in no table.
  if (field === null || protocol === 'oicq' || fields.includes(field)) return null;
  return describeMissing(
    'field',
    `${command}.${field}`,
    fields.map((one) => `${command}.${one}`),
  );
}

function describeMissing(what: string, name: string, known: readonly string[]): string {
  const nearest = findNearest(name, known);
  return `no table has the ${what} ${name}${nearest === null ? '' : ` (did you mean ${nearest}?)`}`;
}

const protocols: readonly NotedProtocol[] = ['kqq', 'oicq81', 'oicq'];

function spell(names: readonly string[], given: string): string | null {
  return names.find((name) => name.toUpperCase() === given.toUpperCase()) ?? null;
}

function commandsOf(protocol: NotedProtocol, { commands, oicq81, oicq }: BuiltInTables): readonly string[] {
  if (protocol === 'kqq') return commands.map(({ command }) => command);
  return protocol === 'oicq81' ? oicq81.tables.map(({ command }) => command) : oicq.commands.map(({ name }) => name);
}

function fieldsOf(protocol: NotedProtocol, command: string, tables: BuiltInTables): readonly string[] {
  const { protocol: kqq, commands, oicq81 } = tables;
  const isMeant = (one: { readonly command: string }) => command === anyCommand || one.command === command;
  if (protocol === 'oicq') return [];
  if (protocol === 'oicq81') {
    return [...oicq81.tables.filter(isMeant).flatMap(namesIn), ...oicq81.protocol.header.map(({ name }) => name)];
  }
  const own = commands
    .filter(isMeant)
    .flatMap((one) => messageDirections.flatMap((direction) => one[direction]?.rows ?? []));
  const shared = messageDirections.flatMap((direction) => sharedRows(kqq, direction));
  return [...own, ...shared].map(({ name }) => name);
}

function namesIn({ parts }: Pick<BinaryTable, 'parts'>): readonly string[] {
  return parts.flatMap((part: BinaryPart) => ('repeat' in part ? namesIn(part) : [part.name]));
}
