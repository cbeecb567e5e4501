/**
 * What the simulated server wants to know of the head of a request.
 */

import { headerPlaces } from '../../framing/http1-head.ts';
import type { HttpHead } from '../../model/frame.ts';

/** The value of the first header of that name (small letters), as latin1; null if there is none. */
export function headerOf(bytes: Uint8Array, start: number, head: HttpHead, name: string): string | null {
  const text = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(start + from, start + to)).toString('latin1');
  const place = headerPlaces(bytes, start, head).find((one) => text(one.nameStart, one.nameEnd).toLowerCase() === name);
  return place === undefined ? null : text(place.valueStart, place.valueEnd);
}

/** Whether bytes that are no whole message yet hold a head that waits for "100 Continue" before it sends the body. */
export function wantsContinue(pending: Uint8Array): boolean {
  const text = Buffer.from(pending.buffer, pending.byteOffset, Math.min(pending.length, 16_384)).toString('latin1');
  const head = /^[\s\S]*?\r?\n\r?\n/.exec(text)?.[0] ?? '';
  return /\nexpect:[ \t]*100-continue[ \t]*\r?\n/i.test(head);
}
