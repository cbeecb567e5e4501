/**
 * What the user says of conversations that the bytes alone do not tell, or tell wrongly (`-d tcp.port==9000,kqqtcp`).
 */

import type { Framing } from './frame.ts';
import type { Endpoint, Transport } from './stream.ts';

/** Conversations of `transport` with `port` at either end are read as `framing`. */
export interface DecodeAs {
  readonly transport: Transport;
  readonly port: number;
  readonly framing: Framing;
}

/** How the user wants a conversation to be read; null: as its bytes say. The last rule that fits counts. */
export function findDecodeAs(
  rules: readonly DecodeAs[],
  transport: Transport,
  ends: readonly [Endpoint, Endpoint],
): Framing | null {
  const rule = rules.findLast((one) => one.transport === transport && ends.some(({ port }) => port === one.port));
  return rule?.framing ?? null;
}
