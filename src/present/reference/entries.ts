/**
 * Entries of the reference that all protocols make alike: codes, conditions and observations go in, entries come out.
 */

import type { Reading, SourceId, Status } from '../../model/field.ts';
import type { MessageDirection } from '../../model/message.ts';
import type { CodeTable, Condition } from '../../model/table.ts';
import type { Text } from '../../model/text.ts';
import type { CodeEntry, Statement } from './book.ts';
import type { Observed, ObservedField, Shot } from './observed.ts';

interface Said {
  readonly sources: readonly SourceId[];
  readonly status?: Status;
  readonly note?: Text;
  readonly readings?: readonly Reading[];
}

export function toStatement(label: Text, { sources, status, note, readings }: Said): Statement {
  return { label, status: status ?? 'known', sources, note: note ?? null, readings: readings ?? [] };
}

/** Codes that say nothing of themselves are as sure as their field, and of its sources. */
export function toCodes(codes: CodeTable | undefined, row: Said): readonly CodeEntry[] {
  return (codes ?? []).map((code) => {
    const sources = code.sources.length > 0 ? code.sources : row.sources;
    const status = code.status ?? row.status ?? 'known';
    return { ...toStatement(code.label, { ...code, sources, status }), value: code.value, symbol: code.symbol ?? null };
  });
}

export function describeConditions(conditions: readonly Condition[] | undefined): readonly string[] {
  return (conditions ?? []).map(({ field, is, values = [] }) => {
    const list = values.map((one) => (one === '' ? 'nothing' : one)).join(', ');
    switch (is) {
      case 'in':
        return `${field} is ${list}`;
      case 'not-in':
        return `${field} is not ${list}`;
      case 'contains':
        return `${field} contains ${list}`;
      case 'not-number':
        return `${field} is not a number`;
      case 'not-utf8':
        return `${field} is not UTF-8`;
      default:
        return `${field} is ${is}`;
    }
  });
}

/** Finds observations without going through all of them each time. */
export class Findings {
  readonly #fields: ReadonlyMap<string, ObservedField>;
  readonly #exchanges: Observed['exchanges'];

  constructor({ fields, exchanges }: Observed) {
    const keyed = fields.map((one) => [keyOf(one.protocol, one.command, one.direction, one.field), one] as const);
    this.#fields = new Map(keyed);
    this.#exchanges = exchanges;
  }

  field(protocol: string, command: string, direction: MessageDirection, field: string): ObservedField | null {
    return this.#fields.get(keyOf(protocol, command, direction, field)) ?? null;
  }

  example(protocol: string, command: string): readonly Shot[] {
    return this.#exchanges.get(`${protocol} ${command}`.toLowerCase()) ?? [];
  }
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\0').toLowerCase();
}
