/**
 * Messages of a dashboard whose memory is too small for all: what has left it is read from the file again.
 */

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import { defaultLimits } from '../../src/model/limits.ts';
import { DashboardMessages } from '../../src/run/dashboard/messages.ts';
import { openNothing } from '../../src/run/dashboard/nothing.ts';
import { CurrentOrigin } from '../../src/run/presentation.ts';
import type { ReadOptions } from '../../src/run/read.ts';
import { Reading } from '../../src/run/reading.ts';
import { bundledNames } from '../hostile/samples.ts';
import { registry } from '../hostile/whole-program.ts';
import { Telling } from '../support/telling.ts';

const captures = path.join(import.meta.dirname, '../../captures');

function optionsFor(file: string): ReadOptions {
  return {
    files: [path.join(captures, file)],
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
async function readInto(file: string, maxBytes: number) {
  const options = optionsFor(file);
  const messages = new DashboardMessages(maxBytes, registry, options);
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
  return { messages, told, telling };
}

describe.each(bundledNames)('%s', (file) => {
  test('each message is what it was, also when it has to be read again', async () => {
    const { messages, told, telling } = await readInto(file, 4096);
    expect(messages.first).toBeGreaterThan(0);
    for (let index = 0; index < messages.count; index++) {
      if (messages.message(index) === null) expect(await messages.reread([index])).toBeNull();
      const message = messages.message(index);
      if (message === null) throw new Error(`message ${index} did not come back`);
      expect(telling.tell(message)).toBe(told[index]);
      expect(messages.flow(index)).toBe(message.flow.number);
      expect(messages.indexOfNo(message.no)).toBe(index);
    }
  });

  test('a filter finds in the file what has left memory', async () => {
    const small = await readInto(file, 4096);
    const whole = await readInto(file, 64 << 20);
    const compiled = compileFilter('unknown || dir == response', createNames(registry));
    if ('fault' in compiled) throw new Error(compiled.fault.text);
    const expected: number[] = [];
    for (let index = 0; index < small.messages.first; index++) {
      const message = whole.messages.message(index);
      if (message !== null && compiled.filter(message, '')) expected.push(index);
    }
    expect(await small.messages.scan(compiled.filter, small.messages.first)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });
});
