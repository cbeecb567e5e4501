/**
 * The Problems that reassembly finds.
 */

import type { Problem } from '../model/problem.ts';

export function overlapDiffers(kept: number, other: number): Problem {
  const text = `two captured copies of the same bytes differ (${kept} bytes kept, the later ${other} dropped)`;
  return { code: 'tcp.overlap-differs', severity: 'warn', text, needed: kept, had: other };
}

export function outOfWindow(length: number): Problem {
  const text = `${length} bytes with a sequence number far from the stream's were left out`;
  return { code: 'tcp.out-of-window', severity: 'warn', text, had: length };
}

export function beforeStart(length: number): Problem {
  const text = `${length} bytes from before the first segment of the capture came late and were left out`;
  return { code: 'tcp.before-start', severity: 'note', text, had: length };
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
