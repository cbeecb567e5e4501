/**
 * Stream events typed by hand: what two sides said goes in, the events of one TCP flow come out.
 */

import type { CloseReason, Endpoint, Side, StreamEvent } from '../../src/model/stream.ts';
import type { Instant } from '../../src/model/time.ts';

const ends: readonly [Endpoint, Endpoint] = [
  { address: '192.0.2.1', port: 1034, text: '192.0.2.1:1034' },
  { address: '198.51.100.7', port: 8000, text: '198.51.100.7:8000' },
];

/** A flow whose side 0 is the client; each call adds one packet, one second after the one before. */
export class FlowScript {
  readonly events: StreamEvent[] = [];
  readonly #flow: number;
  #packet = 0;
  #sec = 1_000_000_000;

  constructor(flow = 1) {
    this.#flow = flow;
    this.events.push({ kind: 'open', ...this.#stamp(), transport: 'tcp', ends, opener: 0 });
  }

  send(side: Side, text: string | Uint8Array): this {
    const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(text);
    this.events.push({ kind: 'data', ...this.#stamp(), side, bytes, start: 0, end: bytes.length, problems: null });
    return this;
  }

  gap(side: Side, length: number): this {
    this.events.push({ kind: 'gap', ...this.#stamp(), side, length, problems: null });
    return this;
  }

  close(side: Side, how: CloseReason = 'fin'): this {
    this.events.push({ kind: 'close', ...this.#stamp(), side, how, problems: null });
    return this;
  }

  #stamp(): { flow: number; at: Instant; packet: number } {
    this.#packet += 1;
    this.#sec += 1;
    return { flow: this.#flow, at: { sec: this.#sec, nsec: 0 }, packet: this.#packet };
  }
}

/** An HTTP request that carries `body`. */
export function post(body: string): string {
  return `POST HTTP/1.1\r\nHost: tqq.example:8000\r\nContent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** An HTTP response that carries `body`. */
export function ok(body: string): string {
  return `HTTP/1.1 200 OK\r\nServer: tencent imserver/1.0.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The same events with every data event cut into pieces of `sizes` (used in turn). */
export function recut(events: readonly StreamEvent[], sizes: readonly number[]): StreamEvent[] {
  let turn = 0;
  return events.flatMap((event) => {
    if (event.kind !== 'data') return [event];
    const pieces: StreamEvent[] = [];
    for (let at = event.start; at < event.end; ) {
      const size = Math.max(1, sizes[turn++ % sizes.length]);
      const end = Math.min(event.end, at + size);
      pieces.push({ ...event, bytes: Buffer.from(event.bytes.subarray(at, end)), start: 0, end: end - at });
      at = end;
    }
    return pieces;
  });
}
