/**
 * The server of the HTTP interface, without sockets and clock: the body of a request goes in with the address of its
 * client and the time, the bodies of its replies come out, and by which rule.
 *
 * Reasons for no reply, delays and double replies come from the tables of the decoder. What the documents leave open
 * is marked `invented`.
 */

import { createHash } from 'node:crypto';
import type { Registry } from '../../dissect/registry.ts';
import type { CommandTable } from '../../model/table.ts';
import { lowestNumber } from '../account.ts';
import type { Rule } from '../rule.ts';
import type { News, Presence, World } from '../world.ts';
import type { QuirkName, Quirks } from './quirks.ts';
import { escapeTwice, escapeValue, list, type ReplyHead, replyBody } from './reply.ts';
import { type KqqRequest, RequestReader } from './request.ts';
import { type Session, Sessions } from './sessions.ts';

export interface KqqAnswer {
  /** Command and number as far as they can be read, for people: nothing in it has been made visible. */
  readonly request: string;
  /** Bodies, one a reply; empty: no reply. */
  readonly replies: readonly Buffer[];
  /** Milliseconds that the answer waits. */
  readonly delay: number;
  /** Of what is answered, in a few words. */
  readonly result: string;
  readonly rule: Rule;
  /** The number that is logged in on this connection from now on, or null. */
  readonly loggedIn: number | null;
}

export interface KqqSettings {
  readonly quirks: Quirks;
  /** What 20 seconds of the documents take: milliseconds. */
  readonly penalty: number;
  /** Silence after which a session is over: milliseconds. */
  readonly idle: number;
}

/** The penalty that the documents name most: seconds. */
export const documentedPenalty = 20;
/** As many as one reply was seen to have (clients). */
const longestList = 120;
const mostFetched = 50;
/** LI of the printed login replies; what HI and LI are nobody says. */
const loginTail = 'RS=0&HI=60&LI=300';

const codes: Readonly<Record<string, Presence>> = { '10': 'online', '20': 'hidden', '30': 'busy', '40': 'hidden' };
const statusCodes: Readonly<Record<Presence, number>> = { online: 10, offline: 20, hidden: 20, busy: 30 };
const inCapitals = new Set(['list', 'query_stat', 'query_stat2', 'getinfo', 'getmsgex', 'logout', 'simpleinfo2']);
const withAmpersand: Readonly<Record<string, ReadonlySet<string>>> = {
  weicheng: new Set(['query_stat', 'getmsgex', 'ack_addtolist', 'delfromlist', 'change_stat']),
  hackfan: new Set(['delfromlist', 'change_stat', 'cltmsg']),
};
/** Profile values by level, in the order of the documents. NK and UN are at the end of each. */
const fullNames = 'AD AG BT CO CT CV CY EM FC HP ID JB LV MO MT MV PC PH PR PV RN SC SH SX'.split(' ');
const normalNames = 'AD AG EM FC HP JB LV PC PH PR PV RN SC SX'.split(' ');

/** What a command makes of a request of somebody who is logged in. */
interface Turn {
  readonly request: KqqRequest;
  readonly session: Session;
  readonly uin: number;
  readonly now: number;
}

/** What to reply: `rest` follows RES; several give several replies. */
interface Outcome extends Rule {
  readonly result?: number;
  readonly rest?: readonly string[];
  /** The answer waits as the command's table says. */
  readonly isLate?: boolean;
  readonly isNull?: boolean;
}

const stated: Outcome = { why: 'as documented', source: 'hackfan' };

export class KqqServer {
  readonly #world: World;
  readonly #settings: KqqSettings;
  readonly #reader: RequestReader;
  readonly #sessions: Sessions;

  constructor(world: World, registry: Registry, settings: KqqSettings) {
    this.#world = world;
    this.#settings = settings;
    this.#reader = new RequestReader(registry);
    this.#sessions = new Sessions(world, settings.idle);
  }

