/**
 * Pages as Markdown (GitHub Flavored): blocks go in, text comes out in which nothing of a value is markup.
 */

import { visible } from '../visible.ts';
import type { Block, Inline, Line, Page } from './blocks.ts';

/** Where a heading of the given id is, seen from the page that is written. */
export type LinkOf = (id: string) => string;

export function pageAsMarkdown({ blocks }: Page, linkOf: LinkOf): string {
  return `${blocks.map((block) => describeBlock(block, linkOf)).join('\n\n')}\n`;
}

function describeBlock(block: Block, linkOf: LinkOf): string {
  const line = (one: Line): string =>
    one
      .map((piece) => describeInline(piece, linkOf))
      .join('')
      .trimStart();
  switch (block.kind) {
    case 'heading':
      return `<a id="${block.id}"></a>\n\n${'#'.repeat(block.level)} ${line(block.line)}`;
    case 'paragraph':
      return line(block.line);
    case 'list':
      return block.lines.map((one) => `- ${line(one)}`).join('\n');
    case 'definitions':
      return block.definitions
        .map(({ term, lines }) => [`- **${line(term)}**`, ...lines.map((one) => `  - ${line(one)}`)].join('\n'))
        .join('\n');
    case 'table':
      return [block.head.map(escapeMarkdown), block.head.map(() => '---'), ...block.rows.map((row) => row.map(line))]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n');
    case 'code':
      return block.lines.map((one) => `    ${visible(one)}`.trimEnd()).join('\n');
  }
}

function describeInline(piece: Inline, linkOf: LinkOf): string {
  if (typeof piece === 'string') return escapeMarkdown(piece);
  if ('zh' in piece) return escapeMarkdown(piece.zh);
  if ('code' in piece) return codeSpan(piece.code);
  if ('strong' in piece) return `**${escapeMarkdown(piece.strong)}**`;
  return `[${escapeMarkdown(piece.text)}](${linkOf(piece.to)})`;
}

/**
 * Everything that could be markup with a backslash in front (CommonMark, 2.4): also what begins a list or a heading at the
 * start of a line, and what makes an address a link.
 */
export function escapeMarkdown(text: string): string {
  return visible(text).replace(
    /[\\`*_{}[\]<>#|~&!@]|(?<=\w):(?=\/\/)|(?<=www)\.|(?<=^\s*)[-+=]|(?<=^\s*\d+)[.)]/gi,
    (one) => `\\${one}`,
  );
}

/** Between more backticks than there are in a row inside. A bar would end the cell of a table. */
function codeSpan(text: string): string {
  const shown = visible(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || /^ | $|^$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}
