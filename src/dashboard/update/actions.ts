/**
 * What keys do, one function an action.
 */

import type { Action } from '../keys.ts';
import { layoutOf, panesOf } from '../layout.ts';
import { orders } from '../order.ts';
import { layoutNames, type Menu, type PaneName, type State, viewNames } from '../state.ts';
import { type AccountViewName, selectedFilter } from '../view/account-views.ts';
import { furnitureIn } from '../view/furniture.ts';
import type { World } from '../world.ts';
import { startComparison } from './comparison.ts';
import { startConversation } from './conversation.ts';
import { askForEvidence } from './evidence.ts';
import { applyFilter, chosen, searchOn } from './finish.ts';
import { openHelp } from './help.ts';
import { arrive } from './list.ts';
import { changeLayer, type Motion, move } from './move.ts';
import { startFilter, stopFollowing } from './passes.ts';
import { openPrompt } from './prompt.ts';
import { nextHit, searchFile } from './search.ts';
import { reopen, selectAt, toggle } from './select.ts';
import { after, type Step, step, told } from './step.ts';
import { dropPageTasks, dropTasks, isUnderWay } from './tasks.ts';
import { nextUnsure } from './unsure.ts';

/** What an action is told besides: how often, and the number that was typed, if any. */
interface Call {
  readonly count: number;
  readonly goal: number | null;
}

type Run = (state: State, world: World, call: Call) => Step;

function moving(motion: Motion): Run {
  return (state, world, { count, goal }) => step(move(state, world, motion, count, goal));
}

const panes: readonly PaneName[] = ['list', 'tree', 'hex', 'events'];
const shareStep = 5;

export const actions: Readonly<Record<Action, Run>> = {
  down: moving('down'),
  up: moving('up'),
  left: moving('left'),
  right: moving('right'),
  'page-down': moving('page-down'),
  'page-up': moving('page-up'),
  first: moving('first'),
  last: moving('last'),
  open,
  back: goBack,
  quit,
  'next-pane': (state) => step(changeFocus(state, 1)),
  'previous-pane': (state) => step(changeFocus(state, -1)),
  help: (state) => step(openHelp(state, state.page?.title.startsWith('help: keys') ? 1 : 0)),
  filter: (state, world) => step(openPrompt(state, world, 'filter', state.filter.text)),
  search: (state, world) => step(openPrompt(state, world, 'search')),
  'next-hit': (state, world) => hit(state, world, 1),
  'previous-hit': (state, world) => hit(state, world, -1),
  follow,
  mark: (state, world) => step(mark(state, world)),
  'only-marked': (state, world) => {
    const onlyMarked = !state.list.onlyMarked;
    return startFilter({ ...state, list: { ...state.list, onlyMarked } }, world, state.filter);
  },
  'next-marked': (state, world) => step(nextMarked(state, world)),
  comment: (state, world) => {
    const index = state.list.shown.at(state.list.selected);
    if (index < 0) return step(state);
    return step(openPrompt(state, world, 'comment', state.comments.get(index) ?? ''));
  },
  conversation: startConversation,
  'next-unsure': nextUnsure,
  evidence: askForEvidence,
  columns: (state, world) =>
    step(openPrompt(state, world, 'columns', state.listColumns?.map(({ title }) => title).join(',') ?? '')),
  order: (state) => step(openMenu(state, orderMenu)),
  export: (state, world) => step(openPrompt(state, world, 'export', 'ndjson ', describeChosen(state))),
  write: (state, world) => step(openPrompt(state, world, 'write', '', describeChosen(state))),
  copy: (state) => step(state.opened === null ? told(state, 'no message is open', true) : openMenu(state, copyMenu)),
  compare,
  view: (state) => {
    const view = viewNames[(viewNames.indexOf(state.view) + 1) % viewNames.length];
    return step({ ...state, view, focus: 'list', page: null });
  },
  language: (state, world) => step(reopen({ ...state, language: state.language === 'en' ? 'zh' : 'en' }, world)),
  pause: (state, world) => {
    const isPaused = !state.list.isPaused;
    const paused = { ...state, list: { ...state.list, isPaused } };
    return isPaused ? step(paused) : arrive(paused, world);
  },
  maximise: (state, world) => step(resettled({ ...state, isMaximised: !state.isMaximised }, world)),
  layout: (state, world) => {
    const layout = layoutNames[(layoutNames.indexOf(layoutOf(state)) + 1) % layoutNames.length];
    return step(resettled(told({ ...state, layout }, `layout: ${layout}`), world));
  },
  larger: (state, world) => step(resettled(resize(state, shareStep), world)),
  smaller: (state, world) => step(resettled(resize(state, -shareStep), world)),
  command: (state, world) => step(openPrompt(state, world, 'command')),
  events: (state, world) => {
    const hasEvents = !state.hasEvents;
    const focus = state.focus === 'events' ? 'list' : state.focus;
    return step(resettled({ ...state, hasEvents, focus }, world));
  },
  'layer-down': (state) => step(changeLayer(state, -1)),
  'layer-up': (state) => step(changeLayer(state, 1)),
  redraw: (state) => step(state, { kind: 'redraw' }),
  suspend: (state) => step(state, { kind: 'suspend' }),
  stop,
};

