/**
 * A body with its rows goes in, what is wrong with its parameters comes out: out of place, missing, miscounted,
 * without a value, repeated.
 */

import { anyHolds, isPerItem, type Parameter, type Reading, upper } from './body.ts';
import type { PlainProblem } from './exchanges.ts';
import { find, itemsOf } from './meaning.ts';
import { integer } from './text.ts';

export function checksOf(reading: Reading): PlainProblem[] {
  return [...misplaced(reading), ...missing(reading), ...miscounted(reading), ...malformed(reading)];
}

/** A refusal that the documents know to come late, with the time it took. */
export function lateRefusal({ command, parameters }: Reading, elapsedMs: number | undefined): PlainProblem[] {
  const code = integer(parameters.find(({ sent }) => upper(sent) === 'RES')?.value ?? '');
  const delay = command?.delays?.find(({ res }) => res === code);
  if (delay === undefined || elapsedMs === undefined) return [];
  const took = `RES=${code} came after ${(elapsedMs / 1000).toFixed(1)} s`;
  const text = `${took}; documented: about ${delay.seconds} s, ${delay.text.en}`;
  return [{ code: 'kqq.refused-late', severity: 'note', text, path: 'kqq.RES' }];
}

/** The server says no, and therefore nothing else. */
export function isRefused(reading: Reading): boolean {
  const result = reading.parameters.find(({ sent, value }) => upper(sent) === 'RES' && value !== null);
  return result !== undefined && integer(result.value ?? '') !== 0;
}

function misplaced({ parameters, rows, table }: Reading): PlainProblem[] {
  return parameters.flatMap((one) => {
    if (one.row === null || isPerItem(one.row, table)) return [];
    const isPlaced = rows.some((row) => upper(row.name) === upper(one.sent) && anyHolds(row.when, parameters));
    return isPlaced ? [] : [problem(one, 'kqq.place', 'note', `${nameOf(one)} has no place in this message`)];
  });
}

function missing(reading: Reading): PlainProblem[] {
  const { rows, parameters, isComplete } = reading;
  if (!isComplete || isRefused(reading)) return [];
  const required = rows.filter((row) => row.required === true && find(reading, row.name) === undefined);
  // By name, in the order in which the names first occur.
  const order = [...new Set(rows.map(({ name }) => name))];
  const names = required.filter((row) => anyHolds(row.when, parameters)).map(({ name }) => name);
  names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (names.length === 0) return [];
  const text = `${names.join(' ')} ${names.length === 1 ? 'is' : 'are'} missing`;
  return [{ code: 'kqq.missing', severity: 'note', text }];
}

function miscounted(reading: Reading): PlainProblem[] {
  const { records } = reading.table ?? {};
  if (records === undefined) return [];
  const lists = records.of.map((name) => find(reading, name)).filter((one) => one !== undefined);
  const counter = records.count === undefined ? undefined : find(reading, records.count);
  const counted = counter === undefined ? -1 : integer(counter.value ?? '');
  const [first] = lists;
  if (first === undefined) return [];
  const needed = counted >= 0 ? counted : countItems(first);
  const reference = nameOf(counted >= 0 && counter !== undefined ? counter : first);
  return lists.flatMap((list) => {
    const had = countItems(list);
    if (had === needed) return [];
    const text = `${nameOf(list)} has ${had} ${had === 1 ? 'item' : 'items'}, ${reference} says ${needed}`;
    return [{ ...problem(list, 'kqq.list-count', 'warn', text), needed, had }];
  });
}

function countItems({ value }: Parameter): number {
  return itemsOf(value ?? '').length;
}

function malformed({ parameters }: Reading): PlainProblem[] {
  return parameters.flatMap((one, i) => {
    const problems: PlainProblem[] = [];
    if (one.value === null) {
      const text = one.sent === '' ? 'nothing stands between two &' : `${nameOf(one)} has no =`;
      problems.push(problem(one, 'kqq.no-value', 'note', text));
    }
    if (one.sent !== '' && parameters.slice(0, i).some((earlier) => nameOf(earlier) === nameOf(one))) {
      problems.push(problem(one, 'kqq.repeated', 'note', `${nameOf(one)} stands here again`));
    }
    return problems;
  });
}

function nameOf({ row, sent }: Parameter): string {
  return row?.name ?? sent.toUpperCase();
}

function problem(one: Parameter, code: string, severity: string, text: string): PlainProblem {
  const start = one.value === null ? one.nameStart : one.start;
  return { code, severity, text, path: `kqq.${nameOf(one)}`, start, end: one.end };
}
