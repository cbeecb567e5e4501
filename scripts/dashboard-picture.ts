/**
 * The picture of the dashboard: a frame of the program's own goes in, in its dark theme, docs/dashboard.svg comes out. Run by
 * `npm run picture`; a test makes it again and compares.
 */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../src/dashboard/screen/frame.ts';
import { type Color, colors, themes } from '../src/dashboard/screen/theme.ts';
import { Desk } from '../test/support/dashboard.ts';
import { toSvg } from './svg.ts';

const size = { columns: 132, rows: 36 };
/** A reply with fields that nobody can explain; the cursor on one of them, its bytes lit. */
const keys = '1 2 G u';

/** The picture as SVG text. */
export function makeDashboardPicture(): string {
  const desk = new Desk(size).read('kqq-session.pcap').press(keys);
  desk.see({ kind: 'phase', phase: 'ended' });
  return toSvg(
    desk.frame.lines.map((line) => line.map(paint).join('')),
    size.columns,
  );
}

function paint({ text, role }: Run): string {
  const { ink, paper, isBold, isReversed } = themes.dark[role];
  const codes = [0];
  if (isBold) codes.push(1);
  if (ink !== undefined) codes.push(codeOf(ink));
  if (paper !== undefined) codes.push(codeOf(paper) + 10);
  if (isReversed) codes.push(7);
  return `\u001b[${codes.join(';')}m${text}`;
}

function codeOf(color: Color): number {
  const number = colors.indexOf(color);
  return number < 8 ? 30 + number : 82 + number;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(path.join(import.meta.dirname, '../docs/dashboard.svg'), makeDashboardPicture());
}
