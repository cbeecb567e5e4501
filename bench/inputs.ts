/**
 * Orders of captures go in, the captures are on disk afterwards, each with a note of what is in it beside it. What is
 * there already is not made again.
 */

import { existsSync, mkdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { dataPath, generate, nameOf, type Order } from './generate.ts';
import { root } from './plain/program.ts';

export interface Capture {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly bytes: number;
  readonly packets: number;
  readonly messages: number;
}

/** What the generator is asked for. A number is that of the full size, which a trial makes smaller. */
export type Wanted =
  | {
      readonly style: 'close' | 'keepalive';
      readonly bytes: number;
      readonly seed?: number;
      readonly messages?: number;
    }
  | { readonly style: 'steady'; readonly messages: number; readonly connections: number; readonly open?: number }
  | { readonly style: 'sized'; readonly bytes: number; readonly body: number }
  | { readonly style: 'exchange' };

/** Left free on the disk. */
const reserve = 1e9;
/** Bytes of file for a message in a steady capture, headers and acknowledgements included; a little too many. */
const steadyMessage = 700;
const heads = 700;

/** The capture, made now if it is not there. `scale` is 1, less for a trial. Throws if the disk has no room for it. */
export function provide(wanted: Wanted, scale: number): Capture {
  const order = orderOf(wanted, scale);
  const path = dataPath(nameOf(order));
  const note = `${path}.json`;
  if (existsSync(path) && existsSync(note)) {
    const known: Capture = JSON.parse(readFileSync(note, 'utf8'));
    if (known.bytes === statSync(path).size) return known;
  }
  checkRoom(order, path);
  const { bytes, packets, messages } = generate(path, order);
  const capture = { file: relative(root, path), bytes, packets, messages };
  writeFileSync(note, `${JSON.stringify(capture)}\n`);
  return capture;
}

/** The same captures have the same text. */
export function describeWanted(wanted: Wanted): string {
  return nameOf(orderOf(wanted, 1));
}

function orderOf(wanted: Wanted, scale: number): Order {
  const scaled = (number: number) => Math.max(1, Math.round(number * scale));
  switch (wanted.style) {
    case 'close':
    case 'keepalive': {
      const { style, bytes, seed = 1, messages = Number.POSITIVE_INFINITY } = wanted;
      return { style, seed, bytes: scaled(bytes), messages: scaled(messages) };
    }
    case 'steady': {
      const { messages, connections, open = 16 } = wanted;
      return steady(
        scaled(messages),
        connections === 1 ? 1 : scaled(connections),
        open === 16 ? 16 : scaled(open),
        null,
      );
    }
    case 'sized': {
      const exchanges = scaled(wanted.bytes / (wanted.body + heads));
      return steady(2 * exchanges, 1, 1, wanted.body);
    }
    case 'exchange':
      return steady(2, 1, 1, null);
  }
}

function steady(messages: number, connections: number, open: number, body: number | null): Order {
  return { style: 'steady', seed: 1, messages, connections, open: Math.min(open, connections), body };
}

function checkRoom(order: Order, path: string): void {
  const size =
    order.style === 'steady' ? order.messages * (steadyMessage + (order.body ?? 0) / 2) : Math.min(order.bytes, 1e12);
  mkdirSync(dirname(path), { recursive: true });
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  if (size + reserve <= free) return;
  const inMB = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new Error(
    `${nameOf(order)} takes ${inMB(size)}, and only ${inMB(free)} are free: "npm run bench:clean" may help`,
  );
}
