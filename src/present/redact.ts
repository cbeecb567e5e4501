/**
 * Secrets: a field tree goes in, the same tree comes out with each byte of a secret as `*`, in raw, value, text,
 * steps, children, records and layers alike, so that everything printed from it agrees. Lengths and spans stay.
 */

import { type CharsetName, decodeText } from '../bytes/text.ts';
import { charsetName } from '../dissect/charset.ts';
import { fieldsOf } from '../dissect/dissect.ts';
import type { Field, FieldRecord, FieldTree, Layer, Span } from '../model/field.ts';
import type { Message } from '../model/message.ts';
import { findSecrets, type Runs } from './secrets.ts';

/** A tree to print: secrets are masked in it, and `masks` says where, by layer. */
export interface MaskedTree {
  readonly tree: FieldTree;
  readonly masks: readonly Runs[];
}

const star = 0x2a;
const nothing: Runs = Object.freeze([]);

/** The tree with its secrets in clear, for users who asked for them. */
export function withSecrets(tree: FieldTree): MaskedTree {
  return { tree, masks: [] };
}

/** The tree of `message`, its secrets masked. */
export function maskedTreeOf(message: Message): FieldTree {
  return maskSecrets(message, fieldsOf(message)).tree;
}

/** The tree of `message` with its secrets masked. The same tree when it has none. */
export function maskSecrets(message: Message, tree: FieldTree): MaskedTree {
  const masks = findSecrets(message, tree);
  if (masks.every((mask) => mask.length === 0)) return withSecrets(tree);
  const layers = tree.layers.map((layer) => maskLayer(layer, masks[layer.id]));
  const masker: Masker = { masks, layers, charset: charsetName(message.charset) };
  const nodes = tree.nodes.map((node) => maskField(masker, node));
  const records = tree.records?.map((record) => maskRecord(masker, record)) ?? null;
  return { tree: { layers, nodes, records }, masks };
}

/** Whether any byte of `span` is masked. */
export function isMasked(masked: MaskedTree, span: Span): boolean {
  return countMasked(masked.masks[span.layer] ?? nothing, span.start, span.end) > 0;
}

interface Masker {
  readonly masks: readonly Runs[];
  readonly layers: readonly Layer[];
  readonly charset: CharsetName;
}

function countMasked(mask: Runs, start: number, end: number): number {
  let low = 0;
  let high = mask.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mask[2 * middle + 1] <= start) low = middle + 1;
    else high = middle;
  }
  let count = 0;
  for (let i = 2 * low; i < mask.length && mask[i] < end; i += 2) {
    count += Math.min(mask[i + 1], end) - Math.max(mask[i], start);
  }
  return count;
}

function maskLayer(layer: Layer, mask: Runs): Layer {
  if (mask.length === 0) return layer;
  const bytes = Uint8Array.from(layer.bytes);
  for (let i = 0; i < mask.length; i += 2) bytes.fill(star, mask[i], mask[i + 1]);
  return { ...layer, bytes };
}

function maskRecord(masker: Masker, record: FieldRecord): FieldRecord {
  return Object.fromEntries(Object.entries(record).map(([name, field]) => [name, maskField(masker, field)]));
}

function maskField(masker: Masker, field: Field): Field {
  const { layer, start, end } = field.span;
  const count = countMasked(masker.masks[layer] ?? nothing, start, end);
  if (count === 0) return field;
  const { raw, rawEncoding, value, text, label, steps, children, ...rest } = field;
  const isWhole = count === end - start;
  const seen = isWhole ? '*'.repeat(count) : maskedText(masker, field);
  const isHex = rawEncoding === 'hex' && !isWhole;
  return {
    ...rest,
    ...(raw === undefined ? {} : { raw: isHex ? maskedHex(masker, field.span) : seen }),
    ...(isHex ? { rawEncoding } : {}),
    ...(value === undefined ? {} : { value: seen }),
    ...(text === undefined ? {} : { text: seen }),
    ...(label === undefined || isWhole ? {} : { label }),
    ...(steps === undefined ? {} : { steps: maskSteps(field, steps) }),
    ...(children === undefined ? {} : { children: children.map((child) => maskField(masker, child)) }),
  };
}

/** A value of which some bytes are masked. It has no escapes: else all of it were. */
function maskedText(masker: Masker, { span }: Field): string {
  const bytes = masker.layers[span.layer].bytes;
  return decodeText(bytes, span.start, span.end, span.layer === 0 ? 'latin1' : masker.charset);
}

function maskedHex(masker: Masker, span: Span): string {
  const { bytes } = masker.layers[span.layer];
  const mask = masker.masks[span.layer];
  let hex = '';
  for (let at = span.start; at < span.end; at++) {
    hex += countMasked(mask, at, at + 1) > 0 ? '**' : bytes[at].toString(16).padStart(2, '0');
  }
  return hex;
}

/** As many `*` as each step had bytes, which its child tells. */
function maskSteps(field: Field, steps: readonly string[]): readonly string[] {
  let child = field.children?.[0];
  return steps.map((step) => {
    const length = child === undefined ? step.length : child.span.end - child.span.start;
    child = child?.children?.[0];
    return '*'.repeat(length);
  });
}