  /** Answers the request in `body`, which came from the address `client` at `now` (milliseconds of any clock). */
  answer(body: Uint8Array, client: string, now: number): KqqAnswer {
    const request = this.#reader.read(body);
    if (request === null) return this.#silence('?', { why: 'no request of this protocol', source: 'invented' });
    const sent = request.raw('CMD') ?? '';
    const told = `${sent} ${request.raw('UIN') ?? '-'}`;
    const silent = this.#whySilent(request);
    if (silent !== null) return this.#silence(told, silent);
    const uin = request.number('UIN') ?? 0;
    const command = sent.toLowerCase();
    const { outcome, session } = this.#outcome(command, request, uin, client, now);
    if (outcome.isNull === true) return this.#silence(told, outcome);
    const result = outcome.result ?? 0;
    const head: ReplyHead = {
      command: this.#nameIn(command, sent),
      sequence: request.raw('SEQ') ?? '',
      uin: request.raw('UIN') ?? '',
    };
    const mayEnd = result === 0 && withAmpersand[this.#quirk('ampersand')]?.has(command) === true;
    const rest = outcome.rest ?? [''];
    const text = result === 0 ? rest.map((one) => one.split('&').slice(0, 3).join(' ')).join(', then ') : '';
    return {
      request: told,
      // Replies without a list, such as "no messages", are printed without it.
      replies: rest.map((one) => replyBody(head, result, one, mayEnd && (one === '' || one.endsWith(',')))),
      delay: outcome.isLate === true ? this.#delayOf(request.table, result) : 0,
      result: `RES=${result}${text === '' ? '' : ` ${text}`}`,
      rule: outcome,
      loggedIn: session?.uin ?? null,
    };
  }

  /** What a server that can speak unasked says of `news` to `uin`; null if that can only be fetched (clients). */
  push(uin: number, news: News): Buffer | null {
    const head = (command: string): string => `VER=1.1&CMD=${command}&SEQ=0&UIN=${uin}`;
    if (news.kind === 'text') {
      return Buffer.from(`${head('Server_Msg')}&UN=${news.from}&MG=${escapeValue(news.text)}`, 'utf8');
    }
    if (news.kind !== 'status') return null;
    return Buffer.from(`${head('update_stat')}&ST=${statusCodes[news.status]}&UN=${news.from}`, 'utf8');
  }

  #quirk(name: QuirkName): string {
    return this.#settings.quirks.get(name) ?? '';
  }

