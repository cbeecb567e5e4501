/**
 * A terminal that goes away while a dashboard shows live traffic: what was under way is still recorded, and the recording is
 * whole when the program ends.
 */

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decode } from '../hostile/whole-program.ts';
import { startUpstream, until } from '../support/live-proxy.ts';
import { hasTmux, useTmux } from '../support/tmux.ts';

const root = path.join(import.meta.dirname, '../..');
const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';
const question = 'VER=1.1&CMD=Logout&SEQ=9&UIN=10001';

describe.skipIf(!hasTmux)(`a terminal that goes away${hasTmux ? '' : ' (skipped: no tmux)'}`, () => {
  const { tmux, folder } = useTmux();

  test.each(['the terminal is closed', 'a signal says so'])('%s', { timeout: 60_000 }, async (way) => {
    let reply = (): void => {};
    const server = await startUpstream((socket) => {
      reply = () => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
    });
    const name = way === 'a signal says so' ? 'signal' : 'closed';
    const file = path.join(folder, `${name}.pcapng`);
    const number = path.join(folder, `${name}.pid`);
    const command = `${process.execPath} dist/src/cli/main.js proxy --dashboard -p 0 -w ${file} -m reverse:tcp://127.0.0.1:${server.port}`;
    const shell = `sh -c 'echo $$ > ${number}; exec ${command}'`;
    tmux('new-session', '-d', '-s', name, '-x', '120', '-y', '24', '-c', root, shell);
    const port = (): number =>
      Number(/127\.0\.0\.1:(\d+)/.exec(tmux('capture-pane', '-p', '-t', name).replaceAll(`:${server.port}`, ''))?.[1]);
    await until(() => port() > 0);
    const socket = connect(port(), '127.0.0.1');
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes;
    });
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${question.length}\r\n\r\n${question}`);
    await until(() => tmux('capture-pane', '-p', '-t', name).includes('log out'));
    const pid = Number(readFileSync(number, 'utf8'));
    if (name === 'signal') process.kill(pid, 'SIGHUP');
    else tmux('kill-session', '-t', name);
    // The server takes its time: whoever ends at once has no reply.
    await new Promise((resolve) => setTimeout(resolve, 400));
    reply();
    await until(() => got.endsWith(answer));
    socket.end();
    await until(() => !isAlive(pid));
    const { log } = decode(readFileSync(file));
    expect(log).toContain('Logout');
    expect(log).toMatch(/<\s+Logout\s+10001\s+0/);
    server.close();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
