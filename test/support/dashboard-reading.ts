/**
 * A capture in the memory of a dashboard: a file and a size go in; its messages, and what each was when it came, come out.
 */

import { defaultLimits } from '../../src/model/limits.ts';
import { DashboardMessages } from '../../src/run/dashboard/messages.ts';
import { openNothing } from '../../src/run/nothing.ts';
import { CurrentOrigin } from '../../src/run/presentation.ts';
import type { ReadOptions } from '../../src/run/read.ts';
import { Reading } from '../../src/run/reading.ts';
import { registry } from '../hostile/whole-program.ts';
import { Telling } from './telling.ts';

function optionsFor(file: string): ReadOptions {
  return {
    files: [file],
    join: false,
    jobs: 1,
    format: 'log',
    table: null,
    tree: false,
    hex: false,
    dissectors: [],
    notebook: null,
    language: 'en',
    color: 'never',
    verbose: false,
    redact: true,
    filter: null,
    count: null,
    output: null,
    copy: null,
    quiet: true,
    follow: false,
    timeFormat: 'u',
    showOther: false,
    checkChecksums: false,
    decodeAs: [],
    profile: null,
    limits: defaultLimits,
    dashboard: null,
  };
}

/** Reads a capture into a memory of so many bytes; what each message was when it came is told. */
export async function readInto(file: string, maxBytes: number) {
  const options = optionsFor(file);
  const messages = new DashboardMessages(maxBytes, registry, options, options);
  const telling = new Telling();
  const told: string[] = [];
  const origin = new CurrentOrigin();
  const run = new Reading(options, {
    registry,
    output: openNothing(),
    prepared: {
      pass: () => {},
      sink: {
        message: (message) => {
          told.push(telling.tell(message));
          messages.add(message, origin.source, origin.timeDigits);
        },
        flush: () => {},
        close: () => {},
      },
    },
    filter: null,
    origin,
    report: () => {},
    progress: null,
    copy: messages.watching,
  });
  await run.run();
  return { messages, options, told, telling };
}
