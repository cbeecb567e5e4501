/**
 * What connections see goes in, stream events come out: to the thread that decodes and to the recording. Either may
 * have no room; then bytes become a gap that says so, and the traffic goes on.
 */

import type { Problem } from '../../model/problem.ts';
import type { CloseReason, Endpoint, Side, StreamEvent, Transport } from '../../model/stream.ts';
import type { Instant } from '../../model/time.ts';

/** Takes an event. False: there is no room for it. */
export type PutEvent = (event: StreamEvent) => boolean;

/** Where events go, and how much did not get there. */
interface Outlet {
  readonly put: PutEvent;
  readonly code: string;
  readonly text: string;
}

/** Bytes that found no room on their way, of all flows. */
export interface Losses {
  decoding: number;
  recording: number;
}

export class Tap {
  readonly now: () => Instant;
  readonly losses: Losses = { decoding: 0, recording: 0 };
  readonly outlets: readonly { readonly outlet: Outlet; readonly lose: (bytes: number) => void }[];
  #flows = 0;

  /** `record` is null without a recording. */
  constructor(now: () => Instant, decode: PutEvent, record: PutEvent | null) {
    this.now = now;
    const decoding = {
      outlet: { put: decode, code: 'live.overflow', text: 'decoding did not keep up with the traffic' },
      lose: (bytes: number) => {
        this.losses.decoding += bytes;
      },
    };
    const recording = (put: PutEvent) => ({
      outlet: { put, code: 'live.recording', text: 'recording did not keep up with the traffic' },
      lose: (bytes: number) => {
        this.losses.recording += bytes;
      },
    });
    this.outlets = record === null ? [decoding] : [decoding, recording(record)];
  }

  get flows(): number {
    return this.#flows;
  }

  /** A conversation that `client` begins now. What happens waits until `settle` says with whom. */
  open(transport: Transport, client: Endpoint): FlowTap {
    this.#flows += 1;
    return new FlowTap(this, this.#flows, transport, client);
  }

  /** Deadlines up to now may fire. */
  tick(): void {
    this.outlets[0]?.outlet.put({ kind: 'tick', at: this.now() });
  }
}

/** One conversation. Side 0 is the client. */
export class FlowTap {
  readonly #tap: Tap;
  readonly #flow: number;
  readonly #transport: Transport;
  readonly #client: Endpoint;
  readonly #since: Instant;
  /** Null once the flow is open. */
  #held: Exclude<StreamEvent, { kind: 'open' | 'tick' }>[] | null = [];
  readonly #lost: [number, number][];
  readonly #isSeen: boolean[];
  #ended = 0;

  constructor(tap: Tap, flow: number, transport: Transport, client: Endpoint) {
    this.#tap = tap;
    this.#flow = flow;
    this.#transport = transport;
    this.#client = client;
    this.#since = tap.now();
    this.#lost = tap.outlets.map(() => [0, 0]);
    this.#isSeen = tap.outlets.map(() => true);
  }

  /** The other end is known: events go out. Only the first call counts. */
  settle(server: Endpoint): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    const event: StreamEvent = {
      kind: 'open',
      flow: this.#flow,
      at: this.#since,
      packet: 0,
      transport: this.#transport,
      ends: [this.#client, server],
      opener: 0,
    };
    for (const [i, { outlet }] of this.#tap.outlets.entries()) this.#isSeen[i] = outlet.put(event);
    for (const one of held) this.#send(one);
  }

  /** `side` sent these bytes, which may change after the call. */
  data(side: Side, bytes: Uint8Array, problems: readonly Problem[] | null = null): void {
    const isHeld = this.#held !== null;
    // Held bytes have to stay what they are.
    const own = isHeld ? bytes.slice() : bytes;
    const at = this.#tap.now();
    this.#send({
      kind: 'data',
      flow: this.#flow,
      at,
      packet: 0,
      side,
      bytes: own,
      start: 0,
      end: own.length,
      problems,
    });
  }

  /** `length` bytes of `side` are not seen here; 0 when nobody knows how many. */
  gap(side: Side, length: number, problems: readonly Problem[]): void {
    this.#send({ kind: 'gap', flow: this.#flow, at: this.#tap.now(), packet: 0, side, length, problems });
  }

  /** `side` sent its last byte (fin), or the flow is over (the other reasons). What comes later is ignored. */
  close(side: Side, how: CloseReason): void {
    const ending = how === 'fin' ? 1 << side : 3;
    if ((this.#ended & ending) === ending) return;
    this.#ended |= ending;
    this.#send({ kind: 'close', flow: this.#flow, at: this.#tap.now(), packet: 0, side, how, problems: null });
  }

  #send(event: Exclude<StreamEvent, { kind: 'open' | 'tick' }>): void {
    if (this.#held !== null) {
      this.#held.push(event);
      return;
    }
    for (let i = 0; i < this.#isSeen.length; i++) if (this.#isSeen[i]) this.#sendTo(i, event);
  }

  #sendTo(i: number, event: Exclude<StreamEvent, { kind: 'open' | 'tick' }>): void {
    const { outlet, lose } = this.#tap.outlets[i];
    const lost = this.#lost[i];
    if (lost[event.side] > 0 && !this.#tellLoss(outlet, lost, event.side)) {
      if (event.kind === 'data') this.#lose(lost, event, lose);
      else if (event.kind === 'close') outlet.put(event);
      return;
    }
    if (!outlet.put(event) && event.kind === 'data') this.#lose(lost, event, lose);
  }

  #lose(lost: [number, number], event: { side: Side; start: number; end: number }, lose: (bytes: number) => void) {
    const length = event.end - event.start;
    lost[event.side] += length;
    lose(length);
  }

  #tellLoss({ put, code, text }: Outlet, lost: [number, number], side: Side): boolean {
    const length = lost[side];
    const problem: Problem = { code, severity: 'warn', text: `${length} bytes are missing: ${text}` };
    const at = this.#tap.now();
    const isTaken = put({ kind: 'gap', flow: this.#flow, at, packet: 0, side, length, problems: [problem] });
    if (isTaken) lost[side] = 0;
    return isTaken;
  }
}
