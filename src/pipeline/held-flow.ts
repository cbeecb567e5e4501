/**
 * A flow whose 0x81 frames wait until their wire profile is known: its events and frames go in, copied; they come out
 * in the same order, so that times, packets and the turns of both sides are what they were.
 */

import type { Asked } from '../dissect/oicq81/inference/asked.ts';
import type { FrameScorer } from '../dissect/oicq81/inference/frame-scorer.ts';
import { StreamTrial } from '../dissect/oicq81/inference/stream-trial.ts';
import type { Frame } from '../model/frame.ts';
import type { Problem } from '../model/problem.ts';
import type { CloseEvent, DataEvent, GapEvent } from '../model/stream.ts';

type FlowEvent = DataEvent | GapEvent | CloseEvent;

/**
 * `frame`: one that was cut, with the Problems that ride on it. `after`: an event that the framer has taken already,
 * for what comes behind that. `resume`: the framer began to wait here. `event`: one that nobody has taken yet.
 */
export type HeldEntry =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly carried: readonly Problem[] }
  | { readonly kind: 'after'; readonly event: GapEvent | CloseEvent }
  | { readonly kind: 'resume' }
  | { readonly kind: 'event'; readonly event: FlowEvent };

/** What an entry is charged besides its bytes. */
const entrySize = 256;

export class HeldFlow {
  readonly asked: Asked;
  readonly #scorer: FrameScorer;
  #entries: HeldEntry[] = [];
  #bytes = 0;
  #trials: readonly [StreamTrial, StreamTrial] | null = null;
  /** Bit 0 and bit 1: side 0 and side 1 have sent their last byte. */
  #closed = 0;

  constructor(scorer: FrameScorer, asked: Asked) {
    this.#scorer = scorer;
    this.asked = asked;
  }

  /** Whether the framer of the flow takes no events. */
  get keepsEvents(): boolean {
    return this.#trials !== null;
  }

  /** Whether both sides have said their last. */
  get isOver(): boolean {
    return this.#closed === 3;
  }

  /** Bytes of packets and frames that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** All memory that is kept. */
  get charge(): number {
    const trials = this.#trials === null ? 0 : this.#trials[0].charge + this.#trials[1].charge;
    return this.#bytes + this.#entries.length * entrySize + trials;
  }

  addFrame(frame: Frame, carried: readonly Problem[]): void {
    this.#entries.push({ kind: 'frame', frame: copyFrame(frame), carried });
    this.#bytes += frame.end - frame.start + (frame.body === frame.bytes ? 0 : frame.bodyEnd - frame.bodyStart);
  }

  addAfter(event: GapEvent | CloseEvent): void {
    this.#entries.push({ kind: 'after', event });
    this.#noteClose(event);
  }

  /** The framer begins to wait; `pending` are the bytes of each side that it has. */
  keepEvents(pending: readonly (Uint8Array | null)[]): void {
    this.#entries.push({ kind: 'resume' });
    this.#trials = [new StreamTrial(this.#scorer, this.asked), new StreamTrial(this.#scorer, this.asked)];
    for (const [side, bytes] of pending.entries()) {
      if (bytes === null) continue;
      this.#trials[side].add(bytes, 0, bytes.length);
      this.#bytes += bytes.length;
    }
  }

  addEvent(event: FlowEvent): void {
    if (event.kind === 'data') {
      const bytes = copyBytes(event.bytes, event.start, event.end);
      this.#entries.push({ kind: 'event', event: { ...event, bytes, start: 0, end: bytes.length } });
      this.#bytes += bytes.length;
      this.#trials?.[event.side].add(bytes, 0, bytes.length);
      return;
    }
    this.#entries.push({ kind: 'event', event });
    if (event.kind === 'gap') this.#trials?.[event.side].gap();
    else {
      this.#noteClose(event);
      for (const trial of event.how === 'fin' ? [this.#trials?.[event.side]] : (this.#trials ?? [])) trial?.finish();
    }
  }

  /** Gives everything out, in order. */
  takeAll(): readonly HeldEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    this.#trials = null;
    return entries;
  }

  #noteClose(event: GapEvent | CloseEvent): void {
    if (event.kind === 'close') this.#closed |= event.how === 'fin' ? 1 << event.side : 3;
  }
}

function copyFrame(frame: Frame): Frame {
  const bytes = copyBytes(frame.bytes, frame.start, frame.end);
  const isOne = frame.body === frame.bytes;
  return {
    ...frame,
    bytes,
    start: 0,
    end: bytes.length,
    body: isOne ? bytes : copyBytes(frame.body, frame.bodyStart, frame.bodyEnd),
    bodyStart: isOne ? frame.bodyStart - frame.start : 0,
    bodyEnd: isOne ? frame.bodyEnd - frame.start : frame.bodyEnd - frame.bodyStart,
  };
}

/** A copy: `slice` of a Buffer is none. */
function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}
