/**
 * The next field or code that is unknown, assumed or disputed: in the open message behind the cursor, else in the messages
 * behind it.
 */

import type { State } from '../state.ts';
import { isUnsure, treeRows } from '../tree-rows.ts';
import type { World } from '../world.ts';
import { stopFollowing } from './list.ts';
import { openSelected, selectAt, selectRow } from './select.ts';
import { told } from './step.ts';

/** Messages that one key looks through. */
const mostTried = 4000;

export function nextUnsure(state: State, world: World): State {
  const { rows, selected } = state.tree;
  const from = state.focus === 'tree' ? selected + 1 : 0;
  const row = state.focus === 'tree' ? rows.findIndex((one, at) => at >= from && isUnsure(one)) : -1;
  if (row >= 0) return selectRow(state, row);
  const { shown, selected: position } = state.list;
  // From the list the selected message itself is the first to be looked at, unless the cursor is on such a field already.
  const isHere = state.focus !== 'tree';
  const end = Math.min(shown.length, position + mostTried);
  for (let at = isHere ? position : position + 1; at < end; at++) {
    const moved = openSelected({ ...state, list: { ...state.list, selected: at } }, world);
    if (moved.opened === null) continue;
    const found = treeRows(moved.opened, moved.tree.toggled).findIndex(isUnsure);
    if (found < 0) continue;
    const there = selectAt(stopFollowing({ ...state, focus: 'tree' }), world, at);
    return selectRow(there, found);
  }
  if (end === shown.length) return told(state, 'no unknown, assumed or disputed field from here on', true);
  // Keys are to be heard: the next press goes on from there.
  const there = selectAt(stopFollowing(state), world, end);
  return told(there, `none in ${mostTried} messages; u goes on from here`, true);
}
