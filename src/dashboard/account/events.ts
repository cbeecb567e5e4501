/**
 * The event log: what is worth a look goes in as it happens, a bounded list comes out, the oldest first. What happens
 * again in the same conversation is counted at its first place.
 */

import type { Message } from '../../model/message.ts';
import type { Problem, Severity } from '../../model/problem.ts';
import type { Instant } from '../../model/time.ts';
import { keptText } from './kept-text.ts';
import type { Unknown } from './unknowns.ts';

/** A Problem of a conversation. `count` is how often its code came there, `text` what was said the first time. */
export interface ProblemEvent {
  readonly kind: 'problem';
  readonly time: Instant | null;
  readonly severity: Severity;
  readonly code: string;
  readonly text: string;
  readonly flow: number;
  readonly no: number;
  readonly index: number;
  readonly count: number;
}

/** A field or code that is not known for sure, seen for the first time. */
export interface FirstSightEvent {
  readonly kind: 'first-sight';
  readonly time: Instant | null;
  readonly unknown: Unknown;
  readonly value: string | null;
  readonly no: number;
  readonly index: number;
}

/** What the program says of itself: a capture that ended, a recording, traffic that was dropped. */
export interface ProgramEvent {
  readonly kind: 'program';
  /** The time of the traffic then. */
  readonly time: Instant | null;
  readonly severity: Severity;
  readonly text: string;
}

export type LoggedEvent = ProblemEvent | FirstSightEvent | ProgramEvent;

export const mostEvents = 1000;
const longestText = 400;

export class EventLog {
  readonly #list: LoggedEvent[] = [];
  /** Problems of the list that go on being counted, by conversation and code. */
  readonly #problems = new Map<string, { -readonly [K in keyof ProblemEvent]: ProblemEvent[K] }>();
  readonly #most: number;
  /** How many are no longer in the list. */
  dropped = 0;

  constructor(most = mostEvents) {
    this.#most = most;
  }

  get list(): readonly LoggedEvent[] {
    return this.#list;
  }

  /** Takes the Problems of a message that are more than notes, and all about the reassembly of its conversation. */
  addProblems({ problems, flow, no, time }: Message, index: number): void {
    for (const problem of problems) {
      if (!isWorthALook(problem)) continue;
      const { severity, code, text } = problem;
      const key = keyOf(flow.number, code);
      const known = this.#problems.get(key);
      if (known !== undefined) {
        known.count += 1;
        continue;
      }
      const kept = keptText(text, longestText);
      const made = {
        kind: 'problem',
        time,
        severity,
        code,
        text: kept,
        flow: flow.number,
        no,
        index,
        count: 1,
      } as const;
      this.#problems.set(key, made);
      this.#push(made);
    }
  }

  addFirstSight(unknown: Unknown, value: string | null, { no, time }: Message, index: number): void {
    this.#push({ kind: 'first-sight', time, unknown, value, no, index });
  }

  addProgram(text: string, severity: Severity, time: Instant | null): void {
    this.#push({ kind: 'program', time, severity, text: keptText(text, longestText) });
  }

  #push(event: LoggedEvent): void {
    this.#list.push(event);
    if (this.#list.length <= this.#most) return;
    const oldest = this.#list.shift();
    if (oldest?.kind === 'problem') this.#problems.delete(keyOf(oldest.flow, oldest.code));
    this.dropped += 1;
  }
}

function isWorthALook({ severity, code }: Problem): boolean {
  return severity !== 'note' || code.startsWith('tcp.');
}

function keyOf(flow: number, code: string): string {
  return `${flow} ${code}`;
}
