/**
 * Themes can be read, and the environment chooses the right one.
 */

import { expect, test } from 'vitest';
import type { Role } from '../../../src/dashboard/screen/frame.ts';
import { type Color, colors, type Theme, themeFor, themes } from '../../../src/dashboard/screen/theme.ts';

/** The sixteen colours as VGA and xterm have them. */
const palettes: Readonly<Record<string, readonly number[]>> = {
  vga: [
    0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555, 0x55ff55,
    0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
  ],
  xterm: [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
    0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
  ],
};

/** What one may overlook. */
const quiet: ReadonlySet<string> = new Set<Role>(['dim', 'border', 'time', 'aside']);

/** Relative luminance (WCAG 2.1). */
function luminanceOf(rgb: number): number {
  const [red, green, blue] = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff].map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  const [dim, bright] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

/** Roles that are hard to read on a terminal of these colours. */
function paleRoles(theme: Theme, palette: readonly number[], ink: Color, paper: Color): string[] {
  const rgb = (color: Color): number => palette[colors.indexOf(color)];
  return Object.entries(theme)
    .filter(([role, look]) => {
      const seen = contrast(rgb(look.ink ?? ink), rgb(look.paper ?? paper));
      return seen < (quiet.has(role) ? 2.5 : 3);
    })
    .map(([role]) => role);
}

test.each(Object.keys(palettes))('every role is easy to read with the colours of %s', (name) => {
  const palette = palettes[name];
  expect(paleRoles(themes.dark, palette, 'white', 'black')).toEqual([]);
  expect(paleRoles(themes.light, palette, 'black', 'brightWhite')).toEqual([]);
});

test('mono has no colours, and still shows what is selected, lit, found and wrong', () => {
  for (const look of Object.values(themes.mono)) expect([look.ink, look.paper]).toEqual([undefined, undefined]);
  for (const role of ['selected', 'selectedAway', 'lit', 'match', 'error', 'cursor', 'promptBad'] as const) {
    expect(Object.keys(themes.mono[role])).not.toEqual([]);
  }
});

test('dark is the default; a light paper asks for light', () => {
  expect(themeFor({ TERM: 'xterm-256color' })).toBe('dark');
  expect(themeFor({ COLORFGBG: '15;0' })).toBe('dark');
  expect(themeFor({ COLORFGBG: '0;15' })).toBe('light');
  expect(themeFor({ COLORFGBG: '0;default;7' })).toBe('light');
  expect(themeFor({ COLORFGBG: 'default;default' })).toBe('dark');
});

test('NO_COLOR and terminals without colours get mono', () => {
  for (const TERM of ['dumb', 'vt100', 'vt220', 'xterm-mono', 'linux-m']) expect(themeFor({ TERM })).toBe('mono');
  expect(themeFor({ NO_COLOR: '1', COLORFGBG: '0;15' })).toBe('mono');
  expect(themeFor({ NO_COLOR: '', TERM: 'tmux-256color' })).toBe('dark');
});
