import { expect, test } from 'vitest';
import { Conversations } from '../../../src/dashboard/account/conversations.ts';
import type { Message } from '../../../src/model/message.ts';
import { bundledNames } from '../../hostile/samples.ts';
import { messageOf } from '../../present/hand-made.ts';
import { accountOf, play } from './traffic.ts';

/** A message of flow `number` without bytes. */
function inFlow(number: number, more: Partial<Message> = {}): Message {
  const plain = messageOf(more);
  return { ...plain, flow: { ...plain.flow, number } };
}

test('there is a row for every conversation of the bundled captures, and their messages add up', () => {
  const flows = new Set<number>();
  let sent = 0;
  let unanswered = 0;
  play(bundledNames, (message) => {
    flows.add(message.flow.number);
    if (message.unanswered) unanswered += 1;
    else if (message.frame !== null) sent += 1;
  });
  const { list } = accountOf(...bundledNames).conversations;
  expect(list.map(({ number }) => number)).toEqual([...flows].sort((a, b) => a - b));
  expect(list.reduce((sum, one) => sum + one.sent.messages + one.received.messages, 0)).toBe(sent);
  expect(list.reduce((sum, one) => sum + one.unanswered, 0)).toBe(unanswered);
});

test('a conversation tells its ends, protocols, numbers, bytes and what went wrong', () => {
  const [first] = accountOf('kqq-session.pcap').conversations.list;
  expect({ ...first, frames: undefined, clientSide: undefined }).toMatchInlineSnapshot(`
    {
      "client": "192.168.10.21:1042",
      "clientSide": undefined,
      "first": {
        "nsec": 34200000,
        "sec": 1214049600,
      },
      "firstIndex": 0,
      "frames": undefined,
      "hasMoreUins": false,
      "last": {
        "nsec": 226601000,
        "sec": 1214049600,
      },
      "lastIndex": 1,
      "nulls": 0,
      "number": 1,
      "problems": 0,
      "protocols": [
        "kqq",
      ],
      "received": {
        "bytes": 176,
        "messages": 1,
      },
      "sent": {
        "bytes": 227,
        "messages": 1,
      },
      "server": "203.0.113.80:8000",
      "transport": "tcp",
      "uins": [
        "80521347",
      ],
      "unanswered": 0,
    }
  `);
});

test('the bytes of a body that holds several frames count once', () => {
  const bytes = new Map<string, number>();
  play(['oicq81-http.pcap'], ({ flow, side, frame }) => {
    if (frame !== null) bytes.set(`${flow.number} ${side} ${frame.streamOffset}`, frame.end - frame.start);
  });
  const { list } = accountOf('oicq81-http.pcap').conversations;
  const counted = list.reduce((sum, one) => sum + one.sent.bytes + one.received.bytes, 0);
  expect(counted).toBe([...bytes.values()].reduce((sum, size) => sum + size, 0));
});

test('of too many conversations the one that was silent longest goes, and is counted', () => {
  const conversations = new Conversations(3);
  for (const [index, number] of [5, 1, 9, 5, 2].entries()) conversations.add(inFlow(number), index);
  expect(conversations.list.map(({ number }) => number)).toEqual([2, 5, 9]);
  expect(conversations.dropped).toBe(1);
  conversations.add(inFlow(1), 5);
  expect(conversations.list.map(({ number, firstIndex }) => [number, firstIndex])).toEqual([
    [1, 5],
    [2, 4],
    [5, 0],
  ]);
});

test('of many numbers the first three are kept, and that there were more', () => {
  const conversations = new Conversations();
  for (const [index, uin] of ['10001', '10002', '10001', '', '10003', '9'.repeat(5000)].entries()) {
    conversations.add(inFlow(1, { uin }), index);
  }
  const [one] = conversations.list;
  expect([one.uins, one.hasMoreUins]).toEqual([['10001', '10002', '10003'], true]);
});
