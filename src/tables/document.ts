/**
 * Documents of a table file: its text (YAML, or JSON, which YAML contains) goes in, plain values come out with the
 * line and column of everything in them, and the faults of the text.
 */

import { type Document, isNode, isPair, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';

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
    // Its own search for repeated keys compares every key with every other.
    for (const parsed of parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })) {
      const found = [
        ...parsed.errors.map((error) => ({ place: placeAt(lines, error.pos[0]), text: firstLine(error.message) })),
        ...findRepeatedKeys(parsed, lines),
      ];
      faults.push(...found);
      if (found.length === 0 && parsed.contents !== null) documents.push(toTableDocument(parsed, lines));
    }
  } catch (error) {
    // Nesting beyond the stack, or aliases of aliases that would fill the memory.
    faults.push({ place: { line: 1, column: 1 }, text: firstLine(error instanceof Error ? error.message : '') });
  }
  return { documents, faults };
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
