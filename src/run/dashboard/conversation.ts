/**
 * Messages of a conversation that have to be read again, or take long: their indexes go in, the lines that a page has of
 * them come out.
 */

import { isLarge } from '../../dashboard/opened.ts';
import type { Line } from '../../dashboard/screen/frame.ts';
import { MessageStore } from '../../dashboard/store/message-store.ts';
import type { GoalOf, TaskResult } from '../../dashboard/task.ts';
import { type TurnStyle, turnSteps } from '../../dashboard/update/conversation.ts';
import { finish } from '../../dissect/steps.ts';
import type { Message } from '../../model/message.ts';
import type { DashboardMessages } from './messages.ts';
import { inParts } from './parts.ts';

/** Bytes of large messages that wait for being taken apart. */
const mostWaiting = 64 * 1024 * 1024;

export interface ConversationMeans extends TurnStyle {
  readonly messages: DashboardMessages;
  readonly until: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  readonly tell: (text: string) => void;
}

export async function readConversation(
  { indexes }: GoalOf<'conversation'>,
  means: ConversationMeans,
): Promise<TaskResult> {
  const lines = new Map<number, readonly Line[]>();
  for (let missing = indexes; missing.length > 0; ) {
    const before = lines.size;
    await readSome(missing, lines, means);
    missing = indexes.filter((index) => !lines.has(index));
    if (lines.size === before || means.until.aborted) break;
  }
  return { kind: 'conversation', lines };
}

/** Reads as many of them as are to wait in memory, one at least that can be had. */
async function readSome(
  indexes: readonly number[],
  lines: Map<number, readonly Line[]>,
  means: ConversationMeans,
): Promise<void> {
  const { messages, until, progress, tell } = means;
  const waiting = new MessageStore({ maxBytes: mostWaiting });
  const places = new Map<number, number>();
  const take = (message: Message, index: number): void => {
    if (isLarge(message)) {
      places.set(index, waiting.count);
      waiting.add(message, '', 6);
    } else {
      lines.set(index, finish(turnSteps(message, means)));
    }
  };
  const left = indexes.filter((index) => messages.message(index) === null);
  const why = left.length === 0 ? null : await messages.take(left, take, until, progress);
  if (why !== null) tell(why);
  for (const index of indexes) {
    if (until.aborted) return;
    const place = places.get(index);
    const message = place === undefined ? messages.message(index) : waiting.message(place);
    if (message === null || lines.has(index)) continue;
    const taken = await inParts(turnSteps(message, means), until);
    if (taken !== null) lines.set(index, taken);
  }
}
