/**
 * Hits of a search: lines go in, the same lines with what was searched for in a role of its own come out.
 */

import type { Line, Run } from '../screen/frame.ts';
import type { PaneName, State } from '../state.ts';
import { safe } from '../text/columns.ts';

/** The line with the hits of the search, if one was made in this pane. */
export function highlighted(line: Line, { search }: State, pane: PaneName): Line {
  if (search === null || search.pane !== pane) return line;
  const wanted = safe(search.text).toLowerCase();
  return wanted === '' ? line : line.flatMap((one) => split(one, wanted));
}

function split({ text, role }: Run, wanted: string): readonly Run[] {
  const lower = text.toLowerCase();
  // A few letters change their length with their case: no place in one text is that in the other.
  if (lower.length !== text.length || !lower.includes(wanted)) return [{ text, role }];
  const runs: Run[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) runs.push({ text: text.slice(from, at), role });
    from = at + wanted.length;
    runs.push({ text: text.slice(at, from), role: 'match' });
  }
  if (from < text.length) runs.push({ text: text.slice(from), role });
  return runs;
}
