/**
 * The simulated client: a script goes in, its requests go to a server, and what each said and was answered comes out.
 */

import { createHash } from 'node:crypto';
import type { Script, Step } from './script.ts';
import { bodyOf, expects, type Pairs, type Style, writesOf } from './styles.ts';
import { describePlace, exchange, Line, type Replies, type Route, reach } from './transport.ts';

export interface PlayOptions {
  readonly route: Route;
  readonly script: Script;
  /** Of steps that name none, where the script names none. */
  readonly style: Style;
  /** How long a reply is waited for: milliseconds. */
  readonly patience: number;
  readonly until: AbortSignal;
  /** Hears of everything as it happens. */
  readonly told: (event: PlayEvent) => void;
}

/** `fault`: what was expected and did not come. Bodies are as sent and received. */
export type PlayEvent =
  | { readonly kind: 'request' | 'reply' | 'unasked'; readonly body: Buffer }
  | { readonly kind: 'silence'; readonly ending: string }
  | { readonly kind: 'fault'; readonly text: string };

export interface PlayAccount {
  readonly requests: number;
  readonly faults: number;
}

/** The platform that the documents print for Login (hackfan, weicheng). */
const platform = '9326B87B234E7235';
/** SEQ as a PHP client drew it (hackfan): between these, here one after the other. */
const firstSequence = 1000;
const lastSequence = 9000;

/** Plays a script to its end, or until it is told to stop. Rejects when the server cannot be reached. */
export async function play(options: PlayOptions): Promise<PlayAccount> {
  const player = new Player(options);
  try {
    for (const step of options.script.steps) {
      if (options.until.aborted) break;
      await pause(step.wait * 1000, options.until);
      if (step.send !== null && !options.until.aborted) await player.step(step);
    }
  } finally {
    player.close();
  }
  return player.account;
}

class Player {
  readonly #options: PlayOptions;
  #sequence = firstSequence;
  #line: Line | null = null;
  #requests = 0;
  #faults = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#sequence += options.script.uin % 1000;
  }

  get account(): PlayAccount {
    return { requests: this.#requests, faults: this.#faults };
  }

  close(): void {
    this.#line?.close();
  }

  async step({ send, style: own, expect }: Step): Promise<void> {
    const { script, told } = this.#options;
    if (send === null) return;
    const style = own ?? script.style ?? this.#options.style;
    const sequence = String(this.#nextSequence());
    const body =
      'raw' in send
        ? Buffer.from(send.raw, 'utf8')
        : bodyOf(style, pairsOf(script, send.command, sequence, send.values));
    const ask = await this.#reach(style);
    told({ kind: 'request', body });
    this.#requests += 1;
    const { bodies, ending } = await ask(body, sequence);
    for (const one of bodies) told({ kind: 'reply', body: one });
    if (bodies.length === 0) told({ kind: 'silence', ending });
    for (const text of unmet(expect, bodies)) {
      this.#faults += 1;
      told({ kind: 'fault', text });
    }
  }

  /** A connection, and the way to ask over it. */
  async #reach(style: Style): Promise<(body: Buffer, sequence: string) => Promise<Replies>> {
    const { route, patience, until } = this.#options;
    const isThroughProxy = route.proxy !== null && !route.tunnels;
    const write = (body: Buffer): Buffer[] => writesOf(style, body, describePlace(route.server), isThroughProxy);
    if (!style.isLine) {
      const socket = await reach(route, until);
      return async (body) => exchange(socket, write(body), expects(style), patience);
    }
    this.#line ??= new Line(await reach(route, until), (line) => this.#options.told({ kind: 'unasked', body: line }));
    const line = this.#line;
    return async (body, sequence) => {
      const isReply = (one: Buffer): boolean => one.includes(`&SEQ=${sequence}&`) && one.includes('&RES=');
      return line.ask(Buffer.concat(write(body)), isReply, patience);
    };
  }

  #nextSequence(): number {
    const { uin } = this.#options.script;
    this.#sequence = this.#sequence + 7 > lastSequence ? firstSequence + (uin % 1000) : this.#sequence + 7;
    return this.#sequence;
  }
}

/** The parameters of a request: those that all have, those that Login needs, and the step's own, which win. */
function pairsOf(script: Script, command: string, sequence: string, own: Readonly<Record<string, string>>): Pairs {
  const hash = createHash('md5').update(script.password, 'utf8').digest('hex');
  const isLogin = command.toLowerCase() === 'login';
  const all: Record<string, string> = {
    VER: '1.1',
    CMD: command,
    SEQ: sequence,
    UIN: String(script.uin),
    ...(isLogin ? { PS: hash, M5: '1', LC: platform } : {}),
    ...own,
  };
  return Object.entries(all);
}

/** What `expect` says and the first of `bodies` does not. */
function unmet(expect: Step['expect'], bodies: readonly Buffer[]): string[] {
  const first = bodies[0]?.toString('utf8') ?? '';
  if (expect === 'none') return first.trim() === '' || first.trim() === 'NULL' ? [] : ['expected no reply'];
  const said = new Map(first.split('&').map((piece): [string, string] => splitOnce(piece)));
  return Object.entries(expect).flatMap(([name, wanted]) => {
    const got = said.get(name);
    return got?.trim() === wanted
      ? []
      : [`expected ${name}=${wanted}, got ${got === undefined ? 'none' : `${name}=${got}`}`];
  });
}

function splitOnce(piece: string): [string, string] {
  const at = piece.indexOf('=');
  return at < 0 ? [piece, ''] : [piece.slice(0, at), piece.slice(at + 1)];
}

/** Waits, or less if it is told to stop. */
export async function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || until.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      until.removeEventListener('abort', done);
      resolve();
    }
    until.addEventListener('abort', done);
  });
}
