/**
 * The terminals this process began with go in; where one of them has gone by its end, it ends as by SIGHUP.
 */

import { isatty } from 'node:tty';

const standardStreams = [0, 1, 2];

/**
 * At its end Node sets terminals right again, and aborts with a core dump when one has hung up: we end before, and after
 * all else that waits for the exit.
 */
export function endWithTerminal(): void {
  const terminals = standardStreams.filter((descriptor) => isatty(descriptor));
  process.on('exit', () => {
    if (terminals.every((descriptor) => isatty(descriptor))) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
