/**
 * Code tables: the tables of a run go in, every set of codes that a field has comes out, under a name that people can look
 * up.
 */

import type { Registry } from '../dissect/registry.ts';
import type { ProtocolId } from '../model/message.ts';
import type { KnownCodes } from './readings/values.ts';

/** Fields with the same codes that are named. */
const mostNames = 2;

interface Found {
  readonly values: ReadonlySet<string>;
  readonly fields: Set<string>;
  readonly commands: Set<string>;
}

/** The code tables of a protocol, equal ones once: "SX" where several commands have them, else "GetInfo.CO/SH". */
export function knownCodes(registry: Registry, protocol: ProtocolId): readonly KnownCodes[] {
  const found = new Map<string, Found>();
  const add = (command: string, field: string, codes: Iterable<number>): void => {
    const values = new Set([...codes].map(String));
    const key = [...values].sort().join();
    const known = found.get(key) ?? { values, fields: new Set(), commands: new Set() };
    found.set(key, known);
    known.fields.add(field);
    known.commands.add(command);
  };
  if (protocol === 'kqq') {
    for (const { command, request, response, push } of registry.commands) {
      for (const { rows } of [request, response, push]) {
        for (const row of [...rows.values()].flat()) {
          if (row.codes !== null) add(command?.command ?? '', row.row.name, row.codes.keys());
        }
      }
    }
  } else if (protocol === 'oicq81') {
    for (const { table, rows } of registry.oicq81?.all ?? []) {
      for (const { codes, row } of rows) if (codes !== null) add(table.command, row.name, codes.keys());
    }
  }
  return [...found.values()].filter(({ values }) => values.size > 1).map(toKnown);
}

function toKnown({ values, fields, commands }: Found): KnownCodes {
  const names = [...fields].slice(0, mostNames).join('/');
  const [command] = commands;
  return { name: commands.size > 1 ? names : `${command}.${names}`, values };
}
