/**
 * The server of the 0x81 protocol, without sockets and clock: the frame of a client goes in, frames for it and for
 * others come out, and by which rule.
 *
 * The document (oicq-doc) lists types and fields. Which type answers which, what is in an answer beyond its fields, and
 * what a server does at all is inferred or invented; every answer says so.
 */

import { oicq81HeaderLength } from '../../framing/oicq81.ts';
import type { BinaryRegistry, BinaryRules } from '../../model/binary-rules.ts';
import type { WireProfile } from '../../model/wire-profile.ts';
import { type Account, lowestNumber } from '../account.ts';
import type { Rule } from '../rule.ts';
import type { News, Presence, World } from '../world.ts';
import { ContentReader, type Values, writeFrame } from './content.ts';

/** One frame that was answered, for people. */
export interface Oicq81Answer {
  readonly request: string;
  readonly result: string;
  readonly rule: Rule;
}

/** Takes a frame for a client; false when it cannot be taken now. */
export type Send = (frame: Buffer) => boolean;

interface Peer {
  readonly send: Send;
  /** The number that is logged in, 0 for none. */
  number: number;
  leave: () => void;
}

interface Group {
  readonly id: number;
  name: string;
}

/** The groups of one user, and in which of them each friend is. */
interface Groups {
  readonly list: Group[];
  readonly of: Map<number, number>;
}

/** What a frame makes of somebody who is logged in. */
interface Turn {
  readonly peer: Peer;
  readonly values: Values;
}

/** A table's command and its values. */
interface Reply {
  readonly command: string;
  readonly values: Values;
}

interface Outcome extends Rule {
  readonly reply: Reply | null;
}

const modes: Readonly<Record<Presence, number>> = { online: 1, hidden: 2, busy: 3, offline: 4 };
const presences: readonly (Presence | undefined)[] = [undefined, 'online', 'hidden', 'busy', 'offline'];
const mostGroups = 250;
/** As many as the document allows a search to find. */
const mostFound = 50;
const mostPeers = 2000;
const firstNewNumber = 20_000_000;

const paired: Rule = { why: 'answered by the type that fits', source: 'inferred' };
const invented: Rule = { why: 'no answer is documented', source: 'invented' };

export class Oicq81Server {
  readonly #world: World;
  readonly #registry: BinaryRegistry;
  readonly #profile: WireProfile;
  readonly #reader: ContentReader;
  readonly #peers = new Map<string, Peer>();
  readonly #groups = new Map<number, Groups>();
  #nextNumber = firstNewNumber;

  constructor(world: World, registry: BinaryRegistry, profile: WireProfile) {
    this.#world = world;
    this.#registry = registry;
    this.#profile = profile;
    this.#reader = new ContentReader(profile);
  }

