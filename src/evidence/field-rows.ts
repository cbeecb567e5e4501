/**
 * What tables say of a field: its command, direction and name go in, its rows and how sure they are come out.
 */

import { packText } from '../dissect/packed-name.ts';
import type { Registry } from '../dissect/registry.ts';
import type { Reading, Status } from '../model/field.ts';
import type { Text } from '../model/text.ts';
import { gapNames } from './binary-cells.ts';
import type { FieldTally } from './field-tally.ts';
import type { GroupName } from './group.ts';

/** `labelOf` says what a value means, null where it is no code. */
export interface FieldKnowledge {
  readonly status: Status;
  readonly label: Text | null;
  readonly note: Text | null;
  readonly readings: readonly Reading[];
  readonly isList: boolean;
  readonly isGap: boolean;
  readonly labelOf: (value: string) => Text | null;
}

interface KnownRow {
  readonly label: Text;
  readonly note?: Text;
  readonly readings?: readonly Reading[];
  readonly status?: Status;
}

interface Candidate {
  readonly row: KnownRow;
  readonly isList: boolean;
  readonly isCode: boolean;
  readonly codes: ReadonlyMap<
    number,
    { readonly meaning: { readonly status: Status; readonly label: Text | null } }
  > | null;
}

/** The gravest first: what is least known is what is looked for. */
const gravity: readonly Status[] = ['unknown', 'encrypted', 'disputed', 'assumed', 'known'];

/** What is known of `field`; values that its code table does not have, or is unsure of, count. */
export function knowledgeOf(registry: Registry, group: GroupName, field: FieldTally): FieldKnowledge {
  if (group.protocol === 'oicq') return oicqKnowledge(field.name);
  const rows = rowsOf(registry, group, field.name);
  const isGap = group.protocol !== 'kqq' && gapNames.has(field.name);
  // Where another row takes any number, a number that is no code is none to wonder about.
  const isClosed = rows.every(({ isCode }) => isCode);
  const statuses = rows.flatMap((row) => statusesOf(row, field, isClosed));
  const first = rows.find(({ row }) => row.note !== undefined || row.readings !== undefined) ?? rows[0];
  return {
    status: gravity.find((status) => statuses.includes(status)) ?? 'unknown',
    label: labelOfAll(rows),
    note: first?.row.note ?? null,
    readings: rows.flatMap(({ row }) => row.readings ?? []),
    isList: rows.some(({ isList }) => isList),
    isGap,
    labelOf: (value) => labelIn(rows, value),
  };
}

/** What a field is, by all its rows: which of them a message has, other fields decide. */
function labelOfAll(rows: readonly Candidate[]): Text | null {
  const inAll = (language: keyof Text) => [...new Set(rows.map(({ row }) => row.label[language]))];
  return rows.length === 0 ? null : { en: inAll('en').join('; or '), zh: inAll('zh').join('；或') };
}

/** Names of the lists of a command. */
export function listsOf(registry: Registry, { protocol, command, dir }: GroupName): ReadonlySet<string> {
  if (protocol !== 'kqq') return new Set();
  const rules = registry.commands.find((one) => one.command?.command === command)?.[dir];
  const rows = [...(rules?.rows.values() ?? [])].flat();
  return new Set(rows.filter(({ isList }) => isList).map(({ row }) => row.name));
}

function rowsOf(registry: Registry, { protocol, command, dir }: GroupName, name: string): readonly Candidate[] {
  if (protocol === 'oicq81') {
    const all = registry.oicq81?.all.filter(({ table }) => table.command === command) ?? [];
    return all.flatMap(({ rows }) =>
      rows
        .filter(({ row }) => row.name === name)
        .map(({ row, codes, kind }) => ({ row, codes, isList: false, isCode: kind === 'code' })),
    );
  }
  const rules = (registry.commands.find((one) => one.command?.command === command) ?? registry.unknown)[dir];
  const rows = rules.rows.get(packText(name)) ?? rules.anywhere.get(packText(name)) ?? [];
  return rows.map(({ row, codes, isList, kind }) => ({ row, codes, isList, isCode: kind === 'code' }));
}

function statusesOf({ row, codes }: Candidate, { values, isSecret }: FieldTally, isClosed: boolean): readonly Status[] {
  if (codes === null || isSecret) return [row.status ?? 'known'];
  const found = values.sorted().flatMap(({ text }) => {
    const code = codes.get(Number(text.trim()));
    if (code !== undefined) return [code.meaning.status];
    return isClosed && text !== '' ? (['unknown'] as const) : [];
  });
  return [row.status ?? 'known', ...found];
}

function labelIn(rows: readonly Candidate[], value: string): Text | null {
  const text = value.trim();
  if (!/^[0-9]{1,10}$/.test(text)) return null;
  for (const { codes } of rows) {
    const label = codes?.get(Number(text))?.meaning.label ?? null;
    if (label !== null) return label;
  }
  return null;
}

const oicqStatuses: Readonly<Record<string, Status>> = { prefix: 'assumed', body: 'encrypted' };
const oicqLabels: Readonly<Record<string, Text>> = {
  version: { en: 'version', zh: '版本' },
  sequence: { en: 'sequence number', zh: '序号' },
  number: { en: 'QQ number', zh: 'QQ 号' },
  prefix: { en: 'clear bytes', zh: '明文字节' },
  body: { en: 'content', zh: '内容' },
};

function oicqKnowledge(name: string): FieldKnowledge {
  return {
    status: oicqStatuses[name] ?? 'known',
    label: oicqLabels[name] ?? null,
    note: null,
    readings: [],
    isList: false,
    isGap: gapNames.has(name),
    labelOf: () => null,
  };
}
