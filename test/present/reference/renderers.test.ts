/** Pages with any words go in, text, Markdown and HTML come out in which no word is markup. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Page } from '../../../src/present/reference/blocks.ts';
import { escapeHtml, pagesAsHtml } from '../../../src/present/reference/html.ts';
import { escapeMarkdown, pageAsMarkdown } from '../../../src/present/reference/markdown.ts';
import { pagesAsText } from '../../../src/present/reference/text.ts';
import { widthOf } from '../../../src/present/width.ts';

/** One block of each kind with `words` everywhere. */
function pageOf(words: string): Page {
  const line = [words, { zh: words }, { code: words }, { strong: words }, { text: words, to: 'a-b' }];
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'a-b', line },
    { kind: 'paragraph', line },
    { kind: 'list', lines: [line, [words]] },
    { kind: 'definitions', definitions: [{ term: line, lines: [line] }] },
    { kind: 'table', head: [words, 'b'], rows: [[line, [words]]] },
    { kind: 'heading', level: 4, id: 'c', line },
    { kind: 'code', lines: [words] },
  ];
  return { name: 'index', title: words, blocks };
}

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</pre></code></style><b>',
  '<!-- ',
  '&lt;b&gt; &#60;',
  '[a](javascript:b) ![c](d) <http://e>',
  '```\n# x\n```',
  '`` ` ``',
  '| a | b |\n| --- | --- |',
  '- x\n+ y\n1. z',
  '**b** __c__ ~~d~~',
  '\u001b[31m\u0007\u009b\u202e',
  'http://example.com www.example.com a@example.com',
];
const words = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...'<>&"\'`|\\*_[]()#!~-+=.:/@\n 1a'), { maxLength: 20 }).map((list) => list.join('')),
);

/** The tags of a page, in order. */
function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/g) ?? [];
}

const harmless = pagesAsHtml([pageOf('word')]);

test('whatever the words are, the tags of the HTML are those of harmless words', () => {
  fc.assert(
    fc.property(words, (text) => {
      expect(tagsOf(pagesAsHtml([pageOf(text)]))).toEqual(tagsOf(harmless));
    }),
  );
});

test('escaped text has nothing left that begins a tag, an entity or the end of a quote', () => {
  fc.assert(
    fc.property(words, (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

test('text in Markdown has no character that could be markup without a backslash in front', () => {
  fc.assert(
    fc.property(words, (text) => {
      const escaped = escapeMarkdown(text);
      const rest = escaped.replace(/\\[\\`*_{}[\]<>#|~&!:.@+=)-]/g, '·');
      expect(rest).not.toMatch(/[\\`*_{}[\]<>#|~&!@]|\w:\/\/|www\.|^\s*[-+=]|^\s*\d+[.)]/i);
      expect(escaped).not.toContain('\n');
    }),
  );
});

test('code in Markdown stands between more backticks than it has', () => {
  const page: Page = {
    name: 'a',
    title: 'a',
    blocks: [{ kind: 'paragraph', line: [{ code: 'a ``` b' }, ', ', { code: '`' }] }],
  };
  expect(pageAsMarkdown(page, (id) => `#${id}`)).toBe('```` a ``` b ````, `` ` ``\n');
});

describe('every block has its form', () => {
  const blocks: Block[] = [
    { kind: 'heading', level: 2, id: 'x', line: ['A ', { code: 'B|' }] },
    {
      kind: 'definitions',
      definitions: [{ term: ['? ', { code: 'MV' }], lines: [['who / ', { zh: '谁' }], ['a | b']] }],
    },
    { kind: 'table', head: ['Name', '含义'], rows: [[[{ text: 'One', to: 'one' }], ['二']]] },
    { kind: 'paragraph', line: ['so'] },
    { kind: 'code', lines: ['VER=1.1&', '', 'x'] },
  ];
  const page: Page = { name: 'p', title: 'T', blocks };

  test('in text', () => {
    expect(pagesAsText([page])).toBe(
      'A B|\n----\n\n  ? MV\n      who / 谁\n      a | b\n\nName  含义\nOne   二\n\nso\n\n    VER=1.1&\n\n    x\n',
    );
  });

  test('in Markdown', () => {
    expect(pageAsMarkdown(page, (id) => `other.md#${id}`)).toBe(
      '<a id="x"></a>\n\n## A `B\\|`\n\n- **? `MV`**\n  - who / 谁\n  - a \\| b\n\n| Name | 含义 |\n| --- | --- |\n' +
        '| [One](other.md#one) | 二 |\n\nso\n\n    VER=1.1&\n\n    x\n',
    );
  });

  test('in HTML', () => {
    const html = pagesAsHtml([page]);
    expect(html).toContain('<h2 id="x">A <code>B|</code></h2>');
    expect(html).toContain('<dt>? <code>MV</code></dt>\n<dd>who / <span lang="zh">谁</span></dd>\n<dd>a | b</dd>');
    expect(html).toContain('<td><a href="#one">One</a></td><td>二</td>');
    expect(html).toContain('<pre tabindex="0">VER=1.1&amp;\n\nx</pre>');
  });
});

test('lines of text are kept within 80 columns where they can be broken', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('word', '在吗', 'a', 'longer'), { maxLength: 60 }), (list) => {
      const line = [list.join(' ')];
      const blocks: Block[] = [
        { kind: 'paragraph', line },
        { kind: 'list', lines: [line] },
        { kind: 'definitions', definitions: [{ term: ['t'], lines: [line] }] },
        { kind: 'heading', level: 1, id: 'a', line },
      ];
      for (const one of pagesAsText([{ name: 'a', title: 'a', blocks }]).split('\n')) {
        expect(widthOf(one)).toBeLessThanOrEqual(80);
      }
    }),
  );
});
