/** Messages go in, what stood in their fields and one exchange of each command come out. */

import { expect, test } from 'vitest';
import type { Message } from '../../../src/model/message.ts';
import { Observations } from '../../../src/present/reference/observed.ts';
import { registry } from '../../hostile/whole-program.ts';
import { Conversation } from '../../support/bodies.ts';

/** A message is borrowed until the next one is read. */
function observe(talk: (conversation: Conversation) => Iterable<Message>) {
  const observations = new Observations();
  for (const message of talk(new Conversation(registry))) observations.add(message, 'a.pcap');
  return observations.all;
}

function fieldOf({ fields }: ReturnType<typeof observe>, direction: string, name: string) {
  return fields.find((one) => one.direction === direction && one.field === name);
}

test('values are counted by field, the most frequent first; a message counts once, each item of a list', () => {
  const observed = observe(function* (conversation) {
    yield conversation.response('VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=10001&RES=0&MN=3&MT=9,99,9,&UN=1,2,3,&MG=a ,30,%2c ,');
    yield conversation.response('VER=1.1&CMD=GETMSGEX&SEQ=2&UIN=10001&RES=0&MN=0&MT=&UN=&MG=');
  });
  expect(fieldOf(observed, 'response', 'MT')).toMatchObject({
    protocol: 'kqq',
    command: 'GetMsgEx',
    messages: 2,
    distinct: 3,
    values: [
      { value: '9', count: 2 },
      { value: '', count: 1 },
      { value: '99', count: 1 },
    ],
  });
  expect(fieldOf(observed, 'response', 'MG')?.values.map(({ value }) => value)).toContain('%2c ');
});

test('an exchange that was granted stands for a command, rather than one that was not, and secrets are masked', () => {
  const body = (seq: number) => `VER=1.1&CMD=Login&SEQ=${seq}&UIN=10001&PS=0123456789abcdef0123456789abcdef&M5=1&LC=1`;
  const observed = observe(function* (conversation) {
    yield conversation.request(body(1));
    yield conversation.response('VER=1.1&CMD=LOGIN&SEQ=1&UIN=10001&RES=5');
    yield conversation.request(body(2));
    yield conversation.response('VER=1.1&CMD=LOGIN&SEQ=2&UIN=10001&RES=0&RS=0&HI=60&LI=300');
    yield conversation.request(body(3));
  });
  const shots = observed.exchanges.get('kqq login') ?? [];
  expect(shots.map(({ direction, no }) => [direction, no])).toEqual([
    ['request', 3],
    ['response', 4],
  ]);
  expect(shots[0].bytes.join('')).toContain(`PS=${'*'.repeat(32)}`);
  expect(JSON.stringify([...observed.exchanges])).not.toContain('0123456789abcdef');
  expect(fieldOf(observed, 'request', 'PS')?.values).toEqual([{ value: '*'.repeat(32), count: 3 }]);
});

test('a reply of another command is shown with the request that it answers', () => {
  const observed = observe(function* (conversation) {
    yield conversation.request('VER=1.4&CMD=Login&SEQ=1&UIN=10001&PS=0123456789abcdef0123456789abcdef&M5=1&LC=1');
    yield conversation.response('VER=1.1&CMD=VERIFYCODE&SEQ=1&UIN=10001&RES=0&SC=1&NT=1&VC=00');
  });
  const shown = ['kqq login', 'kqq verifycode'].map((key) => observed.exchanges.get(key)?.map(({ no }) => no));
  expect(shown).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('what an attacker sends does not fill the memory: names, values and their length have bounds', () => {
  const observed = observe(function* (conversation) {
    for (let index = 0; index < 1500; index++) {
      yield conversation.request(`VER=1.1&CMD=GetInfo&SEQ=${index}&UIN=10001&LV=${'9'.repeat(200)}${index}&UN=1`);
    }
    yield conversation.request(`VER=1.1&CMD=List&SEQ=1&UIN=1&X=${'x'.repeat(100_000)}`);
  });
  expect(fieldOf(observed, 'request', 'SEQ')).toMatchObject({ messages: 1500, distinct: 1000, isDistinctLeast: true });
  expect(fieldOf(observed, 'request', 'X')?.values[0].value.length).toBeLessThanOrEqual(60);
  const shown = observed.exchanges.get('kqq list') ?? [];
  expect(shown[0].bytes.join('').length).toBeLessThan(2000);
  expect(shown[0].bytes.at(-1)).toMatch(/^\.\. \d+ bytes more$/);
});

test('controls of the wire are visible in values and bytes', () => {
  const observed = observe(function* (conversation) {
    yield conversation.request('VER=1.1&CMD=GetInfo&SEQ=1&UIN=1&LV=\u001b[31m&UN=1');
  });
  expect(JSON.stringify([...observed.exchanges, ...observed.fields])).not.toMatch(/\\u001b/);
  expect(observed.exchanges.get('kqq getinfo')?.[0].bytes.join('')).toContain('LV=\\x1b[31m');
});
