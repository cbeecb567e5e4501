/**
 * Pages for a terminal: blocks go in, text of 80 columns comes out.
 */

import { visible } from '../visible.ts';
import { padTo, widthOf, wrap } from '../width.ts';
import { type Block, type Line, type Page, plainText } from './blocks.ts';

const columns = 80;
const underlines = { 1: '=', 2: '-', 3: '', 4: '' } as const;
/** Cells of all columns but the last are no wider. */
const widestCell = 34;

export function pagesAsText(pages: readonly Page[]): string {
  return pages.map(({ blocks }) => blocks.map(describeBlock).join('\n')).join('\n\n');
}

function describeBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return describeHeading(block.level, textOf(block.line));
    case 'paragraph':
      return wrapped(textOf(block.line), '', '');
    case 'list':
      return block.lines.map((line) => wrapped(textOf(line), '- ', '  ')).join('');
    case 'definitions':
      return block.definitions
        .map(
          ({ term, lines }) =>
            `  ${textOf(term)}\n${lines.map((line) => wrapped(textOf(line), '      ', '        ')).join('')}`,
        )
        .join('');
    case 'table':
      return describeTable(
        block.head,
        block.rows.map((row) => row.map(textOf)),
      );
    case 'code':
      return block.lines
        .map((line) => `    ${visible(line)}`.trimEnd())
        .map((line) => `${line}\n`)
        .join('');
  }
}

function describeHeading(level: 1 | 2 | 3 | 4, text: string): string {
  const mark = underlines[level];
  if (mark === '') return wrapped(text, level === 3 ? '### ' : '#### ', '    ');
  const lines = wrap(text, columns);
  const width = Math.max(...lines.map(widthOf));
  return `${lines.join('\n')}\n${mark.repeat(width)}\n`;
}

function describeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.min(widestCell, Math.max(...all.map((row) => widthOf(row[column])))));
  return all
    .map((row) =>
      row.map((cell, column) => (column === row.length - 1 ? cell : padTo(cell, widths[column]))).join('  '),
    )
    .map((line) => wrapped(line.trimEnd(), '', '    '))
    .join('');
}

function textOf(line: Line): string {
  return visible(plainText(line));
}

function wrapped(text: string, first: string, rest: string): string {
  const pieces = wrap(text, columns - rest.length);
  return pieces
    .map((piece, index) => `${index === 0 ? first : rest}${piece}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
