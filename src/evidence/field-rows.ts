/**
 * What tables say of a field: its command, direction and name go in, its rows and how sure they are come out.
 */

import { readInteger } from '../dissect/kqq/value.ts';
import { packText } from '../dissect/packed-name.ts';
import type { Registry } from '../dissect/registry.ts';
import type { Reading, Status } from '../model/field.ts';
import type { Text } from '../model/text.ts';
import { gapNames } from './binary-cells.ts';
import type { FieldTally } from './field-tally.ts';
import type { GroupName } from './group.ts';
import { type Sense, sensesOf, type ValueEntry } from './value-table.ts';

export interface FieldKnowledge {
  readonly status: Status;
  readonly label: Text | null;
  readonly note: Text | null;
  readonly readings: readonly Reading[];
  readonly isList: boolean;
  readonly isGap: boolean;
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
  const values = field.isSecret ? [] : field.values.sorted();
  const statuses = [
    ...rows.map(({ row }) => row.status ?? 'known'),
    ...values.flatMap((entry) => statusesOf(entry, isClosed)),
  ];
  const first = rows.find(({ row }) => row.note !== undefined || row.readings !== undefined) ?? rows[0];
  return {
    status: gravity.find((status) => statuses.includes(status)) ?? 'unknown',
    label: labelOfAll(rows),
    note: first?.row.note ?? null,
    readings: rows.flatMap(({ row }) => row.readings ?? []),
    isList: rows.some(({ isList }) => isList),
    isGap,
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
        .map(({ row, kind }) => ({ row, isList: false, isCode: kind === 'code' })),
    );
  }
  const rules = (registry.commands.find((one) => one.command?.command === command) ?? registry.unknown)[dir];
  const rows = rules.rows.get(packText(name)) ?? rules.anywhere.get(packText(name)) ?? [];
  return rows.map(({ row, isList, kind }) => ({ row, isList, isCode: kind === 'code' }));
}

/** How sure the codes are that a value is, as messages read it. */
function statusesOf(entry: ValueEntry, isClosed: boolean): readonly Status[] {
  return sensesOf(entry).flatMap((sense) => {
    if (sense === null || sense.codes === null) return [];
    const code = codeOf(sense, entry);
    if (code !== undefined) return [code.meaning.status];
    return isClosed && entry.text !== '' ? (['unknown'] as const) : [];
  });
}

/** What a value means wherever it stands in the captures; null where it is no code, or messages differ. */
export function labelOfValue(entry: ValueEntry): Text | null {
  const [first, ...others] = sensesOf(entry).map((sense) => codeOf(sense, entry)?.meaning.label ?? null);
  return others.every((label) => label?.en === first?.en) ? first : null;
}

function codeOf(sense: Sense | null, { text }: ValueEntry) {
  const number = readInteger(Buffer.from(text, 'latin1'), 0, text.length);
  return sense?.codes?.get(number);
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
  };
}
