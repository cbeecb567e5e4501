/**
 * Store and index together: what has left the store is read again from the file into a store of its own.
 */

import path from 'node:path';
import { expect, test } from 'vitest';
import { MessageStore } from '../../../src/dashboard/store/message-store.ts';
import { defaultLimits } from '../../../src/model/limits.ts';
import { Pipeline } from '../../../src/pipeline.ts';
import { createCaptureDecoder } from '../../../src/sources/capture-decoder.ts';
import { CaptureIndex } from '../../../src/sources/reread/capture-index.ts';
import { rereadMessages } from '../../../src/sources/reread/reread.ts';
import { bundled, bundledNames } from '../../hostile/samples.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Telling } from '../../support/telling.ts';

const limits = defaultLimits;
const telling = new Telling();

test.each(bundledNames)('%s', async (name) => {
  const file = path.join(import.meta.dirname, '../../../captures', name);
  const store = new MessageStore({ maxBytes: 2000 });
  const index = new CaptureIndex({ files: [file], firstFlow: 1, messagesBefore: 0 });
  const texts: string[] = [];
  const pipeline = new Pipeline({
    registry,
    limits,
    sink: (message) => {
      index.message(message);
      store.add(message, file, decoder.digits);
      texts.push(telling.tell(message, file, decoder.digits));
    },
  });
  const decoder = createCaptureDecoder(
    { limits },
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
  const content = bundled(name);
  decoder.feed(content, 0, content.length);
  decoder.endFile();
  decoder.end();
  pipeline.end(decoder.lastTime, decoder.packets);

  // Every message was added, so its number is its index and one.
  const gone = Array.from({ length: store.first }, (_, i) => i + 1);
  expect(gone.length).toBeGreaterThan(0);
  const again = new MessageStore({ maxBytes: 64 * 1024 * 1024 });
  const result = await rereadMessages(
    index,
    gone,
    {
      core: (sink, nameOf) => new Pipeline({ registry, limits, sink, nameOf }),
      limits,
      take: (message, digits) => again.add(message, file, digits),
    },
    new AbortController().signal,
  );
  expect(result.missing).toEqual([]);
  for (const no of gone) {
    const at = again.indexOfNo(no) ?? -1;
    const message = again.message(at);
    if (message === null) throw new Error(`message ${no} did not come`);
    expect(telling.tell(message, again.source(at), again.digits(at))).toBe(texts[no - 1]);
  }
});
