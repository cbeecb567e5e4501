/**
 * The hex dump (`-x`): the layers of a message go in, lines of 16 bytes come out, masked bytes as `**`, with the
 * names of the fields that begin in each line.
 *
 *     layer 1 body, 77 bytes, from frame 120..197
 *       0000  56 45 52 3d 31 2e 31 26 43 4d 44 3d 50 6f 6c 6c  VER=1.1&CMD=Poll  VER CMD
 *
 * What layer 1 repeats of layer 0 byte for byte is printed once, in layer 1.
 */

import type { Field, Layer, Span } from '../model/field.ts';
import type { Language } from '../model/text.ts';
import type { MaskedTree } from './redact.ts';
import type { Runs } from './secrets.ts';
import { type Styles, styled } from './styles.ts';
import { visible } from './visible.ts';
import { clip } from './width.ts';
import { type Words, wordsIn } from './words.ts';

export interface HexOptions {
  readonly language: Language;
  readonly styles: Styles;
}

const bytesPerLine = 16;
/** Columns of names in the margin. */
const marginWidth = 32;
const linesPerBlock = 4096;
const indent = '    ';
const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The dump of every layer, each line with its line end. */
export function describeHex(masked: MaskedTree, options: HexOptions): string {
  const words = wordsIn(options.language);
  const { layers, nodes } = masked.tree;
  const names = namesOf(nodes, layers.length);
  const lines = new Lines();
  for (const layer of layers) {
    const mask = masked.masks[layer.id] ?? [];
    lines.push(`  ${styled(options.styles.aside, describeLayer(layer, words))}`);
    for (const [start, end] of printedParts(layer, layers[1])) {
      dump(lines, layer, start, end, mask, names[layer.id], options);
    }
  }
  return lines.text();
}

/** Lines that become one text; put together in blocks, since a line in pieces takes ten times its size. */
class Lines {
  readonly #blocks: string[] = [];
  #lines: string[] = [];

  push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length === linesPerBlock) this.#endBlock();
  }

  /** All of them, each with its line end. */
  text(): string {
    this.#endBlock();
    return this.#blocks.join('');
  }

  #endBlock(): void {
    if (this.#lines.length > 0) this.#blocks.push(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}

function describeLayer(layer: Layer, words: Words): string {
  const name = layer.id === 0 ? words.frame : layer.id === 1 ? words.body : visible(layer.name);
  const text = `${words.layer} ${layer.id} ${name}, ${words.bytes(layer.bytes.length)}`;
  if (layer.from.length === 0) return text;
  const [first] = layer.from;
  const more = layer.from.length > 1 ? ` .. ${describeSpan(layer.from[layer.from.length - 1])}` : '';
  return `${text}, ${words.from} ${words.layer} ${first.layer} ${describeSpan(first)}${more}`;
}

function describeSpan({ start, end }: Span): string {
  return `${start}..${end}`;
}

/** Everything, or of layer 0 what layer 1 does not repeat as it is. */
function printedParts(layer: Layer, body: Layer | undefined): readonly (readonly [number, number])[] {
  const size = layer.bytes.length;
  const from = body?.from[0];
  const isRepeated =
    layer.id === 0 && body?.from.length === 1 && from !== undefined && from.end - from.start === body.bytes.length;
  if (!isRepeated || !isSame(layer.bytes, body.bytes, from.start)) return [[0, size]];
  return [
    [0, from.start],
    [from.end, size],
  ];
}

/** A body of the same length may still be another one, as a coding is free to keep the length. */
function isSame(wire: Uint8Array, body: Uint8Array, at: number): boolean {
  for (let i = 0; i < body.length; i++) if (wire[at + i] !== body[i]) return false;
  return true;
}

/** Where fields and gaps of one layer begin, in order, with their names. */
interface Names {
  readonly starts: number[];
  readonly names: string[];
}

/** The names in each of `layers` layers. */
function namesOf(nodes: readonly Field[], layers: number): readonly Names[] {
  const all = Array.from({ length: layers }, (): Names => ({ starts: [], names: [] }));
  const visit = (node: Field): void => {
    const { layer, start, end } = node.span;
    if (node.role !== 'syntax' && end > start) {
      all[layer].starts.push(start);
      all[layer].names.push(node.name);
    }
    // What stands in the same layer is a part of what was named.
    for (const child of node.children ?? []) if (child.role !== 'syntax' && child.span.layer !== layer) visit(child);
  };
  for (const node of nodes) visit(node);
  return all;
}

function dump(
  lines: Lines,
  layer: Layer,
  start: number,
  end: number,
  mask: Runs,
  { starts, names }: Names,
  options: HexOptions,
): void {
  let name = 0;
  let run = 0;
  while (name < starts.length && starts[name] < start) name += 1;
  for (let line = start; line < end; line += bytesPerLine) {
    const stop = Math.min(line + bytesPerLine, end);
    let hex = '';
    let ascii = '';
    for (let at = line; at < stop; at++) {
      while (run < mask.length && mask[run + 1] <= at) run += 2;
      const isHidden = run < mask.length && mask[run] <= at;
      const byte = layer.bytes[at];
      hex += isHidden ? ' **' : ` ${hexPairs[byte]}`;
      ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    let margin = '';
    for (; name < starts.length && starts[name] < stop; name++) {
      margin += `${margin === '' ? '' : ' '}${margin.length > marginWidth ? '' : visible(names[name])}`;
    }
    lines.push(lineOf(line, hex, ascii, margin, options));
  }
}

function lineOf(offset: number, hex: string, ascii: string, margin: string, { styles }: HexOptions): string {
  const place = styled(styles.aside, offset.toString(16).padStart(4, '0'));
  const line = `${indent}${place} ${hex.padEnd(3 * bytesPerLine)}  `;
  if (margin === '') return line + ascii;
  return `${line}${ascii.padEnd(bytesPerLine)}  ${styled(styles.name, clip(margin, marginWidth))}`;
}
