/**
 * Payloads that were put together from pieces go in; whether a later piece only repeats one of them comes out. A capture
 * that holds every packet twice has such pieces. Left to wait they would be told as lost, and spoil the next packet that
 * has the same number.
 */

import type { DecodedPacket } from './decoded-packet.ts';

/** Payloads remembered, and their bytes; beyond these the oldest is forgotten. */
const mostPayloads = 256;
const mostBytes = 4 * 1024 * 1024;

interface Payload {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly deadline: number;
}

export class WholePayloads {
  readonly #payloads = new Map<string, Payload>();
  #bytes = 0;

  /** Keeps `bytes[0..length)`, which nobody changes any more, under the key of its pieces; after `deadline` it is no more. */
  keep(key: string, bytes: Uint8Array, length: number, deadline: number): void {
    this.#forget(key);
    this.#payloads.set(key, { bytes, length, deadline });
    this.#bytes += bytes.length;
    for (const oldest of this.#payloads.keys()) {
      if (this.#payloads.size <= mostPayloads && this.#bytes <= mostBytes) return;
      this.#forget(oldest);
    }
  }

  /** Whether the piece at hand, with this key, is one of a payload that is known. If not, its number means another one. */
  repeats(key: string, packet: DecodedPacket): boolean {
    const payload = this.#payloads.get(key);
    if (payload === undefined) return false;
    const isLate = packet.hasTime && packet.sec > payload.deadline;
    if (!isLate && isPieceOf(payload, packet)) return true;
    this.#forget(key);
    return false;
  }

  #forget(key: string): void {
    const payload = this.#payloads.get(key);
    if (payload === undefined) return;
    this.#payloads.delete(key);
    this.#bytes -= payload.bytes.length;
  }
}

function isPieceOf({ bytes, length }: Payload, packet: DecodedPacket): boolean {
  const { bytes: from, start, end, wireEnd, fragmentOffset: offset, moreFragments } = packet;
  const reaches = offset + wireEnd - start;
  if (moreFragments ? reaches >= length : reaches !== length) return false;
  for (let i = 0; start + i < Math.min(end, wireEnd); i++) if (bytes[offset + i] !== from[start + i]) return false;
  return true;
}
