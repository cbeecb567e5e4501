/**
 * A message whose JSON no string can hold.
 */

import { expect, test, vi } from 'vitest';
import { CurrentOrigin } from '../../src/run/presentation.ts';
import { createJsonLine } from '../../src/sinks/ndjson.ts';
import { Conversation } from '../support/bodies.ts';
import { registry } from './whole-program.ts';

// Real ones have bodies of many megabytes of control characters, and take seconds.
vi.mock('../../src/present/record.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/present/record.ts')>();
  return {
    ...original,
    toJsonLine: (record: Parameters<typeof original.toJsonLine>[0]) => {
      if (record['fields'] !== undefined) throw new RangeError('Invalid string length');
      return original.toJsonLine(record);
    },
  };
});

test('it goes out without its fields and its body, masked as ever, and a Problem says so', () => {
  const body = 'VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=0123456789abcdef';
  const message = new Conversation(registry).request(body);
  const json = createJsonLine({ origin: () => new CurrentOrigin(), redact: true, hex: true })(message);
  const object = JSON.parse(json);
  expect(object).toMatchObject({ command: 'Login', uin: '10001', http: { method: 'POST' } });
  expect([object.fields, object.body]).toEqual([undefined, undefined]);
  expect(object.problems.at(-1)).toMatchObject({ code: 'json.too-long', severity: 'warn' });
  expect(json).not.toContain('0123456789abcdef');
});
