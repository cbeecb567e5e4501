/**
 * Field tree of an HTTP frame: the wire bytes and what the framer learned of the head go in, leaves that tile layer 0
 * come out: start line, header lines, chunk lines, and the body that layer 1 is made of.
 */

import { latin1Text, toBuffer } from '../bytes/text.ts';
import { chunkPieces, headerPlaces, headersStart, type Place, startLineParts } from '../framing/http1-head.ts';
import type { Field, FieldRole } from '../model/field.ts';
import type { Frame, HttpHead } from '../model/frame.ts';
import { makeNode } from './node.ts';

/** Headers whose values are credentials. */
export const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
]);

/** The nodes of layer 0, in wire order. */
export function httpFields(frame: Frame, head: HttpHead): readonly Field[] {
  const tiles = new Tiles(frame);
  if (head.startLine > 0) tiles.add('gap', 'surplus', 'http.surplus', { start: 0, end: head.startLine });
  addStartLine(tiles, frame, head);
  addHeaders(tiles, frame, head);
  tiles.fill('line end', head.headEnd);
  if (head.chunked) addChunks(tiles, frame, head);
  else tiles.add('field', 'body', 'http.entity', { start: head.headEnd, end: head.bodyEnd });
  if (head.bodyEnd < frame.end - frame.start) {
    tiles.add('gap', 'surplus', 'http.surplus', { start: head.bodyEnd, end: frame.end - frame.start });
  }
  return tiles.nodes;
}

function addStartLine(tiles: Tiles, frame: Frame, head: HttpHead): void {
  const parts = startLineParts(frame.bytes, frame.start, head);
  const named: readonly (readonly [string, Place | null])[] =
    parts.kind === 'request'
      ? [
          ['method', parts.method],
          ['target', parts.target],
          ['version', parts.version],
        ]
      : [
          ['version', parts.version],
          ['status', parts.status],
          ['reason', parts.reason],
        ];
  for (const [name, place] of named) if (place !== null) tiles.value(name, `http.${name}`, place, false);
  tiles.fill('line end', headersStart(frame.bytes, frame.start, head));
}

function addHeaders(tiles: Tiles, frame: Frame, head: HttpHead): void {
  const bytes = toBuffer(frame.bytes);
  for (const line of headerPlaces(frame.bytes, frame.start, head)) {
    const name = latin1Text(bytes, frame.start + line.nameStart, frame.start + line.nameEnd);
    const lower = name.toLowerCase();
    tiles.add('syntax', 'name', 'http', { start: line.nameStart, end: line.nameEnd });
    tiles.value(name, `http.${lower}`, { start: line.valueStart, end: line.valueEnd }, secretHeaders.has(lower));
    tiles.fill('line end', line.lineEnd);
  }
}

function addChunks(tiles: Tiles, frame: Frame, head: HttpHead): void {
  for (const piece of chunkPieces(frame.bytes, frame.start, head)) {
    if (piece.kind === 'data') tiles.add('field', 'chunk', 'http.chunk', piece);
    else if (piece.kind === 'rest') tiles.add('gap', 'more chunks', 'http.chunks', piece);
    else tiles.add('syntax', piece.kind, 'http', piece);
  }
}

/** Grows a list of nodes in wire order; what lies between two of them becomes a separator. */
class Tiles {
  readonly nodes: Field[] = [];
  readonly #bytes: Buffer;
  readonly #start: number;
  #at = 0;

  constructor(frame: Frame) {
    this.#bytes = toBuffer(frame.bytes);
    this.#start = frame.start;
  }

  add(role: FieldRole, name: string, path: string, place: Place): void {
    this.fill('separator', place.start);
    if (place.end <= this.#at) return;
    this.#push(role, name, path, place.end);
  }

  /** A value with its text, also an empty one. */
  value(name: string, path: string, place: Place, secret: boolean): void {
    this.fill('separator', place.start);
    const end = Math.max(place.end, this.#at);
    const raw = latin1Text(this.#bytes, this.#start + this.#at, this.#start + end);
    const node = makeNode('field', name, path, { layer: 0, start: this.#at, end }, 'known');
    node.raw = raw;
    node.value = raw;
    if (secret) node.secret = true;
    this.nodes.push(node);
    this.#at = end;
  }

  /** Separators up to `end`. */
  fill(name: string, end: number): void {
    if (end > this.#at) this.#push('syntax', name, 'http', end);
  }

  #push(role: FieldRole, name: string, path: string, end: number): void {
    this.nodes.push(makeNode(role, name, path, { layer: 0, start: this.#at, end }, 'known'));
    this.#at = end;
  }
}