  #silence(request: string, rule: Rule): KqqAnswer {
    return { request, replies: [], delay: 0, result: 'NULL', rule, loggedIn: null };
  }

  #nameIn(command: string, sent: string): string {
    const quirk = this.#quirk(command === 'login' ? 'login-case' : 'reply-case');
    const isUpper = quirk === 'upper' && (command === 'login' || inCapitals.has(command));
    return isUpper ? sent.toUpperCase() : sent;
  }

  /** A documented late reply waits as long as its table says, scaled; others as long as the common penalty. */
  #delayOf(table: CommandTable | null, result: number): number {
    const seconds = table?.delays?.find(({ res }) => res === result)?.seconds ?? documentedPenalty;
    return (seconds / documentedPenalty) * this.#settings.penalty;
  }

  #whySilent(request: KqqRequest): Rule | null {
    for (const reason of request.nulls) {
      const asks = reason.when?.some(({ is }) => is === 'not-utf8') === true ? 'not-utf8' : null;
      const isLetter = reason.when?.some(({ is }) => is === 'contains') === true;
      const quirk = isLetter ? 'lower-h' : asks;
      if (quirk !== null && this.#quirk(quirk) !== 'null') continue;
      return { why: reason.text.en, source: reason.sources[0] ?? 'invented' };
    }
    const missing = ['VER', 'SEQ', 'UIN'].find((name) => request.raw(name) === null);
    return missing === undefined ? null : { why: `${missing} is missing`, source: 'invented' };
  }

  #outcome(
    command: string,
    request: KqqRequest,
    uin: number,
    client: string,
    now: number,
  ): { readonly outcome: Outcome; readonly session: Session | null } {
    if ((uin < lowestNumber || uin > 0xffff_ffff) && this.#quirk('illegal-number') === '5') {
      return { outcome: { ...stated, why: 'an illegal number', result: 5 }, session: null };
    }
    if (command === 'login') return this.#login(request, uin, client, now);
    if (command === 'logout') {
      this.#sessions.end(client, uin);
      return { outcome: { ...stated, why: 'Logout always succeeds' }, session: null };
    }
    const answer = this.#commands[command];
    if (answer === undefined) {
      return {
        outcome: { why: 'no reply to this command is documented', source: 'invented', isNull: true },
        session: null,
      };
    }
    const session = this.#sessions.find(client, uin, now);
    if (session !== null) return { outcome: answer({ request, session, uin, now }), session };
    if (this.#quirk('login-first') === '20' || this.#world.account(uin) === null) {
      return { outcome: { ...stated, why: 'not logged in', result: 20 }, session: null };
    }
    const begun = this.#sessions.begin(client, uin, now);
    if (begun === null)
      return { outcome: { why: 'too many sessions', source: 'invented', isNull: true }, session: null };
    return { outcome: answer({ request, session: begun, uin, now }), session: begun };
  }

  #login(request: KqqRequest, uin: number, client: string, now: number) {
    const account = this.#world.account(uin);
    const hash = createHash('md5')
      .update(account?.password ?? '', 'utf8')
      .digest('hex');
    const isRight = account !== null && request.text('PS').trim().toLowerCase() === hash;
    if (!isRight) {
      const why = account === null ? 'no such account' : 'wrong password';
      const source = account === null ? 'invented' : 'hackfan';
      return { outcome: { why, source, rest: ['RS=1&RA=密码错误'] }, session: null };
    }
    const session = this.#sessions.begin(client, uin, now);
    if (session === null) return { outcome: { why: 'too many sessions', source: 'invented', isNull: true }, session };
    return { outcome: { ...stated, why: 'the password fits', rest: [loginTail] }, session };
  }

  readonly #commands: Readonly<Record<string, (turn: Turn) => Outcome>> = {
    list: (turn) => this.#list(turn),
    query_stat: (turn) => this.#queryStat(turn),
    query_stat2: (turn) => this.#queryStat2(turn),
    simpleinfo2: (turn) => this.#simpleInfo2(turn),
    getinfo: (turn) => this.#getInfo(turn),
    addtolist: (turn) => this.#addToList(turn),
    ack_addtolist: (turn) => this.#ackAddToList(turn),
    delfromlist: (turn) => this.#delFromList(turn),
    change_stat: (turn) => this.#changeStat(turn),
    change_stat2: (turn) => this.#changeStat(turn),
    getmsgex: (turn) => this.#getMsgEx(turn),
    cltmsg: (turn) => this.#cltMsg(turn),
  };

  #list({ request, uin }: Turn): Outcome {
    const friends = this.#world.friends(uin);
    const most = request.number('TN') ?? 0;
    if (most <= 0) return { ...stated, why: 'without TN, or with 0: how many', rest: [`FN=${friends.length}`] };
    const shown = friends.slice(0, Math.min(most, longestList));
    return { ...stated, rest: [`FN=1&SN=${shown.length}&UN=${list(shown)}`] };
  }

  #online(uin: number): readonly number[] {
    const friends = this.#world.friends(uin).filter((one) => this.#world.seen(one) !== 'offline');
    return this.#quirk('own-number') === 'on' ? [...friends, uin] : friends;
  }

  #queryStat({ request, uin }: Turn): Outcome {
    const online = this.#online(uin);
    if (request.replies > 1) {
      const count = `FN=${online.length}`;
      const empty = 'FC=&FN=1&SN=0&ST=&UN=&NK=';
      if (this.#quirk('double-reply') === 'off') return { ...stated, why: 'without TN: how many', rest: [count] };
      return { ...stated, why: 'without TN, or with 0: two replies', rest: [count, empty] };
    }
    const shown = online.slice(0, Math.min(request.number('TN') ?? 0, longestList));
    const accounts = shown.flatMap((one) => this.#world.account(one) ?? []);
    const pictures = list(accounts.map(({ picture }) => picture));
    const states = list(shown.map((one) => statusCodes[this.#world.status(one)]));
    const names = list(accounts.map(({ nickname }) => escapeValue(nickname)));
    const rest = `FC=${pictures}&FN=1&SN=${shown.length}&ST=${states}&UN=${list(shown)}&NK=${names}`;
    return { why: 'as documented', source: 'weicheng', rest: [rest] };
  }

  #queryStat2({ uin }: Turn): Outcome {
    const online = this.#online(uin).slice(0, longestList);
    const states = list(online.map((one) => statusCodes[this.#world.status(one)]));
    return {
      why: 'as clients read it',
      source: 'clients',
      rest: [`FN=1&SN=${online.length}&ST=${states}&UN=${list(online)}`],
    };
  }

  #simpleInfo2({ uin }: Turn): Outcome {
    const friends = this.#world.friends(uin).slice(0, longestList);
    const names = friends.map((one) => escapeValue(this.#world.account(one)?.nickname ?? ''));
    return { why: 'as clients read it', source: 'clients', rest: [`NP=65535&UN=${list(friends)}&NK=${list(names)}`] };
  }

  #getInfo({ request }: Turn): Outcome {
    const number = request.number('UN') ?? 0;
    const level = request.number('LV') ?? 0;
    const account = this.#world.account(number);
    if (account === null) return { why: 'no such user', source: 'invented', result: 5 };
    const names = level >= 3 ? fullNames : level === 2 ? normalNames : ['LV'];
    const values: Readonly<Record<string, string>> = {
      ...account.profile,
      LV: String(level),
      FC: String(account.picture),
    };
    const shown = names.map((name) => {
      const value = values[name] ?? '';
      return `${name}=${name === 'PR' ? escapeTwice(value) : escapeValue(value)}`;
    });
    return { ...stated, rest: [[...shown, `UN=${number}`, `NK=${escapeValue(account.nickname)}`].join('&')] };
  }

  #addToList({ request, uin }: Turn): Outcome {
    const other = request.number('UN') ?? 0;
    const account = this.#world.account(other);
    if (account === null) return { why: 'no such user', source: 'invented', result: 5 };
    const reply = (code: string): readonly string[] => [`CD=${code}&UN=${other}`];
    if (this.#world.friends(uin).includes(other)) return { ...stated, why: 'already added', rest: reply('0') };
    if (account.adding === 'ask') return { ...stated, why: 'the other one wants to be asked', rest: reply('1') };
    if (account.adding === 'nobody') {
      return { ...stated, why: 'the other one lets nobody', rest: reply(this.#quirk('refusal')) };
    }
    this.#world.befriend(uin, other);
    return { ...stated, why: 'anyone may', rest: reply('0') };
  }

  #ackAddToList({ request, uin, session }: Turn): Outcome {
    const other = request.number('UN') ?? 0;
    const code = request.number('CD');
    const refused: Outcome = { ...stated, why: 'CD is 3 or more', result: 3, isLate: true };
    if (code === null || code < 0 || code > 2) return refused;
    if (this.#world.account(other) === null)
      return { why: 'no such user', source: 'invented', result: 3, isLate: true };
    const text = request.text('RS');
    if (code < 2) {
      this.#world.answer(uin, other, code === 0, text);
      return { ...stated, why: 'the answer is passed on' };
    }
    if (this.#quirk('ask-twice') === 'on' && !session.askedOnce.delete(other)) {
      session.askedOnce.add(other);
      return { ...refused, why: 'the first of two requests to be added' };
    }
    this.#world.ask(uin, other, text);
    return { ...stated, why: 'the request is passed on' };
  }

  #delFromList({ request, uin, session }: Turn): Outcome {
    const other = request.number('UN') ?? 0;
    if (session.lastRemoved === other && this.#quirk('too-fast') === 'on') {
      return { ...stated, why: 'removed before', result: 3, isLate: true };
    }
    session.lastRemoved = other;
    const had = this.#world.unfriend(uin, other);
    return had ? stated : { why: 'no such friend, and no reply to that is documented', source: 'invented' };
  }

  #changeStat({ request, uin, session, now }: Turn): Outcome {
    const status = codes[request.raw('ST')?.trim() ?? ''];
    if (status === undefined) return { ...stated, why: 'ST is illegal', isNull: true };
    if (this.#isTooFast(now - session.lastStatus)) {
      return { ...stated, why: 'too soon after the last change', result: 3, isLate: true };
    }
    session.lastStatus = now;
    this.#world.setStatus(uin, status);
    return stated;
  }

  #cltMsg({ request, uin, session, now }: Turn): Outcome {
    const other = request.number('UN') ?? 0;
    if (this.#isTooFast(now - session.lastMessage)) {
      return { ...stated, why: 'too fast', result: 3, isLate: true };
    }
    session.lastMessage = now;
    if (this.#world.account(other) === null) return { why: 'no such user: it goes nowhere', source: 'invented' };
    const isShown = this.#quirk('strangers') === 'heard' || this.#world.knows(other, uin);
    this.#world.say(uin, other, request.text('MG'), isShown);
    return isShown ? stated : { ...stated, why: 'a stranger who has not written does not see it' };
  }

  /** How fast is too fast nobody says: a twentieth of the penalty. */
  #isTooFast(elapsed: number): boolean {
    return this.#quirk('too-fast') === 'on' && elapsed < this.#settings.penalty / 20;
  }

  #getMsgEx({ uin }: Turn): Outcome {
    const news = this.#world.take(uin, mostFetched).map((one) => this.#item(one));
    if (news.length === 0) return { ...stated, why: 'nothing waits', rest: ['MN=0&MT=&UN=&MG='] };
    const types = list(news.map(({ type }) => type));
    const senders = list(news.map(({ from }) => from));
    const texts = news.map(({ text }) => `${text},`).join('');
    return { ...stated, rest: [`MN=${news.length}&MT=${types}&UN=${senders}&MG=${texts}`] };
  }

  #item(news: News): { readonly type: number; readonly from: number; readonly text: string } {
    const { from } = news;
    const textSpace = this.#quirk('text-space') === 'on' ? ' ' : '';
    switch (news.kind) {
      case 'text':
        return { type: 9, from, text: `${escapeValue(news.text)}${textSpace}` };
      case 'status': {
        const space = this.#quirk('code-space') === 'on' ? ' ' : '';
        return { type: 99, from, text: `${statusCodes[news.status]}${space}` };
      }
      case 'asked':
        return { type: 2, from, text: `${escapeValue(news.text)}${textSpace}` };
      case 'accepted':
        return { type: 3, from, text: '' };
      case 'refused':
        return { type: 4, from, text: `${escapeValue(news.text)}${textSpace}` };
    }
  }
}
