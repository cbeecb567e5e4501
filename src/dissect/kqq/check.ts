/**
 * Checks: a compact parse goes in, what is missing, out of place, repeated or miscounted comes out as Problems.
 * Nothing here changes the reading of the message.
 */

import { latin1Text } from '../../bytes/text.ts';
import type { KqqParse } from '../../model/message.ts';
import { noProblems, type Problem } from '../../model/problem.ts';
import { anyHolds, findParameter } from './condition.ts';
import { countRest, startOfRest } from './rest.ts';
import { mostParameters } from './scan.ts';
import { countItems, readInteger } from './value.ts';

/** So many are compared one by one, which is faster than to remember them. */
const fewParameters = 64;

/** The Problems of a parsed body. `isComplete`: no bytes are missing, so an absent parameter was not sent. */
export function checkParameters(parse: KqqParse, isComplete: boolean): readonly Problem[] {
  let problems: Problem[] | null = null;
  if (parse.misplaced > 0) problems = append(problems, misplaced(parse));
  const isWhole = startOfRest(parse) === parse.end;
  // What is missing may stand among those that were not taken apart.
  if (isComplete && isWhole) problems = append(problems, missing(parse));
  if (parse.rules.columns.length > 0) problems = append(problems, miscounted(parse));
  problems = append(problems, malformed(parse));
  if (!isWhole) problems = append(problems, [tooMany(parse)]);
  return problems ?? noProblems;
}

function append(to: Problem[] | null, more: Problem[] | null): Problem[] | null {
  if (more === null || to === null) return more ?? to;
  for (const problem of more) to.push(problem);
  return to;
}

function misplaced(parse: KqqParse): Problem[] {
  const problems: Problem[] = [];
  for (let i = 0; i < parse.count; i++) {
    const row = parse.rows[i];
    if (row === null || row.perItem) continue;
    const isPlaced = parse.rules.rows.get(parse.keys[i])?.some((one) => one.when === null || anyHolds(one.when, parse));
    if (isPlaced === true) continue;
    const name = nameOf(parse, i);
    problems.push(at(parse, i, 'kqq.place', 'note', `${name} has no place in this message`));
  }
  return problems;
}

function missing(parse: KqqParse): Problem[] | null {
  // A refusal says no more than its code.
  if (parse.res >= 0 && readInteger(parse.body, parse.spans[4 * parse.res + 2], parse.spans[4 * parse.res + 3]) !== 0) {
    return null;
  }
  let names: string[] | null = null;
  const required = parse.rules.required;
  for (let i = 0; i < required.length; i++) {
    const row = required[i];
    if (findParameter(parse, row.key) >= 0) continue;
    if (row.when !== null && !anyHolds(row.when, parse)) continue;
    if (names === null) names = [row.row.name];
    else names.push(row.row.name);
  }
  if (names === null) return null;
  const text = `${names.join(' ')} ${names.length === 1 ? 'is' : 'are'} missing`;
  return [{ code: 'kqq.missing', severity: 'note', text }];
}

/** The lists of a record must be as long as each other, and as long as the field that counts them says. */
function miscounted(parse: KqqParse): Problem[] | null {
  const countAt = findParameter(parse, parse.rules.countKey);
  let needed = countAt < 0 ? -1 : readInteger(parse.body, parse.spans[4 * countAt + 2], parse.spans[4 * countAt + 3]);
  let reference = countAt < 0 ? '' : nameOf(parse, countAt);
  let problems: Problem[] | null = null;
  for (let i = 0; i < parse.rules.columns.length; i++) {
    const index = findParameter(parse, parse.rules.columns[i]);
    if (index < 0) continue;
    const had = countItems(parse.body, parse.spans[4 * index + 2], parse.spans[4 * index + 3]);
    if (needed < 0) {
      needed = had;
      reference = nameOf(parse, index);
    } else if (had !== needed) {
      const name = nameOf(parse, index);
      const text = `${name} has ${had} ${had === 1 ? 'item' : 'items'}, ${reference} says ${needed}`;
      problems = append(problems, [{ ...at(parse, index, 'kqq.list-count', 'warn', text), needed, had }]);
    }
  }
  return problems;
}

function malformed(parse: KqqParse): Problem[] | null {
  let problems: Problem[] | null = null;
  const { keys, count } = parse;
  const seen = count > fewParameters ? new Set<string>() : null;
  for (let i = 0; i < count; i++) {
    if (parse.spans[4 * i + 2] < 0) {
      const text = keys[i] === 0 ? 'nothing stands between two &' : `${nameOf(parse, i)} has no =`;
      problems = append(problems, [at(parse, i, 'kqq.no-value', 'note', text)]);
    }
    if (keys[i] !== 0 && (seen === null ? stoodBefore(parse, i) : seen.has(nameOf(parse, i)))) {
      problems = append(problems, [at(parse, i, 'kqq.repeated', 'note', `${nameOf(parse, i)} stands here again`)]);
    }
    seen?.add(nameOf(parse, i));
  }
  return problems;
}

function tooMany(parse: KqqParse): Problem {
  const start = startOfRest(parse) - parse.start;
  const text = `only ${mostParameters} parameters are taken apart, ${countRest(parse)} more are not`;
  const span = { layer: 1, start, end: parse.end - parse.start };
  return { code: 'kqq.too-many', severity: 'warn', text, path: 'kqq.more', span };
}

/** Whether parameter `index` has the name of one before it. */
function stoodBefore(parse: KqqParse, index: number): boolean {
  const { keys } = parse;
  for (let earlier = 0; earlier < index; earlier++) {
    if (keys[earlier] === keys[index] && nameOf(parse, earlier) === nameOf(parse, index)) return true;
  }
  return false;
}

/** The name of parameter `index` as the tables write it. */
function nameOf(parse: KqqParse, index: number): string {
  const row = parse.rows[index];
  if (row !== null) return row.row.name;
  return latin1Text(parse.body, parse.spans[4 * index], parse.spans[4 * index + 1]).toUpperCase();
}

function at(parse: KqqParse, index: number, code: string, severity: 'note' | 'warn', text: string): Problem {
  const valueStart = parse.spans[4 * index + 2];
  const start = (valueStart < 0 ? parse.spans[4 * index] : valueStart) - parse.start;
  const end = parse.spans[4 * index + 3] - parse.start;
  return { code, severity, text, path: `kqq.${nameOf(parse, index)}`, span: { layer: 1, start, end } };
}
