import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf, summarise } from '../src/dissect/dissect.ts';
import { defaultLimits } from '../src/model/limits.ts';
import type { Message } from '../src/model/message.ts';
import type { StreamEvent } from '../src/model/stream.ts';
import { Pipeline } from '../src/pipeline.ts';
import { FlowScript, ok, post, recut } from './support/events.ts';
import { smallRegistry } from './support/small-tables.ts';
import { findTilingFault } from './support/tiling.ts';

const registry = smallRegistry();
const poll = post('VER=1.1&CMD=Poll&SEQ=1&UIN=10001');
const polled = ok('VER=1.1&CMD=POLL&SEQ=1&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=在吗 ,');

/** What a message says, as plain data that outlives the step. */
interface Told {
  readonly [key: string]: unknown;
}

function tell(message: Message): Told {
  const tree = fieldsOf(message);
  const { no, flow, dir, command, uin, complete, replyTo, elapsedMs, time, timeEnd, problems, result } = message;
  return {
    no,
    flow: flow.number,
    protocol: message.parse.protocol,
    dir,
    command,
    uin,
    complete,
    unanswered: message.unanswered,
    null: message.null,
    replyTo,
    elapsedMs,
    time,
    timeEnd,
    result,
    problems: problems.map((one) => one.code),
    fields: tree.nodes.map((node) => [node.path, node.raw, node.span]),
    summary: summarise(message, 'en', true),
    tiling: findTilingFault(tree),
  };
}

function run(events: readonly StreamEvent[]): { told: Told[]; pipeline: Pipeline } {
  const told: Told[] = [];
  const pipeline = new Pipeline({ registry, limits: defaultLimits, sink: (message) => told.push(tell(message)) });
  for (const event of events) pipeline.step(event);
  pipeline.end({ sec: 2_000_000_000, nsec: 0 }, 99);
  return { told, pipeline };
}

const summaries = (events: readonly StreamEvent[]) =>
  run(events).told.map((one) => [one.dir, one.replyTo, one.summary]);

test('an exchange gives a request and the reply that answers it, with the time between them', () => {
  const { told } = run(new FlowScript().send(0, poll).send(1, polled).close(1).close(0).events);
  expect(told).toMatchObject([
    { no: 1, dir: 'request', command: 'Poll', uin: '10001', replyTo: 0, tiling: null },
    {
      no: 2,
      dir: 'response',
      command: 'Poll',
      replyTo: 1,
      elapsedMs: 1000,
      summary: '1 message: 10002 "在吗"',
      tiling: null,
    },
  ]);
});

test('a server that closes or resets with a request open gives a reply NULL', () => {
  for (const [how, kind] of [
    ['fin', 'closed'],
    ['reset', 'reset'],
  ] as const) {
    const { told } = run(new FlowScript().send(0, post('VER=1.1&CMD=Poll&SEQ=1&UIN=me')).close(1, how).events);
    expect(told[1]).toMatchObject({
      dir: 'response',
      null: kind,
      command: 'Poll',
      complete: false,
      replyTo: 1,
      elapsedMs: 1000,
    });
    expect(told[1].summary).toContain('may be: UIN is not a number');
  }
});

test('a client that closes first still gets its reply, or the reply NULL', () => {
  expect(summaries(new FlowScript().send(0, poll).close(0).send(1, polled).close(1).events)).toHaveLength(2);
  const late = run(new FlowScript().send(0, poll).close(0).close(1).events).told;
  expect(late[1]).toMatchObject({ null: 'closed', replyTo: 1 });
});

test('a request that waits when the capture ends gets a message that says so', () => {
  const { told } = run(new FlowScript().send(0, poll).events);
  expect(told[1]).toMatchObject({
    dir: 'response',
    unanswered: true,
    null: null,
    command: 'Poll',
    replyTo: 1,
    complete: false,
  });
});

test('HTTP that is none of ours gets no reply NULL', () => {
  expect(run(new FlowScript().send(0, 'GET / HTTP/1.1\r\n\r\n').close(1).events).told).toHaveLength(1);
});

