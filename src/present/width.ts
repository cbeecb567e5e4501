/**
 * Width of text on a terminal: text goes in, columns come out. Chinese letters and emoji take two columns (Unicode
 * UAX #11, wide and fullwidth), combining marks none.
 */

/** Pairs [first, last] of characters that take two columns, in order. */
const wideRanges = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
] as const;

/** How many columns `text` takes. It has no control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x300) {
      width += 1;
      continue;
    }
    const point = text.codePointAt(at) ?? unit;
    if (point > 0xffff) at += 1;
    width += widthOfPoint(point);
  }
  return width;
}

function widthOfPoint(point: number): number {
  if ((point >= 0x300 && point <= 0x36f) || (point >= 0xfe00 && point <= 0xfe0f)) return 0;
  for (const [first, last] of wideRanges) {
    if (point <= last) return point >= first ? 2 : 1;
  }
  return 1;
}

/** `text` with spaces behind it to fill `columns`; longer text stays whole. */
export function padTo(text: string, columns: number): string {
  const missing = columns - widthOf(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/**
 * Lines of at most `columns` columns that make up `text`, cut behind a space or comma where one is near and between
 * letters elsewhere. Nothing is lost: the lines joined are the text. At least one line.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const limit = Math.max(columns, 8);
  if (text.length * 2 <= limit || widthOf(text) <= limit) return [text];
  const lines: string[] = [];
  let start = 0;
  let width = 0;
  let breakAt = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const size = point > 0xffff ? 2 : 1;
    const columnsOfPoint = widthOfPoint(point);
    if (width + columnsOfPoint > limit && at > start) {
      const end = breakAt > start + (at - start) / 2 ? breakAt : at;
      lines.push(text.slice(start, end));
      start = end;
      width = widthOf(text.slice(start, at));
      breakAt = start;
    }
    width += columnsOfPoint;
    at += size;
    if (point === 0x20 || point === 0x2c || point === 0x3001 || point === 0xff0c) breakAt = at;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** `text` cut to at most `columns` columns, with `…` in the last one when something was cut. */
export function clip(text: string, columns: number): string {
  if (text.length * 2 <= columns || widthOf(text) <= columns) return text;
  let width = 0;
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    width += widthOfPoint(point);
    if (width > columns - 1) break;
    at += point > 0xffff ? 2 : 1;
  }
  return `${text.slice(0, at)}…`;
}
