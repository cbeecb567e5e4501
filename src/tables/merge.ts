/**
 * Merging: a command's table and what a user's file says of it go in, the table with the user's rows in the place of
 * those of the same name comes out.
 */

import type { SourceId } from '../model/field.ts';
import type { CommandTable, MessageTable, ProtocolTable, Row } from '../model/table.ts';
import type { TableOverride } from './schema.ts';

export const messageDirections = ['request', 'response', 'push'] as const;
export type MessageDirectionName = (typeof messageDirections)[number];

/** `base` is null for a command no table has. `source` is cited for a new command without sources. */
export function mergeCommand(
  base: CommandTable | null,
  override: TableOverride,
  protocol: ProtocolTable,
  source: SourceId,
): CommandTable {
  const command = base?.command ?? override.command;
  const merged: CommandTable = {
    ...(base ?? {}),
    ...override,
    command,
    title: override.title ?? base?.title ?? { en: command, zh: command },
    sources: override.sources ?? base?.sources ?? [source],
  };
  const messages: { -readonly [direction in MessageDirectionName]?: MessageTable } = {};
  for (const direction of messageDirections) {
    const own = override[direction];
    if (own !== undefined) messages[direction] = mergeMessage(base?.[direction], own, sharedRows(protocol, direction));
  }
  return { ...merged, ...messages };
}

/** Rows that hold in every command: a push has the parameters of a request. */
export function sharedRows(protocol: ProtocolTable, direction: MessageDirectionName): readonly Row[] {
  const shared = direction === 'response' ? protocol.response : protocol.request;
  return [...shared, ...protocol.anywhere];
}

function mergeMessage(base: MessageTable | undefined, own: MessageTable, shared: readonly Row[]): MessageTable {
  const replaced = base?.rows ?? [];
  const secrets = new Set([...replaced, ...shared].filter((row) => row.secret === true).map(nameOf));
  const given = new Map<string, Row[]>();
  for (const row of own.rows) {
    const rows = given.get(nameOf(row)) ?? [];
    rows.push(keepSecret(row, secrets));
    given.set(nameOf(row), rows);
  }
  const rows: Row[] = [];
  for (const row of replaced) {
    const instead = given.get(nameOf(row));
    if (instead === undefined) rows.push(row);
    else rows.push(...instead.splice(0));
  }
  for (const added of given.values()) rows.push(...added);
  return { ...(base ?? {}), ...own, rows };
}

/** A row that says nothing of secrecy does not lay a password open; `secret: false` does. */
function keepSecret(row: Row, secrets: ReadonlySet<string>): Row {
  return row.secret === undefined && secrets.has(nameOf(row)) ? { ...row, secret: true } : row;
}

/** Names on the wire are compared without case. */
function nameOf(row: Row): string {
  return row.name.toUpperCase();
}
