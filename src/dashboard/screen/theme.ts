/**
 * Themes: the name of one goes in, how each role looks comes out. Only the sixteen colours every terminal has are used,
 * so that the user's palette decides how they look; mono does without any. Colour is never the only sign of anything.
 */

import type { Role } from './frame.ts';

/** The sixteen colours in the order of their numbers. */
export const colors = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'gray',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

export type Color = (typeof colors)[number];

/** Without a colour the terminal's own is used. */
export interface Look {
  readonly ink?: Color;
  readonly paper?: Color;
  readonly isBold?: boolean;
  readonly isUnderlined?: boolean;
  /** Ink and paper change places. */
  readonly isReversed?: boolean;
}

export type Theme = Readonly<Record<Role, Look>>;

export const themeNames = ['dark', 'light', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

const bold: Look = { isBold: true };
const reversed: Look = { isReversed: true };

const dark: Theme = {
  text: {},
  dim: { ink: 'gray' },
  title: bold,
  focusedTitle: { ink: 'brightCyan', isBold: true },
  border: { ink: 'gray' },
  selected: { ink: 'brightWhite', paper: 'blue', isBold: true },
  selectedAway: { ink: 'black', paper: 'white' },
  time: { ink: 'gray' },
  request: { ink: 'cyan' },
  response: { ink: 'green' },
  push: { ink: 'magenta' },
  command: bold,
  good: { ink: 'green' },
  bad: { ink: 'brightRed' },
  warn: { ink: 'yellow' },
  error: { ink: 'brightRed', isBold: true },
  name: { ink: 'cyan' },
  meaning: { ink: 'green' },
  unsure: { ink: 'yellow' },
  aside: { ink: 'gray' },
  lit: { ink: 'black', paper: 'yellow' },
  match: { ink: 'black', paper: 'cyan' },
  key: { ink: 'brightCyan', isBold: true },
  status: { ink: 'black', paper: 'white' },
  prompt: bold,
  promptGood: { ink: 'green', isBold: true },
  promptBad: { ink: 'brightRed', isBold: true },
  cursor: reversed,
};

/** Green, yellow and cyan are too pale on white: they are papers here, and inks are what is dark. */
const light: Theme = {
  text: {},
  dim: { ink: 'gray' },
  title: bold,
  focusedTitle: { ink: 'blue', isBold: true },
  border: { ink: 'gray' },
  selected: { ink: 'brightWhite', paper: 'blue', isBold: true },
  selectedAway: { ink: 'black', paper: 'white' },
  time: { ink: 'gray' },
  request: { ink: 'blue' },
  response: {},
  push: { ink: 'magenta' },
  command: bold,
  good: { ink: 'blue' },
  bad: { ink: 'red' },
  warn: { ink: 'magenta' },
  error: { ink: 'red', isBold: true },
  name: { ink: 'blue' },
  meaning: bold,
  unsure: { ink: 'magenta' },
  aside: { ink: 'gray' },
  lit: { ink: 'black', paper: 'yellow' },
  match: { ink: 'black', paper: 'cyan' },
  key: { ink: 'blue', isBold: true },
  status: { ink: 'brightWhite', paper: 'black' },
  prompt: bold,
  promptGood: { ink: 'black', paper: 'green' },
  promptBad: { ink: 'brightWhite', paper: 'red' },
  cursor: reversed,
};

const mono: Theme = {
  text: {},
  dim: {},
  title: bold,
  focusedTitle: { isBold: true, isReversed: true },
  border: {},
  selected: reversed,
  selectedAway: { isUnderlined: true },
  time: {},
  request: {},
  response: {},
  push: bold,
  command: bold,
  good: {},
  bad: bold,
  warn: bold,
  error: { isBold: true, isReversed: true },
  name: {},
  meaning: {},
  unsure: { isUnderlined: true },
  aside: {},
  lit: reversed,
  match: { isUnderlined: true, isBold: true },
  key: bold,
  status: reversed,
  prompt: bold,
  promptGood: bold,
  promptBad: { isBold: true, isUnderlined: true },
  cursor: reversed,
};

export const themes: Readonly<Record<ThemeName, Theme>> = { dark, light, mono };

/**
 * The theme to begin with when none was asked for. NO_COLOR counts when it is set and not empty (no-color.org);
 * COLORFGBG ends with the number of the paper, which rxvt, Konsole and others set.
 */
export function themeFor(environment: Readonly<Record<string, string | undefined>>): ThemeName {
  const noColor = environment['NO_COLOR'];
  if (noColor !== undefined && noColor !== '') return 'mono';
  if (/^(dumb|vt\d+.*|.*-m|.*-mono)$/.test(environment['TERM'] ?? '')) return 'mono';
  const paper = /;(\d+)$/.exec(environment['COLORFGBG'] ?? '')?.[1];
  return paper === '7' || paper === '15' ? 'light' : 'dark';
}
