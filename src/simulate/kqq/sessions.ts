/**
 * Who is logged in: the server of the HTTP interface knows a session by the client's address and the number
 * (hackfan), so that several accounts can use one computer, and forgets whoever is silent (weicheng).
 */

import type { World } from '../world.ts';

/** What is remembered of a session. Times are milliseconds. */
export interface Session {
  readonly uin: number;
  lastRequest: number;
  lastMessage: number;
  lastStatus: number;
  /** The friend removed last, to know a repeated request. */
  lastRemoved: number;
  /** Whom a request to be added was sent to, once, and refused. */
  readonly askedOnce: Set<number>;
}

/** Sessions remembered at once. */
const mostSessions = 10_000;
const never = Number.NEGATIVE_INFINITY;

export class Sessions {
  readonly #world: World;
  readonly #patience: number;
  readonly #byClient = new Map<string, Session>();
  #swept = never;

  /** `patience`: milliseconds of silence after which a session is over. */
  constructor(world: World, patience: number) {
    this.#world = world;
    this.#patience = patience;
  }

  find(client: string, uin: number, now: number): Session | null {
    this.#sweep(now);
    const session = this.#byClient.get(keyOf(client, uin)) ?? null;
    if (session !== null) session.lastRequest = now;
    return session;
  }

  /** Null when too many are logged in. */
  begin(client: string, uin: number, now: number): Session | null {
    this.#sweep(now);
    const key = keyOf(client, uin);
    if (this.#byClient.size >= mostSessions && !this.#byClient.has(key)) return null;
    const session: Session = {
      uin,
      lastRequest: now,
      lastMessage: never,
      lastStatus: never,
      lastRemoved: -1,
      askedOnce: new Set(),
    };
    this.#byClient.set(key, session);
    this.#world.setStatus(uin, 'online');
    return session;
  }

  /** False if there was none. */
  end(client: string, uin: number): boolean {
    if (!this.#byClient.delete(keyOf(client, uin))) return false;
    if (![...this.#byClient.values()].some((session) => session.uin === uin)) this.#world.setStatus(uin, 'offline');
    return true;
  }

  #sweep(now: number): void {
    if (now - this.#swept < 1000) return;
    this.#swept = now;
    for (const [key, { uin, lastRequest }] of this.#byClient) {
      if (now - lastRequest > this.#patience) this.end(key.slice(0, key.lastIndexOf(' ')), uin);
    }
  }
}

function keyOf(client: string, uin: number): string {
  return `${client} ${uin}`;
}
