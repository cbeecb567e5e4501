/**
 * Wire profiles of all servers: frames and bytes of 0x81 flows go in; which profile a server's frames are read with,
 * and how long its flows have to wait to know, comes out.
 *
 * Flows of a server are held until one profile is clear, or 64 frames, 256 KiB, or 2 s of event time; a flow that ends
 * earlier is read with the best profile so far. What was shown is never taken back.
 */

import { ProfilePool } from '../dissect/oicq81/inference/pool.ts';
import type { BinaryRegistry } from '../model/binary-rules.ts';
import type { Problem } from '../model/problem.ts';
import { addMilliseconds, compareInstants, type Instant } from '../model/time.ts';
import { type ProfileChoice, profileName, type WireProfile } from '../model/wire-profile.ts';
import type { Flow } from './flows.ts';

const mostFrames = 64;
const mostBytes = 256 * 1024;
const mostMilliseconds = 2000;
/** Servers remembered at once; one that is forgotten is inferred anew. */
const mostServers = 1024;

/** How profiles are found. */
export interface ProfileSettings {
  /** What the user says; null to find out. */
  readonly fixed: WireProfile | null;
  /** One pool for all servers, that waits for the end of every flow: for those who want the evidence alone. */
  readonly pool: ProfilePool | null;
}

/** One server. */
export class Server {
  readonly key: string;
  readonly pool: ProfilePool;
  /** Flows that wait, by number. */
  readonly held = new Map<number, Flow>();
  deadline: Instant | null = null;
  /** What has come while flows waited. */
  bytes = 0;
  /** The profile of the last message, "" before there was one. */
  #lastName = '';

  constructor(key: string, pool: ProfilePool) {
    this.key = key;
    this.pool = pool;
  }

  /** The Problem that the next message has when it is read otherwise than the one before; null if it is not. */
  changed({ profile, confidence }: ProfileChoice): Problem | null {
    const name = profileName(profile);
    const before = this.#lastName;
    this.#lastName = name;
    if (before === '' || before === name) return null;
    const sure = confidence === null ? '' : ` (confidence ${confidence})`;
    const text = `from here on frames of this server are read as ${name}${sure}; before it was ${before}`;
    return { code: 'oicq81.profile-changed', severity: 'warn', text };
  }
}

export class Profiles {
  readonly fixed: ProfileChoice | null;
  readonly #registry: BinaryRegistry;
  readonly #shared: ProfilePool | null;
  readonly #servers = new Map<string, Server>();
  /** Servers with a deadline. */
  readonly #waiting = new Set<Server>();

  readonly #settings: ProfileSettings;

  constructor(registry: BinaryRegistry, settings: ProfileSettings) {
    const { fixed, pool } = settings;
    this.#settings = settings;
    this.fixed = fixed === null ? null : { profile: fixed, confidence: null, runnersUp: [] };
    this.#registry = registry;
    this.#shared = pool;
  }

  /** As at the beginning: each capture is read as if it were the only one. */
  forNextCapture(): Profiles {
    return new Profiles(this.#registry, this.#settings);
  }

  /** Whether some server has a deadline. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** The server of that name ("ip:port", or where a tunnel leads). */
  server(key: string): Server {
    const known = this.#servers.get(key);
    if (known !== undefined) return known;
    if (this.#servers.size >= mostServers) this.#forgetOne();
    const made = new Server(key, this.#shared ?? new ProfilePool(this.#registry));
    this.#servers.set(key, made);
    return made;
  }

  /** `flow` begins to wait at `at`. */
  hold(server: Server, flow: Flow, at: Instant | null): void {
    server.held.set(flow.memory.info.number, flow);
    if (this.#shared !== null || server.deadline !== null || at === null) return;
    server.deadline = addMilliseconds(at, mostMilliseconds);
    this.#waiting.add(server);
  }

  /** `flow` waits no longer. */
  release(server: Server, flow: Flow): void {
    server.held.delete(flow.memory.info.number);
    if (server.held.size > 0) return;
    server.deadline = null;
    server.bytes = 0;
    this.#waiting.delete(server);
  }

  /** Whether the server's flows have waited enough, for any reason but time. Decides if so. */
  isReady(server: Server): boolean {
    if (this.#shared !== null) return false;
    const { pool } = server;
    if (!pool.isDecided && (pool.isClear || pool.board.mostFrames >= mostFrames || server.bytes >= mostBytes))
      pool.decide();
    return pool.isDecided;
  }

  /** The servers whose deadlines are at or before `at`, in the order of these. Decides for each. */
  takeDue(at: Instant): readonly Server[] {
    const due: { readonly server: Server; readonly deadline: Instant }[] = [];
    for (const server of this.#waiting) {
      const { deadline } = server;
      if (deadline !== null && compareInstants(deadline, at) <= 0) due.push({ server, deadline });
    }
    due.sort((a, b) => compareInstants(a.deadline, b.deadline) || firstFlow(a.server) - firstFlow(b.server));
    for (const { server } of due) server.pool.decide();
    return due.map(({ server }) => server);
  }

  /** All flows that wait, in the order of their numbers. */
  heldFlows(): readonly Flow[] {
    const flows = [...this.#servers.values()].flatMap((server) => [...server.held.values()]);
    return flows.sort((a, b) => a.memory.info.number - b.memory.info.number);
  }

  /** Forgets the server known longest whose flows do not wait. */
  #forgetOne(): void {
    for (const [key, server] of this.#servers) {
      if (server.held.size > 0) continue;
      this.#servers.delete(key);
      return;
    }
  }
}

function firstFlow(server: Server): number {
  return Math.min(...server.held.keys());
}
