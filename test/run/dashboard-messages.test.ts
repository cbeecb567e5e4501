/**
 * Messages of a dashboard whose memory is too small for all: what has left it is read from the file again.
 */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileFilter, type Filter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import type { DashboardMessages } from '../../src/run/dashboard/messages.ts';
import { bundledNames } from '../hostile/samples.ts';
import { registry } from '../hostile/whole-program.ts';
import { readInto } from '../support/dashboard-reading.ts';

const captures = path.join(import.meta.dirname, '../../captures');

/** Indexes of the messages that left memory and that the test is true of. */
async function found(messages: DashboardMessages, test: Filter): Promise<readonly number[]> {
  const indexes: number[] = [];
  await messages.read(test, messages.first, (_message, index) => void indexes.push(index));
  return indexes;
}

describe.each(bundledNames)('%s', (file) => {
  test('each message is what it was, also when it has to be read again', async () => {
    const { messages, told, telling } = await readInto(path.join(captures, file), 4096);
    expect(messages.first).toBeGreaterThan(0);
    for (let index = 0; index < messages.count; index++) {
      if (messages.message(index) === null) expect(await messages.reread([index])).toEqual({ why: null });
      const message = messages.message(index);
      if (message === null) throw new Error(`message ${index} did not come back`);
      expect(telling.tell(message)).toBe(told[index]);
      expect(messages.flow(index)).toBe(message.flow.number);
      expect(messages.indexOfNo(message.no)).toBe(index);
    }
  });

  test('a filter finds in the file what has left memory', async () => {
    const small = await readInto(path.join(captures, file), 4096);
    const whole = await readInto(path.join(captures, file), 64 << 20);
    const compiled = compileFilter('unknown || dir == response', createNames(registry));
    if ('fault' in compiled) throw new Error(compiled.fault.text);
    const expected: number[] = [];
    for (let index = 0; index < small.messages.first; index++) {
      const message = whole.messages.message(index);
      if (message !== null && compiled.filter(message, '')) expected.push(index);
    }
    expect(await found(small.messages, compiled.filter)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });
});

const session = path.join(captures, 'kqq-session.pcap');

test('what is in sight is read again once, however often it is asked for, and whole when something joins it', async () => {
  const { messages } = await readInto(session, 4096);
  const readings = [messages.reread([0, 1]), messages.reread([0, 1]), messages.reread([1, 2]), messages.reread([1])];
  expect(await Promise.all(readings)).toEqual([{ why: null }, null, { why: null }, null]);
  expect([1, 2].map((index) => messages.message(index)?.no)).toEqual([1, 2].map((index) => messages.no(index)));
  expect(await messages.reread([1, 2])).toBeNull();
});

test('what is no longer in the file is asked for once', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dashboard-messages-'));
  const file = path.join(folder, 'session.pcap');
  copyFileSync(session, file);
  const { messages } = await readInto(file, 4096);
  rmSync(folder, { recursive: true });
  expect(await messages.reread([0])).toEqual({ why: expect.stringContaining('session.pcap') });
  expect(await messages.reread([0])).toBeNull();
});

test('several may look through the file at the same time', async () => {
  const { messages } = await readInto(session, 4096);
  const all = Array.from({ length: messages.first }, (_, index) => index);
  expect(await Promise.all([found(messages, () => true), found(messages, () => true)])).toEqual([all, all]);
});
