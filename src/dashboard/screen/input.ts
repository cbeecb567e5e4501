/**
 * Input of a terminal: its bytes go in, in any pieces; keys, clicks and turns of the wheel come out.
 *
 * blessed has a reader of its own, which loses keys that come with a click, halves letters beyond U+FFFF, takes the
 * beginning of a cut sequence for the escape key, and tells Enter twice.
 */

import { clickOf, eventOfCsi, keyOf, keyOfSs3, named, type TerminalEvent } from './keys.ts';

const esc = '\x1b';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;

/** Behind an escape: what may become a sequence when more comes. */
const unfinished = /^(?:$|O$|\[(?:[0-?]*[ -/]*$|\[$|M[\s\S]{0,2}$))/;
/** The mouse before xterm had numbers for it: three characters behind, each 32 above its number. */
const oldMouse = /^\[M[\s\S]{3}/;
/** F1 to F5 of the console of Linux. */
const consoleKey = /^\[\[[A-E]/;
/** Of one that is broken, the part before the fault. */
const controlSequence = /^\[([0-?]*)[ -/]*([@-~]?)/;

/** No sequence of a keyboard is as long. */
const maxSequence = 64;

/** Takes bytes as they come and keeps what is not yet a whole key. */
export class InputReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #rest = '';
  #isPasting = false;

  /** Whether an escape waits for what may follow. When nothing does it was the escape key: `giveUp`. */
  get isWaiting(): boolean {
    return !this.#isPasting && [esc, `${esc}[`, `${esc}O`].includes(this.#rest);
  }

  read(bytes: Uint8Array): readonly TerminalEvent[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const events: TerminalEvent[] = [];
    let at = 0;
    while (at < this.#rest.length) {
      const size = this.#isPasting ? this.#readPaste(at, events) : this.#readKey(at, events);
      if (size === 0) break;
      at += size;
    }
    this.#rest = this.#rest.slice(at);
    return events;
  }

  /** Nothing follows: what waits is a key. */
  giveUp(): readonly TerminalEvent[] {
    if (!this.isWaiting) return [];
    const letter = this.#rest.slice(1);
    this.#rest = '';
    return [named(letter === '' ? 'escape' : `M-${letter}`)];
  }

  /** Reads one key; returns its size in the text, 0 if it is not all there. */
  #readKey(at: number, events: TerminalEvent[]): number {
    if (this.#rest[at] !== esc) return readLetter(letterAt(this.#rest, at), events);
    const rest = this.#rest.slice(at + 1, at + maxSequence);
    if (rest.length < maxSequence - 1 && unfinished.test(rest)) return 0;
    if (this.#rest.startsWith(pasteStart, at)) {
      this.#isPasting = true;
      return pasteStart.length;
    }
    return 1 + (rest[0] === '[' ? readControlSequence(rest, events) : readEscape(rest, events));
  }

  /**
   * Reads one letter of a paste, which presses no keys: the end of a line is a blank, controls are nothing. But if the
   * end of the paste was lost, a Ctrl-C that comes by itself must still be heard.
   */
  #readPaste(at: number, events: TerminalEvent[]): number {
    const letter = letterAt(this.#rest, at);
    if (letter === esc) {
      const rest = this.#rest.slice(at, at + pasteEnd.length);
      if (rest !== pasteEnd) return pasteEnd.startsWith(rest) ? 0 : 1;
      this.#isPasting = false;
      return pasteEnd.length;
    }
    if (letter === '\r' && this.#rest[at + 1] === '\n') return 1;
    const isPressed = letter === '\x03' && this.#rest === letter;
    if (isPressed) this.#isPasting = false;
    const isBlank = letter === '\r' || letter === '\n' || letter === '\t';
    const key = keyOf(isBlank ? ' ' : letter);
    if (key && (key.text !== null || isPressed)) events.push(key);
    return letter.length;
  }
}

function readLetter(letter: string, events: TerminalEvent[]): number {
  const key = keyOf(letter);
  if (key) events.push(key);
  return letter.length;
}

/** One that is broken or means nothing to us is passed over. `rest` follows the escape. */
function readControlSequence(rest: string, events: TerminalEvent[]): number {
  const click = oldMouse.exec(rest);
  const console = consoleKey.exec(rest);
  const [whole, parameters, last] = controlSequence.exec(rest) ?? [rest, '', ''];
  let event: TerminalEvent | undefined;
  if (click) event = clickOf([2, 3, 4].map((at) => rest.charCodeAt(at) - 32));
  else if (console) event = named(`f${'ABCDE'.indexOf(rest[2]) + 1}`);
  else if (last !== '') event = eventOfCsi(parameters, last);
  if (event) events.push(event);
  return (click ?? console)?.[0].length ?? whole.length;
}

/** A key of the number pad or an arrow in application mode, a letter with Alt, or the escape key before another. */
function readEscape(rest: string, events: TerminalEvent[]): number {
  const ss3 = rest[0] === 'O' ? keyOfSs3(rest[1]) : undefined;
  if (ss3) {
    events.push(ss3);
    return 2;
  }
  const letter = letterAt(rest, 0);
  const key = letter === esc ? undefined : keyOf(letter);
  events.push(named(key ? `M-${key.key}` : 'escape'));
  return key ? letter.length : 0;
}

function letterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}
