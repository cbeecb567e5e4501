/**
 * Checks of a table's sense: a table of the right shape goes in, what cannot be meant comes out with its path.
 */

import { namesInTemplate } from '../dissect/template.ts';
import type { Condition, MessageTable, ProtocolTable, Row } from '../model/table.ts';
import type { Path } from './document.ts';
import { messageDirections, sharedRows } from './merge.ts';
import type { TableOverride } from './schema.ts';

export interface Finding {
  readonly path: Path;
  readonly code: string;
  readonly severity: 'warn' | 'error';
  readonly text: string;
}

type Report = (path: Path, code: string, text: string) => void;

const formsWithValues: readonly string[] = ['in', 'not-in', 'contains'];

/** Looks at what `own` says, as part of `merged`, the table that results from it (the same for a built-in table). */
export function checkTable(own: TableOverride, merged: TableOverride, protocol: ProtocolTable): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (path, code, text) => findings.push({ path, code, severity: 'warn', text });
  for (const direction of messageDirections) {
    const message = own[direction];
    if (message === undefined) continue;
    const rows = [...(merged[direction]?.rows ?? []), ...sharedRows(protocol, direction)];
    checkMessage(message, rows, [direction], report);
  }
  const requestNames = namesOf([...(merged.request?.rows ?? []), ...sharedRows(protocol, 'request')]);
  for (const [index, reason] of (own.nulls ?? []).entries()) {
    checkConditions(reason.when, requestNames, ['nulls', index, 'when'], report);
  }
  checkConditions(own.replies?.when, requestNames, ['replies', 'when'], report);
  return findings;
}

function checkMessage(message: MessageTable, rows: readonly Row[], path: Path, report: Report): void {
  const names = namesOf(rows);
  const closed = new Set<string>();
  for (const [index, row] of message.rows.entries()) {
    const at = [...path, 'rows', index];
    if (closed.has(upper(row.name))) {
      report(at, 'tables.unreachable-row', `never used: a row ${row.name} without "when" stands before it`);
    }
    if (row.when === undefined) closed.add(upper(row.name));
    checkCodes(row, at, report);
    checkConditions(row.when, names, [...at, 'when'], report);
  }
  const lists = namesOf(rows.filter((row) => row.list === true));
  for (const [index, name] of (message.records?.of ?? []).entries()) {
    if (!lists.has(upper(name)))
      report([...path, 'records', 'of', index], 'tables.records', `no list is called ${name}`);
  }
  const count = message.records?.count;
  if (count !== undefined && !names.has(upper(count))) {
    report([...path, 'records', 'count'], 'tables.records', `no row is called ${count}`);
  }
  for (const language of ['en', 'zh'] as const) {
    const template = message.summary?.[language];
    if (template === undefined || (language === 'zh' && template === message.summary?.en)) continue;
    for (const name of namesInTemplate(template)) {
      if (!names.has(upper(name))) report([...path, 'summary', language], 'tables.summary', `no row is called ${name}`);
    }
  }
}

function checkCodes(row: Row, path: Path, report: Report): void {
  if (row.kind !== 'code' && row.codes !== undefined) {
    report([...path, 'codes'], 'tables.codes', `codes are used for kind code only, not for ${row.kind}`);
  }
  if (row.kind === 'code' && row.codes === undefined) report(path, 'tables.codes', 'kind code without codes');
  const seen = new Set<number>();
  for (const [index, code] of (row.codes ?? []).entries()) {
    if (seen.has(code.value)) report([...path, 'codes', index], 'tables.codes', `code ${code.value} is there twice`);
    seen.add(code.value);
  }
}

function checkConditions(
  conditions: readonly Condition[] | undefined,
  names: ReadonlySet<string>,
  path: Path,
  report: Report,
): void {
  for (const [index, { field, is, values }] of (conditions ?? []).entries()) {
    const at = [...path, index];
    if (!names.has(upper(field))) report([...at, 'field'], 'tables.condition', `no row is called ${field}`);
    const needsValues = formsWithValues.includes(is);
    if (needsValues && (values === undefined || values.length === 0)) {
      report(at, 'tables.condition', `"is: ${is}" needs values`);
    }
    if (!needsValues && values !== undefined) report(at, 'tables.condition', `"is: ${is}" takes no values`);
  }
}

function namesOf(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => upper(row.name)));
}

function upper(name: string): string {
  return name.toUpperCase();
}
