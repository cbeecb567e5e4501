/**
 * The simulated world: what users do goes in, what others hear of it comes out. It knows no protocol, no socket and no
 * clock; servers of several protocols may share one, so that a user of one talks to a user of another.
 */

import type { Account } from './account.ts';

/** `hidden` users are there and look as if they were not. */
export type Presence = 'online' | 'busy' | 'hidden' | 'offline';

/** What somebody hears: a message, a friend's new status, a request to be added, and what became of one's own. */
export type News =
  | { readonly kind: 'text'; readonly from: number; readonly text: string }
  | { readonly kind: 'status'; readonly from: number; readonly status: Presence }
  | { readonly kind: 'asked'; readonly from: number; readonly text: string }
  | { readonly kind: 'accepted'; readonly from: number }
  | { readonly kind: 'refused'; readonly from: number; readonly text: string };

/** Takes news at once; false leaves it waiting. */
export type Listener = (news: News) => boolean;

/** News that may wait for one user; the oldest go first. */
export const mostWaiting = 200;
/** Users whom nobody invented beforehand. */
const mostAccounts = 10_000;
const mostFriends = 1000;

interface User {
  account: Account;
  readonly friends: Set<number>;
  status: Presence;
  readonly waiting: News[];
  readonly listeners: Set<Listener>;
  /** Whom this user has sent a message to. */
  readonly spokenTo: Set<number>;
}

export class World {
  readonly #users = new Map<number, User>();

  constructor(accounts: readonly Account[]) {
    for (const account of accounts) this.add(account);
  }

  /** False when there are too many users. An account of the same number is replaced. */
  add(account: Account): boolean {
    if (this.#users.size >= mostAccounts && !this.#users.has(account.uin)) return false;
    const friends = new Set(account.friends);
    this.#users.set(account.uin, {
      account,
      friends,
      status: 'offline',
      waiting: [],
      listeners: new Set(),
      spokenTo: new Set(),
    });
    return true;
  }

  account(uin: number): Account | null {
    return this.#users.get(uin)?.account ?? null;
  }

  /** Everybody, by number. */
  get accounts(): readonly Account[] {
    return [...this.#users.values()].map(({ account }) => account).sort((a, b) => a.uin - b.uin);
  }

  /** Replaces what a user says of himself. */
  change(account: Account): void {
    const user = this.#users.get(account.uin);
    if (user !== undefined) user.account = account;
  }

  /** The numbers of a user's friends, smallest first. */
  friends(uin: number): readonly number[] {
    return [...(this.#users.get(uin)?.friends ?? [])].sort((a, b) => a - b);
  }

  /** How a user looks to others. */
  seen(uin: number): Presence {
    const status = this.#users.get(uin)?.status ?? 'offline';
    return status === 'hidden' ? 'offline' : status;
  }

  status(uin: number): Presence {
    return this.#users.get(uin)?.status ?? 'offline';
  }

  /** Those who have the user among their friends hear of it if it shows. */
  setStatus(uin: number, status: Presence): void {
    const user = this.#users.get(uin);
    if (user === undefined) return;
    const before = this.seen(uin);
    user.status = status;
    const after = this.seen(uin);
    if (before === after) return;
    for (const [other, { friends }] of this.#users) {
      if (friends.has(uin) && other !== uin) this.#tell(other, { kind: 'status', from: uin, status: after });
    }
  }

  /** Whether `to` would see a message of `from`: a friend of either, or one who has written first (hackfan, unverified). */
  knows(to: number, from: number): boolean {
    const user = this.#users.get(to);
    const sender = this.#users.get(from);
    if (user === undefined || sender === undefined) return false;
    return to === from || user.friends.has(from) || sender.friends.has(to) || user.spokenTo.has(from);
  }

  /** A message. It waits until its reader fetches it; unless it `isShown`, it is only remembered that there was one. */
  say(from: number, to: number, text: string, isShown = true): void {
    const spokenTo = this.#users.get(from)?.spokenTo;
    if (this.#users.has(to)) spokenTo?.add(to);
    if (isShown) this.#tell(to, { kind: 'text', from, text });
  }

  /** `from` asks `to` to be added. */
  ask(from: number, to: number, text: string): void {
    this.#tell(to, { kind: 'asked', from, text });
  }

  /** `from` answers the request of `to`. */
  answer(from: number, to: number, isAccepted: boolean, text: string): void {
    if (isAccepted) this.befriend(to, from);
    this.#tell(to, isAccepted ? { kind: 'accepted', from } : { kind: 'refused', from, text });
  }

  /** `other` becomes a friend of `uin`, not the other way round. */
  befriend(uin: number, other: number): void {
    const user = this.#users.get(uin);
    if (user !== undefined && user.friends.size < mostFriends) user.friends.add(other);
  }

  /** False if there was no such friend. */
  unfriend(uin: number, other: number): boolean {
    return this.#users.get(uin)?.friends.delete(other) ?? false;
  }

  /** Takes what waits for a user, the oldest first. */
  take(uin: number, most: number): readonly News[] {
    return this.#users.get(uin)?.waiting.splice(0, most) ?? [];
  }

  /** `listener` hears news of a user at once. Gives the way to end that. */
  listen(uin: number, listener: Listener): () => void {
    const listeners = this.#users.get(uin)?.listeners;
    listeners?.add(listener);
    return () => void listeners?.delete(listener);
  }

  #tell(uin: number, news: News): void {
    const user = this.#users.get(uin);
    if (user === undefined) return;
    let isTaken = false;
    for (const listener of user.listeners) isTaken = listener(news) || isTaken;
    if (isTaken) return;
    if (user.waiting.length >= mostWaiting) user.waiting.shift();
    user.waiting.push(news);
  }
}
