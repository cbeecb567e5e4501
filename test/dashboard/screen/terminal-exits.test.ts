/**
 * A real terminal after the dashboard has ended in every way there is: it is as the shell had it.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../support/live-proxy.ts';
import { hasTmux, useTmux } from '../../support/tmux.ts';

const root = path.join(import.meta.dirname, '../../..');
const program = `${process.execPath} --import tsx test/support/held-terminal.ts`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.skipIf(!hasTmux)(`a real terminal${hasTmux ? '' : ' (skipped: no tmux)'}`, () => {
  const { tmux, folder } = useTmux();
  let sessions = 0;
  let session = '';
  beforeEach(() => {
    session = `shell${++sessions}`;
    tmux('new-session', '-d', '-s', session, '-x', '80', '-y', '24', '-c', root, 'env PS1="ready> " bash --norc -i');
  });
  const screen = (): string => tmux('capture-pane', '-p', '-t', session);
  const type = (...keys: string[]): string => tmux('send-keys', '-t', session, ...keys);
  const flags = (): string =>
    tmux('display', '-p', '-t', session, '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}').trim();

  /** Starts the program; returns its number. */
  async function hold(command = program): Promise<number> {
    await until(() => screen().includes('ready>'));
    type(command, 'Enter');
    const pid = (): number => Number(/^pid=(\d+) last=/m.exec(screen())?.[1] ?? 0);
    await until(() => pid() > 0);
    expect(flags()).toBe('1 0 1 1');
    return pid();
  }

  /** What the shell says once it has the terminal again: the exit code, and the modes. */
  async function shellAfter(): Promise<string> {
    await until(() => flags() === '0 1 0 0' && /ready>\s*$/.test(screen()));
    type('echo code=$?; stty -a | grep -o "[-]*\\b\\(icanon\\|echo\\|isig\\)\\b"; echo done', 'Enter');
    await until(() => /^done$/m.test(screen()));
    return screen();
  }

  const sane = /code=(\d+)\nisig\nicanon\necho\ndone/;

  test.each([
    ['closing it', 'q', '4'],
    ['process.exit', 'e', '3'],
    ['an exception', 'x', '1'],
    ['a rejection nobody handles', 'r', '1'],
  ])('after %s', { timeout: 60_000 }, async (_name, key, code) => {
    await hold();
    type(key);
    expect(sane.exec(await shellAfter())?.[1]).toBe(code);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('after %s, and the shell is told of it', { timeout: 60_000 }, async (signal, code) => {
    const pid = await hold();
    process.kill(pid, signal);
    expect(sane.exec(await shellAfter())?.[1]).toBe(String(code));
  });

  test('whoever listens to SIGTERM decides how to end', { timeout: 60_000 }, async () => {
    process.kill(await hold(`${program} polite`), 'SIGTERM');
    expect(sane.exec(await shellAfter())?.[1]).toBe('9');
  });

  test('keys come from the controlling terminal when standard input is a pipe', { timeout: 60_000 }, async () => {
    await hold(`: | ${program} tty`);
    type('好');
    await until(() => screen().includes('last=好'));
    type('q');
    expect(sane.exec(await shellAfter())?.[1]).toBe('4');
  });

  test('Ctrl-Z stops the rest of a pipe as well, or the shell would not come back', { timeout: 60_000 }, async () => {
    const pid = await hold(`sleep 50 | ${program} tty`);
    type('C-z');
    expect(await shellAfter()).toContain('Stopped');
    type('kill -KILL %1', 'Enter');
    await until(() => !isAlive(pid));
  });

  test('what is copied can be pasted in tmux', { timeout: 60_000 }, async () => {
    tmux('set-option', '-s', 'set-clipboard', 'on');
    await hold();
    type('y');
    await until(() => screen().includes('last=copied'));
    await until(() => tmux('list-buffers').includes('copied'));
    expect(tmux('show-buffer')).toBe('好友 copied');
    type('q');
    await shellAfter();
  });

  test('it does not outlive its terminal', { timeout: 60_000 }, async () => {
    const errors = path.join(folder, 'errors');
    const pid = await hold(`${program} 2> ${errors}`);
    tmux('kill-session', '-t', session);
    await until(() => !isAlive(pid));
    expect(readFileSync(errors, 'utf8')).toBe('');
  });

  test('an exception is still read on the screen of the shell', { timeout: 60_000 }, async () => {
    await hold();
    type('x');
    expect(await shellAfter()).toContain('Error: broken on purpose');
  });

  test('Ctrl-Z gives the terminal to the shell, fg gives it back with all that was shown', {
    timeout: 60_000,
  }, async () => {
    await hold();
    type('C-z');
    expect(await shellAfter()).toMatch(/Stopped[\s\S]*code=148\nisig\nicanon\necho\ndone/);
    type('fg', 'Enter');
    await until(() => flags() === '1 0 1 1' && screen().includes('last=C-z') && screen().includes('好友列表'));
    type('j');
    await until(() => screen().includes('last=j'));
    tmux('resize-window', '-t', session, '-x', '60', '-y', '12');
    await until(() => screen().includes('60x12'));
    type('q');
    await until(() => flags() === '0 1 0 0');
  });

  test('where nobody can wake it, it goes on', { timeout: 60_000 }, async () => {
    session = 'lone';
    tmux('new-session', '-d', '-s', session, '-x', '80', '-y', '24', '-c', root, program);
    await until(() => screen().includes('last=none'));
    type('C-z');
    await until(() => screen().includes('last=C-z'));
    type('j');
    await until(() => screen().includes('last=j'));
    type('q');
  });

  test.each(['screen-256color', 'vt100', 'nonsense', 'xterm'])(
    'TERM=%s gives no noise',
    {
      timeout: 60_000,
    },
    async (name) => {
      await hold(`TERM=${name} ${program} 2>${path.join(folder, name)}`);
      type('q');
      await shellAfter();
      expect(readFileSync(path.join(folder, name), 'utf8')).toBe('');
    },
  );
});
