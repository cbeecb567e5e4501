/**
 * Statistics: messages go in one by one, an account of all of them comes out as plain data. Memory is bounded whatever
 * the capture is like.
 */

import { lowerAscii } from '../../bytes/ascii.ts';
import type { Message } from '../../model/message.ts';
import { compareInstants, type Instant, millisecondsBetween } from '../../model/time.ts';
import { isoTime } from '../time.ts';
import { Spread } from './spread.ts';
import { shortened, Tally } from './tally.ts';
import { Timeline } from './timeline.ts';

/** Reply times of one kind, in milliseconds, right to 1 %; `most` is exact. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export interface CommandCount {
  readonly protocol: string;
  readonly command: string;
  readonly requests: number;
  readonly responses: number;
  readonly pushes: number;
  readonly nulls: number;
  readonly unanswered: number;
  /** "0 done": how often. */
  readonly results: Readonly<Record<string, number>>;
  readonly replyTimes: Times | null;
  /** Refusals that came late, as documented. */
  readonly penalties: Times | null;
}

export interface Account {
  readonly messages: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly protocols: Readonly<Record<string, number>>;
  readonly commands: readonly CommandCount[];
  /** Messages by QQ number and by server, the most frequent first. */
  readonly uins: Counts;
  readonly servers: Counts;
  readonly problems: Readonly<Record<string, number>>;
  /** Time between two GetMsgEx requests of the same number. */
  readonly polls: Times | null;
  readonly timeline: {
    readonly seconds: number;
    readonly counts: readonly { readonly time: string | null; readonly count: number }[];
  };
}

export interface Counts {
  readonly different: number;
  readonly list: readonly { readonly name: string; readonly count: number }[];
  /** Messages of those that were too many to be told apart. */
  readonly others: number;
}

/** Kinds of commands that are told apart; a hostile capture has more. */
const mostCommands = 2000;
const mostListed = 20;
/** Numbers whose last request is remembered. */
const mostPollers = 10_000;

class Command {
  readonly protocol: string;
  readonly command: string;
  requests = 0;
  responses = 0;
  pushes = 0;
  nulls = 0;
  unanswered = 0;
  readonly results = new Tally(200);
  readonly replyTimes = new Spread();
  readonly penalties = new Spread();

  constructor(protocol: string, command: string) {
    this.protocol = protocol;
    this.command = command;
  }
}

export class Statistics {
  readonly #commands = new Map<string, Command>();
  readonly #protocols = new Tally();
  readonly #uins = new Tally();
  readonly #servers = new Tally();
  readonly #problems = new Tally();
  readonly #polls = new Spread();
  readonly #lastPoll = new Map<string, Instant>();
  readonly #timeline = new Timeline();
  #messages = 0;
  #first: Instant | null = null;
  #last: Instant | null = null;

  add(message: Message): void {
    const { parse, dir, flow, side, uin, problems, time, timeEnd } = message;
    this.#messages += 1;
    // Files are read in any order.
    if (time !== null && (this.#first === null || compareInstants(time, this.#first) < 0)) this.#first = time;
    if (timeEnd !== null && (this.#last === null || compareInstants(timeEnd, this.#last) > 0)) this.#last = timeEnd;
    this.#timeline.add(time);
    this.#protocols.add(parse.protocol);
    if (uin !== null && uin !== '') this.#uins.add(uin);
    // The server is who is asked, and who answers or pushes.
    this.#servers.add(flow.ends[dir === 'request' ? (side === 0 ? 1 : 0) : side].text);
    for (const { code } of problems) this.#problems.add(code);
    this.#addCommand(message);
    if (dir === 'request' && message.command === 'GetMsgEx') this.#addPoll(uin, time);
  }

  #addCommand({ parse, command, dir, null: none, unanswered, result, replyTo, elapsedMs, problems }: Message): void {
    const one = this.#commandOf(parse.protocol, shortened(command ?? '-'));
    if (unanswered) one.unanswered += 1;
    else if (none !== null) one.nulls += 1;
    else if (dir === 'request') one.requests += 1;
    else if (dir === 'response') one.responses += 1;
    else one.pushes += 1;
    if (result !== null) one.results.add(`${result.code}${result.label === null ? '' : ` ${result.label.en}`}`);
    if (replyTo === 0 || elapsedMs === null || unanswered) return;
    const isPenalty = problems.some(({ code }) => code === 'kqq.refused-late');
    (isPenalty ? one.penalties : one.replyTimes).add(elapsedMs);
  }

  #commandOf(protocol: string, command: string): Command {
    // As it was first sent: a server may write a command that no table has in other letters than its client.
    const key = `${protocol} ${lowerAscii(command)}`;
    const known = this.#commands.get(key);
    if (known !== undefined) return known;
    const isFull = this.#commands.size >= mostCommands;
    const made = new Command(protocol, isFull ? '(others)' : command);
    this.#commands.set(isFull ? `${protocol} (others)` : key, made);
    return made;
  }

  #addPoll(uin: string | null, time: Instant | null): void {
    if (uin === null || time === null) return;
    const last = this.#lastPoll.get(shortened(uin));
    if (last !== undefined) this.#polls.add(Math.max(0, millisecondsBetween(last, time)));
    if (last !== undefined || this.#lastPoll.size < mostPollers) this.#lastPoll.set(shortened(uin), time);
  }

  get account(): Account {
    return {
      messages: this.#messages,
      first: isoTime(this.#first, 6),
      last: isoTime(this.#last, 6),
      protocols: Object.fromEntries(this.#protocols.sorted()),
      commands: [...this.#commands.values()]
        .map(toCount)
        .sort((a, b) => total(b) - total(a) || (`${a.protocol}${a.command}` < `${b.protocol}${b.command}` ? -1 : 1)),
      uins: toCounts(this.#uins),
      servers: toCounts(this.#servers),
      problems: Object.fromEntries(this.#problems.sorted()),
      polls: toTimes(this.#polls),
      timeline: {
        seconds: this.#timeline.seconds,
        counts: this.#timeline.spans.map(({ second, count }) => ({
          time: isoTime({ sec: second, nsec: 0 }, 6),
          count,
        })),
      },
    };
  }
}

function total({ requests, responses, pushes, nulls, unanswered }: CommandCount): number {
  return requests + responses + pushes + nulls + unanswered;
}

function toCount(one: Command): CommandCount {
  const { protocol, command, requests, responses, pushes, nulls, unanswered } = one;
  return {
    protocol,
    command,
    requests,
    responses,
    pushes,
    nulls,
    unanswered,
    results: Object.fromEntries(one.results.sorted()),
    replyTimes: toTimes(one.replyTimes),
    penalties: toTimes(one.penalties),
  };
}

function toCounts(tally: Tally): Counts {
  const list = tally.sorted().slice(0, mostListed);
  return { different: tally.size, list: list.map(([name, count]) => ({ name, count })), others: tally.others };
}

function toTimes(spread: Spread): Times | null {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => spread.quantile(share));
  if (p50 === null || p95 === null || p99 === null) return null;
  return { count: spread.count, p50: told(p50), p95: told(p95), p99: told(p99), most: rounded(spread.most) };
}

/** No more digits than are right. */
function told(milliseconds: number): number {
  return Number(milliseconds.toPrecision(3));
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
