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
      return `oicqscope explain --hex ${Buffer.from(opened.masked.tree.layers[1]?.bytes ?? []).toString('hex')}`;
    default:
      return null;
  }
}

const digits = '0123456789abcdef';

/** `25 30 31`; of a large message it is tens of megabytes, made without a text for each byte. */
function hexOf(bytes: Uint8Array): string {
  const letters = Buffer.alloc(Math.max(0, 3 * bytes.length - 1), ' ');
  for (const [at, byte] of bytes.entries()) {
    letters[3 * at] = digits.charCodeAt(byte >> 4);
    letters[3 * at + 1] = digits.charCodeAt(byte & 15);
  }
  return letters.toString('latin1');
}
