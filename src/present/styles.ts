/**
 * Colours: what a terminal can do goes in, pairs of escape sequences to put around words come out, chosen once for a
 * run. Without colour the pairs are empty. Colour is never the only sign of anything.
 */

import { inspect } from 'node:util';

/** What stands before and behind a word of one kind. */
export interface Style {
  readonly on: string;
  readonly off: string;
}

/** One style for each kind of word. */
export interface Styles {
  readonly time: Style;
  readonly ends: Style;
  readonly request: Style;
  readonly response: Style;
  readonly push: Style;
  readonly command: Style;
  readonly good: Style;
  readonly bad: Style;
  readonly warn: Style;
  readonly error: Style;
  /** Names of parameters and headers. */
  readonly name: Style;
  /** Codes and texts that a meaning is given for. */
  readonly meaning: Style;
  /** Marks of what is unknown, assumed or disputed. */
  readonly unsure: Style;
  /** Sources, notes, offsets: what supports the rest. */
  readonly aside: Style;
}

/** Nothing around the word. */
export const plainStyle: Style = { on: '', off: '' };

/** No colour at all. */
export const plainStyles: Styles = {
  time: plainStyle,
  ends: plainStyle,
  request: plainStyle,
  response: plainStyle,
  push: plainStyle,
  command: plainStyle,
  good: plainStyle,
  bad: plainStyle,
  warn: plainStyle,
  error: plainStyle,
  name: plainStyle,
  meaning: plainStyle,
  unsure: plainStyle,
  aside: plainStyle,
};

/** The sixteen colours every terminal has, so that the user's palette decides how they look. */
export const colorStyles: Styles = {
  time: sgr('gray'),
  ends: plainStyle,
  request: sgr('cyan'),
  response: sgr('green'),
  push: sgr('magenta'),
  command: sgr('bold'),
  good: sgr('green'),
  bad: sgr('red'),
  warn: sgr('yellow'),
  error: sgr('red'),
  name: sgr('cyan'),
  meaning: sgr('green'),
  unsure: sgr('yellow'),
  aside: sgr('gray'),
};

function sgr(name: string): Style {
  const [on, off] = inspect.colors[name] ?? [0, 0];
  return { on: `\x1b[${on}m`, off: `\x1b[${off}m` };
}

/** Whether output is coloured. NO_COLOR counts when it is set and not empty (no-color.org). */
export function wantsColor(
  mode: 'auto' | 'always' | 'never',
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (mode !== 'auto') return mode === 'always';
  const noColor = environment['NO_COLOR'];
  return isTerminal && (noColor === undefined || noColor === '') && environment['TERM'] !== 'dumb';
}

/** `text` in `style`. */
export function styled(style: Style, text: string): string {
  return text === '' ? '' : style.on + text + style.off;
}
