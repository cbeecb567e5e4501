/**
 * Pages of help that cover the panes: the keys, and the syntax of filters.
 */

import { bindings } from '../keys.ts';
import { type Line, run } from '../screen/frame.ts';
import type { State } from '../state.ts';
import { padTo, wrap } from '../text/columns.ts';
import { filterHelp } from '../view/filter-help.ts';

const keyColumns = 14;

/** Page 0: keys; page 1: the filter language. */
export function openHelp(state: State, page: number): State {
  const lines = page === 0 ? keyLines(state) : filterHelp(state.language);
  const title = page === 0 ? 'help: keys (? for filters, esc to leave)' : 'help: filters (? for keys, esc to leave)';
  return { ...state, page: { title, lines, top: 0 } };
}

function keyLines({ language, columns }: State): readonly Line[] {
  return bindings
    .filter(({ shown }) => shown !== '')
    .flatMap(({ shown, about }) => {
      const [first, ...rest] = wrap(about[language], columns - keyColumns - 2);
      const head: Line = [run(`  ${padTo(shown, keyColumns - 2)}`, 'key'), run(first)];
      return [head, ...rest.map((text): Line => [run(' '.repeat(keyColumns)), run(text)])];
    });
}
