/**
 * Progress on a terminal: the object that draws, and the real program in a real terminal, fed slowly.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Progress } from '../../src/run/progress.ts';
import { oicqscope } from '../support/program.ts';
import { hasTmux, useTmux } from '../support/tmux.ts';

describe('the line', () => {
  function screen() {
    const written: string[] = [];
    const terminal = {
      columns: 40,
      write: (text: string | Uint8Array) => {
        written.push(String(text));
        return true;
      },
    };
    return { written, terminal };
  }

  test('comes after a second, at most five times a second, and goes before anything else is said', () => {
    const { written, terminal } = screen();
    let now = 5000;
    const progress = new Progress(terminal, 10_000_000, () => now);
    progress.clear();
    now = 5999;
    progress.see(1_000_000, 1);
    expect(written).toEqual([]);
    now = 6000;
    progress.see(2_000_000, 2);
    now = 6199;
    progress.see(3_000_000, 3);
    expect(written).toEqual(['\r\x1b[K2.0 of 10.0 MB (20 %)  2 messages']);
    progress.clear();
    progress.clear();
    expect(written.slice(1)).toEqual(['\r\x1b[K']);
    now = 6200;
    progress.pass(4_000_000);
    progress.see(1_000_000, 4);
    expect(written.at(-1)).toBe('\r\x1b[K5.0 of 10.0 MB (50 %)  4 messages');
  });
});

const root = path.join(import.meta.dirname, '../..');

describe.skipIf(!hasTmux)(`a real terminal${hasTmux ? '' : ' (skipped: no tmux)'}`, () => {
  const { tmux, folder } = useTmux();

  /** What the terminal shows once `isThere`; the test's own limit ends a wait for what never comes. */
  async function shown(isThere: (text: string) => boolean): Promise<string> {
    for (;;) {
      const text = tmux('capture-pane', '-p', '-t', 'main');
      if (isThere(text)) return text;
      await wait(50);
    }
  }

  test('shows how far a slow read has come, and nothing of it is left when the read ends', {
    timeout: 60_000,
  }, async () => {
    const fifo = path.join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const program = path.join(root, 'dist/src/cli/main.js');
    const output = path.join(folder, 'log.txt');
    const line = `"${process.execPath}" "${program}" read -o "${output}" "${fifo}"; echo "status $?"; sleep 60`;
    tmux('new-session', '-d', '-s', 'main', '-x', '80', '-y', '24', `TERM=screen CI= bash -c '${line}'`);
    const bytes = readFileSync(path.join(root, 'captures/kqq-session.pcap'));
    const writer = await open(fifo, 'w');
    const writeMore = async () => {
      for (let at = 0; at < bytes.length; at += 256) {
        await writer.write(bytes.subarray(at, at + 256));
        await wait(20);
      }
      await writer.close();
    };
    const writing = writeMore();
    const during = await shown((text) => text.includes('messages'));
    expect(during).toMatch(/^0\.0 MB {2}\d+ messages/m);
    await writing;
    const after = await shown((text) => text.includes('status 0'));
    expect(after).not.toMatch(/MB/);
    expect(readFileSync(output, 'utf8')).toBe(oicqscope(['read', 'captures/kqq-session.pcap']).stdout);
  });
});

test('where standard error is no terminal there is no progress', () => {
  expect(oicqscope(['read', 'captures/kqq-session.pcap', '-o', '/dev/null', '--show-other']).stderr).toBe('');
});