test('problems of the stream ride on the next message of their flow, or are kept as strays', () => {
  const problem = { code: 'tcp.test', severity: 'note', text: 'for the test' } as const;
  const events = new FlowScript().send(0, poll).send(1, polled).close(1).close(0).events;
  const withProblem = (index: number) =>
    events.map((event, at) =>
      at === index && event.kind !== 'open' && event.kind !== 'tick' ? { ...event, problems: [problem] } : event,
    );
  const carried = run(withProblem(2));
  expect([carried.told[1].problems, carried.pipeline.stray.count]).toEqual([['tcp.test'], 0]);
  const stray = run(withProblem(3));
  expect(stray.pipeline.stray).toEqual({ problems: [{ flow: 1, problem }], count: 1 });
});

const dialog = fc.array(fc.constantFrom('exchange', 'double', 'get', 'junk', 'chunked', 'blank', 'pipelined'), {
  maxLength: 6,
});

function play(parts: readonly string[]): StreamEvent[] {
  const script = new FlowScript();
  for (const part of parts) {
    if (part === 'exchange') script.send(0, poll).send(1, polled);
    if (part === 'double')
      script
        .send(0, post('VER=1.1&CMD=Look&SEQ=9&UIN=1'))
        .send(1, ok('VER=1.1&CMD=LOOK&SEQ=9&UIN=1&RES=0') + ok('VER=1.1&CMD=LOOK&SEQ=9&UIN=1&RES=0&FC=1'));
    if (part === 'get') script.send(0, 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n').send(1, ok('<p>hi</p>'));
    if (part === 'junk') script.send(0, 'some bytes\n').send(1, '\u0001\u0002');
    if (part === 'chunked')
      script
        .send(0, poll)
        .send(1, 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\r\nVER=1\r\n3\r\n.1&\r\n0\r\n\r\n');
    if (part === 'blank') script.send(0, `${poll}\r\n\r\n`).send(1, polled);
    if (part === 'pipelined') script.send(0, poll + poll).send(1, polled + polled);
  }
  script.close(1).close(0);
  return script.events;
}

test('any re-cut of the byte streams gives equal messages', () => {
  fc.assert(
    fc.property(dialog, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), (parts, sizes) => {
      const events = play(parts);
      expect(run(recut(events, sizes)).told).toEqual(run(events).told);
    }),
    { numRuns: 200 },
  );
});

test('inserted ticks change nothing', () => {
  fc.assert(
    fc.property(dialog, fc.array(fc.nat(20), { maxLength: 10 }), (parts, places) => {
      const events = play(parts);
      const ticked = [...events];
      for (const place of places) {
        const at = Math.min(place, ticked.length);
        const before = ticked[Math.max(0, at - 1)];
        if (before.at !== null) ticked.splice(at, 0, { kind: 'tick', at: before.at });
      }
      expect(run(ticked).told).toEqual(run(events).told);
    }),
    { numRuns: 100 },
  );
});

test('a prefix of any dialog never throws, and its leaves tile every layer', () => {
  fc.assert(
    fc.property(dialog, fc.double({ min: 0, max: 1, noNaN: true }), (parts, share) => {
      const events = recut(play(parts), [7]);
      const { told } = run(events.slice(0, Math.ceil(events.length * share)));
      for (const one of told) expect(one.tiling).toBeNull();
    }),
    { numRuns: 100 },
  );
});

test('where bytes of the server are missing its close is no proof that it did not reply', () => {
  const lost = new FlowScript().send(0, poll).gap(1, 700).close(1).close(0).events;
  expect(run(lost).told).toMatchObject([
    { dir: 'request', command: 'Poll' },
    { dir: 'response', command: 'Poll', unanswered: true, null: null, summary: 'no reply in the capture' },
  ]);
  const later = new FlowScript().gap(1, 700).send(0, poll).send(1, polled).send(0, poll).close(1).close(0).events;
  expect(run(later).told.at(-1)).toMatchObject({ dir: 'response', unanswered: false, null: 'closed' });
});
