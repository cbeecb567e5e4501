/**
 * Menus of one key: copy, order, quit.
 */

import { orders } from '../order.ts';
import type { Menu, State } from '../state.ts';
import type { World } from '../world.ts';
import { bytesOfRow } from './finish.ts';
import { sortBy } from './passes.ts';
import { type Step, step } from './step.ts';

export function keyInMenu(state: State, world: World, menu: Menu, key: string): Step {
  const closed: State = { ...state, menu: null };
  if (menu.kind === 'order') {
    const order = orders.find((one) => one[0] === key);
    return order === undefined ? step(closed) : sortBy(closed, world, order);
  }
  if (menu.kind === 'quit') return key === 'y' ? step(closed, { kind: 'quit' }) : step(closed);
  const text = textFor(state, key);
  return text === null ? step(closed) : step(closed, { kind: 'copy', text });
}

/** What is copied; null for another key. */
function textFor(state: State, key: string): string | null {
  const { opened } = state;
  if (opened === null) return null;
  const row = state.tree.rows[state.tree.selected];
  const field = row?.subject.kind === 'field' ? row.subject.field : null;
  const value = field === null ? opened.summary : (field.text ?? String(field.value ?? field.raw ?? ''));
  switch (key) {
    case 'f':
      return field === null ? opened.summary : `${field.path}=${value}`;
    case 'v':
      return value;
    case 'm':
      return opened.line;
    case 'h':
      return hexOf(bytesOfRow(state) ?? opened.masked.tree.layers[1]?.bytes ?? new Uint8Array(0));
    case 'e':
      return `oicqscope explain --hex ${hexOf(opened.masked.tree.layers[1]?.bytes ?? new Uint8Array(0)).replaceAll(' ', '')}`;
    default:
      return null;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
