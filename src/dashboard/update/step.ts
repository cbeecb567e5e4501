/**
 * What an update gives: another state, and what is to be done in the world outside.
 */

import type { Effect } from '../events.ts';
import type { State } from '../state.ts';

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

const nothing: readonly Effect[] = [];

export function step(state: State, ...effects: readonly Effect[]): Step {
  return { state, effects: effects.length === 0 ? nothing : effects };
}

const noticeSeconds = 4;

/** Tells the user something in the status line. */
export function told(state: State, text: string, isBad = false): State {
  return { ...state, notice: { text, isBad, seconds: noticeSeconds } };
}

/** `then` done to what `first` left, with the effects of both. */
export function after(first: Step, then: (state: State) => Step): Step {
  const second = then(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}
