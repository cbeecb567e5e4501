/**
 * Frames painted on a headless xterm: every row shows what the frame says, whatever stood there before.
 */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, fitTo, type Line, type Role, run, textOf } from '../../../src/dashboard/screen/frame.ts';
import { Painter } from '../../../src/dashboard/screen/paint.ts';
import { themes } from '../../../src/dashboard/screen/theme.ts';
import { safe } from '../../../src/dashboard/text/columns.ts';
import { FakeTerminal } from '../../support/fake-terminal.ts';

const sizes = [
  [80, 24],
  [40, 10],
  [20, 5],
] as const;

const roles: readonly Role[] = ['text', 'dim', 'title', 'selected', 'lit', 'match', 'error', 'request', 'status'];

/** Text as it comes from the wire: any code units, Chinese, marks, symbols, sequences of terminals. */
const wireText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'在吗，１🀄①☆αЯ한カ𠮷e\u0301\u0302│─┼ab ') }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('\x1b[31m', '\x1b]0;x\x07', '\x9b2J', '{bold}x{/bold}', '\r\n\t', '\u202e', '👨‍👩‍👧'),
);

function lineOf(columns: number): fc.Arbitrary<Line> {
  const runs = fc.array(fc.tuple(wireText, fc.constantFrom(...roles)), { maxLength: 5 });
  // A border at the end of every line: it stands where all before it takes its columns.
  return runs.map((made) => [
    ...fitTo(
      made.map(([text, role]) => run(safe(text), role)),
      columns - 1,
    ),
    run('│', 'border'),
  ]);
}

/** Some frames in a row, each with a few lines changed. */
function framesOf(columns: number, rows: number): fc.Arbitrary<Frame[]> {
  const change = fc.array(fc.tuple(fc.nat(rows - 1), lineOf(columns)), { maxLength: 4 });
  const first = fc.array(lineOf(columns), { minLength: rows, maxLength: rows });
  return fc.tuple(first, fc.array(change, { maxLength: 5 })).map(([lines, changes]) => {
    const frames: Frame[] = [{ columns, rows, lines }];
    for (const changed of changes) {
      lines = [...lines];
      for (const [row, line] of changed) lines[row] = line;
      frames.push({ columns, rows, lines });
    }
    return frames;
  });
}

/** The text with every sequence a painter may send taken out: moving, erasing, attributes, modes, save and restore. */
function withoutSequences(written: string): string {
  const esc = '\x1b';
  const sequence = new RegExp(`${esc}(?:\\[[?]?[\\d;]*[A-Za-z]|[78=>])`, 'g');
  return written.replace(sequence, '');
}

test.each(sizes)('at %i x %i every row reads as its line, after any frames before', async (columns, rows) => {
  await fc.assert(
    fc.asyncProperty(framesOf(columns, rows), async (frames) => {
      const terminal = new FakeTerminal(columns, rows);
      const painter = new Painter(columns, rows, themes.dark, (text) => terminal.output.write(text));
      for (const frame of frames) {
        painter.paint(frame);
        expect(await terminal.rows()).toEqual(frame.lines.map(textOf));
      }
      painter.destroy();
      expect(withoutSequences(terminal.written)).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 100 },
  );
});

function frameOf(columns: number, lines: readonly Line[]): Frame {
  return { columns, rows: lines.length, lines: lines.map((line) => fitTo(line, columns)) };
}

function painterOn(terminal: FakeTerminal, theme = themes.dark): Painter {
  const { columns, rows } = terminal.output;
  return new Painter(columns, rows, theme, (text) => terminal.output.write(text));
}

test('roles have the colours of the theme, on a letter and on both columns of a wide one', async () => {
  const terminal = new FakeTerminal(20, 2);
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('好', 'selected'), run('x', 'lit'), run('y')], [run('└─', 'border')]]));
  expect(await terminal.rows()).toEqual([`好xy${' '.repeat(16)}`, `└─${' '.repeat(18)}`]);
  expect(terminal.cell(0, 0)).toEqual({ text: '好', ink: 15, paper: 4, isBold: true, isReversed: false });
  expect(terminal.cell(0, 2)).toEqual({ text: 'x', ink: 0, paper: 3, isBold: false, isReversed: false });
  expect(terminal.cell(0, 3)).toEqual({ text: 'y', ink: -1, paper: -1, isBold: false, isReversed: false });
  expect(terminal.cell(1, 0).ink).toBe(8);
  painter.destroy();
});

