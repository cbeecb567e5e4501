/**
 * The process: its command line goes to the program, and what nobody else hears of comes here: a standard output that is
 * gone, and faults of our own code.
 */

import { describeSystemFault } from '../present/system-fault.ts';
import { endWithTerminal } from './hang-up.ts';
import { runProgram } from './program.ts';

/** Only a broken promise of our own code comes here; bad input has been reported where it was read. */
function reportUnexpected(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`oicqscope: unexpected: ${text.replace(/\s+/g, ' ')} (OICQSCOPE_DEBUG=1 shows where)\n`);
  if (process.env['OICQSCOPE_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** A reader that has seen enough (`| head`) is no error; a full disk is. A run that listens itself ends when it is ready. */
function endOnBrokenOutput(error: NodeJS.ErrnoException): void {
  if (process.stdout.listenerCount('error') > 1) return;
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`oicqscope: cannot write standard output: ${describeSystemFault(error)}\n`);
  process.exit(5);
}

endWithTerminal();
process.stdout.on('error', endOnBrokenOutput);
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => {
  reportUnexpected(error);
  process.exit(1);
});
runProgram(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    reportUnexpected(error);
    process.exitCode = 1;
  },
);
