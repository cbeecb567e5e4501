/**
 * The proxy in a real terminal that stands still: Ctrl-S stops the log, not the traffic.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, until } from '../support/live-proxy.ts';

const root = path.join(import.meta.dirname, '../..');
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

describe.skipIf(!hasTmux)(`a real terminal${hasTmux ? '' : ' (skipped: no tmux)'}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'proxy-'));
  });
  afterAll(() => {
    spawnSync('tmux', ['-S', path.join(folder, 'socket'), 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });

  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', path.join(folder, 'socket'), '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const screen = (): string => tmux('capture-pane', '-p', '-t', 'main');

  test('Ctrl-S stops the log and not the traffic; Ctrl-Q shows what passed meanwhile', {
    timeout: 60_000,
  }, async () => {
    const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';
    const server = await startUpstream((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`),
    );
    const program = `${process.execPath} dist/src/cli/main.js proxy -p 0 -m reverse:tcp://127.0.0.1:${server.port}`;
    tmux('new-session', '-d', '-s', 'main', '-x', '120', '-y', '24', '-c', root, program);
    const port = (): number => Number(/listening at 127\.0\.0\.1:(\d+)/.exec(screen())?.[1] ?? 0);
    await until(() => port() > 0);
    const ask = async (uin: number): Promise<void> => {
      const body = `VER=1.1&CMD=Logout&SEQ=9&UIN=${uin}`;
      const socket = connect(port(), '127.0.0.1');
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      let text = '';
      await new Promise<void>((resolve) => {
        socket.on('data', (bytes) => {
          text += bytes;
          if (text.endsWith(answer)) resolve();
        });
      });
      socket.destroy();
    };
    await ask(1);
    await until(() => screen().includes('log out'));
    tmux('send-keys', '-t', 'main', 'C-s');
    const at = port();
    expect(at).toBeGreaterThan(0);
    const before = screen();
    // More than a terminal takes while nobody looks: its writer stands still, too.
    for (let uin = 10_000; uin < 11_000; uin++) await ask(uin);
    expect(screen()).toBe(before);
    tmux('send-keys', '-t', 'main', 'C-q');
    await until(() => screen().includes('10999'));
    tmux('send-keys', '-t', 'main', 'C-c');
    server.close();
  });
});
