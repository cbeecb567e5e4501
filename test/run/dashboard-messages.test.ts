/**
 * Messages of a dashboard whose memory is too small for all: what has left it is read from the file again.
 */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/compile.ts';
import { createNames } from '../../src/filter/names.ts';
import { bundledNames } from '../hostile/samples.ts';
import { registry } from '../hostile/whole-program.ts';
import { readInto } from '../support/dashboard-reading.ts';

const captures = path.join(import.meta.dirname, '../../captures');

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
    expect(await small.messages.scan(compiled.filter, small.messages.first)).toEqual(expected);
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

test('an export does not give up a filter that looks through the file, nor the filter the export', async () => {
  const { messages } = await readInto(session, 4096);
  const exported: number[] = [];
  const all = Array.from({ length: messages.first }, (_, index) => index);
  const first = messages.scan(() => true, messages.first);
  const second = messages.read(
    () => true,
    messages.first,
    (_message, index) => void exported.push(index),
  );
  expect(await first).toEqual(all);
  const third = messages.scan(() => true, messages.first);
  await second;
  expect(exported).toEqual(all);
  expect(await third).toEqual(all);
});
