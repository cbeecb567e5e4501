/**
 * Terminal of the dashboard: frames go in, what a person does comes out. While it is open the terminal is on its
 * alternate screen and hands over every key; on every way out it becomes what it was.
 *
 * Load it when a dashboard is wanted, and not before: blessed comes with it.
 */

import { copySequence } from './clipboard.ts';
import { beforeExit, withoutListeners } from './exits.ts';
import type { Frame } from './frame.ts';
import { InputReader } from './input.ts';
import type { TerminalEvent } from './keys.ts';
import { Painter } from './paint.ts';
import type { Theme } from './theme.ts';

/** Standard input, or a stream of /dev/tty when that is the capture. */
export type TerminalInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  unref?(): unknown;
};
export type TerminalOutput = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

export interface TerminalOptions {
  readonly input: TerminalInput;
  readonly output: TerminalOutput;
  /** Whether clicks and the wheel are ours; if not, the terminal selects text with them as ever. */
  readonly mouse: boolean;
  readonly theme: Theme;
  readonly events: (event: TerminalEvent) => void;
  /** The input has ended, or nothing more can be shown: the terminal is gone, and nobody can press a key to say so. */
  readonly gone?: () => void;
}

/** Presses and the wheel (1000) with numbers as digits (1006); pastes in brackets (2004). xterm's control sequences. */
const mouseOn = '\x1b[?1000h\x1b[?1006h';
const mouseOff = '\x1b[?1006l\x1b[?1000l';
const pasteOn = '\x1b[?2004h';
const pasteOff = '\x1b[?2004l';

/** An escape with nothing behind it for so long is the key. */
const escapeMilliseconds = 50;
/** Where there is nobody to wake us from a suspension we were not stopped at all. */
const awayMilliseconds = 100;

/** Opens the terminal and takes its keys. */
export function openTerminal(options: TerminalOptions): Terminal {
  return new Terminal(options);
}

export class Terminal {
  readonly #options: TerminalOptions;
  readonly #reader = new InputReader();
  readonly #painter: Painter;
  readonly #forgetExits: () => void;
  #escapeTimer: NodeJS.Timeout | undefined;
  #awayTimer: NodeJS.Timeout | undefined;
  #isOpen = true;
  #isAway = false;
  #columns = 0;
  #rows = 0;

  constructor(options: TerminalOptions) {
    this.#options = options;
    const { input, output, theme } = options;
    this.#measure();
    this.#painter = withoutListeners(
      () => new Painter(this.#columns, this.#rows, theme, (text) => void output.write(text)),
    );
    this.#forgetExits = beforeExit(this.close);
    this.#take();
    input.on('data', this.#read);
    input.on('end', this.#end);
    // These stay, as a terminal that hangs up gives errors even later.
    input.on('error', this.#end);
    output.on('error', this.#end);
    output.on('resize', this.#resize);
    process.on('SIGCONT', this.#resume);
    process.on('SIGTSTP', this.suspend);
    input.resume();
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Shows `frame`. Only what has changed is written. */
  paint(frame: Frame): void {
    if (this.#isOpen) this.#painter.paint(frame);
  }

  /** Writes everything anew, for when something else has written to the terminal. */
  redraw(): void {
    if (this.#isOpen && !this.#isAway) this.#painter.redraw();
  }

  /** Shows everything in another theme. */
  setTheme(theme: Theme): void {
    this.#painter.setTheme(theme);
    this.redraw();
  }

  /** Whether `text` went to the clipboard of the terminal; false when it is too long for that. */
  copy(text: string): boolean {
    const sequence = copySequence(text, (process.env['TMUX'] ?? '') !== '');
    if (sequence === undefined || !this.#isOpen || this.#isAway) return false;
    this.#options.output.write(sequence);
    return true;
  }

  /** Gives the terminal to the shell until the process is continued, as Ctrl-Z does elsewhere. */
  readonly suspend = (): void => {
    if (!this.#isOpen || this.#isAway) return;
    this.#isAway = true;
    this.#give();
    process.off('SIGTSTP', this.suspend);
    this.#awayTimer = setTimeout(this.#resume, awayMilliseconds);
    // To all of a pipe, as the terminal would: the shell waits until the last of them has stopped.
    process.kill(0, 'SIGTSTP');
  };

  /** Gives the terminal back. May be called twice. */
  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { input, output } = this.#options;
    clearTimeout(this.#escapeTimer);
    clearTimeout(this.#awayTimer);
    input.off('data', this.#read);
    input.off('end', this.#end);
    output.off('resize', this.#resize);
    process.off('SIGCONT', this.#resume);
    process.off('SIGTSTP', this.suspend);
    this.#forgetExits();
    if (!this.#isAway) this.#give();
    this.#painter.destroy();
    input.pause();
    // Of terminals Node stops reading standard input alone; another would keep the process from ending.
    input.unref?.();
  };

  readonly #read = (data: Uint8Array | string): void => {
    clearTimeout(this.#escapeTimer);
    this.#tell(this.#reader.read(typeof data === 'string' ? Buffer.from(data) : data));
    if (!this.#isOpen || !this.#reader.isWaiting) return;
    this.#escapeTimer = setTimeout(() => this.#tell(this.#reader.giveUp()), escapeMilliseconds);
  };

  /** What comes after the key that closed the terminal is not for us. */
  #tell(events: readonly TerminalEvent[]): void {
    for (const event of events) if (this.#isOpen) this.#options.events(event);
  }

  readonly #end = (): void => {
    if (this.#isOpen) this.#options.gone?.();
  };

  readonly #resize = (): void => {
    this.#measure();
    if (this.#isAway) return;
    this.#painter.resize(this.#columns, this.#rows);
    this.#tell([{ kind: 'resize', columns: this.#columns, rows: this.#rows }]);
  };

  readonly #resume = (): void => {
    clearTimeout(this.#awayTimer);
    if (this.#isAway) process.on('SIGTSTP', this.suspend);
    this.#isAway = false;
    // The shell has set the terminal as it likes it, of which Node knows nothing.
    this.#options.input.setRawMode?.(false);
    this.#take();
    this.#painter.enter();
    this.#resize();
  };

  /** Some terminals do not say how large they are. */
  #measure(): void {
    this.#columns = this.#options.output.columns || 80;
    this.#rows = this.#options.output.rows || 24;
  }

  #take(): void {
    const { input, output, mouse } = this.#options;
    input.setRawMode?.(true);
    output.write(mouse ? mouseOn + pasteOn : pasteOn);
  }

  #give(): void {
    const { input, output, mouse } = this.#options;
    output.write(mouse ? pasteOff + mouseOff : pasteOff);
    this.#painter.leave();
    input.setRawMode?.(false);
  }
}
