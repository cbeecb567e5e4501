/**
 * The two lines at the bottom: where things stand, and what is being typed or which keys there are.
 */

import type { Line, Role, Run } from '../screen/frame.ts';
import { fitTo, run } from '../screen/frame.ts';
import type { Job, Menu, Prompt, State } from '../state.ts';
import type { Task } from '../task.ts';
import { clip, safe, widthOf } from '../text/columns.ts';
import type { World } from '../world.ts';
import { type Furniture, furnitureIn } from './furniture.ts';

const mebibyte = 1024 * 1024;

export function statusLine(state: State, { messages }: World, columns: number): Line {
  const { list, filter, job, notice, prompt } = state;
  if (prompt?.fault !== null && prompt?.fault !== undefined)
    return fitTo([run(safe(prompt.fault.text), 'promptBad')], columns, 'status');
  if (prompt !== null && prompt.completions.length > 0) return fitTo(completionRuns(prompt), columns, 'status');
  const words = furnitureIn(state.language);
  const [task] = state.tasks;
  const underWay = task === undefined ? '' : `${describeTask(task, words)} ${task.done} %, ${words.givesUp}`;
  if (notice !== null) {
    const role = notice.isBad ? 'promptBad' : 'status';
    // What is under way has its place also beside a notice, which goes first where there is no room for both.
    const room = Math.max(0, columns - (underWay === '' ? 0 : widthOf(underWay) + 2));
    return fitTo([...fitTo([run(safe(notice.text), role)], room), run(underWay, 'status')], columns, 'status');
  }
  const parts = [`${list.shown.length}/${messages.count}`];
  if (underWay !== '') parts.push(underWay);
  if (job !== null) parts.push(`${describeJob(job, state, words)} ${progressOf(state, messages.count)} %`);
  if (filter.text !== '') parts.push(`${words.filter}: ${filter.text}`);
  if (list.onlyMarked) parts.push(words.onlyMarked);
  const { order } = list.keys;
  if (order !== 'number') parts.push(`${words.order} ${words.choice[order] ?? order}`);
  if (list.unread > 0) parts.push(words.unread(list.unread));
  if (list.isPaused) parts.push(`${words.paused} +${messages.count - list.seen}`);
  if (list.isFollowing) parts.push(words.following);
  parts.push(words.phase[state.phase] + state.origin);
  if (state.marks.size > 0) parts.push(words.marked(state.marks.size));
  if (state.recording !== null) parts.push(`REC ${state.recording}`);
  if (state.drops !== null) parts.push(`! ${state.drops}`);
  if (messages.first > 0) parts.push(words.leftMemory(messages.first));
  if (state.memory > 0) parts.push(`${Math.round(state.memory / mebibyte)} MB`);
  return fitTo([run(safe(parts.join('  ')), 'status')], columns, 'status');
}

function describeTask({ goal }: Task, words: Furniture): string {
  return goal.kind === 'list' && goal.filter.test === null ? words.sortingFile : words.task[goal.kind];
}

function describeJob(job: Job, { list }: State, words: Furniture): string {
  return job.kind === 'list' && job.keys !== list.keys ? words.sorting : words.job[job.kind];
}

function progressOf({ job, list }: State, count: number): number {
  if (job === null) return 100;
  const all = job.kind === 'search' || job.kind === 'unsure' ? list.shown.length : count;
  return all === 0 ? 100 : Math.trunc((100 * job.next) / all);
}

function completionRuns({ completions, completion }: Prompt): readonly Run[] {
  // The one that was put in last is the first to be seen.
  return completions.slice(Math.max(0, completion)).map((one, i) => run(`${safe(one)}  `, i === 0 ? 'key' : 'status'));
}

export function promptLine(state: State, columns: number): Line {
  const { prompt, menu, digits } = state;
  const words = furnitureIn(state.language);
  if (prompt !== null) return typedLine(prompt, words, columns);
  if (menu !== null) {
    return fitTo(menuRuns(menu, words, columns), columns, 'prompt');
  }
  if (digits !== '') return fitTo([run(digits, 'prompt')], columns, 'prompt');
  return fitTo(hints(state, columns), columns, 'prompt');
}

/** All choices; where there is no room for all of their words each is cut, so that no key is out of sight. */
function menuRuns({ kind, choices }: Menu, words: Furniture, columns: number): readonly Run[] {
  const label = `${words.menu[kind]}:`;
  const shown = choices.map((choice) => words.choice[choice.label] ?? choice.label);
  const needed = shown.reduce((sum, text) => sum + widthOf(text) + 4, widthOf(label));
  const share = Math.max(0, Math.floor((columns - widthOf(label)) / choices.length) - 3);
  const cut = needed <= columns ? shown : shown.map((text) => (share === 0 ? '' : clip(text, share)));
  const gap = needed <= columns ? '  ' : ' ';
  return [
    run(label, 'prompt'),
    ...choices.flatMap(({ key }, i) => [run(`${gap}${key}`, 'key'), run(` ${cut[i]}`, 'prompt')]),
  ];
}

/** The line that is typed, scrolled so that the cursor is in sight; a filter says whether it is right. */
function typedLine(prompt: Prompt, words: Furniture, columns: number): Line {
  const { kind, text, cursor, fault } = prompt;
  const state: Role = kind !== 'filter' ? 'prompt' : fault === null ? 'promptGood' : 'promptBad';
  const sign = kind !== 'filter' ? '' : ` ${fault === null ? words.isRight : words.isWrong}`;
  const about = prompt.about === '' ? '' : ` ${safe(prompt.about)}`;
  const label = kind === 'command' ? ':' : `${words.prompt[kind]}${about}${sign}: `;
  const shown = text.map(safe);
  const room = Math.max(4, columns - widthOf(label) - 1);
  let from = 0;
  let width = shown.slice(0, cursor + 1).reduce((sum, one) => sum + widthOf(one), 0);
  while (width > room && from < cursor) width -= widthOf(shown[from++]);
  return fitTo(
    [
      run(label, state),
      run(shown.slice(from, cursor).join(''), 'prompt'),
      run(shown[cursor] ?? ' ', 'cursor'),
      run(shown.slice(cursor + 1).join(''), 'prompt'),
    ],
    columns,
    'prompt',
  );
}

/** As many hints as there is room for, each of them whole. */
function hints(state: State, columns: number): readonly Run[] {
  const isView = state.view !== 'messages' && state.focus === 'list';
  const { hints: all } = furnitureIn(state.language);
  const text = all[state.page !== null ? 'page' : isView ? 'view' : state.focus];
  const runs: Run[] = [];
  let left = columns;
  for (const hint of text.split('  ')) {
    left -= widthOf(hint) + 2;
    if (left < 0) break;
    const [key, ...rest] = hint.split(' ');
    runs.push(run(key, 'key'), run(` ${rest.join(' ')}  `, 'prompt'));
  }
  return runs;
}