  /** Somebody can be reached as `key` from now on. False when there are too many. */
  join(key: string, send: Send): boolean {
    if (this.#peers.has(key)) return true;
    if (this.#peers.size >= mostPeers) return false;
    this.#peers.set(key, { send, number: 0, leave: () => {} });
    return true;
  }

  /** Nobody is there any more; who was logged in is offline. */
  leave(key: string): void {
    const peer = this.#peers.get(key);
    if (peer === undefined) return;
    this.#logOut(peer);
    this.#peers.delete(key);
  }

  /** Takes a whole frame that `key` sent, and sends what it brings about. */
  frame(key: string, frame: Uint8Array): Oicq81Answer {
    const peer = this.#peers.get(key);
    const type = frame[3] ?? 0;
    const { client, server } = this.#registry.protocol;
    const rules = frame[1] === client && frame[2] === server ? (this.#registry.client[type] ?? null) : null;
    const request = rules === null ? `type 0x${type.toString(16).padStart(2, '0')}` : rules.table.command;
    if (peer === undefined)
      return { request, result: 'nothing', rule: { why: 'too many clients', source: 'invented' } };
    if (rules === null) return { request, result: 'nothing', rule: { why: 'no such type', source: 'oicq-doc' } };
    const values = this.#reader.read(rules, frame.subarray(oicq81HeaderLength));
    const rule = { why: 'the content does not fit its type', source: 'invented' };
    if (values === null) return { request, result: 'nothing', rule };
    return this.#take(peer, rules, values, request);
  }

  #take(peer: Peer, rules: BinaryRules, values: Values, request: string): Oicq81Answer {
    const { command } = rules.table;
    const isEarly = command === 'register' || command === 'login';
    const told = peer.number === 0 ? request : `${request} ${peer.number}`;
    if (!isEarly && (peer.number === 0 || number(values, 'number') !== peer.number)) {
      return { request: told, result: 'nothing', rule: { why: 'not logged in with that number', source: 'invented' } };
    }
    const outcome = this.#commands[command]?.({ peer, values }) ?? { ...invented, reply: null };
    if (outcome.reply !== null) this.#send(peer, outcome.reply);
    // What waited for somebody comes behind the answer to the login.
    if (command === 'login' && peer.number !== 0) this.#listen(peer);
    const { why, source } = outcome;
    return { request: told, result: outcome.reply?.command ?? 'nothing', rule: { why, source } };
  }

  #send(peer: Peer, { command, values }: Reply): boolean {
    const rules = this.#registry.server.find((one) => one?.table.command === command);
    return rules === undefined || rules === null
      ? false
      : peer.send(writeFrame(this.#registry, rules, values, this.#profile));
  }

  readonly #commands: Readonly<Record<string, (turn: Turn) => Outcome>> = {
    register: (turn) => this.#register(turn),
    login: (turn) => this.#login(turn),
    send_message: ({ peer, values }) => {
      this.#world.say(peer.number, number(values, 'peer_number'), text(values, 'content'));
      return { why: 'passed on', source: 'inferred', reply: null };
    },
    broadcast: (turn) => this.#broadcast(turn),
    get_friend_info: ({ values }) => this.#friendInfo(number(values, 'friend_number')),
    add_group: (turn) => this.#addGroup(turn),
    rename_group: (turn) => this.#renameGroup(turn),
    delete_group: (turn) => this.#deleteGroup(turn),
    move_members: (turn) => this.#moveMembers(turn),
    list_online: (turn) => this.#listOnline(turn),
    custom_search: (turn) => this.#search(turn),
    add_friend: (turn) => this.#addFriend(turn),
    ask_to_add: ({ peer, values }) => {
      this.#world.ask(peer.number, number(values, 'friend_number'), text(values, 'reason'));
      return { why: 'passed on', source: 'inferred', reply: null };
    },
    delete_friend: ({ peer, values }) => {
      const friend = number(values, 'friend_number');
      const success = this.#world.unfriend(peer.number, friend) ? 1 : 0;
      return { ...paired, reply: { command: 'delete_friend_result', values: { success, friend_number: friend } } };
    },
    set_display_mode: ({ peer, values }) => {
      const mode = presences[number(values, 'display_mode')];
      if (mode === undefined) return { why: 'no such mode', source: 'invented', reply: null };
      this.#world.setStatus(peer.number, mode);
      const given = { number: peer.number, display_mode: modes[mode] };
      return { ...paired, reply: { command: 'display_mode_result', values: given } };
    },
    change_own_info: ({ peer, values }) => {
      const account = this.#world.account(peer.number);
      if (account !== null) this.#world.change(accountOf(values, account.uin, account.friends));
      return { ...paired, reply: { command: 'change_own_info_result', values: { success: account === null ? 0 : 1 } } };
    },
    ask_send_file: ({ peer, values }) =>
      this.#forward(values, {
        command: 'file_offer',
        values: {
          friend_number: peer.number,
          file_name: text(values, 'file_name'),
          file_length: number(values, 'file_length'),
        },
      }),
    answer_send_file: ({ peer, values }) =>
      this.#forward(values, {
        command: 'file_answer',
        values: { friend_number: peer.number, allow: number(values, 'allow') },
      }),
    send_file: ({ peer, values }) =>
      this.#forward(values, {
        command: 'file_data',
        values: { friend_number: peer.number, file_content: values['file_content'] ?? new Uint8Array(0) },
      }),
    connection_test: ({ peer }) => ({
      ...paired,
      reply: { command: 'connection_test', values: { number: peer.number } },
    }),
    answer_ask_to_add: ({ peer, values }) => {
      this.#world.answer(peer.number, number(values, 'friend_number'), number(values, 'agree') === 1, '');
      return { why: 'passed on', source: 'inferred', reply: null };
    },
  };

  #register({ values }: Turn): Outcome {
    while (this.#world.account(this.#nextNumber) !== null) this.#nextNumber += 1;
    const isAdded = this.#world.add(accountOf(values, this.#nextNumber, []));
    const given = { success: isAdded ? 1 : 0, number: isAdded ? this.#nextNumber : 0 };
    return { ...paired, reply: { command: 'register_result', values: given } };
  }

  #login({ peer, values }: Turn): Outcome {
    const account = this.#world.account(number(values, 'number'));
    if (account === null || account.uin < lowestNumber || text(values, 'password') !== account.password) {
      return {
        ...paired,
        why: 'no such number or password',
        reply: { command: 'login_result', values: { success: 0 } },
      };
    }
    this.#logOut(peer);
    peer.number = account.uin;
    this.#world.setStatus(account.uin, number(values, 'login_mode') === 1 ? 'hidden' : 'online');
    const { list, of } = this.#groupsOf(account.uin);
    const friends = this.#world.friends(account.uin);
    const groups = list.map(({ id, name }) => ({
      group_name: name,
      group_id: id,
      friend: friends.filter((one) => (of.get(one) ?? 0) === id).map((one) => this.#friendValues(one)),
    }));
    return { ...paired, reply: { command: 'login_result', values: { success: 1, group: groups } } };
  }

  #friendValues(friend: number): Values {
    const account = this.#world.account(friend);
    return {
      friend_number: friend,
      portrait_id: (account?.picture ?? 0) & 0xff,
      friend_status: modes[this.#world.seen(friend)],
      friend_nickname: account?.nickname ?? '',
    };
  }

  #logOut(peer: Peer): void {
    peer.leave();
    peer.leave = () => {};
    const { number: was } = peer;
    peer.number = 0;
    if (was !== 0 && ![...this.#peers.values()].some((one) => one.number === was))
      this.#world.setStatus(was, 'offline');
  }

  /** News goes out as it comes; what waited goes first. */
  #listen(peer: Peer): void {
    peer.leave = this.#world.listen(peer.number, (news) => this.#send(peer, replyOf(news)));
    for (const news of this.#world.take(peer.number, Number.MAX_SAFE_INTEGER)) this.#send(peer, replyOf(news));
  }

  #broadcast({ peer, values }: Turn): Outcome {
    const group = number(values, 'group_number');
    const { of } = this.#groupsOf(peer.number);
    const everybody = this.#world.accounts.map(({ uin }) => uin).filter((uin) => this.#world.status(uin) !== 'offline');
    const friends = this.#world.friends(peer.number).filter((one) => (of.get(one) ?? 0) === group);
    for (const uin of group === 0 ? everybody : friends) {
      if (uin !== peer.number) this.#world.say(peer.number, uin, text(values, 'content'));
    }
    return { why: group === 0 ? 'to everybody who is there' : 'to the group', source: 'inferred', reply: null };
  }

  #friendInfo(friend: number): Outcome {
    const account = this.#world.account(friend);
    const given = account === null ? { success: 0, friend_number: friend } : { success: 1, ...personOf(account) };
    return { ...paired, reply: { command: 'friend_info', values: given } };
  }

  #groupsOf(uin: number): Groups {
    const known = this.#groups.get(uin);
    if (known !== undefined) return known;
    const made: Groups = { list: [{ id: 0, name: '我的好友' }], of: new Map() };
    this.#groups.set(uin, made);
    return made;
  }

  #addGroup({ peer, values }: Turn): Outcome {
    const { list } = this.#groupsOf(peer.number);
    const name = text(values, 'group_name');
    const isFull = list.length >= mostGroups;
    const id = isFull ? 0 : Math.max(...list.map((one) => one.id)) + 1;
    if (!isFull) list.push({ id, name });
    const given = { success: isFull ? 0 : 1, group_id: id, group_name: name };
    return { ...paired, reply: { command: 'add_group_result', values: given } };
  }

  #renameGroup({ peer, values }: Turn): Outcome {
    const id = number(values, 'group_id');
    const name = text(values, 'group_name');
    const group = this.#groupsOf(peer.number).list.find((one) => one.id === id);
    if (group !== undefined) group.name = name;
    const given = { success: group === undefined ? 0 : 1, group_id: id, group_name: name };
    return { ...paired, reply: { command: 'rename_group_result', values: given } };
  }

  #deleteGroup({ peer, values }: Turn): Outcome {
    const id = number(values, 'group_id');
    const { list, of } = this.#groupsOf(peer.number);
    const index = list.findIndex((one) => one.id === id && id !== 0);
    if (index > 0) list.splice(index, 1);
    for (const [friend, group] of of) if (group === id) of.delete(friend);
    const given = { success: index > 0 ? 1 : 0, group_id: id };
    return { ...paired, reply: { command: 'delete_group_result', values: given } };
  }

  #moveMembers({ peer, values }: Turn): Outcome {
    const { list, of } = this.#groupsOf(peer.number);
    const friends = this.#world.friends(peer.number);
    const moves = rounds(values, 'member');
    const fits = moves.every(
      (one) =>
        friends.includes(number(one, 'friend_number')) && list.some(({ id }) => id === number(one, 'target_group')),
    );
    if (fits) for (const one of moves) of.set(number(one, 'friend_number'), number(one, 'target_group'));
    return { ...paired, reply: { command: 'move_members_result', values: { success: fits ? 1 : 0 } } };
  }

  #listOnline({ values }: Turn): Outcome {
    const start = number(values, 'start_number');
    const isDown = number(values, 'direction') === 1;
    const there = this.#world.accounts.filter(({ uin }) => this.#world.seen(uin) !== 'offline');
    const found = isDown ? there.filter(({ uin }) => uin < start).reverse() : there.filter(({ uin }) => uin > start);
    const user = found.slice(0, number(values, 'max_results')).map(foundValues);
    return { ...paired, reply: { command: 'online_list', values: { success: 1, user } } };
  }

  /** The statement is not run by anything: whose number or nickname stands in it is found. */
  #search({ values }: Turn): Outcome {
    const statement = text(values, 'sql');
    const found = this.#world.accounts.filter(
      ({ uin, nickname }) => statement.includes(String(uin)) || (nickname !== '' && statement.includes(nickname)),
    );
    const user = found.slice(0, mostFound).map(foundValues);
    const rule: Rule = { why: 'whose number or nickname stands in the statement', source: 'invented' };
    return { ...rule, reply: { command: 'custom_search_result', values: { success: 1, user } } };
  }

  #addFriend({ peer, values }: Turn): Outcome {
    const friend = number(values, 'friend_number');
    const account = this.#world.account(friend);
    const isThere = this.#world.seen(friend) !== 'offline';
    const isKnown = this.#world.friends(peer.number).includes(friend);
    const flag = account === null ? 0 : isKnown || account.adding === 'anyone' ? 1 : flagOf(account, isThere);
    if (flag === 1 && !isKnown) {
      this.#world.befriend(peer.number, friend);
      const own = this.#world.account(peer.number);
      const added = {
        friend_number: peer.number,
        nickname: own?.nickname ?? '',
        portrait_no: own?.picture ?? 0,
        friend_status: modes[this.#world.seen(peer.number)],
      };
      this.#sendTo(friend, { command: 'friend_added', values: added });
    }
    const why = account === null ? 'no such user, called a failure of the database' : 'as the other one allows';
    const source = account === null ? 'invented' : 'oicq-doc';
    return { why, source, reply: { command: 'add_friend_result', values: { flag, friend_number: friend } } };
  }

  #forward(values: Values, reply: Reply): Outcome {
    const isThere = this.#sendTo(number(values, 'friend_number'), reply);
    const why = isThere ? 'passed on' : 'the other one is not there: it is lost';
    return { why, source: isThere ? 'inferred' : 'invented', reply: null };
  }

  #sendTo(uin: number, reply: Reply): boolean {
    let isSent = false;
    for (const peer of this.#peers.values()) if (peer.number === uin) isSent = this.#send(peer, reply) || isSent;
    return isSent;
  }
}

