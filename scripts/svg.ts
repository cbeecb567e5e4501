/**
 * Pictures of terminals: lines of text with colours go in, as a terminal gets them, SVG comes out.
 */

/** Geometry of one character cell, in SVG units. */
const cell = { width: 8.4, height: 19, size: 14 };
const margin = 12;
const ink = '#e6edf3';
const paper = '#0d1117';

const palette: Readonly<Record<number, string>> = {
  30: '#161b22',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#1f6feb',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
  91: '#ffa198',
  92: '#aff5b4',
  93: '#f2cc60',
  94: '#a5d6ff',
  95: '#e2c5ff',
  96: '#b3f0ff',
  97: '#ffffff',
};

interface Style {
  color: string;
  background: string | null;
  bold: boolean;
  dim: boolean;
}

interface Run extends Style {
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

const plain: Style = { color: ink, background: null, bold: false, dim: false };

/** The picture of a terminal of so many columns with these lines. */
export function toSvg(lines: readonly string[], columns: number): string {
  const width = Math.ceil(columns * cell.width) + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  const body = lines.map((line, index) => lineToSvg(line, columns, margin + index * cell.height)).join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" font-size="${cell.size}" xml:space="preserve">`,
    body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function lineToSvg(line: string, columns: number, top: number): string {
  const y = (top + 0.75 * cell.height).toFixed(1);
  const runs = splitRuns(line, columns);
  const papers = runs.flatMap(({ background, column, width }) => {
    if (background === null) return [];
    const x = (margin + column * cell.width).toFixed(1);
    return `<rect x="${x}" y="${top}" width="${(width * cell.width).toFixed(1)}" height="${cell.height}" fill="${background}"/>`;
  });
  // Viewers differ in what they do with runs of spaces, so only the words between them are drawn.
  const words = runs.flatMap((run) => {
    const size = run.width / Math.max(1, [...run.text].length);
    return [...run.text.matchAll(/\S+(?: \S+)*/g)].map((found) => {
      const x = (margin + (run.column + [...run.text.slice(0, found.index)].length * size) * cell.width).toFixed(1);
      const weight = run.bold ? ' font-weight="bold"' : '';
      const opacity = run.dim ? ' opacity="0.65"' : '';
      const length = ([...found[0]].length * size * cell.width).toFixed(1);
      return `<text x="${x}" y="${y}" fill="${run.color}"${weight}${opacity} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(found[0])}</text>`;
    });
  });
  return papers.join('') + words.join('');
}

/** Runs of one style and one character width, cut at the last column. */
function splitRuns(line: string, columns: number): Run[] {
  const runs: Run[] = [];
  let style = plain;
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
    runs.push({ ...style, text, column, width });
    column += width;
  }
  return runs;
}

function applySgr(style: Style, parameters: string): Style {
  const next = { ...style };
  for (const code of parameters.split(';').map(Number)) {
    if (code === 0) Object.assign(next, plain);
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 22) Object.assign(next, { bold: false, dim: false });
    else if (code === 7) Object.assign(next, { color: next.background ?? paper, background: next.color });
    else if (code === 39) next.color = ink;
    else if (code === 49) next.background = null;
    else if (code >= 40 && code <= 47) next.background = palette[code - 10] ?? null;
    else next.color = palette[code] ?? next.color;
  }
  return next;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
