/**
 * Bundled captures go in, the account of their messages comes out; whoever asks is shown the messages while they are
 * valid.
 */

import { Account } from '../../../src/dashboard/account/account.ts';
import { defaultLimits } from '../../../src/model/limits.ts';
import type { Message } from '../../../src/model/message.ts';
import { Pipeline } from '../../../src/pipeline.ts';
import { createCaptureDecoder } from '../../../src/sources/capture-decoder.ts';
import { bundled } from '../../hostile/samples.ts';
import { registry } from '../../hostile/whole-program.ts';

/** Shows every message of the bundled captures, one capture after the other. */
export function play(names: readonly string[], see: (message: Message) => void): void {
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink: see });
  let firstFlow = 1;
  for (const name of names) {
    const decoder = createCaptureDecoder(
      { limits: defaultLimits, firstFlow },
      { event: (event) => pipeline.step(event), problem: () => {} },
    );
    const file = bundled(name);
    decoder.feed(file, 0, file.length);
    decoder.endFile();
    decoder.end();
    pipeline.end(decoder.lastTime, decoder.packets);
    firstFlow = decoder.nextFlow;
  }
}

/** The account of bundled captures; messages are numbered from 0 in the order in which they come. */
export function accountOf(...names: readonly string[]): Account {
  const account = new Account();
  let index = 0;
  play(names, (message) => {
    account.add(message, index);
    index += 1;
  });
  return account;
}
