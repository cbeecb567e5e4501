/**
 * Accounts as JSON: an account goes in, an object with the keys that docs/evidence.md describes comes out.
 */

import type { FieldAccount, ValueAccount } from '../../evidence/account.ts';
import { formOf } from '../../evidence/form.ts';
import type { GapReport } from '../../evidence/gaps.ts';
import type { Presence } from '../../evidence/presence.ts';
import type { Ranking } from '../../evidence/ranking.ts';
import { valueText } from '../../evidence/value-text.ts';

/** Values that are listed. */
const mostListed = 100;

export function accountJson(account: FieldAccount): object {
  const { protocol, command, dir, field, status, label, note, isSecret, isWhole, distinct } = account;
  return {
    protocol,
    command,
    dir,
    field,
    status,
    label,
    note,
    tableReadings: account.tableReadings,
    list: account.isList,
    secret: isSecret,
    ofMessages: account.ofMessages,
    messages: account.messages,
    count: account.count,
    empty: account.empty,
    distinct: isSecret ? null : distinct,
    distinctIsEstimate: !isWhole,
    length: { least: account.leastLength, most: account.mostLength },
    form: isSecret ? null : formOf(account),
    range: account.range === null ? null : { least: account.range[0], most: account.range[1] },
    values: account.values.slice(0, mostListed).map(valueJson),
    valuesNotListed: Math.max(0, distinct - Math.min(account.values.length, mostListed)),
    presence: account.presence === null ? null : presenceJson(account.presence),
    sample: account.sample,
    ...rankingJson(account.ranking),
    gap: account.gap === null ? null : gapJson(account.gap),
  };
}

function valueJson({ value, length, count, first, last, label }: ValueAccount): object {
  return { value: valueText(value) + (length > value.length ? '…' : ''), length, count, first, last, label };
}

function presenceJson({ source, bits, cases }: Presence): object {
  return {
    source,
    bits,
    cases: cases.map(({ value, ...counts }) => ({ value: value === null ? null : valueText(value), ...counts })),
  };
}

function rankingJson({ verdict, values, readings }: Ranking): object {
  return { verdict, tested: values, readings };
}

function gapJson({ readings, positions, rows }: GapReport): object {
  return {
    positions,
    messages: rows,
    readings: readings.map(({ start, end, order, ranking }) => ({ start, end, order, ...rankingJson(ranking) })),
  };
}
