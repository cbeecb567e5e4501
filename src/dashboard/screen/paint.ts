/**
 * Painter: frames go in, what a terminal must be sent to show them comes out. blessed keeps what the terminal shows and
 * writes what has changed; nothing else in the project knows blessed.
 *
 * Of blessed the screen is used, not its boxes: cells are set one by one, which is faster, and the columns are those of
 * our own table. An empty cell behind a wide letter writes nothing, so blessed need not know that it is wide.
 */

import { Duplex } from 'node:stream';
import blessed, { type Widgets } from 'blessed';
import { type Cell, cellsOf, cursorIn } from './cells.ts';
import type { Frame, Line, Role } from './frame.ts';
import { colors, type Look, type Theme } from './theme.ts';

/** What the types of blessed leave out. */
declare module 'blessed' {
  namespace Widgets {
    interface Screen {
      /** By row and column what is to be shown, attributes and letter, and what was sent last. */
      lines: ([attributes: number, letter: string][] & { dirty: boolean })[];
      olines: [attributes: number, letter: string][][];
      enter(): void;
      leave(): void;
    }
    interface Tput {
      brokenACS: boolean;
      unicode: boolean;
      colors: number;
    }
  }
}

/** blessed's own numbers: no colour, and the flags. */
const noColor = 0x1ff;
const flagBold = 1;
const flagUnderlined = 2;
const flagReversed = 8;

/** Differs from all that is ever shown. */
const unsent = '\0';

/**
 * Every terminal of today understands xterm's sequences. Terminal descriptions of other names are not asked: blessed
 * stumbles over some of them, with noise on standard error.
 */
const terminalName = 'xterm-256color';

/** Flags, ink and paper in one number, as blessed has them. */
function attributesOf({ ink, paper, isBold, isUnderlined, isReversed }: Look): number {
  const flags = (isBold ? flagBold : 0) | (isUnderlined ? flagUnderlined : 0) | (isReversed ? flagReversed : 0);
  const numberOf = (color: Look['ink']): number => (color === undefined ? noColor : colors.indexOf(color));
  return (flags << 18) | (numberOf(ink) << 9) | numberOf(paper);
}

function isSameLine(a: Line, b: Line): boolean {
  return a === b || (a.length === b.length && a.every(({ text, role }, n) => text === b[n].text && role === b[n].role));
}

/** Owns blessed's screen; `write` gets what it says, as text. On the alternate screen from the start. */
export class Painter {
  readonly #screen: Widgets.Screen;
  #attributes: ReadonlyMap<string, number> = new Map();
  #shown: (Line | undefined)[] = [];
  #frame: Frame | undefined;
  #isAway = false;

  constructor(columns: number, rows: number, theme: Theme, write: (text: string) => void) {
    this.setTheme(theme);
    const wire = wireTo(columns, rows, write);
    const screen = blessed.screen({ input: wire, output: wire, terminal: terminalName, forceUnicode: true });
    // Lines and corners in UTF-8 rather than in the terminal's second alphabet.
    screen.tput.brokenACS = true;
    screen.tput.colors = colors.length;
    this.#screen = screen;
    screen.program.flush();
  }

  /** What is painted from now on is in this theme. */
  setTheme(theme: Theme): void {
    this.#attributes = new Map(Object.entries(theme).map(([role, look]) => [role, attributesOf(look)]));
  }

  /** Shows `frame`, after `leave` not before `enter`; of a frame of another size what fits. */
  paint(frame: Frame): void {
    this.#frame = frame;
    if (this.#isAway) return;
    const { lines, program } = this.#screen;
    let cursor: readonly [row: number, column: number] | undefined;
    for (const [row, cells] of lines.entries()) {
      const line = frame.lines[row] ?? [];
      const shown = this.#shown[row];
      const hasCursor = line.some(({ role }) => role === 'cursor');
      if (!hasCursor && shown !== undefined && isSameLine(line, shown)) continue;
      const wanted = cellsOf(line, cells.length);
      this.#set(row, wanted);
      cells.dirty = true;
      this.#shown[row] = line;
      const column = cursorIn(wanted);
      if (column !== undefined) cursor = [row, column];
    }
    this.#screen.draw(0, lines.length - 1);
    // It is hidden, but input methods for Chinese open their window there.
    if (cursor) program.cursorPos(...cursor);
    program.flush();
  }

  /** The terminal has another size; what it showed is shown again as far as it fits. */
  resize(columns: number, rows: number): void {
    this.#screen.program.cols = columns;
    this.#screen.program.rows = rows;
    this.redraw();
  }

  /** Writes everything anew, whatever the terminal shows now. */
  redraw(): void {
    this.#screen.alloc();
    this.#shown = [];
    if (this.#frame) this.paint(this.#frame);
    else this.#screen.program.flush();
  }

  /** Goes to the alternate screen and hides the cursor. */
  enter(): void {
    this.#isAway = false;
    this.#screen.enter();
    this.redraw();
  }

  /** Gives the terminal back as it was. */
  leave(): void {
    this.#isAway = true;
    this.#screen.leave();
    this.#screen.program.flush();
  }

  /** Leaves for good. */
  destroy(): void {
    this.#screen.destroy();
  }

  #set(row: number, wanted: readonly Cell[]): void {
    const cells = this.#screen.lines[row];
    const sent = this.#screen.olines[row];
    for (const [column, { text, role }] of wanted.entries()) {
      const cell = cells[column];
      cell[0] = this.#attributesOf(role);
      cell[1] = text;
      // Writing the wide letter before has brought the cursor here, which blessed must not make up for.
      if (text === '' && cells[column - 1][1] !== sent[column - 1][1]) sent[column][1] = unsent;
    }
  }

  #attributesOf(role: Role): number {
    return this.#attributes.get(role) ?? (noColor << 9) | noColor;
  }
}

/** What blessed takes for a terminal: one that never says anything, and tells `write` what it hears. */
function wireTo(columns: number, rows: number, write: (text: string) => void): Duplex {
  const wire = new Duplex({
    decodeStrings: false,
    read() {},
    write(text, _encoding, done) {
      write(String(text));
      done();
    },
  });
  return Object.assign(wire, { columns, rows });
}
