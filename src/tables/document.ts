/**
 * Documents of a table file: its text (YAML, or JSON, which YAML contains) goes in, plain values come out with the
 * line and column of everything in them, and the faults of the text.
 */

import { Composer, type CST, type Document, isNode, isPair, isScalar, LineCounter, Parser, visit } from 'yaml';

const maxDepth = 100;

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Path = readonly (string | number)[];

/** One value and where its parts stand: `placeOf` gives the deepest part of `path` that exists. */
export interface TableDocument {
  readonly value: unknown;
  placeOf(path: Path): Place;
}

export interface DocumentFault {
  readonly place: Place;
  readonly text: string;
}

/** Reads every document of a file. A document with a fault is left out. Never throws. */
export function readDocuments(text: string): { documents: TableDocument[]; faults: DocumentFault[] } {
  const lines = new LineCounter();
  const documents: TableDocument[] = [];
  const faults: DocumentFault[] = [];
  try {
    const tokens = [...new Parser(lines.addNewLine).parse(text)];
    const deep = findDeepToken(tokens);
    if (deep !== null) {
      const fault = { place: placeAt(lines, deep), text: `nested deeper than ${maxDepth} levels; a table needs six` };
      return { documents, faults: [fault] };
    }
    // The composer's own search for repeated keys compares every key with every other.
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
    for (const parsed of composer.compose(tokens)) {
      const found = [
        ...parsed.errors.map((error) => ({ place: placeAt(lines, error.pos[0]), text: firstLine(error.message) })),
        ...findRepeatedKeys(parsed, lines),
      ];
      for (const fault of found) faults.push(fault);
      if (found.length === 0 && parsed.contents !== null) documents.push(toTableDocument(parsed, lines));
    }
  } catch (error) {
    // Aliases of aliases that would fill the memory.
    faults.push({ place: { line: 1, column: 1 }, text: firstLine(error instanceof Error ? error.message : '') });
  }
  return { documents, faults };
}

/** The offset of the first token nested too deep, or null: composing calls itself once a level, to the stack's end. */
function findDeepToken(tokens: readonly CST.Token[]): number | null {
  let level: CST.Token[] = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return 'offset' in level[0] ? level[0].offset : 0;
    level = level.flatMap(tokensInside);
  }
  return null;
}

function tokensInside(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
}

function toTableDocument(parsed: Document, lines: LineCounter): TableDocument {
  const value: unknown = parsed.toJS({ maxAliasCount: 100 });
  return {
    value,
    placeOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? parsed.contents : parsed.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return placeAt(lines, node.range[0]);
      }
      return { line: 1, column: 1 };
    },
  };
}

function findRepeatedKeys(parsed: Document, lines: LineCounter): DocumentFault[] {
  const faults: DocumentFault[] = [];
  visit(parsed, {
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const pair of map.items) {
        const key = isPair(pair) && isScalar(pair.key) ? pair.key : null;
        if (key === null) continue;
        if (seen.has(key.value)) {
          faults.push({ place: placeAt(lines, key.range?.[0] ?? 0), text: `the key ${String(key.value)} is repeated` });
        }
        seen.add(key.value);
      }
    },
  });
  return faults;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] || 'not readable as YAML';
}
