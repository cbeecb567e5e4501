/**
 * Exits: what must be done before the process ends goes in, and is done, however it ends. Its exit code stays what it
 * would have been.
 */

const deadlySignals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;
const watched = ['exit', 'uncaughtException', ...deadlySignals] as const;

/**
 * Calls `restore` when the process exits, breaks or is told to end; returns what takes this back. A signal that others
 * listen to is theirs: they end the process when they are ready.
 */
export function beforeExit(restore: () => void): () => void {
  const enders = deadlySignals.map((signal) => {
    const end = (): void => {
      if (process.listenerCount(signal) > 1) return;
      restore();
      process.off(signal, end);
      process.kill(process.pid, signal);
    };
    // First, while a listener that hears a signal but once is still to be seen.
    process.prependListener(signal, end);
    return () => process.off(signal, end);
  });
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', restore);
  return () => {
    for (const takeBack of enders) takeBack();
    process.off('exit', restore);
    process.off('uncaughtExceptionMonitor', restore);
  };
}

/**
 * What `make` makes, without the listeners it leaves on the process. blessed's would end with exit code 0 on SIGTERM,
 * and turn those that listen once into ones that stay.
 */
export function withoutListeners<T>(make: () => T): T {
  const events: NodeJS.EventEmitter = process;
  const before = watched.map((event) => events.rawListeners(event));
  const made = make();
  for (const [n, event] of watched.entries()) {
    events.removeAllListeners(event);
    for (const listener of before[n]) if (isListener(listener)) events.on(event, listener);
  }
  return made;
}

/** Says of what the process listens with that it can be called: Node's types call it anything. */
function isListener(listener: unknown): listener is () => void {
  return typeof listener === 'function';
}
