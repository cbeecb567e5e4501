/**
 * The short way to NDJSON against the long one: wherever it does not decline, the line is the same byte for byte.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/model/message.ts';
import { compileTables } from '../../src/run/compile.ts';
import { builtInTables } from '../../src/tables/built-in.ts';
import { overlayNotes } from '../../src/tables/notes/overlay.ts';
import { readNotes } from '../../src/tables/notes/read.ts';
import { loadTables } from '../../src/tables/registry.ts';
import { decode, findQuickFault, type QuickCheck, quickCheck, registry } from '../hostile/whole-program.ts';
import { Conversation, frameOf } from '../support/bodies.ts';
import { randomBody } from '../support/random-bodies.ts';

const captures = path.join(import.meta.dirname, '../../captures');

/** How many messages went the short way, and what was wrong. */
function compare(check: QuickCheck, messages: readonly Message[]): string[] {
  return messages.flatMap((message) => findQuickFault(check, message) ?? []);
}

describe.each([true, false])('redact: %s', (redact) => {
  test.each(['kqq-session.pcap', 'kqq-oddities.pcapng', 'all-protocols.pcap', 'kqqtcp.pcap', 'oicq81-http.pcap'])(
    '%s',
    (name) => {
      const check = quickCheck(redact);
      const faults: string[] = [];
      const message = (one: Message): void => void faults.push(...compare(check, [one]));
      decode(readFileSync(path.join(captures, name)), { redact, message });
      expect(faults).toEqual([]);
      // Nearly all of an ordinary session goes the short way.
      if (name === 'kqq-session.pcap') expect(check.quick).toBeGreaterThan(60);
    },
  );
});

test('any body, asked or answered', () => {
  const check = quickCheck(true);
  const bare = quickCheck(false);
  fc.assert(
    fc.property(randomBody, fc.boolean(), (bytes, isRequest) => {
      const flow = new Conversation(registry);
      const message = isRequest ? flow.request(bytes) : flow.response(bytes, { sec: 1_241_438_401, nsec: 5_000 });
      expect(compare(check, [message])).toEqual([]);
      expect(compare(bare, [message])).toEqual([]);
    }),
    { numRuns: 4000 },
  );
  expect(check.quick).toBeGreaterThan(500);
  expect(check.declined).toBeGreaterThan(100);
});

test('a body with too many parameters goes the long way', () => {
  const check = quickCheck(true);
  const body = (count: number) => `VER=1.1&CMD=GETINFO&SEQ=1&UIN=1&RES=0${'&AG=9'.repeat(count)}`;
  expect(findQuickFault(check, new Conversation(registry).response(body(4091)))).toBeNull();
  expect([check.quick, check.declined]).toEqual([1, 0]);
  expect(findQuickFault(check, new Conversation(registry).response(body(4092)))).toBeNull();
  expect([check.quick, check.declined]).toEqual([1, 1]);
});

test('heads: known ones, ones with credentials, and ones with odd bytes', () => {
  const check = quickCheck(true);
  const flow = new Conversation(registry);
  const heads = [
    'Host: a',
    'Host: a',
    'Host: b',
    'Cookie: k=v',
    'X: PS=secret',
    'X: %50S=secret',
    'Authorization: x',
    'X-Odd: "\\\t\x80\xff',
    'Set-Cookie:a',
    `Long: ${'x'.repeat(3000)}`,
  ];
  for (const line of heads) {
    const head = Buffer.from(`POST / HTTP/1.1\r\n${line}\r\n\r\n`, 'latin1');
    const bytes = Buffer.concat([head, Buffer.from('VER=1.1&CMD=Logout&SEQ=1&UIN=10001')]);
    const plain = frameOf('request', '');
    const http = { ...(plain.http ?? never()), lineEnd: 15, headEnd: head.length, bodyEnd: bytes.length };
    const place = { bytes, end: bytes.length, body: bytes, bodyStart: head.length, bodyEnd: bytes.length };
    expect(findQuickFault(check, flow.read({ ...plain, ...place, http }))).toBe(null);
  }
  expect(check.quick).toBe(4);
});

function never(): never {
  throw new Error('a frame without a head');
}

test('random bodies under notes of every kind', async () => {
  const { notes, problems } = readNotes({ file: 'notes.yaml', id: 'notes', text: notebook });
  expect(problems).toEqual([]);
  const noted = compileTables(overlayNotes(await loadTables(builtInTables, []), notes));
  const check = quickCheck(true);
  fc.assert(
    fc.property(randomBody, (text) => {
      const message = new Conversation(noted).read(frameOf('response', text));
      expect(findQuickFault(check, message)).toBeNull();
    }),
    { numRuns: 1000 },
  );
  expect(check.quick).toBeGreaterThan(100);
});

/** Notes about fields, codes of rows of all kinds, directions, and what no table has. */
const notebook = `
- { command: GetMsgEx, field: MT, code: 99, hypothesis: "of \\"the system\\"" }
- { command: GetMsgEx, field: MT, code: 7, status: disputed }
- { command: GetMsgEx, field: MG, code: 10, hypothesis: ten }
- { command: GetInfo, field: FC, code: 99, hypothesis: a picture }
- { command: GetInfo, field: CV, code: 10, hypothesis: friends, status: known }
- { command: GetInfo, field: AG, code: 99, hypothesis: old, text: "very\\nold" }
- { command: GetInfo, field: AG, hypothesis: years, status: unknown }
- { command: Query_Stat, field: ST, status: disputed, text: hm }
- { command: List, field: XX, hypothesis: strange, direction: response }
- { command: odd, field: NK, hypothesis: a name }
- { command: odd, hypothesis: it is odd }
- { command: "*", field: SEQ, code: 10, hypothesis: tenth }
- { command: Login, field: PS, hypothesis: secret, code: 10 }
`;
