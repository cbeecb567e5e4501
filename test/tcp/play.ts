/**
 * Packets go in, stream events come out as plain values: one line a conversation event, or the bytes of each side.
 */

import { defaultLimits, type Limits } from '../../src/model/limits.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import type { Instant } from '../../src/model/time.ts';
import { PacketDecoder } from '../../src/net/decode.ts';
import { outcome } from '../../src/net/decoded-packet.ts';
import { createConversations } from '../../src/tcp/conversations.ts';
import type { Packet } from '../support/packets.ts';

export interface Played {
  /** The bytes of data events are copies. */
  readonly events: readonly StreamEvent[];
  readonly stray: readonly Problem[];
  readonly nextFlow: number;
}

export interface PlayOptions {
  readonly limits?: Partial<Limits>;
  readonly firstFlow?: number;
  readonly salt?: number;
  /** Ticks to insert: the time that is reached just before packet i (from 0). */
  readonly ticks?: ReadonlyMap<number, Instant>;
  readonly end?: boolean;
  /** No packet carries a time. */
  readonly timeless?: boolean;
}

/** Feeds Ethernet packets; each has its memory overwritten after it was taken. */
export function play(packets: readonly Packet[], options: PlayOptions = {}): Played {
  const { firstFlow = 1, salt = 0, ticks, timeless = false } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const events: StreamEvent[] = [];
  const stray: Problem[] = [];
  const event = (taken: StreamEvent) => events.push(copied(taken));
  const conversations = createConversations({ limits, firstFlow, salt }, { event, problem: (p) => stray.push(p) });
  const decoder = new PacketDecoder();
  for (const [i, { at, bytes, originalLength = bytes.length }] of packets.entries()) {
    const tick = ticks?.get(i);
    if (tick !== undefined) conversations.tick(tick);
    const memory = Buffer.from(bytes);
    const place = { bytes: memory, start: 0, end: memory.length, originalLength, offset: 0, linkType: 1 };
    const record = { number: i + 1, ...at, hasTime: !timeless, digits: 9 as const, ...place };
    if (decoder.decode(record) === outcome.decoded) conversations.packet(decoder.packet);
    memory.fill(0xdd);
  }
  if (options.end !== false) conversations.end();
  return { events, stray, nextFlow: conversations.nextFlow };
}

function copied(event: StreamEvent): StreamEvent {
  if (event.kind !== 'data') return event;
  const bytes = Uint8Array.from(event.bytes.subarray(event.start, event.end));
  return { ...event, bytes, start: 0, end: bytes.length };
}

/**
 * One line each: `1 open ..`, `1:0 "text"`, `1:0 gap 5`, `1:0 fin`; Problems follow in square brackets. Data events of
 * one side that follow one another are joined.
 */
export function lines(played: Played): string[] {
  const told: string[] = [];
  let last = '';
  for (const event of played.events) {
    const line = describe(event);
    const head = event.kind === 'data' && event.problems === null ? `${event.flow}:${event.side} "` : '';
    if (head !== '' && last === head) told.push(`${told.pop()?.slice(0, -1)}${line.slice(head.length)}`);
    else told.push(line);
    last = head;
  }
  return told;
}

function describe(event: StreamEvent): string {
  if (event.kind === 'tick') return 'tick';
  if (event.kind === 'open') {
    const [a, b] = event.ends;
    return `${event.flow} open ${event.transport} ${a.text} ${b.text} ${event.opener ?? '-'}`;
  }
  const codes = event.problems === null ? '' : ` [${event.problems.map(({ code }) => code).join(' ')}]`;
  const head = `${event.flow}:${event.side} `;
  if (event.kind === 'data') return `${head}"${Buffer.from(event.bytes).toString('latin1')}"${codes}`;
  return event.kind === 'gap' ? `${head}gap ${event.length}${codes}` : `${head}${event.how}${codes}`;
}

/** All that a side sent; missing bytes as one `_` each. */
export function streamOf(played: Played, flow: number, side: number): string {
  return played.events
    .map((event) => {
      if ((event.kind !== 'data' && event.kind !== 'gap') || event.flow !== flow || event.side !== side) return '';
      return event.kind === 'gap' ? '_'.repeat(event.length) : Buffer.from(event.bytes).toString('latin1');
    })
    .join('');
}
