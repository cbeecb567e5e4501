/**
 * Segments behind a hole: a further one goes in, the list without overlaps comes out. Where two cover the same bytes
 * the first stands; bytes in which the later one differs are counted.
 *
 *   held      [----]      [---]
 *   new    [-----------------------]
 *   kept   nn       nnnnnn     nnnn
 */

import type { HeldSegment } from './flow.ts';

/** What a held segment counts for at least, so that a flood of tiny ones is bounded too. */
const leastCharge = 1024;

/** Bytes that a held segment counts for in memory. */
export function chargeOf(segment: HeldSegment): number {
  return Math.max(segment.bytes.length, leastCharge);
}

/** A segment that is to be held: `length` bytes of stream from `seq`, of which `bytes[start..end)` were captured. */
export interface Arrival {
  readonly seq: number;
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface HoldResult {
  readonly list: HeldSegment[];
  /** What the added pieces count for. */
  readonly charge: number;
  /** Bytes that two copies both have and in which they are not the same: lengths of the overlaps. */
  readonly differing: number;
  /** Sequence number of the first held segment that differs. */
  readonly differsAt: number;
}

/** Adds what `arrival` has and `list` has not; the bytes are copied. `list` may be changed and must not be used on. */
export function holdSegment(list: HeldSegment[], arrival: Arrival): HoldResult {
  const last = list.length === 0 ? null : list[list.length - 1];
  if (last === null || distance(endOf(last), arrival.seq) >= 0) {
    const piece = pieceOf(arrival, 0, arrival.length);
    list.push(piece);
    return { list, charge: chargeOf(piece), differing: 0, differsAt: 0 };
  }
  return merge(list, arrival);
}

function merge(list: HeldSegment[], arrival: Arrival): HoldResult {
  const from = firstEndingBehind(list, arrival.seq);
  const merged: HeldSegment[] = [];
  let covered = 0;
  let charge = 0;
  let differing = 0;
  let differsAt = 0;
  let index = from;
  const add = (until: number): void => {
    const piece = pieceOf(arrival, covered, until);
    merged.push(piece);
    charge += chargeOf(piece);
  };
  for (; index < list.length; index++) {
    const held = list[index];
    const heldStart = distance(arrival.seq, held.seq);
    if (heldStart >= arrival.length) break;
    if (heldStart > covered) add(heldStart);
    if (differs(held, arrival, heldStart)) {
      if (differing === 0) differsAt = held.seq;
      differing += held.length;
    }
    merged.push(held);
    covered = heldStart + held.length;
  }
  if (covered < arrival.length) add(arrival.length);
  return { list: replaced(list, from, index, merged), charge, differing, differsAt };
}

/** `list` with `[from, to)` replaced. */
function replaced(list: HeldSegment[], from: number, to: number, by: HeldSegment[]): HeldSegment[] {
  if (by.length === 1 && from === to) {
    list.splice(from, 0, by[0]);
    return list;
  }
  if (by.length === to - from) return list;
  return list.slice(0, from).concat(by, list.slice(to));
}

/** The first index whose segment ends behind `seq`. */
function firstEndingBehind(list: readonly HeldSegment[], seq: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (distance(seq, endOf(list[middle])) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether the captured bytes that both have are not the same. `heldStart` is relative to the arrival. */
function differs(held: HeldSegment, arrival: Arrival, heldStart: number): boolean {
  const captured = arrival.end - arrival.start;
  const from = Math.max(0, heldStart);
  const to = Math.min(captured, heldStart + held.bytes.length);
  for (let at = from; at < to; at++) {
    if (arrival.bytes[arrival.start + at] !== held.bytes[at - heldStart]) return true;
  }
  return false;
}

/** Bytes `[from, to)` of the arrival. */
function pieceOf(arrival: Arrival, from: number, to: number): HeldSegment {
  const start = Math.min(arrival.end, arrival.start + from);
  const end = Math.min(arrival.end, arrival.start + to);
  // Not slice(): that of a Node buffer does not copy.
  return {
    seq: (arrival.seq + from) | 0,
    length: to - from,
    bytes: new Uint8Array(arrival.bytes.subarray(start, end)),
  };
}

function endOf(segment: HeldSegment): number {
  return (segment.seq + segment.length) | 0;
}

/** How far `to` lies behind `from` in the circle of sequence numbers. */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}
