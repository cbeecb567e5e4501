/**
 * Signals that tell a run to end go in; it hears of the first, and has time to write what it holds.
 */

import { exitStatus } from './status.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` at the first signal. Whoever sends another does not want to wait, and the process ends at once; but for
 * SIGHUP: a terminal that goes away sends it more than once, from the kernel and from the shell. Returns what takes this back.
 */
export function onEnding(end: (signal: NodeJS.Signals) => void): () => void {
  let isEnding = false;
  const hear = (signal: NodeJS.Signals): void => {
    if (isEnding && signal !== 'SIGHUP') process.exit(exitStatus.interrupted);
    if (isEnding) return;
    isEnding = true;
    end(signal);
  };
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