/** Everything is in sight again after panes changed their sizes. */
export function resettled(state: State, world: World): State {
  const selected = selectAt(state, world, state.list.selected);
  return panesOf(selected)[selected.focus] === undefined ? { ...selected, focus: 'list' } : selected;
}

function open(state: State, world: World): Step {
  if (state.page !== null) return step(move(state, world, 'down', 1, null));
  if (state.focus === 'events') return openRow(state, world, 'events');
  if (state.view !== 'messages') return openRow(state, world, state.view);
  if (state.focus === 'list') return step(state.opened === null ? state : { ...state, focus: 'tree' });
  if (state.focus !== 'tree') return step(state);
  const row = state.tree.rows[state.tree.selected];
  return step(row === undefined || row.isOpen === null ? { ...state, focus: 'hex' } : toggle(state, row.id));
}

/** A row of another view stands for messages: they are shown. */
function openRow(state: State, world: World, name: AccountViewName): Step {
  const filter = selectedFilter(state, world.account, name);
  return filter === null ? step(state) : applyFilter({ ...state, view: 'messages', focus: 'list' }, world, filter);
}

/** One step back: out of a page, a maximised pane, a pane, a view. */
function goBack(state: State, world: World): Step {
  if (state.page !== null) return dropPageTasks({ ...state, page: null });
  if (state.job !== null) return step(told({ ...state, job: null }, 'given up'));
  if (state.tasks.length > 0) return giveUp(state, world);
  if (state.isMaximised) return step({ ...state, isMaximised: false });
  if (state.focus !== 'list') return step({ ...state, focus: 'list' });
  if (state.view !== 'messages') return step({ ...state, view: 'messages' });
  return step({ ...state, search: null });
}

/** Gives up the task under way, and says what it leaves undone. */
function giveUp(state: State, { messages }: World): Step {
  const [{ goal }] = state.tasks;
  const isPass = goal.kind === 'list' || goal.kind === 'search';
  const looked = isPass
    ? `: only #${messages.no(goal.before)} to #${messages.no(messages.count - 1)} were looked at`
    : '';
  return dropTasks(told(state, `given up${looked}`), [goal.kind]);
}

function quit(state: State, world: World): Step {
  const isAtHome =
    state.page === null &&
    !state.isMaximised &&
    state.focus === 'list' &&
    state.view === 'messages' &&
    state.job === null &&
    state.tasks.length === 0;
  if (!isAtHome) return goBack(state, world);
  if (state.phase === 'live' || state.phase === 'stopping') return step(openMenu(state, quitMenu));
  return step(state, { kind: 'quit' });
}

