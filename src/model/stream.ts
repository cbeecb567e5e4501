/**
 * StreamEvent: where capture files and live sockets meet. Packets and sockets go in as plain, structured-clonable
 * events; everything behind works on these alone.
 */

import type { Problem } from './problem.ts';
import type { Instant } from './time.ts';

export type Transport = 'tcp' | 'udp';

/** Which end of a flow: 0 is the sender of its first packet. Says nothing about who is the client. */
export type Side = 0 | 1;

/** One end of a flow. `text` is "ip:port" or "[ip6]:port", ready to print. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly text: string;
}

/**
 * A conversation begins. `flow` is its number, counted from 1 at the first packet of every TCP or UDP conversation.
 * `opener` is the side whose SYN (or whose peer's SYN-ACK) was seen, null when the capture starts later.
 */
export interface OpenEvent {
  readonly kind: 'open';
  readonly flow: number;
  readonly at: Instant | null;
  readonly packet: number;
  readonly transport: Transport;
  readonly ends: readonly [Endpoint, Endpoint];
  readonly opener: Side | null;
}

/**
 * Bytes `bytes[start..end)` that `side` sent, in stream order (tcp) or one datagram (udp). The bytes are borrowed:
 * they may change after the step that takes the event, so whoever keeps them copies them.
 */
export interface DataEvent {
  readonly kind: 'data';
  readonly flow: number;
  readonly at: Instant | null;
  readonly packet: number;
  readonly side: Side;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly problems: readonly Problem[] | null;
}

/** `length` bytes that `side` sent are missing from the capture; 0 when nobody can say how many. */
export interface GapEvent {
  readonly kind: 'gap';
  readonly flow: number;
  readonly at: Instant | null;
  readonly packet: number;
  readonly side: Side;
  readonly length: number;
  readonly problems: readonly Problem[] | null;
}

/**
 * How a side, or the whole flow, ended. `fin`: `side` sent its last byte. The others end the flow for both sides:
 * `reset` (RST by `side`), `idle` (UDP silence), `reused` (a new SYN on the same ports), `evicted` (memory limit).
 */
export type CloseReason = 'fin' | 'reset' | 'idle' | 'reused' | 'evicted';

export interface CloseEvent {
  readonly kind: 'close';
  readonly flow: number;
  readonly at: Instant | null;
  readonly packet: number;
  readonly side: Side;
  readonly how: CloseReason;
  readonly problems: readonly Problem[] | null;
}

/** Nothing happened but time: deadlines up to `at` may fire. */
export interface TickEvent {
  readonly kind: 'tick';
  readonly at: Instant;
}

export type StreamEvent = OpenEvent | DataEvent | GapEvent | CloseEvent | TickEvent;

/** Takes stream events one by one, in order. */
export type StreamSink = (event: StreamEvent) => void;
