/**
 * Messages of a dashboard whose memory is too small for all: what has left it is read from the file again.
 */

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
      if (messages.message(index) === null) expect(await messages.reread([index])).toBeNull();
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
