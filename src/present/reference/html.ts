/**
 * The reference as one HTML page that needs nothing else: no script, no network. Blocks go in, text comes out in which
 * nothing of a value is markup.
 */

import { visible } from '../visible.ts';
import type { Block, Inline, Line, Page } from './blocks.ts';

/** All pages in one, with their contents at the side. */
export function pagesAsHtml(pages: readonly Page[]): string {
  const title = pages[0]?.title ?? 'Reference';
  const sections = pages.map(({ blocks }) => `<section>\n${blocks.map(describeBlock).join('\n')}\n</section>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
<a class="skip" href="#content">To the text</a>
<nav aria-label="Contents">
${contents(pages)}
</nav>
<main id="content" tabindex="-1">
${sections.join('\n')}
</main>
</body>
</html>
`;
}

const style = `:root { color-scheme: light; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
main { max-width: 60rem; padding: 1rem 1.5rem 4rem; }
nav { padding: 1rem 1.5rem; background: #f3f4f6; font-size: .9rem; }
nav ul { margin: 0; padding-left: 1rem; list-style: none; }
a { color: #0b4fa8; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem; }
h2 { border-bottom: 1px solid #8a8f98; padding-bottom: .2rem; margin-top: 2.5rem; }
h3 { margin-top: 2rem; }
dt { margin-top: .8rem; font-weight: 600; }
dd { margin: 0 0 0 1.5rem; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #c9ccd1; }
code, pre { font: .9em/1.4 ui-monospace, monospace; }
code { background: #f3f4f6; padding: 0 .2em; overflow-wrap: anywhere; }
pre { background: #f3f4f6; padding: .7rem; overflow-x: auto; }
@media (min-width: 70rem) {
  body { display: grid; grid-template-columns: 18rem 1fr; }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; box-sizing: border-box; }
}`;

/** Headings of the first three levels, each level in a list of its own. */
function contents(pages: readonly Page[]): string {
  const items = pages.map(({ blocks }) => {
    const [first, ...rest] = blocks.filter((block) => block.kind === 'heading');
    const inner = rest.filter(({ level }) => level === 2 || level === 3);
    const links = inner.map(({ id, line }) => `<li>${linkTo(id, line)}</li>`).join('\n');
    if (first === undefined) return '';
    return `<li>${linkTo(first.id, first.line)}${inner.length === 0 ? '' : `\n<ul>\n${links}\n</ul>`}</li>`;
  });
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

function linkTo(id: string, line: Line): string {
  return `<a href="#${escapeHtml(id)}">${describeLine(line)}</a>`;
}

function describeBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="${escapeHtml(block.id)}">${describeLine(block.line)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${describeLine(block.line)}</p>`;
    case 'list':
      return `<ul>\n${block.lines.map((line) => `<li>${describeLine(line)}</li>`).join('\n')}\n</ul>`;
    case 'definitions':
      return `<dl>\n${block.definitions.map(describeDefinition).join('\n')}\n</dl>`;
    case 'table':
      return describeTable(block.head, block.rows);
    case 'code':
      // What is wider than the page is scrolled, by keyboard too.
      return `<pre tabindex="0">${escapeHtml(block.lines.join('\n'))}</pre>`;
  }
}

function describeDefinition({ term, lines }: { readonly term: Line; readonly lines: readonly Line[] }): string {
  return `<dt>${describeLine(term)}</dt>\n${lines.map((line) => `<dd>${describeLine(line)}</dd>`).join('\n')}`;
}

function describeTable(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const names = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${describeLine(cell)}</td>`).join('')}</tr>`);
  return `<table>\n<thead><tr>${names}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

function describeLine(line: Line): string {
  return line.map(describeInline).join('');
}

function describeInline(piece: Inline): string {
  if (typeof piece === 'string') return escapeHtml(piece);
  if ('zh' in piece) return `<span lang="zh">${escapeHtml(piece.zh)}</span>`;
  if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`;
  if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`;
  return `<a href="#${escapeHtml(piece.to)}">${escapeHtml(piece.text)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it is, in a page and in quotes of attributes; what cannot be seen is made visible, line ends stay. */
export function escapeHtml(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line).replace(/[&<>"']/g, (one) => entities[one] ?? ''))
    .join('\n');
}