test('mono sends no colours', async () => {
  const terminal = new FakeTerminal(60, 2);
  const painter = painterOn(terminal, themes.mono);
  painter.paint(frameOf(60, [roles.map((role) => run('a', role)), [run('b', 'promptBad')]]));
  await terminal.rows();
  for (let column = 0; column < roles.length; column++) {
    expect(terminal.cell(0, column)).toMatchObject({ ink: -1, paper: -1 });
  }
  painter.destroy();
});

test('lines and corners are sent as UTF-8, not in the second alphabet of the terminal', () => {
  const terminal = new FakeTerminal(20, 1);
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('┌──┬─┐│', 'border')]]));
  expect(terminal.written).toContain('┌──┬─┐│');
  expect(terminal.written).not.toContain('\x1b(0');
  painter.destroy();
});

test('a frame like the last one writes nothing, and of one changed line nothing else', () => {
  const terminal = new FakeTerminal(20, 3);
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('one')], [run('two')], [run('three')]]));
  terminal.written = '';
  painter.paint(frameOf(20, [[run('one')], [run('two')], [run('three')]]));
  expect(terminal.written).toBe('');
  painter.paint(frameOf(20, [[run('one')], [run('too')], [run('three')]]));
  expect(withoutSequences(terminal.written)).toBe('o');
  painter.destroy();
});

test('the cursor is hidden and stands where one types', async () => {
  const terminal = new FakeTerminal(20, 3);
  const painter = painterOn(terminal);
  const prompt = (text: string): Line => [run(text, 'prompt'), run(' ', 'cursor')];
  painter.paint(frameOf(20, [[], [], prompt('/好')]));
  await terminal.rows();
  expect(terminal.cursor).toEqual([2, 3]);
  painter.paint(frameOf(20, [[run('new')], [], prompt('/好')]));
  await terminal.rows();
  expect(terminal.cursor).toEqual([2, 3]);
  expect(terminal.written).toContain('\x1b[?25l');
  expect(terminal.written).not.toContain('\x1b[?25h');
  painter.destroy();
  expect(terminal.written).toContain('\x1b[?25h');
});

test('controls in a text nobody made safe do not reach the terminal', async () => {
  const terminal = new FakeTerminal(20, 2);
  const painter = painterOn(terminal);
  painter.paint({ columns: 20, rows: 2, lines: [[run('a\x1b[2Jb\x9b\r\n\ud800c')], []] });
  expect(await terminal.rows()).toEqual([`a?[2Jb????c${' '.repeat(9)}`, ' '.repeat(20)]);
  painter.destroy();
});

test('a frame of another size shows what fits', async () => {
  const terminal = new FakeTerminal(6, 2);
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('abcde好f')], [run('two')], [run('three')]]));
  expect(await terminal.rows()).toEqual(['abcde ', 'two   ']);
  terminal.resize(10, 4);
  painter.resize(10, 4);
  expect(await terminal.rows()).toEqual(['abcde好f  ', 'two       ', 'three     ', ' '.repeat(10)]);
  painter.destroy();
});

test('redraw mends what something else wrote', async () => {
  const terminal = new FakeTerminal(20, 2);
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('one')], [run('two')]]));
  terminal.output.write('\x1b[1;1Hnoise\x1b[31m');
  painter.redraw();
  expect(await terminal.rows()).toEqual([`one${' '.repeat(17)}`, `two${' '.repeat(17)}`]);
  painter.destroy();
});

test('leaving gives the first screen back, and frames wait until it is entered again', async () => {
  const terminal = new FakeTerminal(20, 2);
  terminal.output.write('shell$');
  const painter = painterOn(terminal);
  painter.paint(frameOf(20, [[run('one')], []]));
  await terminal.rows();
  expect(terminal.isAlternate).toBe(true);
  expect(terminal.modes.isKeypadApplication).toBe(true);
  painter.leave();
  painter.paint(frameOf(20, [[run('two')], []]));
  expect((await terminal.rows())[0]).toBe(`shell$${' '.repeat(14)}`);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.modes.isKeypadApplication).toBe(false);
  painter.enter();
  expect((await terminal.rows())[0]).toBe(`two${' '.repeat(17)}`);
  painter.destroy();
});
