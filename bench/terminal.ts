/**
 * A command goes in; it runs on a terminal of its own, of 120 columns and 40 rows; keys go to it, and what its screen
 * shows, and when, comes out.
 *
 * The terminal is made by script (util-linux); what the program writes is shown by a headless xterm.
 */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { root } from './plain/program.ts';
import { outputOf } from './results.ts';

export const columns = 120;
export const rows = 40;
/** A frame is one burst of bytes; the next comes 100 ms later at the soonest, unless a key is pressed. */
const quietMilliseconds = 10;
const patience = 20_000;

/** What the screen shows: rows of text, and the same with colours, so that a moved cursor is seen. */
export interface Screen {
  readonly text: readonly string[];
  readonly look: readonly string[];
}

export type Sees = (screen: Screen, before: Screen) => boolean;

/** Why there can be no terminal; null if there can be one. */
export function whyNoTerminal(): string | null {
  return outputOf('script', '--version') === null ? 'script is not installed (Debian: apt install bsdutils)' : null;
}

export class ProgramOnTerminal {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  readonly #pidFile: string;
  /** The program has ended and all it wrote has come. */
  readonly ended: Promise<void>;
  #hasEnded = false;
  #arrived = 0;
  #unshown = 0;
  #wake: () => void = () => {};

  /** `folder` takes a small file. Words are for a shell. */
  constructor(words: readonly string[], folder: string) {
    this.#pidFile = join(folder, 'pid');
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const command = `stty rows ${rows} cols ${columns}; echo $$ > '${this.#pidFile}'; exec ${quoted}`;
    this.#child = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm-256color' },
    });
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.on('data', (bytes: Buffer) => this.#take(bytes));
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', () => {
        this.#hasEnded = true;
        this.#wake();
        resolve();
      });
    });
  }

  #take(bytes: Buffer): void {
    this.#arrived = performance.now();
    this.#unshown += 1;
    this.#terminal.write(bytes, () => {
      this.#unshown -= 1;
      this.#wake();
    });
  }

  get screen(): Screen {
    const { active } = this.#terminal.buffer;
    const text: string[] = [];
    const look: string[] = [];
    for (let row = 0; row < rows; row++) {
      const line = active.getLine(active.baseY + row);
      text.push((line?.translateToString() ?? '').trimEnd());
      let cells = '';
      for (let column = 0; column < columns; column++) {
        const cell = line?.getCell(column);
        if (cell !== undefined)
          cells += `${cell.getChars()}${cell.getFgColor()}.${cell.getBgColor()}.${cell.isInverse()}`;
      }
      look.push(cells);
    }
    return { text, look };
  }

  /**
   * Presses keys and waits until the screen shows what `sees` is true of. Milliseconds from the first byte written to the
   * last byte of that frame; rejects with what is shown instead when it does not come. `meanwhile` sees every screen.
   */
  async press(keys: string, sees: Sees, meanwhile: (screen: Screen) => void = () => {}): Promise<number> {
    const before = this.screen;
    const begun = performance.now();
    this.#child.stdin.write(keys);
    const isAnswer: Sees = (now) => this.#arrived > begun && sees(now, before);
    await this.#until(isAnswer, before, meanwhile, JSON.stringify(keys));
    while (this.#unshown > 0 || performance.now() - this.#arrived < quietMilliseconds) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return this.#arrived - begun;
  }

  /** Waits without pressing anything. */
  async wait(sees: Sees): Promise<void> {
    await this.#until(sees, this.screen, () => {}, 'waiting');
  }

  async #until(sees: Sees, before: Screen, meanwhile: (screen: Screen) => void, what: string): Promise<void> {
    const end = performance.now() + patience;
    for (;;) {
      const { screen } = this;
      meanwhile(screen);
      if (sees(screen, before)) return;
      if (this.#hasEnded || performance.now() > end) {
        throw new Error(`${what}: ${this.#hasEnded ? 'it has ended' : 'no answer'}\n${screen.text.join('\n')}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The most memory it has held so far, in bytes; null where the system does not tell. */
  get peakBytes(): number | null {
    const found = /VmHWM:\s+(\d+) kB/.exec(this.#told('status') ?? '');
    return found === null ? null : Number(found[1]) * 1024;
  }

  /** CPU time it has taken so far, in milliseconds, in steps of 10; null where the system does not tell. */
  get cpu(): number | null {
    const text = this.#told('stat');
    if (text === null) return null;
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  #told(name: string): string | null {
    try {
      return readFileSync(`/proc/${readFileSync(this.#pidFile, 'latin1').trim()}/${name}`, 'latin1');
    } catch {
      return null;
    }
  }

  /** Takes the terminal away, as a window that is closed. */
  async close(): Promise<void> {
    if (!this.#hasEnded) this.#child.kill('SIGTERM');
    await this.ended;
    this.#terminal.dispose();
  }
}
