/**
 * The filter command: its arguments go in, the options of a run come out, or the one fault in them.
 */

import type { FilterOptions } from '../run/filter.ts';
import type { Arguments } from './arguments.ts';
import { languages } from './commands.ts';
import { type OptionsOrFault, toOwnTables } from './read.ts';
import { valuesOf } from './values.ts';

/** Translates the arguments of `filter`. A fault is one sentence without a full stop. */
export function toFilterOptions(given: Arguments): OptionsOrFault<FilterOptions> {
  const values = valuesOf(given);
  const check = values.text('check');
  if (check === null && !values.has('fields')) return { fault: 'filter needs --check EXPR or --fields [PREFIX]' };
  if (check !== null && values.has('fields')) return { fault: 'filter takes --check or --fields, not both' };
  if (check !== null && values.words.length > 0) {
    return { fault: 'an expression with blanks is one word: put it in quotes' };
  }
  const options: FilterOptions = {
    check,
    prefix: values.words[0] ?? '',
    json: values.has('json'),
    ...toOwnTables(values),
    language: values.choice('lang', languages, 'en'),
  };
  return { options };
}
