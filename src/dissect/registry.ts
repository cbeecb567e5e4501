/**
 * Registry: tables go in, the compiled rules that dissection reads come out. Nothing registers itself: the tables of
 * a run are handed in as plain data.
 */

import type { BinaryRegistry } from '../model/binary-rules.ts';
import type { OicqRules, OicqTables } from '../model/oicq-table.ts';
import type {
  CommandRules,
  CompiledCondition,
  CompiledReason,
  CompiledRow,
  MessageRules,
  PackedName,
} from '../model/rules.ts';
import type { CommandTable, Condition, MessageTable, ProtocolTable, Row } from '../model/table.ts';
import { compileCode, rowMeaning, unlistedMeaning } from './kqq/meaning.ts';
import { createOicqRules } from './oicq/rules.ts';
import { isNamed, packName, packText } from './packed-name.ts';
import { compileTemplate } from './template.ts';

/** The compiled tables of one run. */
export interface Registry {
  readonly commands: readonly CommandRules[];
  /** Rules of the binary protocols; without them their frames are bytes. */
  readonly oicq: OicqRules | null;
  /** What is known of a command no table has: the parameters every message shares. */
  readonly unknown: CommandRules;
  /** The compiled tables of the 0x81 protocol; null without them: its frames are bytes. */
  readonly oicq81: BinaryRegistry | null;
  /** The rules of the command that `bytes[start..end)` names in any case, or `unknown`. */
  find(bytes: Uint8Array, start: number, end: number): CommandRules;
}

/** Compiles the tables of the kqq protocol. Throws a SyntaxError for a summary template that does not parse. */
export function createRegistry(
  protocol: ProtocolTable,
  tables: readonly CommandTable[],
  oicq81: BinaryRegistry | null = null,
  oicq: OicqTables | null = null,
): Registry {
  const anywhere = compileRows(protocol.anywhere, []);
  const commands = tables.map((table) => compileCommand(table, protocol, anywhere));
  const unknown = compileCommand(null, protocol, anywhere);
  const byName = new Map<PackedName, CommandRules[]>();
  for (const rules of commands) {
    const key = packText(rules.command?.command ?? '');
    byName.set(key, [...(byName.get(key) ?? []), rules]);
  }
  return {
    commands,
    oicq: oicq === null ? null : createOicqRules(oicq),
    unknown,
    oicq81,
    find(bytes, start, end) {
      const candidates = byName.get(packName(bytes, start, end));
      if (candidates === undefined) return unknown;
      for (const rules of candidates) {
        if (rules.command !== null && isNamed(bytes, start, end, rules.command.command)) return rules;
      }
      return unknown;
    },
  };
}

type RowMap = ReadonlyMap<PackedName, readonly CompiledRow[]>;

function compileCommand(table: CommandTable | null, protocol: ProtocolTable, anywhere: RowMap): CommandRules {
  const nulls = [...(table?.nulls ?? []), ...protocol.nulls];
  return {
    command: table,
    request: compileMessage(table, table?.request ?? null, protocol.request, anywhere),
    response: compileMessage(table, table?.response ?? null, protocol.response, anywhere),
    push: compileMessage(table, table?.push ?? null, protocol.request, anywhere),
    answers: (table?.answers ?? []).map(packText),
    nulls: nulls.map((reason): CompiledReason => ({ reason, when: compileConditions(reason.when) })),
    replies: table?.replies?.count ?? 1,
    repliesWhen: compileConditions(table?.replies?.when),
  };
}

function compileMessage(
  command: CommandTable | null,
  table: MessageTable | null,
  shared: readonly Row[],
  anywhere: RowMap,
): MessageRules {
  const own = table?.rows ?? [];
  const names = new Set(own.map((row) => row.name));
  const columns = (table?.records?.of ?? []).map(packText);
  const rows = compileRows([...shared.filter((row) => !names.has(row.name)), ...own], columns);
  return {
    command,
    table,
    rows,
    anywhere,
    required: [...rows.values()].flat().filter((row) => row.row.required === true),
    columns,
    countKey: table?.records?.count === undefined ? 0 : packText(table.records.count),
    summary: {
      en: compileTemplate(table?.summary?.en ?? ''),
      zh: compileTemplate(table?.summary?.zh ?? table?.summary?.en ?? ''),
    },
  };
}

function compileRows(rows: readonly Row[], columns: readonly PackedName[]): RowMap {
  const compiled = new Map<PackedName, CompiledRow[]>();
  const conditions = new Map<readonly Condition[], readonly CompiledCondition[] | null>();
  const isPerItem = (row: Row) => row.when?.some((one) => columns.includes(packText(one.field))) === true;
  const withCodes = new Set(rows.filter((row) => row.codes !== undefined).map((row) => row.name));
  const joined = new Set(rows.filter(isPerItem).map((row) => row.name));
  for (const [ordinal, row] of rows.entries()) {
    const key = packText(row.name);
    // Rows that share a list of conditions go on sharing it, so that it is looked at once for all of them.
    const when = row.when === undefined ? null : (conditions.get(row.when) ?? compileConditions(row.when));
    if (row.when !== undefined) conditions.set(row.when, when);
    const status = row.status ?? 'known';
    const entry: CompiledRow = {
      row,
      key,
      kind: row.kind,
      status,
      isSecret: row.secret === true,
      isList: row.list === true,
      isTwice: row.twice === true,
      hasEndSpace: row.endSpace === true,
      transform: row.transform ?? null,
      mayBeUnsure: status === 'unknown' || status === 'assumed' || withCodes.has(row.name),
      meaning: rowMeaning(row),
      unlisted: unlistedMeaning(row),
      when,
      perItem: isPerItem(row),
      isJoined: joined.has(row.name),
      ordinal,
      codes: row.codes === undefined ? null : new Map(row.codes.map((code) => [code.value, compileCode(row, code)])),
      column: columns.indexOf(key),
    };
    compiled.set(key, [...(compiled.get(key) ?? []), entry]);
  }
  return compiled;
}

function compileConditions(conditions: readonly Condition[] | undefined): readonly CompiledCondition[] | null {
  if (conditions === undefined) return null;
  return conditions.map(({ field, is, values = [] }) => {
    const numbers = values.every((value) => /^(0|[1-9]\d{0,14})$/.test(value)) ? new Set(values.map(Number)) : null;
    return { key: packText(field), is, values, numbers };
  });
}
