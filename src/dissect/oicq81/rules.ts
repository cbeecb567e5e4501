/**
 * Rules of the 0x81 protocol: its tables go in, what walking a content needs comes out. Throws a SyntaxError for a
 * summary that does not parse and for a repeat without a count in front: tables are checked before they are used.
 */

import {
  type BinaryRegistry,
  type BinaryRowRules,
  type BinaryRules,
  type BinaryStep,
  letterB,
  letterL,
  letterM,
  letterS,
  letterT,
  stepRepeat,
} from '../../model/binary-rules.ts';
import type { BinaryPart, BinaryProtocol, BinaryRow, BinaryTable } from '../../model/binary-table.ts';
import { compileCode, rowMeaning, unlistedMeaning } from '../kqq/meaning.ts';
import { packText } from '../packed-name.ts';
import { compileTemplate } from '../template.ts';

const letters = { T: letterT, L: letterL, S: letterS, M: letterM, B: letterB } as const;
/** The fewest bytes that a value of each letter takes. */
const leastBytes = [1, 4, 1, 1, 0] as const;
const typeCount = 256;

/** Compiles the tables of the protocol. */
export function createBinaryRegistry(protocol: BinaryProtocol, tables: readonly BinaryTable[]): BinaryRegistry {
  const client: (BinaryRules | null)[] = new Array(typeCount).fill(null);
  const server: (BinaryRules | null)[] = new Array(typeCount).fill(null);
  const all = tables.map(compileTable);
  for (const rules of all) (rules.table.from === 'client' ? client : server)[rules.table.type] = rules;
  const header = protocol.header.map((row, ordinal) => compileRow(row, ordinal, 0, false));
  return { protocol, programs: protocol.programs, header, all, client, server };
}

/** The rules for frames of this type from `sender` to `receiver`; null where no table has them. */
export function findRules(
  registry: BinaryRegistry,
  sender: number,
  receiver: number,
  type: number,
): BinaryRules | null {
  const { client, server } = registry.protocol;
  if (sender === client && receiver === server) return registry.client[type] ?? null;
  if (sender === server && receiver === client) return registry.server[type] ?? null;
  return null;
}

/** Compiles one table. */
function compileTable(table: BinaryTable): BinaryRules {
  const rows: BinaryRowRules[] = [];
  const steps = compileParts(table, table.parts, rows, 0);
  const ordinalOf = (is: (row: BinaryRow) => boolean) => rows.findIndex(({ row, depth }) => depth === 0 && is(row));
  return {
    table,
    rows,
    steps,
    own: ordinalOf((row) => row.own === true),
    result: ordinalOf((row) => row.result === true),
    lastSecret: rows.findLastIndex((one) => one.isSecret),
    depth: rows.reduce((deepest, one) => Math.max(deepest, one.depth), 0),
    summary: { en: compileTemplate(table.summary.en), zh: compileTemplate(table.summary.zh) },
  };
}

function compileParts(
  table: BinaryTable,
  parts: readonly BinaryPart[],
  rows: BinaryRowRules[],
  depth: number,
): readonly BinaryStep[] {
  const steps: BinaryStep[] = [];
  for (const part of parts) {
    const before = steps.at(-1);
    if ('repeat' in part) {
      if (before === undefined || before.letter !== letterT) {
        throw new SyntaxError(`${table.command}: no count in front of "${part.repeat}"`);
      }
      const inner = compileParts(table, part.parts, rows, depth + 1);
      const minimum = inner.reduce((sum, step) => sum + (step.letter === stepRepeat ? 0 : leastBytes[step.letter]), 0);
      steps.push({ letter: stepRepeat, ordinal: before.ordinal, mayEndAt: -1, steps: inner, minimum });
    } else {
      const isMovable = rows.some(({ letter }) => letter === letterS || letter === letterM);
      const row = compileRow(part, rows.length, depth, isMovable);
      rows.push(row);
      const mayEndAt = part.mayEndAt ?? -1;
      steps.push({ letter: row.letter, ordinal: row.ordinal, mayEndAt, steps: [], minimum: 0 });
    }
  }
  return steps;
}

function compileRow(row: BinaryRow, ordinal: number, depth: number, isMovable: boolean): BinaryRowRules {
  return {
    row,
    ordinal,
    key: packText(row.name),
    kind: row.kind,
    letter: letters[row.letter],
    status: row.status ?? 'known',
    isSecret: row.secret === true,
    codes: row.codes === undefined ? null : new Map(row.codes.map((code) => [code.value, compileCode(row, code)])),
    meaning: rowMeaning(row),
    unlisted: row.kind === 'code' ? unlistedMeaning(row) : rowMeaning(row),
    depth,
    isMovable,
  };
}