function flagOf(account: Account, isThere: boolean): number {
  if (account.adding === 'nobody') return 3;
  return isThere ? 2 : 4;
}

function number(values: Values, name: string): number {
  const value = values[name];
  return typeof value === 'number' ? value : 0;
}

function text(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}

function rounds(values: Values, name: string): readonly Values[] {
  const value = values[name];
  return Array.isArray(value) ? value : [];
}

/** The kinds are those that the document prints; a plain message has none of them (invented: 0). */
function replyOf(news: News): Reply {
  const { from } = news;
  switch (news.kind) {
    case 'text':
      return message(2, from, news.text, 0);
    case 'status':
      return { command: 'friend_status_push', values: { friend_number: from, status: modes[news.status] } };
    case 'asked':
      return message(1, from, news.text, 2);
    case 'accepted':
      return message(1, from, '', 3);
    case 'refused':
      return message(1, from, news.text, 4);
  }
}

function message(flag: number, friend: number, said: string, kind: number): Reply {
  return { command: 'message', values: { flag, friend_number: friend, text: said, message_kind: kind } };
}

function foundValues({ uin, nickname, picture, profile }: Account): Values {
  return { number: uin, nickname, portrait: picture, province: 0, city: profile['CT'] ?? '' };
}

/** Profile of an account under the names of the 0x81 protocol. Its codes of countries and such nobody printed: 0. */
function personOf({ uin, nickname, picture, profile }: Account): Values {
  const word = (name: string): string => profile[name] ?? '';
  return {
    friend_number: uin,
    nickname,
    portrait: picture,
    sex: Number(word('SX')) || 0,
    age: Number(word('AG')) || 0,
    real_name: word('RN'),
    city: word('CT'),
    address: word('AD'),
    postcode: word('PC'),
    school: word('SC'),
    occupation: word('JB'),
    phone: word('PH'),
    email: word('EM'),
    introduction: word('PR'),
  };
}

/** What register and change_own_info say of a user. The values of needs_auth nobody printed: 0 is taken for "anyone". */
function accountOf(values: Values, uin: number, friends: readonly number[]): Account {
  return {
    uin,
    password: text(values, 'user_password'),
    nickname: text(values, 'nickname'),
    picture: number(values, 'portrait'),
    adding: number(values, 'needs_auth') === 0 ? 'anyone' : 'ask',
    friends,
    profile: {
      SX: String(number(values, 'sex')),
      AG: String(number(values, 'age')),
      RN: text(values, 'real_name'),
      CT: text(values, 'city'),
      AD: text(values, 'address'),
      PC: text(values, 'postcode'),
      SC: text(values, 'school'),
      JB: text(values, 'occupation'),
      PH: text(values, 'phone'),
      EM: text(values, 'email'),
      PR: text(values, 'introduction'),
    },
  };
}
