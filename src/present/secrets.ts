/**
 * Where the secrets of a message are: a field tree goes in, runs of bytes come out for each layer.
 *
 * Secret are the fields that a table or a header name says are, whatever was made from them, the bytes they came from,
 * and `PS=` (any case, up to `&` or white space) in all text that nothing decodes.
 */

import { decodeText, latin1Text } from '../bytes/text.ts';
import { findPasswords } from '../dissect/secret.ts';
import type { Field, FieldTree, Layer, Span } from '../model/field.ts';
import type { Message } from '../model/message.ts';

/** Runs of bytes in one layer: start, end, start, end.. in order, none touching the next. */
export type Runs = readonly number[];

const noRuns: Runs = Object.freeze([]);
/** `PS=` and one letter: most runs between decoded fields are a separator, and need no look. */
const shortestPassword = 4;

/** The secret runs of every layer of the tree, by layer. */
export function findSecrets(message: Message, tree: FieldTree): readonly Runs[] {
  const spans: number[][] = tree.layers.map(() => []);
  for (const node of tree.nodes) addSecrets(spans, node);
  addUndecoded(spans, message, tree);
  for (let id = tree.layers.length - 1; id > 0; id--) addOrigins(spans, tree.layers[id]);
  return spans.map(mergeRuns);
}

/** Adds the bytes of secret fields and of everything that was made from them. */
function addSecrets(spans: number[][], field: Field, inSecret = false): void {
  const isSecret = inSecret || field.secret === true;
  if (isSecret) addRun(spans, field.span.layer, field.span.start, field.span.end);
  if (field.children === undefined) return;
  for (const child of field.children) addSecrets(spans, child, isSecret);
}

/** Adds every `PS=` value that stands between decoded fields. */
function addUndecoded(spans: number[][], message: Message, tree: FieldTree): void {
  const { layers } = tree;
  if (layers.length === 0) return;
  const undecoded: number[][] = layers.map(() => []);
  let before: Field | null = null;
  for (const node of tree.nodes) {
    if (isUndecoded(node)) undecoded[node.span.layer]?.push(node.span.start, node.span.end);
    if (node.role !== 'syntax') addDeeper(undecoded, node);
    if (node.role === 'gap' && before?.secret === true && before.span.layer === node.span.layer) {
      addRest(spans, layers[node.span.layer], node.span);
    }
    if (node.name === 'surplus') addEndOfSecret(spans, layers[node.span.layer], node.span);
    before = node;
  }
  if (message.frame?.http != null) addTrailers(spans, tree);
  addBehindHoles(spans, message, layers);
  for (const layer of layers) {
    const runs = mergeRuns(undecoded[layer.id]);
    for (let i = 0; i < runs.length; i += 2) {
      if (!mayHoldPassword(layer.bytes, runs[i], runs[i + 1])) continue;
      const found = findPasswords(latin1Text(layer.bytes, runs[i], runs[i + 1]));
      for (let j = 0; j < found.length; j += 2) spans[layer.id].push(runs[i] + found[j], runs[i] + found[j + 1]);
    }
  }
}

/** Whether there may be a `PS=` in the bytes: an escape, or an equals sign behind an S. Most runs have neither. */
function mayHoldPassword(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < shortestPassword) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x25 || (byte === 0x3d && at > start && (bytes[at - 1] | 0x20) === 0x73)) return true;
  }
  return false;
}

/** Bytes that no row explains, and the separators around them; the body as it lies in layer 0 is looked at in layer 1. */
function isUndecoded(node: Field): boolean {
  if (node.path === 'http.entity' || node.path === 'http.chunk') return false;
  return node.role !== 'field' || node.status === 'unknown' || node.span.layer === 0;
}

/** Unescaped forms of a value that no row explains. */
function addDeeper(undecoded: number[][], node: Field): void {
  if (node.status !== 'unknown' || node.children === undefined) return;
  for (const child of node.children) {
    if (child.span.layer !== node.span.layer) undecoded[child.span.layer]?.push(child.span.start, child.span.end);
    addDeeper(undecoded, { ...child, status: 'unknown' });
  }
}

