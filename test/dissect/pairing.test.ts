import { expect, test } from 'vitest';
import { summarise } from '../../src/dissect/dissect.ts';
import { Conversation, frameOf } from '../support/bodies.ts';
import { smallRegistry } from '../support/small-tables.ts';

const registry = smallRegistry();
const poll = (seq: number, more = '') => `VER=1.1&CMD=Poll&SEQ=${seq}&UIN=10001${more}`;
const polled = (seq: number) => `VER=1.1&CMD=POLL&SEQ=${seq}&UIN=10001&RES=0&MN=0&MT=&UN=&MG=`;
const codes = (message: { problems: readonly { code: string }[] }) => message.problems.map((one) => one.code);

test('replies answer pipelined requests in order', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  flow.request(poll(2));
  expect(flow.response(polled(1)).replyTo).toBe(1);
  expect(flow.response(polled(2)).replyTo).toBe(2);
});

test('a reply with nothing open belongs to the last answered request', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  flow.response(polled(1));
  expect(flow.response(polled(1)).replyTo).toBe(1);
});

test('a reply before any request answers nothing', () => {
  const reply = new Conversation(registry).response(polled(1));
  expect([reply.replyTo, reply.dir, reply.elapsedMs]).toEqual([0, 'response', null]);
});

test('a second reply that matches the answered request and not the oldest open one goes to the answered one', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  flow.response(polled(1));
  flow.request(poll(2));
  expect(flow.response(polled(1)).replyTo).toBe(1);
  expect(flow.response(polled(2)).replyTo).toBe(3);
});

test('with both equal, a request whose table promises two replies takes the second', () => {
  const twice = 'VER=1.1&CMD=Look&SEQ=5&UIN=10001';
  const once = `${twice}&TN=50`;
  const reply = 'VER=1.1&CMD=LOOK&SEQ=5&UIN=10001&RES=0';
  const replies = (request: string) => {
    const flow = new Conversation(registry);
    flow.request(request);
    flow.request(request);
    return [flow.response(reply).replyTo, flow.response(reply).replyTo, flow.response(reply).replyTo];
  };
  expect(replies(twice)).toEqual([1, 1, 2]);
  expect(replies(once)).toEqual([1, 2, 2]);
});

test('100 Continue uses up no request', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  const frame = frameOf('response', '');
  if (frame.http === null) throw new Error('no head');
  flow.read({ ...frame, http: { ...frame.http, status: 100 } });
  expect(flow.response(polled(1)).replyTo).toBe(1);
});

test('after lost bytes a reply finds its own request', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  flow.request(poll(2));
  flow.memory.pairing.lose();
  const reply = flow.response(polled(2));
  expect([reply.replyTo, codes(reply)]).toEqual([2, []]);
});

test('another SEQ, CMD or UIN in the reply is flagged; an empty UIN and another case are not', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  expect(codes(flow.response('VER=1.1&CMD=LOOK&SEQ=2&UIN=10002&RES=0'))).toEqual([
    'kqq.cmd-mismatch',
    'kqq.seq-mismatch',
    'kqq.uin-mismatch',
  ]);
  flow.request(poll(3));
  expect(codes(flow.response('VER=1.1&CMD=pOLL&SEQ=3&UIN=&RES=0&MN=0'))).toEqual([]);
});

test('a reply may answer the request of another command where its table says so', () => {
  const flow = new Conversation(registry);
  flow.request('VER=1.1&CMD=Look&SEQ=1&UIN=10001');
  expect(codes(flow.response('VER=1.1&CMD=ASK&SEQ=1&UIN=10001&RES=0'))).toEqual([]);
});

test('elapsed is from the last byte of the request to the first byte of the reply, and a late refusal is measured', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1), { sec: 100, nsec: 900_000_000 });
  const reply = flow.response('VER=1.1&CMD=POLL&SEQ=1&UIN=10001&RES=3', { sec: 121, nsec: 150_000_500 });
  expect(reply.elapsedMs).toBeCloseTo(20_250.0005, 6);
  expect(reply.problems).toMatchObject([
    { code: 'kqq.refused-late', severity: 'note', text: 'RES=3 came after 20.3 s; documented: about 20 s, too fast' },
  ]);
});

test('an empty body and the text NULL answer a request with the reasons that fit it', () => {
  const flow = new Conversation(registry);
  flow.request('VER=9&CMD=Poll&SEQ=1&UIN=someone');
  const empty = flow.response('');
  expect([empty.null, empty.command, empty.replyTo, empty.parse.protocol]).toEqual(['empty', 'Poll', 1, 'kqq']);
  expect(summarise(empty, 'en', true)).toBe('NULL: empty body; may be: UIN is not a number; VER is nonsense');
  flow.request(poll(2));
  const text = flow.response('NULL');
  expect([text.null, text.reasons]).toEqual(['text', []]);
});

test('an empty body that answers no kqq request is plain HTTP', () => {
  const flow = new Conversation(registry);
  flow.request('a=b');
  expect(flow.response('').parse.protocol).toBe('http');
});

test('ten thousand requests without a reply keep no more than a bounded queue', () => {
  const flow = new Conversation(registry);
  for (let i = 0; i < 10_000; i++) flow.request(poll(i));
  expect(flow.memory.pairing.takeOpen().length).toBe(1024);
});

test('a reply captured before its request is lost to no other, and the request does not wait', () => {
  const flow = new Conversation(registry);
  flow.request(poll(1));
  flow.response(polled(1));
  const early = flow.response(polled(2));
  expect([early.replyTo, codes(early)]).toEqual([0, []]);
  const late = flow.request(poll(2));
  expect(late.problems).toMatchObject([
    { code: 'kqq.reply-before', severity: 'note', text: `its reply, #${early.no}, stands before it in the capture` },
  ]);
  expect(flow.memory.pairing.takeOpen()).toEqual([]);
  const next = flow.request(poll(3));
  expect([codes(next), flow.response(polled(3)).replyTo]).toEqual([[], next.no]);
});

test('a reply without any request before it is found again by the request behind it', () => {
  const flow = new Conversation(registry);
  const early = flow.response(polled(7));
  expect(codes(flow.request(poll(6)))).toEqual([]);
  expect(codes(flow.request(poll(7)))).toEqual(['kqq.reply-before']);
  expect([early.replyTo, flow.response(polled(6)).replyTo]).toEqual([0, 2]);
});

test('ten thousand early replies are not all kept', () => {
  const flow = new Conversation(registry);
  for (let i = 0; i < 10_000; i++) flow.response(polled(i));
  expect(codes(flow.request(poll(5)))).toEqual([]);
  expect(codes(flow.request(poll(9999)))).toEqual(['kqq.reply-before']);
});
