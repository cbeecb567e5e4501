/**
 * Tasks that are done outside: what is to be found out goes in, they wait for one another, and one that is no longer wanted
 * makes way for the next.
 */

import type { State } from '../state.ts';
import type { Goal, Task } from '../task.ts';
import { type Step, step } from './step.ts';

type Kind = Goal['kind'];

const pages: readonly Kind[] = ['conversation', 'comparison', 'evidence', 'unsure'];
/** What is no longer wanted when another is: of a list that becomes another one, say, nobody needs the hits. */
const replaced: Readonly<Record<Kind, readonly Kind[]>> = {
  list: ['list', 'search'],
  search: ['search'],
  conversation: pages,
  comparison: pages,
  evidence: pages,
  unsure: pages,
};

/** Begins a task, or puts it behind those under way. */
export function addTask(state: State, goal: Goal): Step {
  const dropped = dropTasks(state, replaced[goal.kind]);
  const task: Task = { id: state.nextTask, goal, done: 0 };
  const added = { ...dropped.state, tasks: [...dropped.state.tasks, task], nextTask: task.id + 1 };
  if (added.tasks.length > 1) return step(added, ...dropped.effects);
  return step(added, ...dropped.effects.filter(({ kind }) => kind !== 'give-up'), { kind: 'task', task });
}

/** Gives up all tasks of those kinds; the next one of others begins. */
export function dropTasks(state: State, kinds: readonly Kind[]): Step {
  const [first] = state.tasks;
  const tasks = state.tasks.filter(({ goal }) => !kinds.includes(goal.kind));
  if (tasks.length === state.tasks.length) return step(state);
  const dropped = { ...state, tasks };
  if (tasks[0] === first) return step(dropped);
  return step(dropped, tasks.length === 0 ? { kind: 'give-up' } : { kind: 'task', task: tasks[0] });
}

/** Gives up what makes a page. */
export function dropPageTasks(state: State): Step {
  return dropTasks(state, pages);
}

/** A task is over: the next one begins. */
export function endTask(state: State, id: number): Step {
  const tasks = state.tasks.filter((task) => task.id !== id);
  const ended = { ...state, tasks };
  return tasks.length === 0 || tasks[0] === state.tasks[0]
    ? step(ended)
    : step(ended, { kind: 'task', task: tasks[0] });
}

/** The task `id` is so far, in hundredths. */
export function noteProgress(state: State, id: number, done: number): State {
  return { ...state, tasks: state.tasks.map((task) => (task.id === id ? { ...task, done } : task)) };
}

export function isUnderWay({ tasks }: State, kind: Kind): boolean {
  return tasks.some(({ goal }) => goal.kind === kind);
}
