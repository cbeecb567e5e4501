/**
 * A real terminal: a tmux server of its own for the tests of a describe, and a folder for what they leave behind.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export interface Tmux {
  /** Runs a command of tmux; gives what it printed. */
  readonly tmux: (...args: string[]) => string;
  readonly folder: string;
  /** Ends the server with all its sessions; the next command starts another. */
  readonly kill: () => void;
}

/** To be called in a describe, whose end ends the server and removes the folder. */
export function useTmux(): Tmux {
  // The body of a describe that is skipped runs all the same, and nothing cleans up behind it.
  const folder = hasTmux ? mkdtempSync(path.join(tmpdir(), 'tmux-')) : '';
  const at = ['-S', path.join(folder, 'socket')];
  const kill = (): void => void spawnSync('tmux', [...at, 'kill-server']);
  afterAll(() => {
    kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    tmux: (...args) => execFileSync('tmux', [...at, '-f', '/dev/null', ...args], { encoding: 'utf8' }),
    folder,
    kill,
  };
}
