/**
 * Options go in, a large capture of QQ HTTP traffic comes out: the same bytes for the same options, every time.
 *
 *   npx tsx bench/generate.ts [--style close|keepalive] [--size 100M | --messages 150000] [--noise]
 *   npx tsx bench/generate.ts --style steady [--messages 150000] [--connections 1000] [--open 16] [--body 10k]
 *                             [--seed 1] [--out FILE]
 */

import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAccounts } from './bodies.ts';
import { CaptureWriter } from './capture-writer.ts';
import { NoisyLine } from './noise.ts';
import { createRandom, type Random } from './random.ts';
import { writeSteady } from './steady.ts';
import { firstClientPort, Lane, type Style } from './traffic.ts';

const startOfTime = Date.UTC(2008, 5, 21, 8) * 1000;
const usage = `usage: tsx bench/generate.ts [--style close|keepalive] [--size 100M | --messages N] [--noise]
       tsx bench/generate.ts --style steady [--messages N] [--connections N] [--open N] [--body BYTES]
                             [--seed N] [--out FILE]`;

/** Traffic as the documented clients cause it. */
export interface TownOrder {
  readonly style: Style;
  readonly seed: number;
  /** Stop at so many bytes of file, or so many kqq messages, whichever comes first. */
  readonly bytes: number;
  readonly messages: number;
  readonly noise?: boolean;
}

/** Traffic with a given number of connections, `open` of them at a time, and replies of a given size. */
export interface EvenOrder {
  readonly style: 'steady';
  readonly seed: number;
  readonly messages: number;
  readonly connections: number;
  readonly open: number;
  /** Bytes of each reply's body; null: what the accounts happen to say. */
  readonly body: number | null;
}

export type Order = TownOrder | EvenOrder;

export interface Delivery {
  readonly path: string;
  readonly bytes: number;
  readonly packets: number;
  readonly messages: number;
}

/** Where captures are kept if no file is named. */
export function dataPath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'data', name);
}

/** The name of an order's capture: one for each order. */
export function nameOf(order: Order): string {
  const amount = (number: number, unit: string) => (number === Number.POSITIVE_INFINITY ? [] : [short(number) + unit]);
  const words =
    order.style === 'steady'
      ? [
          ...amount(order.messages, 'messages'),
          ...amount(order.connections, 'connections'),
          ...amount(order.open, 'open'),
          ...(order.body === null ? [] : amount(order.body, 'bytes')),
        ]
      : [...amount(order.bytes, ''), ...amount(order.messages, 'messages'), ...(order.noise === true ? ['noise'] : [])];
  return `${[order.style, ...words].join('-')}-seed${order.seed}.pcap`;
}

/** 1000 as 1k, and so on, where that is exact. */
function short(number: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (number >= size && number % (size / 10) === 0) return `${number / size}${unit}`;
  }
  return String(number);
}

/** Writes the capture beside its final name first, so that a file of that name is always whole. */
export function generate(path: string, order: Order): Delivery {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  const capture = new CaptureWriter(unfinished);
  const random = createRandom(order.seed);
  const messages = order.style === 'steady' ? writeEven(capture, random, order) : writeTown(capture, random, order);
  capture.close();
  renameSync(unfinished, path);
  return { path, bytes: capture.bytes, packets: capture.packets, messages };
}

function writeEven(capture: CaptureWriter, random: Random, order: EvenOrder): number {
  let micros = startOfTime;
  const exchanges = Math.ceil(order.messages / 2);
  return writeSteady(capture, random, { ...order, exchanges }, () => {
    micros += 20;
    return micros;
  });
}

function writeTown(capture: CaptureWriter, random: Random, order: TownOrder): number {
  // Dice of its own: without noise the capture is what it is.
  const noise = order.noise === true ? new NoisyLine(capture, createRandom(order.seed ^ 0x6e6f6973)) : null;
  const accounts = createAccounts(random, 400);
  const town = { random, capture: noise ?? capture, style: order.style, accounts };
  const lanes = Array.from({ length: 16 }, (_, number) => new Lane(town, firstClientPort + number));
  let micros = startOfTime;
  const count = () => lanes.reduce((sum, lane) => sum + lane.messages, 0);
  let messages = 0;
  let steps = 0;
  while (capture.bytes < order.bytes && messages < order.messages) {
    micros += 20 + random.below(700);
    lanes[random.below(lanes.length)]?.step(micros);
    if ((++steps & 63) === 0) messages = count();
  }
  for (const lane of lanes) {
    lane.finish();
    while (!lane.idle) {
      micros += 20 + random.below(700);
      lane.step(micros);
    }
  }
  return count();
}

/** "100M", "64k", "2G" or plain bytes; M is 1,000,000. NaN if it is none of these. */
export function toBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text);
  if (match === null) return Number.NaN;
  const unit = { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match[2] ?? ''] ?? Number.NaN;
  return Math.round(Number(match[1]) * unit);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      style: { type: 'string', default: 'close' },
      size: { type: 'string' },
      messages: { type: 'string' },
      noise: { type: 'boolean', default: false },
      connections: { type: 'string', default: '1000' },
      open: { type: 'string', default: '16' },
      body: { type: 'string' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const order = toOrder(values);
  if (order === null) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const path = values.out ?? dataPath(nameOf(order));
  const begun = performance.now();
  const made = generate(path, order);
  const seconds = (performance.now() - begun) / 1000;
  console.error(
    `${path}: ${made.bytes} bytes, ${made.packets} packets, ${made.messages} kqq messages in ${seconds.toFixed(1)} s`,
  );
}

interface Words {
  readonly style: string;
  readonly size?: string | undefined;
  readonly messages?: string | undefined;
  readonly noise: boolean;
  readonly connections: string;
  readonly open: string;
  readonly body?: string | undefined;
  readonly seed: string;
}

/** The order that the options stand for, null if they stand for none. */
function toOrder(words: Words): Order | null {
  const seed = Number(words.seed);
  const messages = words.messages === undefined ? null : toBytes(words.messages);
  if (!Number.isInteger(seed) || (messages !== null && !(messages > 0))) return null;
  if (words.style === 'steady') {
    const [connections, open] = [toBytes(words.connections), toBytes(words.open)];
    const body = words.body === undefined ? null : toBytes(words.body);
    if (!(connections > 0) || !(open > 0) || Number.isNaN(body)) return null;
    return { style: 'steady', seed, messages: messages ?? 150_000, connections, open, body };
  }
  if (words.style !== 'close' && words.style !== 'keepalive') return null;
  const size = words.size ?? (messages === null ? '100M' : undefined);
  const bytes = size === undefined ? Number.POSITIVE_INFINITY : toBytes(size);
  if (!(bytes > 0)) return null;
  return { style: words.style, seed, bytes, messages: messages ?? Number.POSITIVE_INFINITY, noise: words.noise };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
