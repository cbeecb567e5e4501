/**
 * The picture in the README: the program's own coloured output goes in, docs/oicqscope.svg comes out. Run by
 * `npm run picture`; a test makes it again and compares.
 */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { toSvg } from './svg.ts';

const root = path.join(import.meta.dirname, '..');
const file = 'captures/kqq-session.pcap';

const columns = 160;
const rows = 24;

/** The picture as SVG text: the first lines of the log of the bundled session. */
export function makePicture(): string {
  const command = ['dist/src/cli/main.js', 'read', '--color', 'always', file];
  const output = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return toSvg([`\u001b[1m$\u001b[22m oicqscope read ${file}`, ...output.split('\n').slice(0, rows - 1)], columns);
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(path.join(root, 'docs/oicqscope.svg'), makePicture());
}
