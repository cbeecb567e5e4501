/**
 * Messages read again from their file: each alone, and any of them together, is what the reading of the whole capture
 * gave.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { generate } from '../../../bench/generate.ts';
import { defaultLimits, type Limits } from '../../../src/model/limits.ts';
import type { Message } from '../../../src/model/message.ts';
import { Pipeline } from '../../../src/pipeline.ts';
import { createCaptureDecoder } from '../../../src/sources/capture-decoder.ts';
import { CaptureIndex } from '../../../src/sources/reread/capture-index.ts';
import { type RereadMeans, type RereadResult, rereadMessages } from '../../../src/sources/reread/reread.ts';
import { bundledNames } from '../../hostile/samples.ts';
import { captureTrials, styleTrials } from '../../hostile/trials.ts';
import { registry } from '../../hostile/whole-program.ts';
import { pcapFile } from '../../support/capture-files.ts';
import { post, reply } from '../../support/dialogs/http.ts';
import { TcpDialog } from '../../support/tcp-dialog.ts';
import { Telling } from '../../support/telling.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'reread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const captures = path.join(import.meta.dirname, '../../../captures');
const telling = new Telling();

function write(name: string, content: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What the whole reading gave: the index, and every message as text. */
interface Known {
  readonly index: CaptureIndex;
  readonly texts: ReadonlyMap<number, string>;
  /** How many messages belong to conversations without 0x81 frames. */
  readonly separate: number;
  readonly limits: Limits;
}

/** Reads files as one capture, as if `before` messages and flows had come before. `content` is what they unpack to. */
function readWhole(
  files: readonly string[],
  contents: readonly Uint8Array[],
  limits = defaultLimits,
  before = 0,
): Known {
  const index = new CaptureIndex({ files, firstFlow: before + 1, messagesBefore: before });
  const texts = new Map<number, string>();
  const flows = new Map<number, number>();
  const pooled = new Set<number>();
  const numbered = (message: Message): Message => ({
    ...message,
    no: message.no + before,
    replyTo: message.replyTo === 0 ? 0 : message.replyTo + before,
  });
  const sink = (one: Message): void => {
    const message = numbered(one);
    index.message(message);
    texts.set(message.no, telling.tell(message, 'file', decoder.digits));
    flows.set(message.no, message.flow.number);
    if (message.parse.protocol === 'oicq81') pooled.add(message.flow.number);
  };
  const pipeline = new Pipeline({ registry, limits, sink, nameOf: (no) => `#${no + before}` });
  const decoder = createCaptureDecoder(
    { limits, firstFlow: before + 1 },
    {
      packet: (packet) => index.packet(packet),
      block: (type, bytes, start, end) => index.block(type, bytes, start, end),
      event: (event) => {
        index.event(event);
        pipeline.step(event);
      },
      problem: () => {},
    },
  );
  for (const content of contents) {
    decoder.feed(content, 0, content.length);
    decoder.endFile();
  }
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);
  const separate = [...flows.values()].filter((flow) => !pooled.has(flow)).length;
  return { index, texts, separate, limits };
}

function meansOf(limits: Limits, take: RereadMeans['take']): RereadMeans {
  return { core: (sink, nameOf) => new Pipeline({ registry, limits, sink, nameOf }), limits, take };
}

/** Reads messages again and checks that each comes once and is what it was. */
async function reread({ index, texts, limits }: Known, nos: readonly number[]): Promise<RereadResult> {
  const come: number[] = [];
  const take: RereadMeans['take'] = (message, digits) => {
    come.push(message.no);
    expect(telling.tell(message, 'file', digits)).toBe(texts.get(message.no));
  };
  const result = await rereadMessages(index, nos, meansOf(limits, take), new AbortController().signal);
  expect(result.why).toBe(null);
  expect(come.sort((a, b) => a - b)).toEqual([...new Set(nos)].sort((a, b) => a - b));
  return result;
}

/** Each message alone. Gives how many took no more than their own conversation. */
async function rereadEach(known: Known): Promise<number> {
  let direct = 0;
  for (const no of known.texts.keys()) direct += (await reread(known, [no])).direct;
  return direct;
}

describe('each message alone', () => {
  test.each(bundledNames)('%s', async (name) => {
    const file = path.join(captures, name);
    const known = readWhole([file], [readFileSync(file)]);
    expect(await rereadEach(known)).toBe(known.separate);
  });

  test.each(['kqq-session.pcap', 'kqq-oddities.pcapng', 'oicq81-session.pcap'])('%s, packed', async (name) => {
    const content = readFileSync(path.join(captures, name));
    const known = readWhole([write(`${name}.gz`, gzipSync(content))], [content]);
    await rereadEach(known);
  });

  test('behind other captures of the run', async () => {
    const file = path.join(captures, 'kqq-oddities.pcapng');
    const known = readWhole([file], [readFileSync(file)], defaultLimits, 1000);
    expect(Math.min(...known.texts.keys())).toBe(1001);
    await rereadEach(known);
  });

  test('in files that are read as one capture', async () => {
    const content = readFileSync(path.join(captures, 'kqq-session.pcap'));
    const head = content.subarray(0, 24);
    const cut = cutBehindPacket(content, 40);
    const contents = [content.subarray(0, cut), Buffer.concat([head, content.subarray(cut)])];
    const known = readWhole(
      contents.map((one, i) => write(`part-${i}.pcap`, one)),
      contents,
    );
    expect(known.texts.size).toBeGreaterThan(60);
    expect(await rereadEach(known)).toBe(known.texts.size);
  });

  test('where a limit was hit that conversations share: from the beginning', async () => {
    const headers = ['Content-Encoding: gzip'];
    const long = gzipSync(`VER=1.1&CMD=Logout&SEQ=1&UIN=10001&RES=0&XX=${'x'.repeat(99_000)}`);
    const packets = Array.from(
      { length: 8 },
      (_, turn) =>
        new TcpDialog({ client: `10.0.0.2:${1034 + turn}`, server: '192.0.2.177:8000', start: { sec: turn, nsec: 0 } })
          .handshake()
          .send('client', post('VER=1.1&CMD=Logout&SEQ=1&UIN=10001'))
          .send('server', reply(long, { headers })).packets,
    ).flat();
    const content = pcapFile(packets);
    const known = readWhole([write('gzip.pcap', content)], [content], { ...defaultLimits, maxBodyOut: 100_000 });
    expect([...known.texts.values()].filter((text) => text.includes('http.max-unfolded')).length).toBeGreaterThan(0);
    const direct = await rereadEach(known);
    expect(direct).toBeGreaterThan(8);
    expect(direct).toBeLessThan(known.texts.size);
  });
});

