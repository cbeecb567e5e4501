/**
 * Messages and trees typed by hand, for tests of presentation: what a test does not name is plain.
 */

import type { Field, FieldTree, Layer } from '../../src/model/field.ts';
import type { Frame, HttpHead } from '../../src/model/frame.ts';
import type { Message } from '../../src/model/message.ts';
import { type MaskedTree, withSecrets } from '../../src/present/redact.ts';
import { frameOf } from '../support/bodies.ts';

export const same = (words: string) => ({ en: words, zh: words });

/** A server's message without bytes. */
export function messageOf(more: Partial<Message> = {}): Message {
  return {
    no: 7,
    flow: {
      number: 3,
      transport: 'tcp',
      ends: [
        { address: '10.0.0.2', port: 1034, text: '10.0.0.2:1034' },
        { address: '203.0.113.7', port: 8000, text: '203.0.113.7:8000' },
      ],
    },
    side: 1,
    dir: 'response',
    carrier: 'http',
    tunnel: null,
    time: { sec: 1_241_438_401, nsec: 250_000_999 },
    timeEnd: { sec: 1_241_438_401, nsec: 250_000_999 },
    packet: 34,
    parse: { protocol: 'http' },
    frame: null,
    command: null,
    uin: null,
    complete: true,
    unanswered: false,
    retry: false,
    null: null,
    reasons: [],
    replyTo: 0,
    elapsedMs: null,
    result: null,
    charset: null,
    profile: null,
    problems: [],
    ...more,
  };
}

/** A frame of the HTTP message that `text` is, one byte for each letter. */
export function httpFrame(text: string, more: Partial<Frame> = {}, head: Partial<HttpHead> = {}): Frame {
  const bytes = Buffer.from(text, 'latin1');
  const headEnd = text.indexOf('\r\n\r\n') + 4;
  const kind = text.startsWith('HTTP/') ? 'response' : 'request';
  const frame = frameOf(kind, '', { bytes, end: bytes.length, body: bytes, bodyStart: headEnd, bodyEnd: bytes.length });
  if (frame.http === null) throw new Error('no head');
  const http = { ...frame.http, lineEnd: text.indexOf('\r\n'), headEnd, bodyEnd: bytes.length, ...head };
  return { ...frame, http, ...more };
}

/** A field over `[start, end)` of layer 1 whose value is `raw`. */
export function fieldOf(name: string, start: number, raw: string, more: Partial<Field> = {}): Field {
  const span = { layer: 1, start, end: start + raw.length };
  return { name, path: `kqq.${name}`, role: 'field', span, raw, value: raw, status: 'known', ...more };
}

/** A tree over `body`, which is all of the frame. */
export function treeOf(body: string, nodes: readonly Field[], more: Partial<FieldTree> = {}): FieldTree {
  const bytes = Buffer.from(body, 'latin1');
  const layers: Layer[] = [
    { id: 0, name: 'frame', bytes, from: [] },
    { id: 1, name: 'body', bytes, from: [{ layer: 0, start: 0, end: bytes.length }] },
  ];
  return { layers, nodes, records: null, ...more };
}

/** The same, as it is when nothing is masked. */
export function clearTree(body: string, nodes: readonly Field[], more: Partial<FieldTree> = {}): MaskedTree {
  return withSecrets(treeOf(body, nodes, more));
}
