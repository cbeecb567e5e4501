/**
 * The Problems that reassembly finds.
 */

import type { Problem } from '../model/problem.ts';

/** `keptAt` and `otherAt` are where the copies begin, counted from the first byte of their stream. */
export function overlapDiffers(kept: number, keptAt: number, other: number, otherAt: number): Problem {
  const text = `two captured copies of the same bytes differ (${kept} bytes at ${keptAt} of the stream kept, the later ${other} at ${otherAt} dropped)`;
  return { code: 'tcp.overlap-differs', severity: 'warn', text, needed: kept, had: other };
}

export function resetIgnored(): Problem {
  const text = 'a reset with a number that its sender cannot have used was left out';
  return { code: 'tcp.reset-ignored', severity: 'note', text };
}

export function resetPayload(length: number): Problem {
  const text = `a reset carried ${length} bytes of its own, which are no part of the stream`;
  return { code: 'tcp.reset-payload', severity: 'note', text, had: length };
}

export function urgentData(): Problem {
  const text = 'bytes were marked urgent; they stay in their place in the stream';
  return { code: 'tcp.urgent', severity: 'note', text };
}

export function outOfWindow(length: number): Problem {
  const text = `${length} bytes with a sequence number far from the stream's were left out`;
  return { code: 'tcp.out-of-window', severity: 'warn', text, had: length };
}

export function beforeStart(length: number): Problem {
  const text = `${length} bytes from before the first segment of the capture came late and were left out`;
  return { code: 'tcp.before-start', severity: 'note', text, had: length };
}

export function keepAliveByte(): Problem {
  const text = 'the first byte captured of a side is that of a keep-alive and was left out';
  return { code: 'tcp.keep-alive', severity: 'note', text, had: 1 };
}

export function maxFlowReached(limit: number): Problem {
  const text = `more than ${limit} bytes waited for missing ones; reading goes on behind the hole (--max-flow)`;
  return { code: 'tcp.max-flow', severity: 'warn', text, had: limit };
}

export function maxMemoryReached(limit: number): Problem {
  const text = `all flows held more than ${limit} bytes; this one goes on behind its hole (--max-memory)`;
  return { code: 'tcp.max-memory', severity: 'warn', text, had: limit };
}

export function maxFlowsReached(limit: number): Problem {
  const text = `more than ${limit} conversations at once; this one was idle longest and is forgotten (--max-flows)`;
  return { code: 'tcp.max-flows', severity: 'warn', text, had: limit };
}