function cutBehindPacket(content: Buffer, packets: number): number {
  let at = 24;
  for (let i = 0; i < packets; i++) at += 16 + content.readUInt32LE(at + 8);
  return at;
}

describe('of generated traffic', () => {
  const orders = [
    { style: 'close', seed: 3, bytes: 90_000, messages: Number.POSITIVE_INFINITY },
    { style: 'keepalive', seed: 4, bytes: 60_000, messages: Number.POSITIVE_INFINITY },
    { style: 'close', seed: 5, bytes: 120_000, messages: Number.POSITIVE_INFINITY, noise: true },
  ] as const;

  test.each(orders)('$style, seed $seed', async (order) => {
    const { path: file } = generate(path.join(folder, `${order.style}-${order.seed}.pcap`), order);
    const known = readWhole([file], [readFileSync(file)]);
    expect(known.texts.size).toBeGreaterThan(100);
    expect(await rereadEach(known)).toBe(known.texts.size);
    const chosen = fc.subarray([...known.texts.keys()]);
    await fc.assert(
      fc.asyncProperty(chosen, async (nos) => {
        const { direct } = await reread(known, nos);
        expect(direct).toBe(nos.length);
      }),
      { numRuns: 10 },
    );
  });
});

const damaged = [...captureTrials(), ...styleTrials()].flatMap(({ name, file }) => (file ? [{ name, file }] : []));

test.each(damaged)('of a damaged capture: $name', async ({ file }) => {
  for (let seed = 0; seed < 2; seed++) {
    const content = file(seed);
    const isGzip = content[0] === 0x1f && content[1] === 0x8b;
    if (isGzip) continue;
    const known = readWhole([write('damaged.pcap', content)], [content]);
    const nos = [...known.texts.keys()];
    await reread(known, nos);
    for (const no of [nos[0], nos[nos.length >> 1], nos[nos.length - 1]])
      if (no !== undefined) await reread(known, [no]);
  }
});

describe('what cannot be read again', () => {
  const file = path.join(captures, 'kqq-session.pcap');
  const content = readFileSync(file);
  const never: RereadMeans['take'] = () => {
    throw new Error('a message was taken');
  };
  const go = new AbortController().signal;

  test('of a pipe is said to be so', async () => {
    const { index } = readWhole(['-'], [content]);
    const { missing, why } = await rereadMessages(index, [3, 1], meansOf(defaultLimits, never), go);
    expect([missing, why]).toEqual([[1, 3], '- is a pipe: what has been read cannot be read again']);
  });

  test('of a file that is gone or has changed is missing, with the reason', async () => {
    const target = write('changing.pcap', content);
    const { index } = readWhole([target], [content]);
    writeFileSync(target, readFileSync(path.join(captures, 'kqqtcp.pcap')));
    const changed = await rereadMessages(index, [20, 21], meansOf(defaultLimits, never), go);
    expect(changed.missing).toEqual([20, 21]);
    expect(changed.why).toBe(`${target} is not what it was: the message is no longer there`);
    rmSync(target);
    const gone = await rereadMessages(index, [20], meansOf(defaultLimits, never), go);
    expect([gone.missing, gone.why]).toEqual([[20], `${target} does not exist`]);
  });

  test('after the signal is left alone', async () => {
    const { index } = readWhole([file], [content]);
    const { missing, why } = await rereadMessages(index, [5], meansOf(defaultLimits, never), AbortSignal.abort());
    expect([missing, why]).toEqual([[5], null]);
  });

  test('numbers that the capture does not have are not asked for', async () => {
    const { index } = readWhole([file], [content]);
    const { missing, why } = await rereadMessages(index, [0, 100_000], meansOf(defaultLimits, never), go);
    expect([missing, why]).toEqual([[], null]);
  });
});

test('progress is told in bytes, up to the place of the message', async () => {
  const file = path.join(captures, 'kqq-session.pcap');
  const content = readFileSync(file);
  const known = readWhole([file], [content]);
  const seen: (readonly [number, number])[] = [];
  const means = {
    ...meansOf(defaultLimits, () => {}),
    progress: (done: number, of: number) => void seen.push([done, of]),
  };
  await rereadMessages(known.index, [1], means, new AbortController().signal);
  expect(seen.length).toBeGreaterThan(0);
  for (const [done, total] of seen) expect(done).toBeLessThanOrEqual(total + 24);
});