/** What follows a secret behind missing bytes may be its end. */
function addRest(spans: number[][], layer: Layer | undefined, gap: Span): void {
  if (layer === undefined) return;
  addRun(spans, layer.id, gap.start, endOfPassword(layer.bytes, gap.start, gap.end));
}

/** The bytes behind missing ones may be the end of a secret whose name is missing too. */
function addBehindHoles(spans: number[][], { frame }: Message, layers: readonly Layer[]): void {
  if (frame === null) return;
  const body = frame.bodyFrom === null ? frame.bodyStart - frame.start : Number.POSITIVE_INFINITY;
  for (const { at } of frame.holes) {
    const layer = layers[at < body ? 0 : 1];
    const start = at < body ? at : at - body;
    addEndOfSecret(spans, layer, { layer: layer.id, start, end: layer.bytes.length });
  }
}

/** Bytes that a Content-Length does not count may begin with the end of a secret: letters and digits, up to others. */
function addEndOfSecret(spans: number[][], layer: Layer | undefined, surplus: Span): void {
  if (layer === undefined) return;
  let end = surplus.start;
  while (end < surplus.end && isTokenByte(layer.bytes[end])) end += 1;
  addRun(spans, layer.id, surplus.start, end);
}

/** Whether the byte may stand in a hash, a key or a cookie. */
function isTokenByte(byte: number): boolean {
  const lower = byte | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte === 0x25 || byte === 0x2b || (byte >= 0x2d && byte <= 0x2f) || byte === 0x3d || byte === 0x5f;
}

const secretTrailer = /^(?:authorization|proxy-authorization|cookie|set-cookie)[ \t]*:/i;

/** Trailers behind a chunked body are headers too. */
function addTrailers(spans: number[][], tree: FieldTree): void {
  for (const { name, span } of tree.nodes) {
    if (name !== 'trailer' || span.layer !== 0) continue;
    const line = decodeText(tree.layers[0].bytes, span.start, span.end, 'latin1');
    const found = secretTrailer.exec(line);
    if (found !== null) addRun(spans, 0, span.start + found[0].length, span.start + line.trimEnd().length);
  }
}

function endOfPassword(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] !== 0x26 && bytes[at] !== 0x20 && !(bytes[at] >= 0x09 && bytes[at] <= 0x0d)) at += 1;
  return at;
}

/** What is masked in `layer` is masked where it came from; where bytes do not match one by one, all of the origin. */
function addOrigins(spans: number[][], layer: Layer | undefined): void {
  if (layer === undefined) return;
  const runs = spans[layer.id];
  if (runs.length === 0) return;
  const size = layer.from.reduce((sum, span) => sum + span.end - span.start, 0);
  let at = 0;
  for (const span of layer.from) {
    const length = span.end - span.start;
    if (size !== layer.bytes.length || layer.id > 1) {
      addRun(spans, span.layer, span.start, span.end);
    } else {
      for (let i = 0; i < runs.length; i += 2) {
        const start = Math.max(runs[i], at);
        const end = Math.min(runs[i + 1], at + length);
        if (start < end) addRun(spans, span.layer, span.start + start - at, span.start + end - at);
      }
    }
    at += length;
  }
}

function addRun(spans: number[][], layer: number, start: number, end: number): void {
  if (start < end) spans[layer]?.push(start, end);
}

/** The same bytes as runs in order, none touching the next. */
function mergeRuns(runs: readonly number[]): Runs {
  if (runs.length === 0) return noRuns;
  const ordered = isInOrder(runs) ? runs : inOrder(runs);
  const merged: number[] = [];
  for (let i = 0; i < ordered.length; i += 2) {
    const last = merged.length - 1;
    if (last > 0 && ordered[i] <= merged[last]) merged[last] = Math.max(merged[last], ordered[i + 1]);
    else merged.push(ordered[i], ordered[i + 1]);
  }
  return merged;
}

function isInOrder(runs: readonly number[]): boolean {
  for (let i = 2; i < runs.length; i += 2) if (runs[i] < runs[i - 2]) return false;
  return true;
}

function inOrder(runs: readonly number[]): readonly number[] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < runs.length; i += 2) pairs.push([runs[i], runs[i + 1]]);
  return pairs.sort((a, b) => a[0] - b[0]).flat();
}
