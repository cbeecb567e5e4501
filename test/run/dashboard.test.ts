/**
 * The dashboard in a real terminal, from the start of the program to the shell prompt behind it.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../support/live-proxy.ts';
import { oicqscope } from '../support/program.ts';
import { hasTmux, useTmux } from '../support/tmux.ts';

const root = path.join(import.meta.dirname, '../..');
const program = `${process.execPath} ${path.join(root, 'dist/src/cli/main.js')}`;
/** Looks at the screen, a tenth of a second apart. */
const mostTries = 300;
const hasTshark = spawnSync('tshark', ['-v']).status === 0;

test('without a terminal --dashboard says so, and ends with status 2', () => {
  for (const args of [
    ['read', '--dashboard', 'captures/kqq-session.pcap'],
    ['proxy', '-p', '0', '--dashboard'],
  ]) {
    const { status, stdout, stderr } = oicqscope(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^oicqscope: --dashboard needs a terminal/);
  }
});

test('what prints and what shows cannot be asked for at once', () => {
  const { status, stderr } = oicqscope(['read', '--dashboard', '-T', 'ndjson', 'captures/kqq-session.pcap']);
  expect(status).toBe(2);
  expect(stderr).toContain('--format');
});

describe.skipIf(!hasTmux)(`in a real terminal${hasTmux ? '' : ' (skipped: no tmux)'}`, { timeout: 90_000 }, () => {
  const { tmux, folder } = useTmux();
  /** A shell in a terminal of its own, and what can be done at it. */
  const open = (name: string, columns = 100, rows = 30) => {
    tmux('new-session', '-d', '-s', name, '-x', String(columns), '-y', String(rows), '-c', folder, 'sh');
    const screen = (): string => tmux('capture-pane', '-p', '-t', name);
    return {
      screen,
      keys: (...keys: string[]) => tmux('send-keys', '-t', name, ...keys),
      type: (text: string) => tmux('send-keys', '-t', name, '-l', text),
      /** Whether the terminal is as a shell wants it: main screen, cursor, no mouse, lines and echo. */
      sane: async (): Promise<void> => {
        await until(
          () =>
            tmux('display', '-p', '-t', name, '#{alternate_on} #{cursor_flag} #{mouse_any_flag}').trim() === '0 1 0',
        );
        tmux('send-keys', '-t', name, 'stty -a | grep -c " icanon.* iexten\\| icanon"; echo "is"" back"', 'Enter');
        await until(() => screen().includes('is back'));
      },
      /** Waits for what is to be seen; what is seen instead is in the error. */
      sees: async (text: string | RegExp): Promise<void> => {
        const isSeen = (): boolean => (typeof text === 'string' ? screen().includes(text) : text.test(screen()));
        for (let tries = 0; !isSeen(); tries++) {
          if (tries === mostTries) throw new Error(`${text} is not to be seen:\n${screen()}`);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
    };
  };

  test('a capture: filter, open, go to a field, see its bytes light up, mark, comment, export, quit', async () => {
    const one = open('capture');
    one.type(`${program} read --dashboard ${root}/captures/kqq-session.pcap; echo "status $?"`);
    one.keys('Enter');
    await one.sees('70/70');
    one.keys('f');
    one.type('cmd == GetInfo && dir == response');
    await one.sees('filter ok:');
    one.keys('Enter');
    await one.sees('messages 1/3');
    one.keys('G', 'Enter');
    await one.sees('═ fields of #12');
    one.keys('u');
    await one.sees('[25 30 31]');
    await one.sees('kqq.CV');
    one.keys('Tab', 'Right');
    await one.sees('layer 1/5 body, 358 bytes: 97 (0x61) kqq.CV');
    one.keys('q', 'm', 'k');
    one.type('\\;');
    one.type('在看这个字段');
    one.keys('Enter');
    await one.sees('; 在看这个字段');
    one.keys('x');
    one.keys('C-u');
    one.type('ndjson out.ndjson');
    one.keys('Enter');
    await one.sees('wrote 1 messages to out.ndjson');
    one.keys('M');
    await one.sees('only marked');
    one.keys('w');
    one.type('out.pcapng');
    one.keys('Enter');
    await one.sees('wrote 1 messages to out.pcapng');
    one.keys('q');
    await one.sees('status 0');
    await one.sane();
    const [line] = readFileSync(path.join(folder, 'out.ndjson'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(line)).toMatchObject({ no: 12, command: 'GetInfo' });
    expect(statSync(path.join(folder, 'out.pcapng')).mode & 0o777).toBe(0o600);
    const again = oicqscope(['read', '-T', 'ndjson', path.join(folder, 'out.pcapng')]);
    expect(again.stdout).toContain('"command":"GetInfo"');
    if (hasTshark) {
      const { status, stdout } = spawnSync('tshark', ['-r', path.join(folder, 'out.pcapng'), '-q', '-z', 'expert'], {
        encoding: 'utf8',
      });
      expect([status, /malformed/i.test(stdout)]).toEqual([0, false]);
    }
  });

  test('a live session through the proxy: messages come, a filter holds, the capture is stopped, then left', async () => {
    const one = open('live');
    one.type(`${program} simulate session --dashboard -w ${folder}/live.pcapng; echo "status $?"`);
    one.keys('Enter');
    await one.sees('Login');
    one.keys('f');
    one.type('cmd == CLTMSG');
    one.keys('Enter');
    await one.sees('filter: cmd == CLTMSG');
    await one.sees(/messages \d+\/[2-9]/);
    one.keys('C-c');
    await one.sees(/stopping|REC/);
    one.keys('E');
    await one.sees(/Events \d+/);
    one.keys('w');
    one.type('made.pcapng');
    one.keys('Enter');
    await one.sees(/wrote \d+ messages to made\.pcapng/);
    one.keys('C-c');
    await one.sees(/status \d+/);
    await one.sane();
    expect(existsSync(path.join(folder, 'live.pcapng'))).toBe(true);
    const made = oicqscope(['read', '-T', 'ndjson', path.join(folder, 'made.pcapng')]);
    const commands = made.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).command);
    expect(new Set(commands)).toEqual(new Set(['CLTMSG']));
  });

  test('a capture on standard input: keys come from the terminal', async () => {
    const one = open('pipe', 80, 24);
    one.type(`(cat ${root}/captures/kqqtcp.pcap; sleep 60) | ${program} read --dashboard -`);
    one.keys('Enter');
    await one.sees('25/25');
    one.keys('g', 'j');
    await one.sees(/^> +2 /m);
    one.keys('C-c');
    await one.sees(/stopping|25\/25/);
    one.keys('C-c');
    await until(() => tmux('display', '-p', '-t', 'pipe', '#{alternate_on}').trim() === '0');
    // The shell waits for sleep.
    one.keys('C-c');
    await one.sane();
  });

  test('a storm of resizes leaves one whole frame', async () => {
    const one = open('storm');
    one.type(`${program} read --dashboard ${root}/captures/kqq-session.pcap`);
    one.keys('Enter');
    await one.sees('70/70');
    for (let i = 0; i < 40; i++) {
      tmux('resize-window', '-t', 'storm', '-x', String(20 + ((i * 37) % 150)), '-y', String(5 + ((i * 13) % 50)));
    }
    tmux('resize-window', '-t', 'storm', '-x', '90', '-y', '25');
    await until(() => {
      const lines = one.screen().split('\n');
      return lines.length >= 25 && lines[23].startsWith('70/70') && lines[24].startsWith('enter fields');
    });
    one.keys('q');
    await one.sane();
  });

  test.each(['TERM', 'HUP'])('SIG%s in the middle gives the terminal back', async (signal) => {
    const one = open(`killed${signal}`);
    one.type(
      `${program} read --dashboard ${root}/captures/kqq-session.pcap & echo $! > pid${signal}; fg; echo "ended $?"`,
    );
    one.keys('Enter');
    await one.sees('70/70');
    process.kill(Number(readFileSync(path.join(folder, `pid${signal}`), 'utf8')), `SIG${signal}`);
    await one.sees(/ended 1\d\d/);
    await one.sane();
  });

  test('Ctrl-Z goes to the shell, fg comes back', async () => {
    const one = open('away');
    one.keys('set -m', 'Enter');
    one.type(`${program} read --dashboard ${root}/captures/kqq-session.pcap`);
    one.keys('Enter');
    await one.sees('70/70');
    one.keys('C-z');
    await until(() => tmux('display', '-p', '-t', 'away', '#{alternate_on}').trim() === '0');
    one.keys('fg', 'Enter');
    await one.sees('70/70');
    one.keys('j');
    await one.sees(/^> +2 /m);
    one.keys('q');
    await one.sane();
  });
});
