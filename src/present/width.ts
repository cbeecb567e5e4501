/**
 * Width of text on a terminal: text goes in, columns come out. Chinese letters and emoji take two columns (Unicode
 * UAX #11, wide and fullwidth), combining marks none.
 */

import { isWithin, type Ranges } from './ranges.ts';

/** Characters that take two columns, those that have no meaning yet between them included. */
const wide: Ranges = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
  0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
  0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
  0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
  0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
  0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff,
  0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x16ff6, 0x17000, 0x18df2, 0x1aff0, 0x1b2fb,
  0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f265, 0x1f300, 0x1f320, 0x1f32d,
  0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4,
  0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a,
  0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2,
  0x1f6d5, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c,
  0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd,
];

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
  if (point >= 0x4e00 && point <= 0x9fff) return 2;
  return point >= 0x1100 && isWithin(wide, point) ? 2 : 1;
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
