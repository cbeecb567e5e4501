/**
 * Options of tables: what was given goes in, columns and their form come out.
 */

import { type ColumnForm, tableForms, usualColumns } from '../present/columns.ts';
import type { TableChoice } from '../run/presentation.ts';
import { quote } from './arguments.ts';
import type { Values } from './values.ts';

type Format = 'log' | 'tree' | 'ndjson' | 'json' | 'csv' | 'tsv' | 'fields';

/** The table that was asked for; null where the format is none. */
export function toTable(values: Values, format: Format): TableChoice | null {
  if (format !== 'csv' && format !== 'tsv' && format !== 'fields') {
    const misfit = ['field', 'field-option', 'csv-raw'].find((name) => values.has(name));
    if (misfit !== undefined) values.faults.push(`option --${misfit} needs -T csv, tsv or fields`);
    return null;
  }
  const titles = values.texts('field');
  let form = values.has('csv-raw') ? { ...tableForms[format], isFormulaSafe: false } : tableForms[format];
  for (const word of values.texts('field-option').flatMap((words) => words.split(nextOption))) {
    const change = toChange(word);
    if (change === null) values.faults.push(`option -E cannot be ${quote(word)}; ${choices}`);
    else form = { ...form, ...change };
  }
  return { titles: titles.length === 0 ? usualColumns : titles, form };
}

/** A comma that another option follows: it may be a value as well. */
const nextOption = /,(?=(?:separator|quote|header|occurrence|aggregator)=)/;
const choices = 'it takes separator=, quote=d|s|n, header=y|n, occurrence=f|l|a, aggregator=';
const quotes: Readonly<Record<string, ColumnForm['quote']>> = { d: '"', s: "'", n: '' };

/** What one -E changes; null if there is no such key or value. */
function toChange(word: string): Partial<ColumnForm> | null {
  const at = word.indexOf('=');
  const [key, value] = [word.slice(0, at), word.slice(at + 1)];
  const mark = value === '/t' ? '\t' : value === '/s' ? ' ' : value;
  switch (at < 0 ? '' : key) {
    case 'separator':
      return [...mark].length === 1 ? { separator: mark } : null;
    case 'aggregator':
      return [...mark].length === 1 ? { aggregator: mark } : null;
    case 'quote':
      return quotes[value] === undefined ? null : { quote: quotes[value] };
    case 'header':
      return value === 'y' || value === 'n' ? { header: value === 'y' } : null;
    case 'occurrence':
      return value === 'f' || value === 'l' || value === 'a' ? { occurrence: value } : null;
    default:
      return null;
  }
}
