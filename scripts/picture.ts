/**
 * The picture in the README: the program's own coloured output goes in, docs/oicqscope.svg comes out. Run by
 * `npm run picture`; a test makes it again and compares.
 */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const file = 'captures/kqq-session.pcap';

/** Geometry of one character cell, in SVG units. */
const cell = { width: 8.4, height: 19, size: 14 };
const columns = 160;
const rows = 24;

const palette: Readonly<Record<number, string>> = {
  30: '#6e7681',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
};

interface Style {
  color: string;
  bold: boolean;
  dim: boolean;
}

interface Run extends Style {
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

/** The picture as SVG text: the first lines of the log of the bundled session. */
export function makePicture(): string {
  const command = ['dist/src/cli/main.js', 'read', '--color', 'always', file];
  const output = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  const lines = [`\u001b[1m$\u001b[22m oicqscope read ${file}`, ...output.split('\n').slice(0, rows - 1)];
  const width = Math.ceil(columns * cell.width) + 24;
  const height = lines.length * cell.height + 24;
  const body = lines.map((line, index) => lineToSvg(line, 12, 12 + (index + 0.75) * cell.height)).join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" font-size="${cell.size}" xml:space="preserve">`,
    body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function lineToSvg(line: string, x: number, y: number): string {
  const parts = splitRuns(line).map((run) => {
    const at = (x + run.column * cell.width).toFixed(1);
    const weight = run.bold ? ' font-weight="bold"' : '';
    const opacity = run.dim ? ' opacity="0.65"' : '';
    const length = (run.width * cell.width).toFixed(1);
    return `<text x="${at}" y="${y.toFixed(1)}" fill="${run.color}"${weight}${opacity} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(run.text)}</text>`;
  });
  return parts.join('');
}

/** Runs of one style and one character width; blanks are left out. Cut at the picture's last column. */
function splitRuns(line: string): Run[] {
  const runs: Run[] = [];
  let style: Style = { color: palette[37], bold: false, dim: false };
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the text is terminal output
  for (const part of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b\u2e80-\uffff]+)|([\u2e80-\uffff]+)/gu)) {
    if (part[1] !== undefined) {
      style = applySgr(style, part[1]);
      continue;
    }
    const size = part[3] === undefined ? 1 : 2;
    const room = Math.max(0, Math.floor((columns - column) / size));
    const text = [...(part[2] ?? part[3])].slice(0, room).join('');
    const width = [...text].length * size;
    // Viewers differ in what they do with runs of spaces, so only the words between them are drawn.
    for (const words of text.matchAll(/\S+(?: \S+)*/g)) {
      const wordsWidth = [...words[0]].length * size;
      runs.push({ ...style, text: words[0], column: column + words.index * size, width: wordsWidth });
    }
    column += width;
  }
  return runs;
}

function applySgr(style: Style, parameters: string): Style {
  const next = { ...style };
  for (const code of parameters.split(';').map(Number)) {
    if (code === 0) Object.assign(next, { color: palette[37], bold: false, dim: false });
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 22) Object.assign(next, { bold: false, dim: false });
    else if (code === 39) next.color = palette[37];
    else next.color = palette[code] ?? next.color;
  }
  return next;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(path.join(root, 'docs/oicqscope.svg'), makePicture());
}
