/**
 * Tasks of the dashboard: what it wants to find out goes in, what came of it comes out, with its progress on the way. A task
 * that is given up ends without a word.
 */

import { isLarge, openMessage, openPlace, openSteps } from '../../dashboard/opened.ts';
import { SortedRuns, SortKeys } from '../../dashboard/order.ts';
import { MessageStore } from '../../dashboard/store/message-store.ts';
import type { Goal, GoalOf, Task, TaskResult } from '../../dashboard/task.ts';
import { isUnsure, treeRows } from '../../dashboard/tree-rows.ts';
import { createSearch } from '../../dashboard/update/search.ts';
import type { Registry } from '../../dissect/registry.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { readConversation } from './conversation.ts';
import { describeEvidence } from './evidence.ts';
import type { DashboardMessages } from './messages.ts';
import { inParts } from './parts.ts';

/** How words are shown. */
export interface TaskStyle {
  readonly language: Language;
  readonly redact: boolean;
  readonly columns: number;
}

export interface TaskMeans {
  readonly messages: DashboardMessages;
  readonly registry: Registry;
  /** How far the task is, in hundredths. */
  readonly progress: (task: number, done: number) => void;
  readonly done: (task: number, result: TaskResult | null) => void;
  /** Tells what went wrong. */
  readonly tell: (text: string) => void;
}

/** What a goal is reached with. */
interface Work extends TaskStyle {
  readonly messages: DashboardMessages;
  readonly registry: Registry;
  readonly until: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  readonly tell: (text: string) => void;
}

/** Indexes found before they are sorted: a part that takes no time. */
const partOfSort = 4000;
/** A message that was read again for itself. */
const oneMessage = 1;

/** Does one task at a time. */
export class Tasks {
  readonly #means: TaskMeans;
  #until = new AbortController();

  constructor(means: TaskMeans) {
    this.#means = means;
  }

  /** Begins a task; another that is under way is given up. */
  start({ id, goal }: Task, style: TaskStyle): void {
    this.giveUp();
    const until = new AbortController();
    this.#until = until;
    const { messages, registry, progress, done, tell } = this.#means;
    let told = 0;
    const work: Work = {
      ...style,
      messages,
      registry,
      until: until.signal,
      progress: (seen, total) => {
        const share = Math.min(99, Math.floor((100 * seen) / Math.max(1, total)));
        if (until.signal.aborted || share === told) return;
        told = share;
        progress(id, share);
      },
      tell,
    };
    const over = (result: TaskResult | null): void => {
      if (!until.signal.aborted) done(id, result);
    };
    reach(goal, work).then(over, (error: unknown) => {
      tell(error instanceof Error ? error.message : String(error));
      over(null);
    });
  }

  giveUp(): void {
    this.#until.abort();
  }
}

function reach(goal: Goal, work: Work): Promise<TaskResult | null> {
  switch (goal.kind) {
    case 'list':
      return findListed(goal, work);
    case 'search':
      return findText(goal, work);
    case 'conversation':
      return readConversation(goal, work);
    case 'comparison':
      return openMarked(goal, work);
    case 'evidence':
      return findEvidence(goal, work);
    case 'unsure':
      return findUnsure(goal, work);
  }
}

async function findListed({ filter, keys, before }: GoalOf<'list'>, work: Work): Promise<TaskResult | null> {
  const sorted = new Sorted(keys);
  const take = (message: Message, index: number): void => {
    keys.learn(index, message);
    sorted.add(index);
  };
  const why = await work.messages.read(filter.test ?? (() => true), before, take, work.until, work.progress);
  return why === null ? { kind: 'list', indexes: sorted.all } : broken(why, work);
}

async function findText({ filter, text, before }: GoalOf<'search'>, work: Work): Promise<TaskResult | null> {
  const has = createSearch(text, work);
  const sorted = new Sorted(new SortKeys('number'));
  const why = await work.messages.read(
    (message, source) => (filter.test === null || filter.test(message, source)) && has(message),
    before,
    (_message, index) => sorted.add(index),
    work.until,
    work.progress,
  );
  return why === null ? { kind: 'search', indexes: sorted.all } : broken(why, work);
}

/** A file that cannot be read to where it was has no result: what is found in a part of it would pass for all. */
function broken(why: string, { tell }: Work): null {
  tell(why);
  return null;
}

async function openMarked({ index }: GoalOf<'comparison'>, work: Work): Promise<TaskResult> {
  const { messages, language, redact, until } = work;
  const message = messages.message(index) ?? (await readAgain(index, work));
  if (message === null) return { kind: 'comparison', opened: null };
  const steps = openSteps(message, index, { language, redact, digits: messages.digits(index) });
  return { kind: 'comparison', opened: await inParts(steps, until, (done) => work.progress(done, 100)) };
}

/** A message that has left memory; null if it could not be read. */
async function readAgain(index: number, { messages, until, progress, tell }: Work): Promise<Message | null> {
  const store = new MessageStore({ maxBytes: oneMessage });
  const take = (message: Message): void => store.add(message, '', 6);
  const why = await messages.take([index], take, until, progress);
  if (why !== null) tell(why);
  return store.count === 0 ? null : store.message(store.count - 1);
}

async function findEvidence({ field, columns }: GoalOf<'evidence'>, work: Work): Promise<TaskResult | null> {
  const { messages, registry, language, until, progress } = work;
  const page = await describeEvidence(field, messages, registry, { language, columns }, until, progress);
  return 'fault' in page ? broken(page.fault, work) : { kind: 'evidence', text: page.text };
}

/** Reads on until the first message that is shown and has an unsure field. */
async function findUnsure({ from, before, shown }: GoalOf<'unsure'>, work: Work): Promise<TaskResult | null> {
  const { messages, language, redact } = work;
  const found = new AbortController();
  work.until.addEventListener('abort', () => found.abort());
  let result: TaskResult = { kind: 'unsure', opened: null };
  const take = (message: Message, index: number): void => {
    if (found.signal.aborted || index < from || shown.at(shown.lowerBound(index)) !== index) return;
    const options = { language, redact, digits: messages.digits(index) };
    // What takes long is opened when it is selected.
    const opened = isLarge(message) ? openPlace(message, index, options) : openMessage(message, index, options);
    if (opened.isWhole && !treeRows(opened, new Set()).some(isUnsure)) return;
    result = { kind: 'unsure', opened };
    found.abort();
  };
  const why = await messages.read(() => true, before, take, found.signal, work.progress);
  return why === null ? result : broken(why, work);
}

/** Indexes that are sorted as they are found. */
class Sorted {
  #runs: SortedRuns;
  #part: number[] = [];

  constructor(keys: SortKeys) {
    this.#runs = new SortedRuns(keys);
  }

  add(index: number): void {
    this.#part.push(index);
    if (this.#part.length === partOfSort) this.#sort();
  }

  get all(): Int32Array {
    this.#sort();
    return this.#runs.all;
  }

  #sort(): void {
    this.#runs = this.#runs.add(this.#part);
    this.#part = [];
  }
}
