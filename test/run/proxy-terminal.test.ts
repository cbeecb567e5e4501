/**
 * The proxy in a real terminal: one that stands still, where Ctrl-S stops the log and not the traffic, and one that goes away.
 */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startUpstream, until } from '../support/live-proxy.ts';
import { oicqscope } from '../support/program.ts';
import { hasTmux, useTmux } from '../support/tmux.ts';

const root = path.join(import.meta.dirname, '../..');
const answer = 'VER=1.1&CMD=LOGOUT&SEQ=9&UIN=10001&RES=0';

const startServer = () =>
  startUpstream((socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`));

/** Asks the server behind the proxy; false when the proxy is not there. */
async function ask(port: number, uin: number): Promise<boolean> {
  const body = `VER=1.1&CMD=Logout&SEQ=9&UIN=${uin}`;
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  let text = '';
  const isAnswered = await new Promise<boolean>((resolve) => {
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
    socket.on('data', (bytes) => {
      text += bytes;
      if (text.endsWith(answer)) resolve(true);
    });
  });
  socket.destroy();
  return isAnswered;
}

/** A port that nobody listens at. */
async function findPort(): Promise<number> {
  const server = await startUpstream(() => {});
  server.close();
  return server.port;
}

describe.skipIf(!hasTmux)(`a real terminal${hasTmux ? '' : ' (skipped: no tmux)'}`, () => {
  const { tmux, folder, kill } = useTmux();
  afterEach(kill);
  const screen = (): string => tmux('capture-pane', '-p', '-t', 'main');

  /** Starts the proxy in the terminal; gives its port. How it ended will be in the file `status`. */
  const startProxy = async (server: number, more = ''): Promise<number> => {
    const port = await findPort();
    const program = `${process.execPath} dist/src/cli/main.js proxy -p ${port} -m reverse:tcp://127.0.0.1:${server} ${more}`;
    // The shell outlives its terminal, to tell.
    const line = `trap '' HUP; ${program}; echo $? > ${path.join(folder, 'status')}`;
    tmux('new-session', '-d', '-s', 'main', '-x', '120', '-y', '24', '-c', root, `bash -c ${quote(line)}`);
    while (!(await ask(port, 1)));
    return port;
  };

  test('Ctrl-S stops the log and not the traffic; Ctrl-Q shows what passed meanwhile', async () => {
    const server = await startServer();
    const port = await startProxy(server.port);
    await until(() => screen().includes('log out'));
    tmux('send-keys', '-t', 'main', 'C-s');
    const before = screen();
    // More than a terminal takes while nobody looks: its writer stands still, too.
    for (let uin = 10_000; uin < 11_000; uin++) await ask(port, uin);
    expect(screen()).toBe(before);
    tmux('send-keys', '-t', 'main', 'C-q');
    await until(() => screen().includes('10999'));
    tmux('send-keys', '-t', 'main', 'C-c');
    server.close();
  });

  test.each([
    ['the log', ''],
    ['the dashboard', '--dashboard'],
  ])('when it goes away from under %s, the recording is whole, and the proxy ends', async (_, more) => {
    const server = await startServer();
    const [recording, status] = ['recording.pcapng', 'status'].map((name) => path.join(folder, name));
    rmSync(status, { force: true });
    const port = await startProxy(server.port, `-w ${recording} ${more}`);
    let uin = 10_000;
    while (uin < 10_300) if (await ask(port, uin)) uin += 1;
    tmux('kill-server');
    // What passes until the proxy hears of it is recorded, too.
    while (await ask(port, uin)) uin += 1;
    await until(() => existsSync(status) && readFileSync(status, 'utf8') !== '');
    // By SIGHUP: neither an error of ours nor an abort.
    expect(readFileSync(status, 'utf8')).toBe('129\n');
    const { stdout, stderr } = oicqscope([
      'read',
      '-q',
      '-T',
      'fields',
      '-e',
      'uin',
      '-Y',
      'dir == request && uin >= 10000',
      recording,
    ]);
    expect(stderr).toBe('');
    const answered = Array.from({ length: uin - 10_000 }, (__, at) => String(10_000 + at));
    expect(stdout.split('\n').slice(0, answered.length)).toEqual(answered);
    server.close();
  });
});

function quote(line: string): string {
  return `'${line.replaceAll("'", "'\\''")}'`;
}
