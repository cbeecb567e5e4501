/**
 * Keys and clicks: one character or one whole sequence of a terminal goes in, what a person did comes out.
 *
 * Names of keys are those of blessed (`pageup`, `C-c`, `M-x`), but a letter is called what it is: `J`, not `S-j`.
 */

/** What a person did. Columns and rows are counted from 0 at the upper left. */
export type TerminalEvent = Key | Click | { readonly kind: 'resize'; readonly columns: number; readonly rows: number };

/** `text` is what typing it would insert; null for what inserts nothing. */
export interface Key {
  readonly kind: 'key';
  readonly key: string;
  readonly text: string | null;
}

export interface Click {
  readonly kind: 'mouse';
  readonly action: 'down' | 'wheelup' | 'wheeldown';
  readonly column: number;
  readonly row: number;
}

/** Control characters that are no `C-` with a letter. */
const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x00': 'C-space',
  '\x1b': 'escape',
  '\x1c': 'C-\\',
  '\x1d': 'C-]',
  '\x1e': 'C-^',
  '\x1f': 'C-_',
};

/** By the last letter of `CSI .. letter` (ECMA-48) and of `SS3 letter`. */
const byLetter: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** By the number of `CSI number ~`: DEC's keyboards, and rxvt's 7 and 8. */
const byNumber: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** What `SS3 j` to `SS3 y` print: the number pad, when it is told to say that it is one. */
const numberPad = '*+,-./0123456789';

const buttons: Readonly<Record<number, Click['action']>> = { 0: 'down', 64: 'wheelup', 65: 'wheeldown' };

/** The key that sends one character. `undefined` for C1. */
export function keyOf(letter: string): Key | undefined {
  if (letter === ' ') return { kind: 'key', key: 'space', text: ' ' };
  const name = controls[letter];
  if (name !== undefined) return named(name);
  if (letter < ' ') return named(`C-${String.fromCharCode(letter.charCodeAt(0) + 0x60)}`);
  return letter >= '\x7f' && letter <= '\x9f' ? undefined : { kind: 'key', key: letter, text: letter };
}

/** A key that inserts nothing. */
export function named(name: string): Key {
  return { kind: 'key', key: name, text: null };
}

/** The key of `SS3 letter`. */
export function keyOfSs3(letter: string): Key | undefined {
  if (letter === 'M') return named('enter');
  const printed = letter >= 'j' && letter <= 'y' ? numberPad[letter.charCodeAt(0) - 0x6a] : undefined;
  if (printed !== undefined) return keyOf(printed);
  const name = byLetter[letter];
  return name === undefined ? undefined : named(name);
}

/** What `CSI parameters last` says, if it is a key or a click. */
export function eventOfCsi(parameters: string, last: string): TerminalEvent | undefined {
  if (parameters.startsWith('<')) return last === 'M' ? clickOf(numbersOf(parameters.slice(1))) : undefined;
  if (last === 'Z') return named('S-tab');
  const [number, modifiers = 1] = numbersOf(parameters);
  const name = last === '~' ? byNumber[number] : byLetter[last];
  return name === undefined ? undefined : named(prefixOf(modifiers) + name);
}

function numbersOf(parameters: string): number[] {
  return parameters.split(';').map(Number);
}

/** xterm's number of the modifiers is one more than their bits. */
function prefixOf(modifiers: number): string {
  const bits = modifiers - 1;
  return (bits & 4 ? 'C-' : '') + (bits & 10 ? 'M-' : '') + (bits & 1 ? 'S-' : '');
}

/** Of xterm's button number the bits 4, 8 and 16 are keys held meanwhile. Columns and rows come counted from 1. */
export function clickOf([button, column, row]: readonly number[]): Click | undefined {
  const action = buttons[button & ~28];
  if (action === undefined || !(column >= 1 && row >= 1)) return undefined;
  return { kind: 'mouse', action, column: column - 1, row: row - 1 };
}
