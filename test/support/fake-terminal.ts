/**
 * A terminal without a person: what is written to its output is shown by a headless xterm, and bytes of its input are
 * given by the test.
 */

import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

export class FakeTerminal {
  readonly input = Object.assign(new PassThrough(), {
    isRaw: false,
    setRawMode(isRaw: boolean): void {
      this.isRaw = isRaw;
    },
  });
  readonly output;
  /** All that was written. */
  written = '';
  readonly #screen;
  #unread = '';

  constructor(columns: number, rows: number) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const write = (text: string): void => {
      this.written += text;
      this.#unread += text;
    };
    const output = new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        write(String(text));
        done();
      },
    });
    this.output = Object.assign(output, { columns, rows });
  }

  /** What each row shows, after all that was written until now. */
  async rows(): Promise<string[]> {
    const text = this.#unread;
    this.#unread = '';
    await new Promise<void>((resolve) => this.#screen.write(text, resolve));
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) => active.getLine(row)?.translateToString(false) ?? '');
  }

  /** What stands in one cell and how it looks. */
  cell(
    row: number,
    column: number,
  ): { text: string; ink: number; paper: number; isBold: boolean; isReversed: boolean } {
    const cell = this.#screen.buffer.active.getLine(row)?.getCell(column);
    if (!cell) throw new Error(`no cell ${row}, ${column}`);
    return {
      text: cell.getChars(),
      ink: cell.isFgDefault() ? -1 : cell.getFgColor(),
      paper: cell.isBgDefault() ? -1 : cell.getBgColor(),
      isBold: cell.isBold() !== 0,
      isReversed: cell.isInverse() !== 0,
    };
  }

  /** Which of the two screens is shown. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  get cursor(): readonly [row: number, column: number] {
    const { cursorY, cursorX } = this.#screen.buffer.active;
    return [cursorY, cursorX];
  }

  get modes(): { mouse: string; isPasteInBrackets: boolean; isKeypadApplication: boolean } {
    const { mouseTrackingMode, bracketedPasteMode, applicationKeypadMode } = this.#screen.modes;
    return {
      mouse: mouseTrackingMode,
      isPasteInBrackets: bracketedPasteMode,
      isKeypadApplication: applicationKeypadMode,
    };
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    Object.assign(this.output, { columns, rows });
    this.output.emit('resize');
  }
}
