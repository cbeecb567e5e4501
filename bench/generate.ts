/**
 * Options go in, a large capture of QQ HTTP traffic comes out: the same bytes for the same options, every time.
 *
 *   npx tsx bench/generate.ts [--style close|keepalive] [--size 100M | --messages 150000] [--seed 1] [--out FILE]
 */

import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAccounts } from './bodies.ts';
import { CaptureWriter } from './capture-writer.ts';
import { createRandom } from './random.ts';
import { firstClientPort, Lane, type Style } from './traffic.ts';

const usage =
  'usage: tsx bench/generate.ts [--style close|keepalive] [--size 100M | --messages N] [--seed N] [--out FILE]';

export interface Order {
  readonly style: Style;
  readonly seed: number;
  /** Stop at so many bytes of file, or so many kqq messages, whichever comes first. */
  readonly bytes: number;
  readonly messages: number;
}

export interface Delivery {
  readonly path: string;
  readonly bytes: number;
  readonly packets: number;
  readonly messages: number;
}

/** Where a capture of this size and style is kept if no file is named. */
export function dataPath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'data', name);
}

/** Writes the capture beside its final name first, so that a file of that name is always whole. */
export function generate(path: string, order: Order): Delivery {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  const capture = new CaptureWriter(unfinished);
  const random = createRandom(order.seed);
  const town = { random, capture, style: order.style, accounts: createAccounts(random, 400) };
  const lanes = Array.from({ length: 16 }, (_, number) => new Lane(town, firstClientPort + number));
  let micros = Date.UTC(2008, 5, 21, 8) * 1000;
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
  capture.close();
  renameSync(unfinished, path);
  return { path, bytes: capture.bytes, packets: capture.packets, messages: count() };
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
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const style = values.style;
  const size = values.size ?? (values.messages === undefined ? '100M' : undefined);
  const bytes = size === undefined ? Number.POSITIVE_INFINITY : toBytes(size);
  const messages = values.messages === undefined ? Number.POSITIVE_INFINITY : Number(values.messages);
  const seed = Number(values.seed);
  if ((style !== 'close' && style !== 'keepalive') || !(bytes > 0) || !(messages > 0) || !Number.isInteger(seed)) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const amount = size ?? `${values.messages}-messages`;
  const path = values.out ?? dataPath(`${style}-${amount}-seed${seed}.pcap`);
  const begun = performance.now();
  const made = generate(path, { style, seed, bytes, messages });
  const seconds = (performance.now() - begun) / 1000;
  console.error(
    `${made.path}: ${made.bytes} bytes, ${made.packets} packets, ${made.messages} kqq messages in ${seconds.toFixed(1)} s`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
