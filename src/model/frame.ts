/**
 * Frame: one whole message on the wire as a framer cut it out of a stream, before anyone reads its body.
 */

import type { Span } from './field.ts';
import type { Problem } from './problem.ts';
import type { Side } from './stream.ts';
import type { Instant } from './time.ts';

export type Carrier = 'http' | 'line' | 'tcp' | 'udp';

/** Which framer cut a frame out, by the shape of its bytes; `none`: bytes that nobody knows. */
export type Framing = 'http' | 'line' | 'oicq' | 'oicq81' | 'none';

/** `length` bytes (0 = unknown) are missing from the capture in front of layer-0 offset `at`. */
export interface Hole {
  readonly at: number;
  readonly length: number;
}

/** A body that lies nowhere missing. Shared, so that a frame without holes allocates none. */
export const noHoles: readonly Hole[] = Object.freeze([]);

/**
 * What the HTTP framer learned of a head. Offsets are into layer 0 (0 = first byte of the frame).
 *
 *   0 .. startLine        surplus: bytes left over from the message before (usually none)
 *   startLine .. lineEnd  the start line without its line end
 *   .. headEnd            header lines and the empty line
 *   headEnd .. bodyEnd    the entity on the wire, chunk lines and trailers included
 */
export interface HttpHead {
  readonly kind: 'request' | 'response';
  readonly startLine: number;
  readonly lineEnd: number;
  readonly headEnd: number;
  readonly bodyEnd: number;
  /** Method as sent ("POST"); "" in a response. */
  readonly method: string;
  /** Status code; 0 in a request, -1 when a response has none. */
  readonly status: number;
  readonly chunked: boolean;
  /** Content codings undone or tried, in the order they were undone ("gzip"). */
  readonly codings: readonly string[];
}

/**
 * `bytes[start..end)` is layer 0. `body[bodyStart..bodyEnd)` is layer 1; it is the same memory as layer 0 when
 * `bodyFrom` is null, else it was put together from the layer-0 spans of `bodyFrom`. Both are borrowed until the
 * step that emitted the frame ends: whoever keeps them copies them. `at` and `atEnd` are the times of the first and
 * last byte (surplus in front does not count: it came with the message before), `packet` is the number of the packet
 * that completed the frame, `streamOffset` where the frame begins in what its side sent. `complete` is false if bytes are missing, the length cannot be right, chunking is broken, or
 * a body that lasts until close ended by RST.
 */
export interface Frame {
  readonly carrier: Carrier;
  readonly framing: Framing;
  readonly side: Side;
  readonly at: Instant | null;
  readonly atEnd: Instant | null;
  readonly packet: number;
  readonly streamOffset: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly body: Uint8Array;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly bodyFrom: readonly Span[] | null;
  readonly http: HttpHead | null;
  readonly complete: boolean;
  readonly holes: readonly Hole[];
  readonly problems: readonly Problem[];
  /** "host:port" inside a CONNECT or SOCKS tunnel. */
  readonly tunnel: string | null;
}

/** Takes frames one by one, in the order of their completing packets. */
export type FrameSink = (frame: Frame) => void;
