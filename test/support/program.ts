/**
 * The real program as a child process: arguments and input go in, what it printed and its exit status come out.
 */

import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const main = path.join(root, 'dist/src/cli/main.js');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `oicqscope ARGS` in the project's folder until it ends. */
export function oicqscope(args: readonly string[], options: StartOptions = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: root,
    input: options.input ?? '',
    env: { ...process.env, NO_COLOR: '', TERM: 'dumb', ...options.env },
    maxBuffer: 1 << 28,
  });
  return { status, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
}

/** Runs a line of shell in which `oicqscope` is the program. */
export function shell(line: string): Ended {
  const script = `oicqscope() { "${process.execPath}" "${main}" "$@"; }; ${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: root, maxBuffer: 1 << 28 });
  return { status, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
}

/** Starts the program and leaves it running. */
export function start(args: readonly string[]) {
  return spawn(process.execPath, [main, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Starts the program and keeps what it prints; `ended` gives its status. Whoever starts it has to kill it. */
export function startListened(args: readonly string[]) {
  const child = start(args);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (bytes) => {
    printed.out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    printed.err += bytes;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { child, printed, ended };
}
