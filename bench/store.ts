/**
 * What holding messages costs: memory of a message, time to add it, to bring it back, to filter all that are held, and to
 * read one again from the file.
 *
 *   npm run bench:store [FILE [MESSAGES]]
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { MessageStore } from '../src/dashboard/store/message-store.ts';
import { compileFilter } from '../src/filter/compile.ts';
import { createNames } from '../src/filter/names.ts';
import { defaultLimits } from '../src/model/limits.ts';
import type { MessageSink } from '../src/model/message.ts';
import { Pipeline } from '../src/pipeline.ts';
import { compileTables } from '../src/run/compile.ts';
import { type CaptureDecoder, createCaptureDecoder } from '../src/sources/capture-decoder.ts';
import { CaptureIndex } from '../src/sources/reread/capture-index.ts';
import { rereadMessages } from '../src/sources/reread/reread.ts';
import { builtInTables } from '../src/tables/built-in.ts';
import { provide } from './inputs.ts';
import { root } from './plain/program.ts';

const file = process.argv[2] ?? join(root, provide({ style: 'close', bytes: 100e6 }, 1).file);
const most = Number(process.argv[3] ?? 100_000);
const registry = compileTables(builtInTables);
const limits = defaultLimits;
const filters = ['no == 0', 'cmd == "Login"', 'kqq.MT == 99'];

/** CPU time that `run` takes, in milliseconds. */
function cpuOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function decode(sink: MessageSink, index: CaptureIndex | null, isOver: () => boolean): void {
  const pipeline = new Pipeline({ registry, limits, sink });
  const decoder: CaptureDecoder = createCaptureDecoder(
    { limits },
    {
      event: (event) => {
        index?.event(event);
        pipeline.step(event);
      },
      problem: () => {},
      ...(index !== null && { packet: (packet) => index.packet(packet) }),
    },
  );
  const buffer = new Uint8Array(1024 * 1024);
  const descriptor = openSync(file, 'r');
  for (let size = 1; size > 0 && !isOver(); ) {
    size = readSync(descriptor, buffer);
    decoder.feed(buffer, 0, size);
  }
  closeSync(descriptor);
}

function measureStore(): void {
  const alone = process.memoryUsage().rss;
  let bare = 0;
  // The first run compiles what it runs, and does not count.
  for (let run = 0; run < 2; run++) {
    let seen = 0;
    const sink: MessageSink = () => {
      seen += 1;
    };
    bare = cpuOf(() => decode(sink, null, () => seen >= most));
  }
  const store = new MessageStore({ maxBytes: Number.POSITIVE_INFINITY });
  const isFull = (): boolean => store.count >= most;
  const held = cpuOf(() => decode((message) => isFull() || store.add(message, file, 6), null, isFull));
  const size = store.bytes / store.count;
  console.log(
    `${store.count} messages, ${size.toFixed(0)} bytes each; ${held.toFixed(0)} ms, ${bare.toFixed(0)} without`,
  );
  console.log(`memory of the process: ${inMegabytes(process.memoryUsage().rss)}, ${inMegabytes(alone)} before`);
  for (const text of filters) measureFilter(store, text);
}

function measureFilter(store: MessageStore, text: string): void {
  const compiled = compileFilter(text, createNames(registry));
  if ('fault' in compiled) throw new Error(text);
  let found = 0;
  const run = (): void => {
    found = 0;
    for (let i = store.first; i < store.count; i++) {
      const message = store.message(i);
      if (message !== null && compiled.filter(message, store.source(i))) found += 1;
    }
  };
  const times = [1, 2, 3].map(() => cpuOf(run).toFixed(0));
  console.log(`all brought back, ${text}: ${times.join(', ')} ms, ${found} found`);
}

async function measureReread(): Promise<void> {
  const index = new CaptureIndex({ files: [file], firstFlow: 1, messagesBefore: 0 });
  let last = 0;
  const indexed = cpuOf(() =>
    decode(
      (message) => {
        index.message(message);
        last = message.no;
      },
      index,
      () => false,
    ),
  );
  const bare = cpuOf(() =>
    decode(
      () => {},
      null,
      () => false,
    ),
  );
  console.log(`${last} messages indexed: ${indexed.toFixed(0)} ms, ${bare.toFixed(0)} without`);
  const middle = Math.ceil(last / 2);
  await measureOne(index, 'one message', [middle]);
  await measureOne(
    index,
    'fifty in a row',
    Array.from({ length: 50 }, (_, i) => Math.min(last, middle + i)),
  );
  await measureOne(index, 'the first and the last', [1, last]);
}

async function measureOne(index: CaptureIndex, name: string, nos: readonly number[]): Promise<void> {
  const times: string[] = [];
  let direct = 0;
  for (let run = 0; run < 5; run++) {
    const begun = performance.now();
    const core = (sink: MessageSink, nameOf: (no: number) => string) =>
      new Pipeline({ registry, limits, sink, nameOf });
    const result = await rereadMessages(index, nos, { core, limits, take: () => {} }, new AbortController().signal);
    direct = result.direct;
    times.push((performance.now() - begun).toFixed(1));
  }
  console.log(`read again, ${name}: ${times.join(', ')} ms, ${direct} by their own conversation`);
}

measureStore();
await measureReread();
