/**
 * Views made from the account of all messages: conversations, statistics, what is not known, events.
 */

import type { Line } from '../screen/frame.ts';
import type { State, ViewName } from '../state.ts';
import type { World } from '../world.ts';

type Name = Exclude<ViewName, 'messages'>;

export interface Content {
  readonly title: string;
  readonly lines: readonly Line[];
}

export function accountView(_state: State, _world: World, view: Name, _columns: number, _room: number): Content {
  return { title: view, lines: [] };
}

export function eventLines(_state: State, _world: World, _columns: number, _room: number): Content {
  return { title: 'events', lines: [] };
}

export function rowFilter(_account: World['account'], _view: Name, _row: number): string | null {
  return null;
}

export function rowCount(_account: World['account'], _view: Name): number {
  return 0;
}
