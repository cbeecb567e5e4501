/**
 * Completion: a line as it is being typed goes in, what could stand where the cursor is comes out.
 */

import type { Registry } from '../dissect/registry.ts';
import type { FilterNames } from '../filter/names.ts';
import type { Text } from '../model/text.ts';

export interface Completions {
  /** Characters in front of the cursor that a completion takes the place of. */
  readonly replaced: number;
  readonly candidates: readonly string[];
}

const most = 40;
const words = [
  'and',
  'or',
  'not',
  'contains',
  'matches',
  'in',
  'any(records, ',
  'all(records, ',
  'count(',
  'len(',
  'has(',
];
/** A Map, as names are typed, and an object has a `constructor` as well. */
const values: ReadonlyMap<string, readonly string[]> = new Map([
  ['dir', ['request', 'response', 'push']],
  ['proto', ['kqq', 'oicq81', 'oicq', 'http', 'other']],
  ['carrier', ['http', 'line', 'tcp', 'udp']],
  ['severity', ['note', 'warn', 'error']],
]);

/** What may stand at the end of `text` in a filter: labels of codes and commands behind an operator, else names. */
export function completeFilter(text: string, names: FilterNames, registry: Registry): Completions {
  const compared = /([A-Za-z][\w.]*)(?:\[\d+\])?\s*(?:==|!=|eq\s|ne\s|in\s*\{(?:[^}]*,)?)\s*("?[^\s"(){},]*)$/.exec(
    text,
  );
  if (compared !== null) {
    const [, name, begun] = compared;
    const found = valuesOf(name, names, registry);
    if (found.length > 0) return matching(begun, found.map(quoted), (one) => one.replace(/^"/, ''));
  }
  const begun = /[A-Za-z][\w.]*$/.exec(text)?.[0] ?? '';
  const all = [...names.all.map(({ name }) => name), ...words];
  return matching(begun, all, (one) => one);
}

/** What may stand at the end of a list of columns. */
export function completeColumns(text: string, names: FilterNames): Completions {
  const begun = /[^,\s]*$/.exec(text)?.[0] ?? '';
  return matching(
    begun,
    names.all.map(({ name }) => name),
    (one) => one,
  );
}

/** Words that begin like the one that was begun. */
export function completeWord(begun: string, candidates: readonly string[]): Completions {
  return matching(begun, candidates, (one) => one);
}

function matching(begun: string, all: readonly string[], plain: (one: string) => string): Completions {
  const start = plain(begun).toLowerCase();
  const candidates = all.filter((one) => plain(one).toLowerCase().startsWith(start) && one !== begun);
  return { replaced: begun.length, candidates: [...new Set(candidates)].slice(0, most) };
}

function quoted(text: string): string {
  return /^[\p{L}\p{N}_.]+$/u.test(text) ? text : `"${text}"`;
}

/** Values that tables know of a name. */
function valuesOf(text: string, names: FilterNames, registry: Registry): readonly string[] {
  const name = names.find(text)?.name ?? text;
  if (name === 'cmd') return registry.commands.map(({ command }) => command?.command ?? '').filter((one) => one !== '');
  return values.get(name) ?? labelsOf(name === 'res' ? 'kqq.RES' : `kqq.${name.replace(/^kqq\./, '')}`, registry);
}

/** Labels of the codes of a parameter, in both languages. */
function labelsOf(name: string, { commands, unknown }: Registry): readonly string[] {
  const found = new Set<string>();
  const add = (label: Text | null): void => {
    if (label === null) return;
    found.add(label.en);
    found.add(label.zh);
  };
  for (const { request, response, push } of [unknown, ...commands]) {
    for (const rules of [request, response, push]) {
      for (const { row, codes } of [...rules.rows.values()].flat()) {
        if (`kqq.${row.name}` !== name || codes === null) continue;
        for (const { meaning } of codes.values()) add(meaning.label);
      }
    }
  }
  return [...found];
}
