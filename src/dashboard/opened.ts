/**
 * The opened message: a message of the store goes in, everything the tree and the hex pane show of it comes out, copied,
 * so that it stays when the message leaves memory. Secrets are masked in it unless they are asked for. A large message is
 * opened in steps; until the last there is no more than its place.
 */

import { createSummarise, fieldSteps } from '../dissect/dissect.ts';
import { finish, type Steps } from '../dissect/steps.ts';
import type { Field, FieldTree, Layer, Span } from '../model/field.ts';
import type { Message, MessageDirection } from '../model/message.ts';
import type { Problem } from '../model/problem.ts';
import type { Language } from '../model/text.ts';
import type { TimeDigits } from '../model/time.ts';
import { createLogLine } from '../present/log-line.ts';
import { type MaskedTree, maskSecrets, withSecrets } from '../present/redact.ts';
import { plainStyles } from '../present/styles.ts';
import { TimeColumn } from '../present/time.ts';
import { describeContent, describePlace } from '../present/tree.ts';
import { wordsIn } from '../present/words.ts';
import { mostInPage } from './store/message-store.ts';
import { payloadSize } from './store/rest.ts';

export interface Opened {
  readonly index: number;
  readonly no: number;
  readonly flow: number;
  readonly command: string | null;
  readonly dir: MessageDirection;
  /** The line of the log. */
  readonly line: string;
  readonly summary: string;
  /** Number, what it answers, where and when it was. */
  readonly place: string;
  /** What its body is; null where no bytes came. */
  readonly content: string | null;
  /** The start line of HTTP. */
  readonly startLine: string | null;
  readonly reasons: readonly string[];
  readonly problems: readonly Problem[];
  readonly masked: MaskedTree;
  /** False while the message is being taken apart. */
  readonly isWhole: boolean;
}

export interface OpenOptions {
  readonly language: Language;
  readonly redact: boolean;
  readonly digits: TimeDigits;
}

/**
 * Whether a message may take more than a moment. A store keeps such a message in memory of its own, where it stays as it is
 * as long as somebody has it.
 */
export function isLarge({ frame, parse }: Message): boolean {
  if (frame === null || parse.protocol === 'oicq' || parse.protocol === 'oicq81') return false;
  return payloadSize(frame) > mostInPage;
}

/** Opens `message`. Its memory may be used for others afterwards. */
export function openMessage(message: Message, index: number, options: OpenOptions): Opened {
  return finish(openSteps(message, index, options));
}

/** The same in steps. The message must stay as it is until the last. */
export function* openSteps(message: Message, index: number, options: OpenOptions): Steps<Opened> {
  const { language, redact } = options;
  const fields = yield* fieldSteps(message);
  const tree = isLarge(message) ? fields : withOwnBytes(fields);
  yield 100;
  const masked = redact ? maskSecrets(message, tree) : withSecrets(tree);
  yield 100;
  const line = createLogLine({ language, redact, styles: plainStyles, time: new TimeColumn('ud') })(message);
  yield 100;
  return {
    ...openPlace(message, index, options),
    line,
    summary: createSummarise({ language, redact })(message),
    content: message.frame === null ? null : describeContent(message, masked.tree, wordsIn(language), language),
    startLine: startLineOf(masked.tree.nodes),
    reasons: message.reasons.map(({ text, sources }) => `${text[language]}  [${sources.join(', ')}]`),
    problems: message.problems,
    masked,
    isWhole: true,
  };
}

/** What can be said of a message at once. */
export function openPlace(message: Message, index: number, { language, digits }: OpenOptions): Opened {
  return {
    index,
    no: message.no,
    flow: message.flow.number,
    command: message.command,
    dir: message.dir,
    line: '',
    summary: '',
    place: describePlace(message, wordsIn(language), { timeDigits: digits }),
    content: null,
    startLine: null,
    reasons: [],
    problems: message.problems,
    masked: withSecrets({ layers: [], nodes: [], records: null }),
    isWhole: false,
  };
}

/** The layers of a tree share the memory of its frame. */
function withOwnBytes(tree: FieldTree): FieldTree {
  return { ...tree, layers: tree.layers.map((layer) => ({ ...layer, bytes: Uint8Array.from(layer.bytes) })) };
}

const startLineParts = new Set(['http.method', 'http.target', 'http.version', 'http.status', 'http.reason']);

function startLineOf(nodes: readonly Field[]): string | null {
  const parts = nodes.filter(({ path, span }) => span.layer === 0 && startLineParts.has(path));
  return parts.length === 0 ? null : parts.map(({ raw }) => raw ?? '').join(' ');
}

/** The deepest node whose bytes `offset` of `layer` is among; null if there is none. */
export function nodeAt(nodes: readonly Field[], layer: number, offset: number): Field | null {
  for (const node of nodes) {
    const { span, children } = node;
    const below = children === undefined ? null : nodeAt(children, layer, offset);
    if (below !== null) return below;
    if (span.layer === layer && span.start <= offset && offset < span.end) return node;
  }
  return null;
}

/** The bytes of layer `to` that belong to `span`: its own, those it was made from, or all that was made from them. */
export function spansIn(layers: readonly Layer[], span: Span, to: number): readonly Span[] {
  if (span.layer === to) return [span];
  const layer = layers[span.layer];
  if (layer === undefined) return [];
  if (to < span.layer) {
    return cutFrom(layer.from, layer.bytes.length, span).flatMap((part) => spansIn(layers, part, to));
  }
  const above = layers.filter(({ id, from }) => id > span.layer && from.some((part) => isTouched(part, span)));
  return above.flatMap((one) =>
    one.id > to ? [] : spansIn(layers, { layer: one.id, ...reached(one.from, one.bytes.length, span) }, to),
  );
}

function isTouched(part: Span, span: Span): boolean {
  return part.layer === span.layer && part.start < span.end && span.start < part.end;
}

/**
 * Which parts of `from` the bytes of `span` are. Where as many bytes came out as went in they are the same ones; else
 * a coding was undone, and nobody can say more than that all of them are from all.
 */
function cutFrom(from: readonly Span[], length: number, { start, end }: Span): readonly Span[] {
  if (sizeOf(from) !== length) return from;
  const parts: Span[] = [];
  let at = 0;
  for (const part of from) {
    const size = part.end - part.start;
    const [low, high] = [Math.max(start, at), Math.min(end, at + size)];
    if (low < high) parts.push({ layer: part.layer, start: part.start + low - at, end: part.start + high - at });
    at += size;
  }
  return parts;
}

/** The other way round: what of a layer came from `span`. */
function reached(from: readonly Span[], length: number, span: Span): { readonly start: number; readonly end: number } {
  if (sizeOf(from) !== length) return { start: 0, end: length };
  let start = length;
  let end = 0;
  let at = 0;
  for (const part of from) {
    if (isTouched(part, span)) {
      start = Math.min(start, at + Math.max(0, span.start - part.start));
      end = Math.max(end, at + Math.min(part.end, span.end) - part.start);
    }
    at += part.end - part.start;
  }
  return { start, end };
}

function sizeOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}
