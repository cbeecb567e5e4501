/**
 * The account of all messages: each goes in as it comes, whether it is shown or not; conversations, statistics, what is
 * unknown and an event log come out. Nothing borrowed is kept, and memory is bounded whatever the traffic is like.
 */

import type { Message } from '../../model/message.ts';
import type { Severity } from '../../model/problem.ts';
import type { Text } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { Statistics, type Account as StatisticsAccount } from '../../present/statistics/statistics.ts';
import { findUnsureInFrame, findUnsureInOicq } from './binary-unsure.ts';
import { Conversations } from './conversations.ts';
import { EventLog } from './events.ts';
import { keptText } from './kept-text.ts';
import { KqqUnsure, type TakeUnsure } from './kqq-unsure.ts';
import { Rate } from './rate.ts';
import { Unknowns } from './unknowns.ts';

/** Tables have fewer. */
const mostLabels = 2000;

export class Account {
  readonly conversations = new Conversations();
  readonly unknowns = new Unknowns();
  readonly events = new EventLog();
  readonly rate = new Rate();
  /** What results are called in both languages, by the English words that statistics count them under. */
  readonly resultLabels = new Map<string, Text>();
  readonly #statistics = new Statistics();
  readonly #kqq = new KqqUnsure();
  #told: StatisticsAccount | null = null;
  #lastTime: Instant | null = null;

  /** Takes a message; `index` is where it stands in the list of messages. */
  add(message: Message, index: number): void {
    const { time, timeEnd, problems, result } = message;
    this.#told = null;
    this.#lastTime = timeEnd ?? time ?? this.#lastTime;
    this.#statistics.add(message);
    this.rate.add(timeEnd);
    this.conversations.add(message, index);
    if (result !== null && result.label !== null) this.#keepLabel(result.label);
    if (problems.length > 0) this.events.addProblems(message, index);
    if (message.frame !== null) this.#findUnsure(message, index);
  }

  /** Logs what the program has to say: a capture ended, messages were dropped, a recording began. */
  push(text: string, severity: Severity = 'note'): void {
    this.events.addProgram(text, severity, this.#lastTime);
  }

  /** Made anew when messages have come since it was last asked for. */
  get statistics(): StatisticsAccount {
    this.#told ??= this.#statistics.account;
    return this.#told;
  }

  #keepLabel(label: Text): void {
    if (this.resultLabels.size < mostLabels && !this.resultLabels.has(label.en)) this.resultLabels.set(label.en, label);
  }

  #findUnsure(message: Message, index: number): void {
    const { parse, dir } = message;
    if (parse.protocol === 'http' || parse.protocol === 'other') return;
    const command = message.command === null ? null : keptText(message.command);
    const { protocol } = parse;
    const seen = { index, no: message.no };
    const take: TakeUnsure = (path, code, status, value, facts) => {
      const found = this.unknowns.see({ protocol, command, dir, path, code, status }, value, seen, facts);
      if (found !== null) this.events.addFirstSight(found, value, message, index);
    };
    if (protocol === 'kqq') this.#kqq.find(message, parse, take);
    else if (protocol === 'oicq81') findUnsureInFrame(parse, take);
    else findUnsureInOicq(parse, take);
  }
}
