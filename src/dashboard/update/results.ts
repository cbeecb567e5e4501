/**
 * What comes of tasks: a result goes in, and takes its place in the state if it is still wanted.
 */

import type { State } from '../state.ts';
import type { Goal, TaskResult } from '../task.ts';
import type { World } from '../world.ts';
import { finishComparison } from './comparison.ts';
import { joinTurns } from './conversation.ts';
import { openEvidence } from './evidence.ts';
import { joinFound } from './passes.ts';
import { joinHits } from './search.ts';
import { after, type Step, step } from './step.ts';
import { endTask } from './tasks.ts';
import { finishUnsure } from './unsure.ts';

/** The task `id` has ended; `result` is null if it could not be done. */
export function finishTask(state: State, world: World, id: number, result: TaskResult | null): Step {
  const task = state.tasks.find((one) => one.id === id);
  if (task === undefined) return step(state);
  const ended = endTask(state, id);
  return result === null ? ended : after(ended, (then) => take(then, world, task.goal, result));
}

function take(state: State, world: World, goal: Goal, result: TaskResult): Step {
  if (goal.kind === 'list' && result.kind === 'list') return step(joinFound(state, world, goal, result.indexes));
  if (goal.kind === 'search' && result.kind === 'search') return step(joinHits(state, world, goal, result.indexes));
  if (goal.kind === 'conversation' && result.kind === 'conversation') {
    return step(joinTurns(state, goal.flow, result.lines));
  }
  if (goal.kind === 'comparison' && result.kind === 'comparison') {
    return step(finishComparison(state, goal, result.opened));
  }
  if (goal.kind === 'evidence' && result.kind === 'evidence') {
    return step(openEvidence(state, world, goal.field, result.text));
  }
  if (goal.kind === 'unsure' && result.kind === 'unsure') return finishUnsure(state, world, goal, result.opened);
  return step(state);
}
