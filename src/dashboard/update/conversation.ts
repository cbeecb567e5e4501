/**
 * The page of a conversation: the selected message goes in, what both sides said comes out. Messages in memory are gathered
 * a part at a time; those that left it, and those that take long, join the page when they have been read.
 */

import { decodeText } from '../../bytes/text.ts';
import { charsetName } from '../../dissect/charset.ts';
import { fieldSteps } from '../../dissect/dissect.ts';
import { finish, type Steps } from '../../dissect/steps.ts';
import type { FieldTree } from '../../model/field.ts';
import type { Message } from '../../model/message.ts';
import type { Language } from '../../model/text.ts';
import { createLogLine } from '../../present/log-line.ts';
import { maskSecrets } from '../../present/redact.ts';
import { plainStyles } from '../../present/styles.ts';
import { TimeColumn } from '../../present/time.ts';
import { isLarge } from '../opened.ts';
import { type Line, run } from '../screen/frame.ts';
import type { ConversationJob, Page, State, Turn } from '../state.ts';
import { safe, wrap } from '../text/columns.ts';
import type { World } from '../world.ts';
import { again, Part } from './passes.ts';
import { type Step, step, told } from './step.ts';
import { addTask } from './tasks.ts';

/** A conversation of any length is no page to be read. */
const mostMessages = 2000;
const mostLetters = 20_000;
/** Messages whose conversation is looked at in one part of the pass, and what one is charged that is taken. */
const partOfConversation = 150_000;
const chargeOfTurn = 8192;

/** How messages of a conversation are shown. */
export interface TurnStyle {
  readonly language: Language;
  readonly redact: boolean;
  readonly columns: number;
}

/** Begins to gather the conversation of the selected message. */
export function startConversation(state: State, world: World): Step {
  const { opened } = state;
  if (opened === null) return step(told(state, 'no message is open', true));
  const job: ConversationJob = { kind: 'conversation', flow: opened.flow, next: 0, turns: [], later: [] };
  return workOnConversation({ ...state, job }, world, job);
}

export function workOnConversation(state: State, world: World, job: ConversationJob): Step {
  const { messages } = world;
  const turns = [...job.turns];
  const later = [...job.later];
  const part = new Part(partOfConversation);
  let index = job.next;
  for (; index < messages.count && !part.isOver && turns.length + later.length < mostMessages; index++) {
    part.count(0);
    if (messages.flow(index) !== job.flow) continue;
    const message = messages.message(index);
    if (message === null || isLarge(message)) {
      later.push(index);
    } else {
      turns.push({ index, lines: finish(turnSteps(message, state)) });
      part.count(chargeOfTurn);
    }
  }
  if (index < messages.count && turns.length + later.length < mostMessages) {
    return step({ ...state, job: { ...job, next: index, turns, later } }, again);
  }
  return openConversation({ ...state, job: null }, world, job.flow, turns, later);
}

/** Opens the page with what is at hand; the rest is asked for, as far as it can be had. */
function openConversation(
  state: State,
  world: World,
  flow: number,
  turns: readonly Turn[],
  later: readonly number[],
): Step {
  const { messages, canReread } = world;
  const indexes = later.filter((index) => canReread || index >= messages.first);
  const gone =
    canReread || messages.first === 0
      ? ''
      : `${messages.first} messages left memory and cannot be read again: some may be of this conversation`;
  const opened = { ...state, page: pageOf(flow, turns, indexes.length, gone) };
  return indexes.length === 0 ? step(opened) : addTask(opened, { kind: 'conversation', flow, indexes });
}

/** Puts what was read again in its place; what stood in the page stays where it is on the screen. */
export function joinTurns(state: State, flow: number, lines: ReadonlyMap<number, readonly Line[]>): State {
  const { page } = state;
  if (page?.conversation === undefined || page.conversation.flow !== flow) return state;
  const { turns, awaited } = page.conversation;
  const more = [...lines].map(([index, these]): Turn => ({ index, lines: these }));
  const all = [...turns, ...more].sort((a, b) => a.index - b.index);
  const missing = awaited - more.length;
  const whole = pageOf(flow, all, 0, missing === 0 ? '' : `${missing} messages could not be read again`);
  const top = page.top === 0 ? 0 : Math.max(0, whole.lines.length - (page.lines.length - page.top));
  return { ...state, page: { ...whole, top } };
}

/** A page of the turns; some are awaited, and `gone` says what cannot be had. */
function pageOf(flow: number, turns: readonly Turn[], awaited: number, gone: string): Page {
  const lines: Line[] = [];
  if (awaited > 0) lines.push([run(`${awaited} messages are being read`, 'warn')]);
  if (gone !== '') lines.push([run(gone, 'warn')]);
  for (const turn of turns) lines.push(...turn.lines);
  if (turns.length + awaited >= mostMessages)
    lines.push([run(`the first ${mostMessages} messages; oicqscope follow shows all`, 'warn')]);
  const title = `conversation ${flow}, ${turns.length} messages`;
  return { title, lines, top: 0, conversation: { flow, turns, awaited } };
}

/** What is shown of a message, in steps. The message must stay as it is until the last. */
export function* turnSteps(message: Message, style: TurnStyle): Steps<readonly Line[]> {
  const fields = yield* fieldSteps(message);
  yield 100;
  const { tree } = style.redact ? maskSecrets(message, fields) : { tree: fields };
  yield 100;
  return turnLines(message, tree, style);
}

/** The same of a message whose `tree` is masked if it is to be. */
function turnLines(message: Message, tree: FieldTree, style: TurnStyle): readonly Line[] {
  const { language, redact, columns } = style;
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('u') });
  const body = bodyOf(message, tree, columns);
  return [[run(safe(line(message)), 'dim')], ...body.map((text): Line => [run(`    ${text}`, message.dir)]), []];
}

/** The body as text, or in hex where it is none. */
function bodyOf(message: Message, tree: FieldTree, columns: number): readonly string[] {
  const bytes = tree.layers[1]?.bytes ?? new Uint8Array(0);
  if (bytes.length === 0) return [];
  const isText = message.parse.protocol === 'kqq' || message.parse.protocol === 'http';
  const text = isText
    ? decodeText(bytes, 0, Math.min(bytes.length, mostLetters), charsetName(message.charset))
    : Buffer.from(bytes.subarray(0, mostLetters)).toString('hex').replace(/(..)/g, '$1 ').trim();
  const lines = text.split(/\r\n|\n/).flatMap((one) => wrap(safe(one), columns - 4));
  return bytes.length > mostLetters ? [...lines, `… ${bytes.length - mostLetters} bytes more`] : lines;
}
