/**
 * Pages as blocks: what a page says apart from how it is written, so that text, Markdown and HTML say the same.
 */

/**
 * A piece of a line: plain words in English, in Chinese, what stands on the wire or is typed, what matters, or a way to
 * another heading.
 */
export type Inline =
  | string
  | { readonly zh: string }
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly text: string; readonly to: string };

export type Line = readonly Inline[];

/** A term with what is to be said of it, a line each. */
export interface Definition {
  readonly term: Line;
  readonly lines: readonly Line[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly id: string; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly lines: readonly Line[] }
  | { readonly kind: 'definitions'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

/** One protocol, or the page in front. `name` is that of its file. */
export interface Page {
  readonly name: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export function heading(level: 1 | 2 | 3 | 4, id: string, ...line: Inline[]): Block {
  return { kind: 'heading', level, id, line };
}

export function paragraph(...line: Inline[]): Block {
  return { kind: 'paragraph', line };
}

/** Small letters, digits and hyphens: the same in a file of its own and among others. */
export function toId(...parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

export function plainText(line: Line): string {
  return line.map(wordsOf).join('');
}

function wordsOf(piece: Inline): string {
  if (typeof piece === 'string') return piece;
  if ('zh' in piece) return piece.zh;
  if ('code' in piece) return piece.code;
  return 'strong' in piece ? piece.strong : piece.text;
}
