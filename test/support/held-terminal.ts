/**
 * A program for the tests that holds a terminal: says its number and the last key, and ends the way the key says. With
 * the argument `tty` its keys come from the controlling terminal; with `polite` it ends by itself on SIGTERM.
 */

import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { endWithTerminal } from '../../src/cli/hang-up.ts';
import { fitTo, run } from '../../src/dashboard/screen/frame.ts';
import type { TerminalEvent } from '../../src/dashboard/screen/keys.ts';
import { openTerminal } from '../../src/dashboard/screen/terminal.ts';
import { themes } from '../../src/dashboard/screen/theme.ts';

const words = new Set(process.argv.slice(2));
if (words.has('polite')) process.once('SIGTERM', () => setTimeout(() => process.exit(9), 50));

endWithTerminal();
const terminal = openTerminal({
  input: words.has('tty') ? new ReadStream(openSync('/dev/tty', 'r')) : process.stdin,
  output: process.stdout,
  mouse: true,
  theme: themes.dark,
  events: take,
  gone: () => process.exit(6),
});
let last = 'none';
const waiting = setInterval(show, 20);
show();

function show(): void {
  const { columns, rows } = terminal;
  const shown = [`pid=${process.pid} last=${last}`, `┌─ ${columns}x${rows} 好友列表 ─┐`];
  terminal.paint({
    columns,
    rows,
    lines: Array.from({ length: rows }, (_, row) => fitTo([run(shown[row] ?? '')], columns)),
  });
}

function take(event: TerminalEvent): void {
  if (event.kind !== 'key') return;
  last = event.key;
  if (last === 'q') {
    terminal.close();
    clearInterval(waiting);
    process.exitCode = 4;
  }
  if (last === 'x') throw new Error('broken on purpose');
  if (last === 'r') void Promise.reject(new Error('rejected on purpose'));
  if (last === 'e') process.exit(3);
  if (last === 'C-z') terminal.suspend();
  if (last === 'y') last = terminal.copy('好友 copied') ? 'copied' : 'not copied';
}
