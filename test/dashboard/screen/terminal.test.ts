/**
 * The terminal of the dashboard on fake streams: keys, clicks, sizes, the clipboard, and the state it is left in.
 */

import { afterEach, expect, test } from 'vitest';
import { fitTo, run } from '../../../src/dashboard/screen/frame.ts';
import type { TerminalEvent } from '../../../src/dashboard/screen/keys.ts';
import { openTerminal, type Terminal } from '../../../src/dashboard/screen/terminal.ts';
import { themes } from '../../../src/dashboard/screen/theme.ts';
import { FakeTerminal } from '../../support/fake-terminal.ts';
import { until } from '../../support/live-proxy.ts';

const opened: Terminal[] = [];

afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.close();
});

interface Open {
  readonly fake: FakeTerminal;
  readonly terminal: Terminal;
  readonly events: TerminalEvent[];
  readonly gone: string[];
}

function open({ mouse = true, fake = new FakeTerminal(20, 3) } = {}): Open {
  const events: TerminalEvent[] = [];
  const gone: string[] = [];
  const terminal = openTerminal({
    input: fake.input,
    output: fake.output,
    mouse,
    theme: themes.dark,
    events: (event) => events.push(event),
    gone: () => gone.push('gone'),
  });
  opened.push(terminal);
  return { fake, terminal, events, gone };
}

function keysOf(events: readonly TerminalEvent[]): string[] {
  return events.map((event) => (event.kind === 'key' ? event.key : event.kind));
}

function paintWord(terminal: Terminal, word: string): void {
  terminal.paint({ columns: 20, rows: 3, lines: [word, '', ''].map((text) => fitTo([run(text)], 20)) });
}

const listened = ['exit', 'uncaughtExceptionMonitor', 'uncaughtException', 'SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

function listenersOfProcess(): number[] {
  const events: NodeJS.EventEmitter = process;
  return [...listened, 'SIGCONT', 'SIGTSTP'].map((event) => events.listenerCount(event));
}

test('while open every key, click and paste is ours; closed, all is as before', async () => {
  const listeners = listenersOfProcess();
  const { fake, terminal } = open();
  await fake.rows();
  expect(fake.input.isRaw).toBe(true);
  expect(fake.isAlternate).toBe(true);
  expect(fake.modes).toEqual({ mouse: 'vt200', isPasteInBrackets: true, isKeypadApplication: true });
  terminal.close();
  terminal.close();
  await fake.rows();
  expect(fake.input.isRaw).toBe(false);
  expect(fake.input.isPaused()).toBe(true);
  expect(fake.isAlternate).toBe(false);
  expect(fake.modes).toEqual({ mouse: 'none', isPasteInBrackets: false, isKeypadApplication: false });
  expect(fake.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(fake.written.lastIndexOf('\x1b[?25l'));
  expect(listenersOfProcess()).toEqual(listeners);
});

test('without a mouse its clicks are left to the terminal', async () => {
  const { fake, terminal } = open({ mouse: false });
  await fake.rows();
  expect(fake.modes.mouse).toBe('none');
  terminal.close();
  expect(fake.written).not.toContain('[?1000');
});

test('keys and clicks come as they are typed, letters cut between two pieces whole', async () => {
  const { fake, events } = open();
  const letter = Buffer.from('好');
  for (const piece of ['j', letter.subarray(0, 1), letter.subarray(1), '\x1b[A', '\x1bOB', '\r', '\x1b[<0;3;2M']) {
    fake.input.write(piece);
    await new Promise(setImmediate);
  }
  expect(keysOf(events)).toEqual(['j', '好', 'up', 'down', 'enter', 'mouse']);
  expect(events.at(-1)).toEqual({ kind: 'mouse', action: 'down', column: 2, row: 1 });
});

test('the escape key comes by itself, and no sequence that is cut is taken for it', async () => {
  const { fake, events } = open();
  fake.input.write('\x1b');
  await until(() => events.length > 0);
  fake.input.write('\x1b');
  await new Promise(setImmediate);
  fake.input.write('[A');
  await until(() => events.length > 1);
  expect(keysOf(events)).toEqual(['escape', 'up']);
});

test('a kilobyte pasted at once is its letters', async () => {
  const { fake, events } = open();
  const text = '好 message '.repeat(100);
  fake.input.write(text);
  await until(() => events.length >= text.length);
  expect(events.map((event) => (event.kind === 'key' ? event.text : '')).join('')).toBe(text);
});

test('nothing comes after the key that closed the terminal', async () => {
  const fake = new FakeTerminal(20, 3);
  const keys: TerminalEvent[] = [];
  const terminal = openTerminal({
    input: fake.input,
    output: fake.output,
    mouse: true,
    theme: themes.mono,
    events: (event) => {
      keys.push(event);
      terminal.close();
    },
  });
  fake.input.write('qj');
  await until(() => keys.length > 0);
  await new Promise(setImmediate);
  expect(keysOf(keys)).toEqual(['q']);
  const { written } = fake;
  paintWord(terminal, 'late');
  terminal.redraw();
  expect(terminal.copy('late')).toBe(false);
  expect(fake.written).toBe(written);
});

test('another size is told, and what was shown stays as far as it fits', async () => {
  const { fake, terminal, events } = open();
  expect([terminal.columns, terminal.rows]).toEqual([20, 3]);
  paintWord(terminal, 'some words');
  for (let columns = 19; columns >= 4; columns--) fake.resize(columns, 2);
  expect(events.at(-1)).toEqual({ kind: 'resize', columns: 4, rows: 2 });
  expect([terminal.columns, terminal.rows]).toEqual([4, 2]);
  expect(await fake.rows()).toEqual(['some', '    ']);
});

test('a terminal that does not know its size has 80 columns and 24 rows', () => {
  const fake = new FakeTerminal(20, 3);
  Object.assign(fake.output, { columns: 0, rows: undefined });
  const { terminal } = open({ fake });
  expect([terminal.columns, terminal.rows]).toEqual([80, 24]);
});

test('the end of the input is told once it has come', async () => {
  const { fake, gone } = open();
  fake.input.end();
  await until(() => gone.length > 0);
  expect(gone).toEqual(['gone']);
});

test('a text is copied through the terminal up to its limit', () => {
  const before = process.env['TMUX'];
  delete process.env['TMUX'];
  const { fake, terminal } = open();
  fake.written = '';
  expect(terminal.copy('好')).toBe(true);
  expect(fake.written).toBe('\x1b]52;c;5aW9\x07');
  // Three bytes are four letters: 74,994 letters are not quite 56,246 bytes.
  expect(terminal.copy('x'.repeat(56_244))).toBe(true);
  expect(terminal.copy('x'.repeat(56_246))).toBe(false);
  expect(terminal.copy('好'.repeat(20_000))).toBe(false);
  process.env['TMUX'] = '/tmp/tmux,1,0';
  fake.written = '';
  expect(terminal.copy('好')).toBe(true);
  expect(fake.written).toBe('\x1b]52;c;5aW9\x07\x1bPtmux;\x1b\x1b]52;c;5aW9\x07\x1b\\');
  if (before === undefined) delete process.env['TMUX'];
  else process.env['TMUX'] = before;
});
