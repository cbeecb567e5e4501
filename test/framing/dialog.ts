/**
 * Dialogs for the framer tests: a script of what each side sends goes in, what the framer makes of it comes out as
 * plain values that can be compared.
 */

import { FlowFramer, type FlowHints } from '../../src/framing/flow-framer.ts';
import type { Frame } from '../../src/model/frame.ts';
import { defaultLimits, type Limits } from '../../src/model/limits.ts';
import type { CloseReason, Side } from '../../src/model/stream.ts';

/** `say`: bytes of a side. Strings stand for their latin1 bytes. */
export type Step =
  | { readonly say: Side; readonly bytes: Uint8Array }
  | { readonly gap: Side; readonly length: number }
  | { readonly close: Side; readonly how: CloseReason };

export const client = (text: string | Uint8Array): Step => ({ say: 0, bytes: toBytes(text) });
export const server = (text: string | Uint8Array): Step => ({ say: 1, bytes: toBytes(text) });
export const gap = (side: Side, length: number): Step => ({ gap: side, length });
export const close = (side: Side, how: CloseReason): Step => ({ close: side, how });

function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
}

/** A frame by value. `wire` and `body` are latin1 text. */
export interface Seen {
  readonly carrier: string;
  readonly framing: string;
  readonly side: Side;
  readonly offset: number;
  readonly wire: string;
  readonly body: string;
  readonly bodyFrom: readonly (readonly [number, number])[] | null;
  readonly http: Frame['http'];
  readonly complete: boolean;
  readonly holes: readonly (readonly [number, number])[];
  readonly problems: readonly string[];
  readonly problemTexts: readonly string[];
  readonly tunnel: string | null;
}

export interface Times {
  readonly at: number;
  readonly atEnd: number;
  readonly packet: number;
}

export interface Outcome {
  readonly frames: readonly Seen[];
  readonly times: readonly Times[];
  readonly pending: readonly string[];
}

/** How a run of bytes is cut into events: gives the length of the next piece. */
export type Cut = (left: number) => number;
export const whole: Cut = (left) => left;
export const single: Cut = () => 1;

export interface Options {
  readonly cut?: Cut;
  readonly limits?: Partial<Limits>;
  readonly end?: boolean;
  readonly hints?: FlowHints;
  readonly look?: (frame: Frame) => void;
}

/** Feeds the script; event i (from 1) has packet i and time i seconds. */
export function play(
  steps: readonly Step[],
  { cut = whole, limits = {}, end = true, look, hints }: Options = {},
): Outcome {
  const frames: Seen[] = [];
  const times: Times[] = [];
  const framer = new FlowFramer(
    'tcp',
    { ...defaultLimits, ...limits },
    (frame) => {
      frames.push(see(frame));
      times.push({ at: frame.at?.sec ?? -1, atEnd: frame.atEnd?.sec ?? -1, packet: frame.packet });
      look?.(frame);
    },
    undefined,
    hints,
  );
  let packet = 0;
  const base = () => ({ flow: 1, at: { sec: ++packet, nsec: 0 }, packet, problems: null });
  for (const step of steps) {
    if ('gap' in step) framer.event({ kind: 'gap', side: step.gap, length: step.length, ...base() });
    else if ('close' in step) framer.event({ kind: 'close', side: step.close, how: step.how, ...base() });
    else {
      for (let at = 0; at < step.bytes.length; ) {
        const next = Math.min(step.bytes.length, at + Math.max(1, cut(step.bytes.length - at)));
        // Borrowed memory: wiped once the event is over, so that nothing may lean on it later.
        const memory = Uint8Array.from([0x21, ...step.bytes.subarray(at, next), 0x21]);
        framer.event({ kind: 'data', side: step.say, bytes: memory, start: 1, end: memory.length - 1, ...base() });
        memory.fill(0x3f);
        at = next;
      }
    }
  }
  if (end) framer.end();
  return { frames, times, pending: framer.pendingProblems.map(({ code }) => code) };
}

function see(frame: Frame): Seen {
  return {
    carrier: frame.carrier,
    framing: frame.framing,
    side: frame.side,
    offset: frame.streamOffset,
    wire: Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('latin1'),
    body: Buffer.from(frame.body.subarray(frame.bodyStart, frame.bodyEnd)).toString('latin1'),
    bodyFrom: frame.bodyFrom?.map(({ start, end }) => [start, end] as const) ?? null,
    http: frame.http,
    complete: frame.complete,
    holes: frame.holes.map(({ at, length }) => [at, length] as const),
    problems: frame.problems.map(({ code }) => code),
    problemTexts: frame.problems.map(({ text }) => text),
    tunnel: frame.tunnel,
  };
}

/** Ways of cutting that have to make no difference. */
const cuts: readonly Cut[] = [single, () => 2, () => 3, () => 7, (left) => Math.ceil(left / 2), (left) => left - 1];

/** Plays the script whole and cut in many ways; gives the outcome if all agree, else throws with the first that differs. */
export function playAllWays(steps: readonly Step[], options: Options = {}): Outcome {
  const outcome = play(steps, options);
  const wanted = JSON.stringify([outcome.frames, outcome.pending]);
  for (const cut of cuts) {
    const other = play(steps, { ...options, cut });
    const got = JSON.stringify([other.frames, other.pending]);
    if (got !== wanted) throw new Error(`cut ${cut.toString()} differs:\n${got}\nwhole:\n${wanted}`);
  }
  return outcome;
}

/** The short form that most tests compare: side, carrier, body. */
export function brief(outcome: Outcome): string[] {
  return outcome.frames.map(({ side, carrier, body }) => `${side === 0 ? '>' : '<'} ${carrier} ${body}`);
}