function stop(state: State): Step {
  if (state.phase === 'live' || state.phase === 'reading') {
    const phase = 'stopping' as const;
    return step(told({ ...state, phase }, 'stopping; Ctrl-C again quits'), { kind: 'stop' });
  }
  return step(state, { kind: 'quit' });
}

function changeFocus(state: State, way: 1 | -1): State {
  if (state.page !== null) return state;
  // One pane at a time shows whichever has the focus.
  const isAlone = Object.keys(panesOf(state)).length === 1;
  const names = panes.filter((name) => {
    if (name === 'events') return state.hasEvents;
    return isAlone
      ? state.view === 'messages' || name === 'list'
      : panesOf({ ...state, focus: name })[name] !== undefined;
  });
  const at = names.indexOf(state.focus);
  return { ...state, focus: names[(at + way + names.length) % names.length] ?? 'list' };
}

function follow(state: State, world: World): Step {
  const isFollowing = !state.list.isFollowing;
  const followed = told(
    { ...state, list: { ...state.list, isFollowing } },
    isFollowing ? 'following' : 'not following',
  );
  return step(isFollowing ? selectAt(followed, world, state.list.shown.length - 1) : followed);
}

function mark(state: State, world: World): State {
  const index = state.list.shown.at(state.list.selected);
  if (index < 0) return state;
  // The one marked last is behind all others, whether it was marked before or not.
  const marks = new Set(state.marks);
  if (!marks.delete(index)) marks.add(index);
  return selectAt(stopFollowing({ ...state, marks }), world, state.list.selected + 1);
}

function nextMarked(state: State, world: World): State {
  const { shown, selected } = state.list;
  for (let i = 1; i <= shown.length; i++) {
    const position = (selected + i) % shown.length;
    if (state.marks.has(shown.at(position))) return selectAt(stopFollowing(state), world, position);
  }
  return told(state, 'nothing is marked (m marks)', true);
}

function compare(state: State, world: World): Step {
  const index = state.list.shown.at(state.list.selected);
  const other = [...state.marks].findLast((one) => one !== index);
  if (other === undefined) return step(told(state, 'mark a message first (m), then d compares with it', true));
  return startComparison(state, world, other);
}

/** A search of the list that was given up goes on in the file. */
function hit(state: State, world: World, way: 1 | -1): Step {
  const { search } = state;
  if (search === null) return step(told(state, 'nothing was searched for (/)', true));
  if (state.focus !== 'list' || search.pane !== 'list') return step(searchOn(state, world, search.text, way));
  const next = step(nextHit(state, world, way));
  const isDone = search.unread === 0 || !world.canReread || isUnderWay(state, 'search');
  return isDone ? next : after(next, (then) => searchFile(then, search));
}

/** Makes the pane with the focus larger by so many hundredths. */
function resize(state: State, by: number): State {
  const { list, tree } = state.shares;
  const within = (share: number): number => Math.min(85, Math.max(15, share));
  if (state.focus === 'list') return { ...state, shares: { tree, list: within(list + by) } };
  return { ...state, shares: { list, tree: within(tree + (state.focus === 'tree' ? by : -by)) } };
}

function describeChosen(state: State): string {
  const count = chosen(state).length;
  return state.marks.size > 0 ? furnitureIn(state.language).marked(count) : String(count);
}

function openMenu(state: State, menu: Menu): State {
  return { ...state, notice: null, menu };
}

const orderMenu: Menu = {
  kind: 'order',
  choices: orders.map((name) => ({ key: name[0], label: name })),
};
const copyMenu: Menu = {
  kind: 'copy',
  choices: [
    { key: 'f', label: 'field' },
    { key: 'v', label: 'value' },
    { key: 'm', label: 'message' },
    { key: 'h', label: 'hex' },
    { key: 'e', label: 'explain command' },
  ],
};
const quitMenu: Menu = {
  kind: 'quit',
  choices: [
    { key: 'y', label: 'yes' },
    { key: 'n', label: 'no' },
  ],
};
